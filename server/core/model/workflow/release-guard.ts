/** What makes a release wait until it works, or go back where it does not: by a flag of its own tool, or by commands behind it. */
import type { Fix } from '../../rule.js';
import { append, type DataMap, type Edits, replacePart, set } from '../../yaml/edit.js';
import type { Project } from '../project/project.js';
import { type Command, invocation, readCommands } from '../shell.js';
import { type Deployment, isCheckedInScript, servicesReleasedBy } from './deployment.js';
import { isLasting, rolloutTargets, undoCommands, valuesOf, workloadName } from './rollout.js';
import type { Job, Step } from './workflow.js';

/** How a release can be made to wait until what it has put out answers; `undefined` where that is not sure. */
export function waitFix(release: Deployment, project: Project): Fix | undefined {
  const { tool, step } = release;
  if (tool === 'helm')
    return flagFix('Wait until it is ready', release, ['upgrade', 'install'], ' --wait --timeout 5m');
  if (tool === 'compose') return flagFix('Wait until it is healthy', release, ['up'], ' --wait');
  // A step behind one that may be left out would wait for nothing.
  const wait = step.yaml.has('if') ? undefined : waitStep(release, project);
  return wait && { title: 'Wait for the rollout', safe: false, edits: () => addSteps(step.job, [wait]) };
}

/** How a release can be made to go back to the last version where it fails; `undefined` where that is not sure. */
export function rollbackFix(release: Deployment, project: Project): Fix | undefined {
  const title = 'Go back when it fails';
  const { tool, step } = release;
  if (tool === 'helm') return flagFix(title, release, ['upgrade'], ' --atomic');
  if (tool === 'compose') return resetInScript(title, release);
  const targets = tool === 'kubectl' ? rolloutTargets(step.job, project) : undefined;
  if (!targets) return undefined;
  if (isCheckedInScript(release)) return undoInScript(title, release);
  // Without anything that looks, nothing would ever fail behind the release.
  const wait = isWaitedFor(step) ? undefined : waitStep(release, project);
  const run = undoCommands(targets);
  return {
    title,
    safe: false,
    edits: () =>
      afterStep(step, ({ id, edits }) => {
        // Only behind a release that went through: before it, the last version is the one that runs.
        const undo = { name: 'Roll back', if: `failure() && steps.${id}.outcome == 'success'`, run };
        const added = addSteps(step.job, wait ? [wait, undo] : [undo]);
        return added && [...edits, ...added];
      }),
  };
}

/** Whether a step behind this one surely asks for what came of it. */
function isWaitedFor({ job, yaml }: Step): boolean {
  const behind = job.steps.slice(job.steps.findIndex(step => step.yaml === yaml) + 1);
  return behind.some(
    ({ purposes, commands }) =>
      purposes.some(({ purpose }) => purpose === 'health-check') ||
      commands.some(({ words }) => /^kubectl (?:rollout status|wait) /.test(words.map(({ text }) => text).join(' '))),
  );
}

/** Further steps at the end of a job. */
export function addSteps(job: Job, added: readonly DataMap[]): Edits {
  const steps = job.yaml.get('steps');
  const edits = added.map(step => steps && append(steps, step));
  return edits.some(part => part === undefined) ? undefined : edits.flatMap(part => part ?? []);
}

/** Edits that speak of a step by its id; it gets one where it has none. */
export function afterStep(
  { id, yaml, job }: Step,
  make: (named: { readonly id: string; readonly edits: Edits & object }) => Edits,
): Edits {
  if (id !== undefined) return /^[\w-]+$/.test(id) ? make({ id, edits: [] }) : undefined;
  const name = ['deploy', 'release'].find(free => !job.steps.some(step => step.id === free));
  const edits = name === undefined ? undefined : set(yaml, 'id', name, { before: yaml.has('uses') ? 'uses' : 'run' });
  return name === undefined || !edits ? undefined : make({ id: name, edits });
}

function flagFix(
  title: string,
  { tool, command, script }: Deployment,
  verbs: readonly string[],
  text: string,
): Fix | undefined {
  // `docker-compose` of old knows no `--wait`.
  if (!script || (tool === 'compose' && command?.words[0]?.text !== 'docker')) return undefined;
  const verb = command?.words.find(word => verbs.includes(word.text));
  return verb && { title, safe: false, edits: () => replacePart(script, verb.end, verb.end, text) };
}

/** A step that waits for everything that a job has released with the tool of one of its releases. */
function waitStep({ tool, step }: Deployment, project: Project): DataMap | undefined {
  const lines =
    tool === 'kubectl'
      ? rolloutTargets(step.job, project)?.map(target => `kubectl rollout status ${target} --timeout=5m`)
      : tool === 'Amazon ECS'
        ? servicesOnEcs(step.job)
        : undefined;
  return lines && { name: 'Wait for the rollout', run: lines.join('\n') + (lines.length > 1 ? '\n' : '') };
}

/** A line for each cluster; the command gives up after ten minutes. Source: the reference of the AWS CLI. */
function servicesOnEcs(job: Job): readonly string[] | undefined {
  const clusters = new Map<string, string[]>();
  for (const { tool, command, step } of servicesReleasedBy(job)) {
    if (tool !== 'Amazon ECS') continue;
    const words = command ? invocation(command) : [];
    const [service, cluster, region] = ['service', 'cluster', 'region'].map(
      name => valuesOf(words, new RegExp(`^--${name}$`))[0],
    );
    if (
      !service ||
      !cluster ||
      step.yaml.has('env') ||
      ![service, cluster, region ?? ''].every(word => isLasting(word, job))
    )
      return undefined;
    const place = `--cluster ${cluster}${region === undefined ? '' : ` --region ${region}`}`;
    clusters.set(place, [...(clusters.get(place) ?? []), service]);
  }
  const lines = [...clusters].map(
    ([place, names]) => `aws ecs wait services-stable ${place} --services ${names.join(' ')}`,
  );
  return lines.length && [...clusters.values()].every(names => names.length <= 10) ? lines : undefined;
}

/** The script waits itself: what it waits for goes back at once. */
function undoInScript(title: string, { command, script }: Deployment): Fix | undefined {
  const later = readCommands(script?.raw ?? '').filter(({ start }) => start >= (command?.end ?? 0));
  const waits = later.filter(
    wait => isAlone(wait) && invocation(wait).slice(0, 3).join(' ') === 'kubectl rollout status',
  );
  const edits = waits.map(wait => {
    const texts = wait.words.map(({ text }) => text);
    const name = texts.find(text => workloadName.test(text));
    const space = valuesOf(texts, /^(?:-n|--namespace)$/)[0];
    const undo = `kubectl rollout undo ${name}${space === undefined ? '' : ` -n ${space}`}`;
    return name && script && replacePart(script, wait.end, wait.end, ` || { ${undo}; exit 1; }`);
  });
  if (!edits.length || edits.some(part => !part)) return undefined;
  return { title, safe: false, edits: () => edits.flatMap(part => part || []) };
}

/** A script that brings the code by Git and builds it in place: the commit before is the release before. */
function resetInScript(title: string, { command, script }: Deployment): Fix | undefined {
  const raw = script?.raw;
  if (!script || raw === undefined || !command || !isAlone(command) || command.looped) return undefined;
  const up = raw.slice(command.start, command.end);
  const words = invocation(command);
  // Both leave the commit before in ORIG_HEAD.
  const isPulled = readCommands(raw).some(
    other => other.end <= command.start && /^git (?:pull\b|reset --hard\b)/.test(invocation(other).join(' ')),
  );
  if (words[0] !== 'docker' || !words.includes('--build') || up.includes('\n') || !isPulled) return undefined;
  const wait = words.includes('--wait') ? '' : ' --wait';
  const back = `echo "Roll back" >&2; git reset --quiet --keep ORIG_HEAD && ${up}${wait}; exit 1`;
  return {
    title,
    safe: false,
    edits: () => replacePart(script, command.end, command.end, `${wait} || { ${back}; }`),
  };
}

/** Whether a command stands on a line of its own, in no group, chain or condition. */
function isAlone({ before, after, depth, condition, negated }: Command): boolean {
  return /^\n?$|;/.test(before) && /^\n?$|;/.test(after) && depth === 0 && !condition && !negated;
}
