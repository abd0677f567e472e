/**
 * What a job releases, told from commands and actions that can mean nothing else: never from names alone, which may lie.
 */
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { type Command, hasFlag, invocation, operands, readCommands } from '../shell.js';
import { calls } from './expression.js';
import { commandPurposes } from './purpose.js';
import type { Job, Step, Workflow } from './workflow.js';

export type Tool = keyof typeof tools;

/** What a tool puts out, whether it waits until that works, and whether it goes back by itself where it does not. */
interface Manner {
  readonly releases: 'service' | 'site' | 'infrastructure';
  /** `undefined`: depends on settings kept elsewhere. */
  readonly waits: boolean | undefined;
  readonly reverts: boolean | undefined;
}

const service = (waits: boolean | undefined, reverts: boolean | undefined): Manner => ({
  releases: 'service',
  waits,
  reverts,
});
const site: Manner = { releases: 'site', waits: true, reverts: true };
const infrastructure: Manner = { releases: 'infrastructure', waits: undefined, reverts: undefined };

/** By default, as the tools' manuals say. Only `false` makes a rule speak: of the others it is enough that they may. */
const tools = {
  kubectl: service(false, false),
  helm: service(false, false),
  // Whether it waits, and goes back, stands in its own file.
  Helmfile: service(undefined, undefined),
  compose: service(false, false),
  'process manager': service(false, false),
  swarm: service(undefined, undefined),
  'Amazon ECS': service(false, undefined),
  'Azure Web Apps': service(false, undefined),
  'Azure Container Apps': service(undefined, undefined),
  'Cloud Run': service(true, true),
  'App Engine': service(true, true),
  Heroku: service(undefined, undefined),
  Fly: service(true, true),
  Railway: service(undefined, undefined),
  Kamal: service(true, true),
  Skaffold: service(true, undefined),
  'Argo CD': service(undefined, undefined),
  'Elastic Beanstalk': service(true, undefined),
  Lambda: service(undefined, undefined),
  Vercel: site,
  Netlify: site,
  Cloudflare: site,
  Firebase: site,
  // `cf push` waits for the app to start.
  'Cloud Foundry': service(true, undefined),
  Terraform: infrastructure,
  'Azure Resource Manager': infrastructure,
  Pulumi: infrastructure,
  CloudFormation: infrastructure,
} as const satisfies Record<string, Manner>;

export interface Deployment {
  readonly step: Step;
  readonly tool: Tool;
  readonly manner: Manner;
  /** The command, and the scalar that its offsets are into; absent for an action. */
  readonly command?: Command;
  readonly script?: Value;
}

/** The releases of a job, in order; without those to a cluster of its own, previews, and trials of an action by itself. */
export function deploymentsOf(job: Job): readonly Deployment[] {
  let found = known.get(job);
  if (!found) {
    const isTrial =
      job.hasTestCluster ||
      job.steps.some(({ uses }) => uses?.action === './') ||
      [job.name, job.yaml.get('name')?.raw ?? ''].some(name => trial.test(name));
    found = isTrial ? [] : job.steps.filter(({ yaml }) => !trial.test(yaml.get('name')?.raw ?? '')).flatMap(inStep);
    known.set(job, found);
  }
  return found;
}

const known = new WeakMap<Job, readonly Deployment[]>();

/** Names of jobs and steps whose release is no use to anybody: previews, rehearsals on the spot, tests. */
export const trial =
  /(^|[^a-z])(previews?|pr|pull[ -_]?requests?|ephemeral|sandbox|dry[ -_]?run|plan|destroy|e2e|end-?(?:2|to)-?end|smoke|integration|kind|minikube|local|demo|docs?|storybook)([^a-z]|$)|^(tests?|testing)([^a-z]|$)|[^a-z](tests?|testing)$/i;

/** Whether a release that is stopped in the middle leaves something half done; the makers of sites switch over at once. */
export function mayStopHalfDone(job: Job): boolean {
  return deploymentsOf(job).some(({ manner }) => manner.releases !== 'site');
}

/** Whether what a job releases is only for those who work on it. */
export function isForDevelopment(job: Job): boolean {
  return stageOf(job, /(^|[^a-z])(dev|develop|development)([^a-z]|$)/i) !== undefined;
}

/** Whether what a job releases is there to be tried before anybody else sees it. */
export function isForRehearsal(job: Job): boolean {
  const { name, environment } = job;
  const target = environment?.get('name')?.raw ?? environment?.raw ?? '';
  return /(^|[^a-z])test([^a-z]|$)/i.test(`${name} ${target}`) || stageOf(job, rehearsals) !== undefined;
}

const rehearsals = /(^|[^a-z])(dev|develop|development|stag(?:e|ing)|qa|uat)([^a-z]|$)/i;

/** The stage that a job releases to by its names, or by those of its workflow where that is for one stage alone. */
function stageOf({ name, yaml, environment, workflow }: Job, stages: RegExp): string | undefined {
  const own = `${name} ${yaml.get('name')?.raw ?? ''} ${environment?.get('name')?.raw ?? environment?.raw ?? ''}`;
  const found = stages.exec(own)?.[2];
  if (found !== undefined) return found.toLowerCase();
  const { path } = workflow.file;
  const whole = `${workflow.yaml.get('name')?.raw ?? ''} ${path.slice(path.lastIndexOf('/') + 1)}`;
  return isLive.test(whole) || isLive.test(own) ? undefined : stages.exec(whole)?.[2]?.toLowerCase();
}

const isLive = /prod|(^|[^a-z])live([^a-z]|$)/i;

/** What to call the environment of a job; `undefined` where its callers decide, and do not say. */
export function environmentFor(job: Job): string | undefined {
  const { workflow } = job;
  const stage = stageOf(job, rehearsals);
  if (stage) return stage.startsWith('stag') ? 'staging' : stage;
  const isAsked = workflow.triggers?.every(event => event === 'workflow_call' || event === 'workflow_dispatch');
  const asked = ['workflow_call', 'workflow_dispatch'].flatMap(
    event => workflow.trigger(event)?.get('inputs')?.keys() ?? [],
  );
  const input = isAsked
    ? asked.find(key => /^(target|deploy(ment)?)?[_-]?(env|environment|stage)([_-]?name)?$/i.test(key))
    : undefined;
  if (input) return `\${{ inputs.${input} }}`;
  return workflow.startsOn('workflow_call') ? undefined : 'production';
}

/** A deployment of a service; those of sites and infrastructure have health and history of another kind. */
export function servicesReleasedBy(job: Job): readonly Deployment[] {
  return deploymentsOf(job).filter(({ manner }) => manner.releases === 'service');
}

function inStep(step: Step): readonly Deployment[] {
  const { uses, run, commands } = step;
  if (uses) return inAction(step, uses.action.toLowerCase());
  return run ? commands.flatMap(command => inCommand(step, command, run)) : [];
}

function inCommand(step: Step, command: Command, script: Value): readonly Deployment[] {
  if (command.condition || command.captured) return [];
  const words = invocation(command);
  if (hasFlag(words, '--help', '-h', '--version', '--dry-run', '--client') || words.some(isDryRun)) return [];
  const tool = toolOf(withoutPlace(words), command);
  return tool ? [{ step, tool, manner: mannerOf(tool, words), command, script }] : [];
}

/** The words without the flags that say which cluster, account or region, and what they are given. */
function withoutPlace(words: readonly string[]): readonly string[] {
  const given = words[0] === 'ssh' ? -1 : words.findIndex(word => placeFlags.has(word));
  return given < 0 ? words : withoutPlace([...words.slice(0, given), ...words.slice(given + 2)]);
}

const placeFlags = new Set(
  '-n --namespace --context --kube-context --kubeconfig --region --project --profile --server -s --token --scope --cwd'.split(
    ' ',
  ),
);

function isDryRun(word: string): boolean {
  return word.startsWith('--dry-run') || word === '--noop' || word === '--diff';
}

function mannerOf(tool: Tool, words: readonly string[]): Manner {
  const manner: Manner = tools[tool];
  if (tool === 'helm' && hasFlag(words, '--atomic', '--rollback-on-failure')) return service(true, true);
  // What `ssh` is to run stands in one word.
  const waits = hasFlag(words, '--wait') || words.some(word => / --wait( |$)/.test(word));
  if ((tool === 'helm' || tool === 'compose') && waits) return { ...manner, waits: true };
  return manner;
}

function toolOf(words: readonly string[], command: Command): Tool | undefined {
  const [program = '', first = ''] = words;
  const verbs = operands(words).slice(0, 3);
  const line = verbs.join(' ');
  switch (program) {
    case 'kubectl':
    case 'oc':
      return isRollout(words, command) ? 'kubectl' : undefined;
    case 'helm':
      return (verbs[0] === 'upgrade' || verbs[0] === 'install') && !isAddOn(words) ? 'helm' : undefined;
    case 'helmfile':
      return verbs.some(verb => verb === 'apply' || verb === 'sync') ? 'Helmfile' : undefined;
    case 'docker':
      return /^stack deploy/.test(line) ? 'swarm' : undefined;
    case 'aws':
      if (verbs[0] === 'ecs' && verbs[1] === 'update-service') return 'Amazon ECS';
      if (verbs[0] === 'lambda' && verbs[1] === 'update-function-code') return 'Lambda';
      return verbs[0] === 'cloudformation' && verbs[1] === 'deploy' ? 'CloudFormation' : undefined;
    case 'gcloud': {
      const [group = '', verb = '', third = ''] = operands(words).filter(word => word !== 'beta' && word !== 'alpha');
      if (group === 'run' && (verb === 'deploy' || (verb === 'services' && third === 'update'))) return 'Cloud Run';
      return group === 'app' && verb === 'deploy' ? 'App Engine' : undefined;
    }
    case 'az':
      if (verbs[0] === 'webapp' && (verbs[1] === 'deploy' || verbs[1] === 'up')) return 'Azure Web Apps';
      if (/^deployment (group|sub) create/.test(line)) return 'Azure Resource Manager';
      return verbs[0] === 'containerapp' && (verbs[1] === 'update' || verbs[1] === 'up')
        ? 'Azure Container Apps'
        : undefined;
    case 'cf':
    case 'cf7':
    case 'cf8':
      return verbs[0] === 'push' ? 'Cloud Foundry' : undefined;
    case 'heroku':
      return first === 'container:release' ? 'Heroku' : undefined;
    case 'fly':
    case 'flyctl':
      return verbs[0] === 'deploy' ? 'Fly' : undefined;
    case 'railway':
      return verbs[0] === 'up' ? 'Railway' : undefined;
    case 'kamal':
      return verbs[0] === 'deploy' || verbs[0] === 'redeploy' ? 'Kamal' : undefined;
    case 'skaffold':
      return verbs[0] === 'run' || verbs[0] === 'deploy' ? 'Skaffold' : undefined;
    case 'argocd':
      return /^app sync/.test(line) ? 'Argo CD' : undefined;
    case 'eb':
      return verbs[0] === 'deploy' ? 'Elastic Beanstalk' : undefined;
    case 'vercel':
      return hasFlag(words, '--prod', '--target=production') && !['build', 'pull'].includes(verbs[0] ?? '')
        ? 'Vercel'
        : undefined;
    case 'netlify':
      return verbs[0] === 'deploy' && hasFlag(words, '--prod', '-p') ? 'Netlify' : undefined;
    case 'wrangler':
      return verbs[0] === 'deploy' ? 'Cloudflare' : undefined;
    case 'firebase':
      return verbs[0] === 'deploy' ? 'Firebase' : undefined;
    case 'terraform':
    case 'tofu':
    case 'terragrunt':
      return verbs.includes('apply') && !hasFlag(words, '-destroy', '--destroy') ? 'Terraform' : undefined;
    case 'pulumi':
      return verbs[0] === 'up' ? 'Pulumi' : undefined;
    case 'cdk':
    case 'sam':
    case 'serverless':
    case 'sls':
      return verbs[0] === 'deploy' ? 'CloudFormation' : undefined;
    case 'ssh':
      return remoteTool(remoteCommand(words));
    default:
      return undefined;
  }
}

/** `kubectl apply` of files, `set image`, `rollout restart`; not what only makes a namespace, a secret or a definition. */
function isRollout(words: readonly string[], command: Command): boolean {
  const [verb = '', second = ''] = operands(words);
  if (verb === 'set') return second === 'image';
  if (verb === 'rollout') return second === 'restart';
  if (verb !== 'apply' && verb !== 'replace') return false;
  const files = words.filter((_, index) => /^(-f|-k|--filename|--kustomize)$/.test(words[index - 1] ?? ''));
  files.push(...words.flatMap(word => /^(?:-f|-k|--filename|--kustomize)=(.+)$/.exec(word)?.[1] ?? []));
  if (command.before === '|' && files.includes('-')) return false;
  return files.some(
    file =>
      !/(^|[/._-])(namespaces?|ns|secrets?|crds?|rbac|issuers?|cert-manager|configmaps?|ingress(es)?|hpa|pvcs?|network-?polic(y|ies)|tests?|testdata|e2e)([/._-]|$)|^https?:/i.test(
        file,
      ),
  );
}

/** Charts that every cluster is given once: controllers, monitoring. */
function isAddOn(words: readonly string[]): boolean {
  return words.some(word =>
    /^(ingress-nginx|jetstack|cert-manager|prometheus-community|grafana|bitnami|external-secrets|kyverno|argo|fluent|elastic|hashicorp|metrics-server|autoscaler)(\/|$)/.test(
      word,
    ),
  );
}

/** What `ssh` is to run: the words behind its flags and the host. */
function remoteCommand(words: readonly string[]): string {
  let at = 1;
  while (words[at]?.startsWith('-')) at += /^-[iplFoJbcEeLRDmSWw]$/.test(words[at] ?? '') ? 2 : 1;
  return words.slice(at + 1).join(' ');
}

/** What restarts a service on the machine that a script runs on. */
function remoteTool(line: string): Tool | undefined {
  if (line.length > 20_000) return undefined;
  for (const command of readCommands(line)) {
    const tool = machineTool(command);
    if (tool) return tool;
  }
  return undefined;
}

function machineTool(command: Command): Tool | undefined {
  const words = invocation(command);
  const [program = '', first = ''] = words;
  const verbs = operands(words);
  if (program === 'docker-compose' && verbs.includes('up')) return 'compose';
  if (program === 'docker' && first === 'compose' && verbs.includes('up')) return 'compose';
  if (program === 'docker' && /^stack deploy/.test(verbs.join(' '))) return 'swarm';
  if (program === 'systemctl' && /^(restart|reload)$/.test(verbs[0] ?? '')) return 'process manager';
  if (program === 'pm2' && /^(restart|reload|startOrReload|startOrRestart)$/.test(first)) return 'process manager';
  return undefined;
}

/** Actions that deploy, by their lower case name. */
const actions: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['azure/webapps-deploy', 'Azure Web Apps'],
  ['azure/functions-action', 'Lambda'],
  ['azure/arm-deploy', 'Azure Resource Manager'],
  ['azure/bicep-deploy', 'Azure Resource Manager'],
  ['azure/container-apps-deploy-action', 'Azure Container Apps'],
  ['aws-actions/amazon-ecs-deploy-task-definition', 'Amazon ECS'],
  ['aws-actions/aws-lambda-deploy', 'Lambda'],
  ['aws-actions/aws-cloudformation-github-deploy', 'CloudFormation'],
  ['google-github-actions/deploy-cloudrun', 'Cloud Run'],
  ['google-github-actions/deploy-appengine', 'App Engine'],
  ['akhileshns/heroku-deploy', 'Heroku'],
  ['einaregilsson/beanstalk-deploy', 'Elastic Beanstalk'],
  ['cloudflare/pages-action', 'Cloudflare'],
]);

const sshActions = /^(appleboy\/ssh-action|fifsky\/ssh-action|garygrossgarten\/github-action-ssh)$/;

/** The script that an action runs on another machine. */
export function remoteScript({ uses, with: inputs }: Step): Value | undefined {
  if (!uses || !sshActions.test(uses.action.toLowerCase())) return undefined;
  const script = inputs?.get('script') ?? inputs?.get('command');
  return script?.raw === undefined || script.raw.length > 20_000 ? undefined : script;
}

function inAction(step: Step, action: string): readonly Deployment[] {
  if (sshActions.test(action)) {
    const script = remoteScript(step);
    return readCommands(script?.raw ?? '').flatMap(command => {
      const tool = machineTool(command) ?? toolOf(withoutPlace(invocation(command)), command);
      return tool
        ? [{ step, tool, manner: mannerOf(tool, invocation(command)), command, ...(script ? { script } : {}) }]
        : [];
    });
  }
  const isHelmfile =
    action === 'helmfile/helmfile-action' && /\b(apply|sync)\b/.test(step.with?.get('helmfile-args')?.raw ?? '');
  const isFly = action === 'superfly/flyctl-actions' && /\bdeploy\b/.test(step.with?.get('args')?.raw ?? '');
  const tool = isHelmfile ? 'Helmfile' : isFly ? 'Fly' : actions.get(action);
  if (!tool) return [];
  const waits = tool === 'Amazon ECS' && step.with?.get('wait-for-service-stability')?.flag === true;
  return [{ step, tool, manner: waits ? service(true, undefined) : tools[tool] }];
}

/** The job's or workflow's setting for runs at the same time, with the value that decides on cancelling. */
export function concurrencyOf(job: Job): { readonly value: Value; readonly cancels: Value | undefined } | undefined {
  const value = job.yaml.get('concurrency') ?? job.workflow.yaml.get('concurrency');
  return value && { value, cancels: value.get('cancel-in-progress') };
}

/** Whether a run for a pull request reaches a step: `undefined` where a condition may decide. */
export function reachesFromPullRequest({ job, yaml }: Step): boolean | undefined {
  if (!job.workflow.startsOn('pull_request')) return false;
  const types = job.workflow.trigger('pull_request')?.get('types');
  const closing = (types?.isList ? types.items() : types ? [types] : []).map(({ text }) => text);
  if (closing.includes('closed')) return undefined;
  const holders = [yaml, job.yaml, ...[...job.before].map(other => other.yaml)];
  const conditions = holders.map(holder => holder.get('if')?.raw).filter(raw => raw !== undefined);
  // `always()` and its like restrict nothing; any other condition may.
  const open = conditions.every(raw =>
    /^\s*(\$\{\{)?\s*!?(always|success|cancelled|failure)\(\)\s*(\}\})?\s*$/.test(raw),
  );
  return open && !job.callsReusable ? true : undefined;
}

const looks =
  /health|smoke|verif|check|probe|ready|readiness|alive|wait|monitor|valid|test|e2e|status|ping|curl|url|lighthouse|synthetic|rollout/i;

/** Whether something looks at what was released, or may do so out of sight. */
export function isChecked(job: Job, release: Deployment): boolean {
  return (
    isCheckedInScript(release) ||
    isCheckedBefore(job, release) ||
    isCheckedBehind(job, release) ||
    job.workflow.jobs.some(
      other =>
        other.before.has(job) && (other.callsReusable || looks.test(other.name) || other.steps.some(looksAtRelease)),
    )
  );
}

/** Whether the script that releases looks at what came of it, or may do so. */
export function isCheckedInScript({ command, script }: Deployment): boolean {
  const later = script && command ? readCommands(script.raw ?? '').filter(({ start }) => start >= command.end) : [];
  return later.some(looksAfter) || (script?.raw?.length ?? 0) > 20_000;
}

/** Whether a release before it in its script is asked for its health first, as where traffic then goes over to it. */
function isCheckedBefore(job: Job, { step, command, script }: Deployment): boolean {
  const first = servicesReleasedBy(job).find(other => other.step.yaml === step.yaml)?.command;
  if (!command || !first || first === command) return false;
  return readCommands(script?.raw ?? '').some(
    other => other.start > first.end && other.end < command.start && commandPurposes(other).includes('health-check'),
  );
}

/** Whether a step behind the release, in the same job, looks at what came of it, or may do so. */
function isCheckedBehind(job: Job, { step }: Deployment): boolean {
  const index = job.steps.findIndex(({ yaml }) => yaml === step.yaml);
  return job.steps.slice(index + 1).some(looksAtRelease);
}

function looksAtRelease({ name, purposes, uses, commands }: Step): boolean {
  return (
    looks.test(name) ||
    purposes.some(({ purpose }) => purpose === 'health-check' || purpose === 'test') ||
    (uses !== undefined && (looks.test(uses.action) || sshActions.test(uses.action.toLowerCase()))) ||
    commands.some(looksAfter)
  );
}

/** Commands that ask a service something, and scripts that may. */
export function looksAfter(command: Command): boolean {
  const words = invocation(command);
  const [program = '', first = '', second = ''] = words;
  if (
    /^(curl|wget|http|https|xh|nc|k6|newman|hurl|hey|ab|grpcurl|grpc_health_probe|playwright|cypress|timeout|until|while)$/.test(
      program,
    )
  )
    return true;
  if (
    /\.(sh|bash|py|js|ts|mjs|rb|ps1)$/.test(program) ||
    /^(make|just|task|node|python3?|bash|sh|npm|yarn|pnpm)$/.test(program)
  )
    return true;
  if (program === 'kubectl' || program === 'oc')
    return first === 'wait' || (first === 'rollout' && second === 'status') || words.includes('wait');
  if (program === 'helm') return first === 'test' || first === 'status';
  if (program === 'docker' || program === 'docker-compose')
    return words.some(word => /^(ps|inspect|exec|logs|--wait)$/.test(word));
  if (program === 'systemctl') return first === 'is-active' || first === 'status';
  if (program === 'pm2') return first === 'status' || first === 'list';
  return words.includes('wait');
}

/** Whether anything of the project goes back to an earlier version, by hand or by itself. */
export function hasRollback(project: Project): boolean {
  let found = rollbacks.get(project);
  if (found === undefined) {
    found =
      project.workflows.some(({ file }) => rollbackWords.test(file.text)) ||
      project.paths.some(path => /roll-?_?back/i.test(path)) ||
      project.kubernetesFiles.some(({ objects }) =>
        objects.some(({ group }) => /^(argoproj\.io|flagger\.app)$/.test(group ?? '')),
      );
    rollbacks.set(project, found);
  }
  return found;
}

const rollbacks = new WeakMap<Project, boolean>();
const rollbackWords =
  /roll(s|ed|ing)?[ _-]?back|rollout undo|\brevert|\bundo\b|previous[ _-]?(version|release|image|tag)|blue[ _-]?green|canary|--atomic/i;

/** Whether the steps of a job, or what its images are built with, test what it releases. */
function testsIn(jobs: Iterable<Job>): boolean {
  for (const { purposes, steps } of jobs) {
    if (purposes.has('test') || purposes.has('integration-test')) return true;
    if (
      steps.some(
        step =>
          /(^|[^a-z])(tests?|specs?|ci|qa|verify|check|quality)([^a-z]|$)/i.test(step.name) ||
          step.commands.some(mayTest),
      )
    )
      return true;
  }
  return false;
}

/**
 * Whether nothing tests what a job releases: `beside` is a job that tests the same commit without being waited for.
 * `undefined` where something may test it: what a called workflow does, or what an artifact was built from, is not seen.
 */
export function untestedRelease(job: Job, project: Project): { readonly beside: Job | undefined } | undefined {
  const { before, workflow, name } = job;
  if (testsIn([job, ...before]) || [...before].some(other => other.callsReusable)) return undefined;
  const beside = workflow.jobs.find(other => testsSurely(other) && other.name !== name && !other.before.has(job));
  return beside || (project.hasCode && !mayBeTestedElsewhere(project)) ? { beside } : undefined;
}

function testsSurely({ purposes }: Job): boolean {
  return purposes.has('test');
}

/** Another pipeline that tests pull requests keeps failures away from the branch. */
function mayBeTestedElsewhere({ activity, testRuns, workflows, pipelines, mainDockerfiles }: Project): boolean {
  return (
    testRuns.length > 0 ||
    workflows.some(({ jobs }) => jobs.some(testsSurely)) ||
    pipelines.some(({ system }) => system !== 'GitHub Actions') ||
    activity.unreadable.some(({ mayTest }) => mayTest) ||
    mainDockerfiles.some(({ file }) => /^\s*RUN .*\btest\b/im.test(file.text))
  );
}

/** A script whose inside is not seen. */
function mayTest(command: Command): boolean {
  const [program = '', first = '', second = ''] = invocation(command);
  if (/\.(sh|bash|py|js|ts|mjs|rb|ps1)$/.test(program) || program.startsWith('./')) return true;
  if (/^(bash|sh|python3?|node)$/.test(program) && /\.\w+$/.test(first)) return true;
  if (
    /^(make|just|task|tox|nox|earthly|dagger|bazel|nx|turbo|lerna|gradle|gradlew|mvn|mvnw|sbt|ant|fastlane)$/.test(
      program,
    )
  )
    return true;
  return (
    /^(npm|yarn|pnpm|bun)$/.test(program) &&
    /test|check|verify|^ci$|validate/.test(first === 'run' ? second : program === 'npm' ? '' : first)
  );
}

/** Whether an `if` lets a job run though one that it waits for has failed, and asks nothing about how that ended. */
export function runsDespiteFailure(job: Job): boolean {
  const raw = job.yaml.get('if')?.raw;
  if (raw === undefined || !job.needs.length || /needs\.|success\(\)|!\s*failure\(\)/i.test(raw)) return false;
  // A first step may ask instead.
  if (job.steps.some(({ yaml }) => yaml.get('if')?.raw?.includes('needs.'))) return false;
  return calls(job.condition, 'always') || /!\s*cancelled\(\)/i.test(raw);
}

/** Whether releases of a workflow start by themselves, so that two can overlap. */
export function startsByItself(workflow: Workflow): boolean {
  return workflow.startsOn('push', 'pull_request', 'schedule', 'release', 'workflow_run', 'repository_dispatch');
}

/** Whether a job only runs for somebody who has filled in a form: what it releases is their choice. */
export function isStartedByHand({ yaml }: Job): boolean {
  const raw = yaml.get('if')?.raw ?? '';
  return /\binputs\.|==\s*'workflow_dispatch'/.test(raw) && !raw.includes('||');
}

/**
 * A `concurrency` by which the runs of a job wait for each other, and none is cancelled. In a queue only the newest run is
 * kept waiting: a pull request must not push a release out of it.
 */
export function queueFor(job: Job) {
  const branch = releasesBranches(job) || job.workflow.startsOn('pull_request') ? '-${{ github.ref }}' : '';
  return { group: `\${{ github.workflow }}-${job.name}${branch}`, 'cancel-in-progress': false };
}

/** Where a job pushes an image as `latest` on every push to a branch: of two runs at once either may be the last. */
export function movingTag(job: Job): Span | undefined {
  const push = job.workflow.trigger('push');
  if (!job.workflow.startsOn('push') || (push?.has('tags') && !push.has('branches'))) return undefined;
  if (/refs\/tags|ref_type|inputs\.|github\.event\.(release|inputs)/.test(job.yaml.get('if')?.raw ?? ''))
    return undefined;
  for (const { uses, with: inputs, run, commands, yaml } of job.steps) {
    const tags = inputs?.get('tags');
    const pushes = /^docker\/build-push-action$/i.test(uses?.action ?? '') && inputs?.get('push')?.flag === true;
    const at = /:latest[ \t]*([,\n]|$)/.exec(tags?.raw ?? '')?.index;
    if (pushes && tags && at !== undefined && !yaml.has('if')) return tags.part(at, at + ':latest'.length) ?? tags.span;
    for (const command of run && !yaml.has('if') ? commands : []) {
      const [program, verb] = invocation(command);
      const word = command.words.at(-1);
      if (program !== 'docker' || verb !== 'push' || command.condition || !word?.text.endsWith(':latest')) continue;
      return run?.part(word.start, word.end);
    }
  }
  return undefined;
}

/**
 * Whether several branches may be released by one job: each then needs a queue of its own, for in a queue only the newest
 * run is kept waiting.
 */
function releasesBranches({ workflow, condition }: Job): boolean {
  if (!workflow.startsOn('push') || condition) return false;
  const push = workflow.trigger('push');
  const branches = push?.get('branches');
  if (!branches) return !push?.has('tags');
  const only = branches.text ?? (branches.items().length === 1 ? branches.items()[0]?.text : undefined);
  return only === undefined || !/^[\w./-]+$/.test(only);
}

/** A request by `curl` that asks a release for its health. */
export interface HealthRequest {
  readonly script: Value;
  readonly command: Command;
  /** Whether an error page makes it fail. */
  readonly fails: boolean;
  /** Whether it asks again, or something before it has waited until the service was ready. */
  readonly waits: boolean;
}

/** The requests of a job that look at what it has released. Those whose answer is read otherwise, or in a loop, are left out. */
export function healthRequests(job: Job): readonly HealthRequest[] {
  const [release] = servicesReleasedBy(job);
  if (!release) return [];
  const found: HealthRequest[] = [];
  let waited = release.manner.waits !== false;
  let released = false;
  for (const step of job.steps) {
    const script =
      step.run ?? (step.uses && sshActions.test(step.uses.action.toLowerCase()) ? step.with?.get('script') : undefined);
    released ||= step.yaml === release.step.yaml;
    if (!released || script?.raw === undefined || script.shared || script.raw.length > 20_000) continue;
    // A shell that lets go of errors, or an answer that is looked at, decides otherwise.
    const commands = step.run ? step.commands : readCommands(script.raw);
    for (const command of commands) {
      const words = invocation(command);
      waited ||= words.includes('wait') || words.includes('--wait') || words.includes('status') || words[0] === 'until';
      if (command.words[0]?.text !== 'curl' || !commandPurposes(command).includes('health-check')) continue;
      const { looped, captured, condition, negated, after, before, redirections } = command;
      if (looped || captured || condition || negated || before === '||' || after === '|') continue;
      if (after === '||' && !fails(commands[commands.indexOf(command) + 1])) continue;
      if (
        redirections.some(({ target }) => target.text !== '/dev/null') ||
        words.some(word => /^(-w|--write-out|-I|--head)/.test(word))
      )
        continue;
      found.push({
        script,
        command,
        fails: words.some(word => /^(--fail|--fail-with-body|-[a-zA-Z]*f[a-zA-Z]*)$/.test(word)),
        waits: waited || hasFlag(words, '--retry'),
      });
    }
  }
  return found;
}

/** `exit 1`: what would happen without it, too. */
function fails(command: Command | undefined): boolean {
  const [program, code] = command ? invocation(command) : [];
  return program === 'exit' && /^[1-9]\d*$/.test(code ?? '');
}
