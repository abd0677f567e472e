/** What makes a release wait until it works, or go back where it does not: by a flag of its own tool, or by commands behind it. */
import type { Edit } from '../text.js';
import { append, replacePart } from '../yaml/edit.js';
import type { Value } from '../yaml/view.js';
import { type Deployment, rolloutTargets } from './deployment.js';
import type { Project } from './project.js';

/** Text to put into a script, behind a place in its `raw`, or a script for a step behind the release. */
export type Guard =
  | { readonly script: Value; readonly at: number; readonly text: string }
  | { readonly script: undefined; readonly run: string };

/** How a release can be made to wait until what it has put out answers; `undefined` where that is not sure. */
export function waitGuard(release: Deployment, project: Project): Guard | undefined {
  const { tool, step } = release;
  if (tool === 'helm') return flagBehind(release, ['upgrade', 'install'], ' --wait --timeout 5m');
  if (tool === 'compose') return flagBehind(release, ['up'], ' --wait');
  // A step behind one that may be left out would wait for nothing.
  return step.yaml.has('if') ? undefined : rollout(release, project, 'status', ' --timeout=5m');
}

/** How a release can be made to go back to the last version where it fails. */
export function rollbackGuard(release: Deployment, project: Project): Guard | undefined {
  if (release.tool === 'helm') return flagBehind(release, ['upgrade'], ' --atomic');
  return rollout(release, project, 'undo', '');
}

/** Puts a guard into its script, or behind the other steps as one that begins with these keys. */
export function addGuard(
  guard: Guard,
  steps: Value,
  step: { readonly name: string; readonly if?: string },
): readonly Edit[] | undefined {
  if (guard.script) return replacePart(guard.script, guard.at, guard.at, guard.text);
  return append(steps, { ...step, run: guard.run });
}

function flagBehind({ tool, command, script }: Deployment, verbs: readonly string[], text: string): Guard | undefined {
  // `docker-compose` of old knows no `--wait`.
  if (!script || (tool === 'compose' && command?.words[0]?.text !== 'docker')) return undefined;
  const verb = command?.words.find(word => verbs.includes(word.text));
  return verb && { script, at: verb.end, text };
}

function rollout(release: Deployment, project: Project, verb: string, flags: string): Guard | undefined {
  const targets = release.tool === 'kubectl' ? rolloutTargets(release, project) : undefined;
  if (!targets) return undefined;
  return {
    script: undefined,
    run: targets.names.map(name => `kubectl rollout ${verb} ${name}${targets.namespace}${flags}`).join('\n'),
  };
}
