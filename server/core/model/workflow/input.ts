/** What workflows hand to actions and to other workflows, beside what those take. */
import { nearest } from '../../nearest.js';
import type { Span, TextFile } from '../../text.js';
import { parseYaml, type Value } from '../../yaml/view.js';
import { resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import { shortName } from '../short-name.js';
import { type ActionInputs, actionInputs, knownInputs } from './action-inputs.js';
import { majorOf } from './known-actions.js';
import { isLast, isTyped } from './reading.js';
import type { Job, Step, Workflow } from './workflow.js';

/** What an action takes and gives. */
interface ActionInterface extends ActionInputs {
  /** `undefined` where not all can be known. */
  readonly outputs?: readonly string[] | undefined;
}

interface InputFault {
  readonly at: Span;
  readonly message: string;
  /** The map and the key that is wrong, and the one that may have been meant. */
  readonly map?: Value;
  readonly key?: string;
  readonly meant?: string | undefined;
}

/** What a step hands to its action that it does not take, and what that one needs and does not get. */
export function* actionInputFaults(step: Step, project: Project): Generator<InputFault> {
  const { uses, yaml } = step;
  const given = step.with;
  if (!uses || given?.shared || given?.hasUnknownMerge || (given && !given.isMap)) return;
  const own = uses.action.startsWith('./') ? ownAction(step, project) : undefined;
  const taken = own ?? knownAction(uses.action, uses.ref);
  if (!taken) return;
  for (const { key, keySpan, value } of given?.entries() ?? []) {
    if (taken.names.has(key) || taken.names.has(key.toLowerCase()) || value.shared || key.includes('${{')) continue;
    const names = [...taken.names.values()];
    const near = nearest(key, names) ?? startOf(key, names);
    if (near === undefined && !own) continue;
    const meant = near !== undefined && !given?.has(near) ? near : undefined;
    const message = `\`${shortName(uses.action, 35)}\` takes no \`${shortName(key, 30)}\`: it is passed over`;
    yield { at: keySpan, message, ...(given ? { map: given } : {}), key, meant };
  }
  if (!taken.required.length || isTyped(yaml) || (!given && isLast(yaml)) || (given && isTyped(given))) return;
  const held = new Set(given?.keys().map(key => key.toLowerCase()));
  const missing = taken.required.find(name => !held.has(name.toLowerCase()));
  if (missing === undefined) return;
  const at = yaml.get('uses')?.span ?? step.at;
  yield { at, message: `\`${shortName(uses.action, 40)}\` needs \`${shortName(missing, 30)}\`, and nothing gives it` };
}

/** The older an action, the less its inputs are those of today. */
function knownAction(action: string, ref: string | undefined): ActionInterface | undefined {
  return ref === undefined || majorOf(ref) === 1 ? undefined : knownInputs.get(action.toLowerCase());
}

function startOf(key: string, names: readonly string[]): string | undefined {
  const found = key.length > 5 ? names.filter(name => name.startsWith(`${key}-`)) : [];
  return found.length === 1 ? found[0] : undefined;
}

/**
 * A composite action of the repository, where what was checked out is the repository as it is here. A repository that is
 * an action tries itself with inputs that it ought not to take.
 */
export function ownAction({ uses, job }: Step, project: Project): ActionInterface | undefined {
  const folder = resolvePath('', uses?.action ?? '');
  if (!folder || job.steps.some(checksOutOther)) return undefined;
  const file = project.file(`${folder}/action.yml`) ?? project.file(`${folder}/action.yaml`);
  return file && inputsOf(file);
}

function checksOutOther({ uses, with: inputs }: Step): boolean {
  if (uses?.action.toLowerCase() !== 'actions/checkout') return false;
  return ['repository', 'ref', 'path'].some(name => inputs?.has(name));
}

const readActions = new WeakMap<TextFile, { readonly inputs: ActionInterface | undefined }>();

function inputsOf(file: TextFile): ActionInterface | undefined {
  let read = readActions.get(file);
  if (!read) {
    read = { inputs: readInputs(file) };
    readActions.set(file, read);
  }
  return read.inputs;
}

function readInputs(file: TextFile): ActionInterface | undefined {
  const { roots, error } = parseYaml(file);
  const inputs = roots[0]?.get('inputs');
  if (error || roots[0]?.at('runs', 'using')?.text !== 'composite' || inputs?.hasUnknownMerge) return undefined;
  const entries = inputs?.entries() ?? [];
  const required = entries.filter(({ value }) => value.get('required')?.flag && !value.has('default'));
  const outputs = roots[0]?.get('outputs');
  return {
    ...actionInputs(
      entries.map(({ key }) => key),
      required.map(({ key }) => key),
    ),
    outputs: outputs?.hasUnknownMerge ? undefined : (outputs?.keys() ?? []),
  };
}

/** The workflow of the same repository that a job calls. */
export function calledWorkflow({ uses }: Job, project: Project): Workflow | undefined {
  if (!uses?.action.startsWith('./')) return undefined;
  const path = uses.action.slice(2);
  return project.workflows.find(({ file }) => file.path === path);
}

/** Why GitHub refuses a call of another workflow of the repository. */
export function* callFaults(job: Job, project: Project): Generator<InputFault> {
  const { uses, yaml } = job;
  if (!uses?.action.startsWith('./')) return;
  const shown = `\`${shortName(uses.action.replace(/^.*\//, ''), 30)}\``;
  if (!project.has(uses.action.slice(2))) {
    yield { at: uses.span, message: `There is no workflow ${shown}` };
    return;
  }
  const called = calledWorkflow(job, project);
  if (!called?.triggers) return;
  if (!called.startsOn('workflow_call')) {
    yield { at: uses.span, message: `Nobody can call ${shown}, which lacks \`workflow_call\`` };
    return;
  }
  const inputs = yaml.get('with');
  yield* partFaults(inputs, called, 'inputs', shown, inputs?.keySpan ?? uses.span);
  const secrets = yaml.get('secrets');
  if (secrets?.kind !== 'scalar') yield* partFaults(secrets, called, 'secrets', shown, secrets?.keySpan ?? job.at);
}

function* partFaults(
  given: Value | undefined,
  called: Workflow,
  part: 'inputs' | 'secrets',
  shown: string,
  at: Span,
): Generator<InputFault> {
  const defined = called.trigger('workflow_call')?.get(part);
  if ((given && !given.isMap) || given?.hasUnknownMerge || given?.shared || defined?.hasUnknownMerge) return;
  const kind = part === 'inputs' ? 'input' : 'secret';
  const names = defined?.keys() ?? [];
  const taken = new Set(names.map(name => name.toLowerCase()));
  const held = new Set(given?.keys().map(key => key.toLowerCase()));
  for (const { key, keySpan } of given?.entries() ?? []) {
    if (taken.has(key.toLowerCase()) || key.includes('${{')) continue;
    const near = nearest(key, names);
    const meant = near !== undefined && !held.has(near.toLowerCase()) ? near : undefined;
    const message = `${shown} takes no ${kind} \`${shortName(key, 25)}\``;
    yield { at: keySpan, message, ...(given ? { map: given } : {}), key, meant };
  }
  for (const { key, value } of defined?.entries() ?? []) {
    if (!value.get('required')?.flag || (part === 'inputs' && value.has('default')) || held.has(key.toLowerCase()))
      continue;
    yield { at, message: `${shown} needs the ${kind} \`${shortName(key, 25)}\`` };
    return;
  }
}
