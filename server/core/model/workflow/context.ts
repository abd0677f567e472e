/** What the expressions of a workflow ask their contexts for, and what of it is not there: GitHub reads nothing then. */
import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { shortName } from '../short-name.js';
import { contextsIn } from './expression-fault.js';
import { calledWorkflow, ownAction } from './input.js';
import { githubProperties } from './keys.js';
import { type ExpressionPlace, readingOf } from './reading.js';
import type { Job, Step, Workflow } from './workflow.js';

/** Something that is read and not there, with every place of one job that reads it. */
export interface UndefinedRead {
  readonly message: string;
  /** The name that may have been meant. */
  readonly meant: string | undefined;
  /** The job that reads it, and the one it would have to wait for. */
  readonly job: Job | undefined;
  readonly awaited: Job | undefined;
  readonly places: readonly {
    readonly at: Span;
    readonly value: Value;
    /** Where the name that is not there stands in the value's `raw`. */
    readonly name: { readonly start: number; readonly end: number } | undefined;
  }[];
}

type Draft = Omit<UndefinedRead, 'places'> & { readonly places: UndefinedRead['places'][number][] };

/** Every read of something that the workflow does not define. What cannot be known is left out. */
export function undefinedReads(workflow: Workflow, project: Project): Iterable<UndefinedRead> {
  const jobs = new Map(workflow.jobs.map(job => [job.yaml, job]));
  const found = new Map<string, Draft>();
  for (const place of readingOf(workflow).expressions) {
    const job = place.job && jobs.get(place.job);
    for (const { path, start, end } of contextsIn(place)) {
      const lack = missing(path, place, job, workflow, project);
      if (!lack || hasFallback(place.raw, start, end)) continue;
      const { depth, message, known, awaited } = lack;
      const { value, raw } = place;
      const same = `${job?.at.start} ${message}`;
      const read = found.get(same) ?? { job, awaited, message, meant: nearest(path[depth] ?? '', known), places: [] };
      found.set(same, read);
      const at = value.part(start, end) ?? value.span;
      if (read.places.some(other => other.at.start === at.start)) continue;
      read.places.push({ at, value, name: nameAt(raw, start, end, path, depth) });
    }
  }
  return found.values();
}

/** Whether another value stands by where there is none, or the whole line is a comment of a script. */
function hasFallback(raw: string, start: number, end: number): boolean {
  return /^\s*\|\|/.test(raw.slice(end, end + 40)) || /^\s*#/.test(raw.slice(raw.lastIndexOf('\n', start) + 1, start));
}

interface Missing {
  /** Which name of the path is not there. */
  readonly depth: number;
  readonly message: string;
  readonly known: readonly string[];
  readonly awaited?: Job | undefined;
}

type Path = readonly (string | undefined)[];

function missing(
  path: Path,
  place: ExpressionPlace,
  job: Job | undefined,
  workflow: Workflow,
  project: Project,
): Missing | undefined {
  const context = path[0];
  const name = path[1];
  if (name === undefined || name === '*' || context === 'secrets' || context === 'env') return undefined;
  if (context === 'inputs') return missingInput(path, 1, workflow);
  if (context === 'github') return missingProperty(path, workflow);
  if (context === 'jobs') return missingJob(path, workflow, project);
  if (!job) return undefined;
  if (context === 'needs') return missingNeed(path, job, project);
  if (context === 'steps') return missingStep(path, place, job, project);
  if (context === 'matrix') return missingInMatrix(path, job);
  return undefined;
}

function missingNeed(path: Path, job: Job, project: Project): Missing | undefined {
  const name = path[1] ?? '';
  const list = job.yaml.get('needs');
  if (list?.hasUnknownMerge || (list && list.kind === 'unknown')) return undefined;
  const needed = job.needs.find(need => need.toLowerCase() === name);
  if (needed === undefined) {
    const other = job.workflow.jobs.find(candidate => candidate.name.toLowerCase() === name);
    const shown = name.slice(0, 30);
    if (!other) return { depth: 1, known: job.needs, message: `No job before is called \`${shown}\`` };
    const awaited = missingOutput(path, other, project) ? undefined : other;
    return { depth: 1, known: [], awaited, message: `\`${job.name.slice(0, 30)}\` does not wait for \`${shown}\`` };
  }
  const other = job.workflow.jobs.find(candidate => candidate.name.toLowerCase() === name);
  return other && missingOutput(path, other, project);
}

function missingJob(path: Path, workflow: Workflow, project: Project): Missing | undefined {
  const name = path[1] ?? '';
  const other = workflow.jobs.find(job => job.name.toLowerCase() === name);
  if (other) return missingOutput(path, other, project);
  const known = workflow.jobs.map(job => job.name);
  return { depth: 1, known, message: `No job is called \`${name.slice(0, 30)}\`` };
}

function missingOutput(path: Path, job: Job, project: Project): Missing | undefined {
  const [, , kind, output] = path;
  if (kind === undefined || kind === '*') return undefined;
  const known = ['outputs', 'result'];
  if (!known.includes(kind))
    return { depth: 2, known, message: `A job has \`outputs\` and \`result\`, no \`${kind.slice(0, 30)}\`` };
  if (kind === 'result' || output === undefined || output === '*') return undefined;
  const names = outputsOf(job, project);
  if (!names || names.some(declared => declared.toLowerCase() === output)) return undefined;
  return { depth: 3, known: names, message: `\`${job.name.slice(0, 30)}\` has no output \`${output.slice(0, 30)}\`` };
}

/** The outputs a job declares, or the workflow it calls; `undefined` where that one is not here. */
function outputsOf(job: Job, project: Project): readonly string[] | undefined {
  const called = job.callsReusable ? calledWorkflow(job, project)?.trigger('workflow_call') : job.yaml;
  if (!called) return undefined;
  const outputs = called.get('outputs');
  if (outputs?.hasUnknownMerge || called.hasUnknownMerge) return undefined;
  return outputs ? (outputs.isMap ? outputs.keys() : undefined) : [];
}

/** Ids of steps in lower case and which step has them, and the order of the steps. */
interface Steps {
  /** `undefined` where not all can be seen. */
  readonly ids: ReadonlyMap<string, number> | undefined;
  readonly order: ReadonlyMap<Value, number>;
}

/** Looked up once. */
const stepsOfJobs = new WeakMap<Job, Steps>();
/** Names in lower case; `null` where they cannot be told. */
const matrixOfJobs = new WeakMap<Job, ReadonlySet<string> | null>();

function stepsOf(job: Job): Steps {
  let steps = stepsOfJobs.get(job);
  if (!steps) {
    steps = { ids: idsOf(job), order: new Map(job.steps.map(({ yaml }, index) => [yaml, index])) };
    stepsOfJobs.set(job, steps);
  }
  return steps;
}

function matrixOf(job: Job): ReadonlySet<string> | null {
  let names = matrixOfJobs.get(job);
  if (names === undefined) {
    names = matrixNames(job.yaml.get('strategy')) ?? null;
    matrixOfJobs.set(job, names);
  }
  return names;
}

function idsOf({ steps, yaml }: Job): ReadonlyMap<string, number> | undefined {
  if (steps.length !== yaml.get('steps')?.items().length) return undefined;
  const ids = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    if (step.yaml.has('parallel') || step.yaml.hasUnknownMerge) return undefined;
    const { id } = step;
    if (id !== undefined && !ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), index);
  }
  return ids;
}

function matrixNames(strategy: Value | undefined): ReadonlySet<string> | undefined {
  const matrix = strategy?.get('matrix');
  const known: string[] = [];
  if (!matrix) return strategy && !strategy.isMap ? undefined : new Set();
  const rows = matrix.get('include');
  if (!matrix.isMap || matrix.hasUnknownMerge || (rows && !rows.isList)) return undefined;
  for (const row of rows?.items() ?? []) {
    if (!row.isMap || row.hasUnknownMerge) return undefined;
    known.push(...row.keys());
  }
  known.push(...matrix.keys().filter(key => key !== 'include' && key !== 'exclude'));
  return known.some(key => key.includes('${{')) ? undefined : new Set(known.map(key => key.toLowerCase()));
}

function missingStep(path: Path, { step, key }: ExpressionPlace, job: Job, project: Project): Missing | undefined {
  const [, name = '', kind, output] = path;
  const { ids, order } = stepsOf(job);
  const at = step ? order.get(step) : Number.POSITIVE_INFINITY;
  if (!ids || at === undefined) return undefined;
  const written = ids.get(name);
  if (written !== undefined && written < at) {
    const known = ['outputs', 'outcome', 'conclusion'];
    if (kind === 'outputs' && output !== undefined) return missingInAction(output, job.steps[written], project);
    if (kind === undefined || kind === '*' || known.includes(kind)) return undefined;
    const message = `A step has \`outputs\`, \`outcome\` and \`conclusion\`, no \`${kind.slice(0, 30)}\``;
    return { depth: 2, known, message };
  }
  const known = [...ids].filter(([, index]) => index < at).map(([id]) => id);
  const shown = name.slice(0, 30);
  if (written === undefined) return { depth: 1, known, message: `No step before has the id \`${shown}\`` };
  // A step's own outcome is not there yet, and its name is made before those that run first.
  return key === 'name' ? undefined : { depth: 1, known, message: `The step \`${shown}\` has not run yet` };
}

function missingInAction(output: string, step: Step | undefined, project: Project): Missing | undefined {
  const known = step?.uses?.action.startsWith('./') ? ownAction(step, project)?.outputs : undefined;
  if (!known || output === '*' || known.some(name => name.toLowerCase() === output)) return undefined;
  return {
    depth: 3,
    known,
    message: `\`${shortName(step?.uses?.action ?? '', 35)}\` has no output \`${output.slice(0, 30)}\``,
  };
}

function missingInMatrix(path: Path, job: Job): Missing | undefined {
  const name = path[1] ?? '';
  const matrix = matrixOf(job);
  if (!matrix || matrix.has(name)) return undefined;
  const shown = job.name.slice(0, 30);
  const message = job.yaml.at('strategy', 'matrix')
    ? `The matrix of \`${shown}\` has no \`${name.slice(0, 30)}\``
    : `\`${shown}\` has no matrix`;
  return { depth: 1, known: [...matrix], message };
}

function missingInput(path: Path, depth: number, workflow: Workflow): Missing | undefined {
  const name = path[depth] ?? '';
  if (name === '*' || !workflow.triggers) return undefined;
  const known: string[] = [];
  for (const event of ['workflow_dispatch', 'workflow_call']) {
    const inputs = workflow.trigger(event)?.get('inputs');
    if (inputs && (!inputs.isMap || inputs.hasUnknownMerge)) return undefined;
    known.push(...(inputs?.keys() ?? []));
  }
  if (known.some(key => key.toLowerCase() === name)) return undefined;
  return { depth, known, message: `The workflow has no input \`${name.slice(0, 30)}\`` };
}

function missingProperty(path: Path, workflow: Workflow): Missing | undefined {
  const name = path[1] ?? '';
  if (path.length === 2 && githubProperties.has(name)) return undefined;
  const second = path[2];
  const third = path[3];
  // A called workflow sees the event of its caller.
  if (name === 'event' && second === 'inputs' && third !== undefined) {
    const isForm = workflow.startsOn('workflow_dispatch') && !workflow.startsOn('workflow_call');
    return isForm ? missingInput(path, 3, workflow) : undefined;
  }
  if (githubProperties.has(name)) {
    if (name === 'event' || second === undefined || second === '*') return undefined;
    const message = `\`github.${name}\` is a text and has no \`${second.slice(0, 30)}\``;
    return { depth: 2, known: [], message };
  }
  const known = [...githubProperties];
  // What GitHub adds later is nothing like a name it has.
  return nearest(name, known) ? { depth: 1, known, message: `\`github\` has no \`${name.slice(0, 30)}\`` } : undefined;
}

/** Where one name of a path is written. */
function nameAt(
  raw: string,
  start: number,
  end: number,
  path: Path,
  depth: number,
): { readonly start: number; readonly end: number } | undefined {
  const text = raw.slice(start, end).toLowerCase();
  let at = 0;
  for (let index = 0; index <= depth; index++) {
    const name = path[index];
    const found = name === undefined ? -1 : text.indexOf(name, at);
    if (name === undefined || found < 0) return undefined;
    if (index === depth) return { start: start + found, end: start + found + name.length };
    at = found + name.length;
  }
  return undefined;
}
