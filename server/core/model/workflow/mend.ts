/** Edits that give an expression of a workflow what it asks for. */
import type { Edit } from '../../text.js';
import { append, replace, replacePart, set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Job } from './workflow.js';

type Edits = readonly Edit[] | undefined;

/**
 * A condition that asks a variable of its job instead of a secret, which conditions cannot read. Refused where the job
 * has another variable of that name.
 */
export function askVariable(condition: Value, start: number, end: number, job: Value): Edits {
  const secret = condition.raw?.slice(start, end).split('.')[1]?.trim();
  if (secret === undefined || !/^\w+$/.test(secret)) return undefined;
  const text = `\${{ secrets.${secret} }}`;
  const held = job.get('env')?.get(secret);
  if (held && held.raw !== text) return undefined;
  const asked = replacePart(condition, start, end, `env.${secret}`);
  const given = held ? [] : set(job, ['env', secret], text);
  return asked && given && [...given, ...asked];
}

/** Lets a job wait for one more. Refused where that one waits for it. */
export function waitFor(job: Job, other: Job): Edits {
  if (other === job || other.before.has(job)) return undefined;
  const needs = job.yaml.get('needs');
  if (!needs) return set(job.yaml, 'needs', other.name);
  if (needs.isList) return append(needs, other.name);
  return needs.text === undefined ? undefined : replace(needs, [needs.text, other.name]);
}
