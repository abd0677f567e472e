/** What a deployment that is there lacks, as steps and jobs of its own workflow: a look at the service, a way back, a rehearsal. */
import type { Fix } from '../../rule.js';
import type { Edit } from '../../text.js';
import { append, duplicate, type Edits, replace, replacePart, set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { healthPath, smokeTest } from '../project/deploy-file.js';
import { deployJobs } from '../project/operation.js';
import type { Project } from '../project/project.js';
import { hasFlag, invocation } from '../shell.js';
import { type Deployment, deploymentsOf, environmentFor, isForRehearsal, servicesReleasedBy } from './deployment.js';
import { addSteps, afterStep, rollbackFix, waitFix } from './release-guard.js';
import { isLasting, valuesOf } from './rollout.js';
import type { Job } from './workflow.js';

/** The last release of a kind in each job that reaches the users. */
function releasesOf(project: Project, isMeant: (release: Deployment) => boolean): readonly Deployment[] {
  return jobsOf(project)
    .filter(job => !isForRehearsal(job) && !job.yaml.shared)
    .flatMap(job => deploymentsOf(job).findLast(isMeant) ?? []);
}

/** The jobs that release something, also those that only have another machine do it. */
function jobsOf(project: Project): readonly Job[] {
  const known = new Set(deployJobs(project));
  return project.pipelines
    .flatMap(({ root, workflow }) => (root === '' && workflow ? workflow.jobs : []))
    .filter(job => known.has(job) || deploymentsOf(job).length > 0);
}

/** A request to what was released, or a wait until it is up; `undefined` where neither its address nor its name is told. */
export function smokeTestFix(project: Project): Fix | undefined {
  const releases = releasesOf(project, ({ manner }) => manner.releases !== 'infrastructure');
  return forEach(releases, release =>
    release.manner.waits === false ? waitFix(release, project) : requestFix(release, project),
  );
}

/** A way back for each release whose tool knows one. */
export function wayBackFix(project: Project): Fix | undefined {
  const releases = releasesOf(project, ({ manner }) => manner.releases === 'service');
  return forEach(releases, release => (release.manner.reverts === false ? rollbackFix(release, project) : undefined));
}

/** The fixes of all releases as one, under the name of the first. */
function forEach(releases: readonly Deployment[], make: (release: Deployment) => Fix | undefined): Fix | undefined {
  const fixes = releases.flatMap(release => make(release) ?? []);
  const [first] = fixes;
  const edits = () => {
    const all = fixes.map(fix => fix.edits());
    return all.some(part => part === undefined) ? undefined : all.flatMap(part => part ?? []);
  };
  return first && { title: first.title, safe: false, edits };
}

function requestFix(release: Deployment, project: Project): Fix | undefined {
  const { step } = release;
  // A site has no health but that it is there; of several images any may be the one that is released.
  const isOne = release.manner.releases === 'service' && project.mainDockerfiles.length === 1;
  const path = isOne ? healthPath(project) : undefined;
  const title = 'Ask the service whether it answers';
  const name = 'Smoke test';
  const url = step.job.environment?.get('url');
  if (url?.text !== undefined && /^https?:\/\/[\w.-]+(?::\d+)?\/?$/.test(url.text)) {
    const run = smokeTest(url.text.replace(/\/$/, '') + (path ?? ''));
    return { title, safe: false, edits: () => addSteps(step.job, [{ name, run }]) };
  }
  if (path === undefined || step.yaml.has('if')) return undefined;
  const output = step.uses && outputs.get(step.uses.action.toLowerCase());
  if (output) {
    return {
      title,
      safe: false,
      edits: () =>
        afterStep(step, ({ id, edits }) => {
          const env = { APP_URL: `\${{ steps.${id}.outputs.${output} }}` };
          const added = addSteps(step.job, [{ name, env, run: smokeTest(`$APP_URL${path}`) }]);
          return added && [...edits, ...added];
        }),
    };
  }
  const ask = addressOnCloudRun(release);
  const run = ask && `url="$(${ask})"\n${smokeTest(`$url${path}`)}\n`;
  return run ? { title, safe: false, edits: () => addSteps(step.job, [{ name, run }]) } : undefined;
}

/** What actions say of where they have put the service. Source: their action.yml. */
const outputs: ReadonlyMap<string, string> = new Map([
  ['google-github-actions/deploy-cloudrun', 'url'],
  ['azure/webapps-deploy', 'webapp-url'],
]);

/** The command that tells the address of a service that everybody may ask. */
function addressOnCloudRun({ tool, command, step }: Deployment): string | undefined {
  const words = command ? invocation(command) : [];
  if (tool !== 'Cloud Run' || !hasFlag(words, '--allow-unauthenticated') || step.yaml.has('env')) return undefined;
  const service = words[words.indexOf('deploy') + 1] ?? '';
  const flags = ['region', 'project'].map(name => [name, valuesOf(words, new RegExp(`^--${name}$`))[0]] as const);
  const given = flags.flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${value}`])).join('');
  return /^[\w-]+$/.test(service) && isLasting(given, step.job)
    ? `gcloud run services describe ${service}${given} --format 'value(status.url)'`
    : undefined;
}

/** An environment for a job that releases: there people may be asked before it starts. */
export function environmentFix(job: Job): Fix | undefined {
  const { yaml } = job;
  if (yaml.has('environment') || yaml.hasUnknownMerge || job.callsReusable) return undefined;
  const environment = environmentFor(job);
  if (environment === undefined) return undefined;
  return {
    title: `Release to the environment ${environment.startsWith('$') ? 'asked for' : environment}`,
    safe: false,
    edits: () => set(yaml, 'environment', environment, { after: 'runs-on' }),
  };
}

/**
 * A copy of the one job that releases, which goes first to a place whose secrets are its own. `undefined` where what the
 * job reaches is named by anything but secrets and variables, for then the copy would reach it too.
 */
export function stagingFix(project: Project): Fix | undefined {
  const [job, ...others] = jobsOf(project);
  const jobs = job?.workflow.yaml.get('jobs');
  if (!job || others.length || !jobs || jobs.has('staging') || isForRehearsal(job)) return undefined;
  const [release] = servicesReleasedBy(job);
  const places = release && job.workflow.startsOn('push') ? placesIn(job, release) : undefined;
  if (!places) return undefined;
  return {
    title: 'Release to staging first',
    safe: false,
    command: places.map(name => `gh secret set ${ownName(name)} --env staging`).join(' && '),
    edits: () => {
      const copy = duplicate(jobs, job.name, 'staging', asStaging);
      const rest = [
        waitForStaging(job.yaml),
        job.environment ? [] : set(job.yaml, 'environment', 'production', { after: 'runs-on' }),
      ];
      return copy && rest.every(part => part !== undefined)
        ? [...copy, ...rest.flatMap(part => part ?? [])]
        : undefined;
    },
  };
}

/** The secrets that say where a job releases to, and how it gets there. */
function placesIn(job: Job, { tool }: Deployment): readonly string[] | undefined {
  const { yaml, purposes, callsReusable } = job;
  const work = yaml.entries().filter(({ key }) => !/^(?:name|environment|if|needs|concurrency)$/.test(key));
  const texts = work.flatMap(({ value }) => value.scalars()).map(({ raw }) => raw ?? '');
  const names = new Set(texts.flatMap(text => Array.from(text.matchAll(secretName), match => match[1] ?? '')));
  const reaches =
    tool === 'kubectl' || tool === 'helm' ? /KUBE/i : tool === 'compose' ? /HOST|SERVER|TARGET/i : undefined;
  const isOwn = reaches !== undefined && [...names].some(name => reaches.test(name));
  const isFixed = texts.some(text => named.test(text)) || [...names].some(name => /PROD/i.test(name));
  if (!isOwn || isFixed || callsReusable || yaml.has('strategy') || yaml.has('outputs') || purposes.has('image-build'))
    return undefined;
  return [...names].filter(name => name !== 'GITHUB_TOKEN');
}

const secretName = /(?<=\$\{\{[^{}]{0,200})\bsecrets\.([A-Za-z]\w*)/g;
/** What names a place in production itself: a cluster, an address, a variable that may. */
const named =
  /\bprod(?:uction)?\b|update-kubeconfig|get-credentials|\bvars\.|\bneeds\.|https?:\/\/(?!(?:dl\.k8s\.io|get\.helm\.sh|github\.com)\/)/i;

function ownName(secret: string): string {
  return `STAGING_${secret}`;
}

function asStaging(copy: Value): Edits {
  const edits: Edit[] = [];
  const take = (part: Edits) => {
    if (part) edits.push(...part);
    return part !== undefined;
  };
  const name = copy.get('name');
  const queue = copy.get('concurrency');
  const group = queue?.get('group') ?? queue;
  const isDone = [
    take(set(copy, 'environment', 'staging', { after: 'runs-on' })),
    !name || take(replace(name, 'Release to staging')),
    group?.raw === undefined || take(replace(group, `${group.raw}-staging`)),
  ].every(Boolean);
  for (const value of copy.scalars()) {
    for (const { 1: secret = '', index } of (value.raw ?? '').matchAll(secretName)) {
      const at = index + 'secrets.'.length;
      if (secret !== 'GITHUB_TOKEN' && !take(replacePart(value, at, at + secret.length, ownName(secret))))
        return undefined;
    }
  }
  return isDone ? edits : undefined;
}

function waitForStaging(job: Value): Edits {
  const needs = job.get('needs');
  if (!needs) return set(job, 'needs', 'staging', { before: 'runs-on' });
  return needs.isList
    ? append(needs, 'staging')
    : needs.text === undefined
      ? undefined
      : replace(needs, [needs.text, 'staging']);
}
