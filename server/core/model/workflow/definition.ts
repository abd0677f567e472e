/** What GitHub refuses in a workflow whose keys are all known: names, kinds of steps, actions, runners, shells. */
import { nearest } from '../../nearest.js';
import type { Value } from '../../yaml/view.js';
import { shortName } from '../short-name.js';
import { type Fault, isLast, isTyped, readingOf, stepKinds } from './reading.js';
import type { ActionReference, Job, Workflow } from './workflow.js';

/** Every fault of a workflow's definition, each at a place of its own. */
export function definitionFaults(workflow: Workflow): Iterable<Fault> {
  const found = new Map<number, Fault>();
  for (const fault of allFaults(workflow)) if (!found.has(fault.at.start)) found.set(fault.at.start, fault);
  return found.values();
}

/** What of the triggers does nothing: what GitHub does not know, and filters that nothing can pass. */
export function* triggerFaults(workflow: Workflow): Generator<Fault> {
  yield* readingOf(workflow).unreadTriggers;
  for (const { value: event } of workflow.yaml.get('on')?.entries() ?? []) {
    for (const { key, value } of event.entries()) {
      const kind = /^(branches|tags|paths)(-ignore)?$/.exec(key);
      if (!kind || value.shared) continue;
      // Beside branches that are let in, a filter may well keep every tag out.
      const mayBeEmpty = kind[2] !== undefined || (event.has('branches') && event.has('tags'));
      yield* patternFaults(value, kind[1] === 'paths', mayBeEmpty);
    }
  }
}

/** Source: docs.github.com, "Workflow syntax", "Filter pattern cheat sheet", November 2026. */
function* patternFaults(patterns: Value, isPath: boolean, mayBeEmpty: boolean): Generator<Fault> {
  const list = patterns.isList ? patterns.items() : [patterns];
  for (const value of list) {
    const text = value.shared ? undefined : value.text;
    const dead = text && (isPath ? /^(!?)\.\// : /^(!?)refs\/(heads|tags)\//).exec(text);
    if (!text || !dead) continue;
    const meant = (dead[1] ?? '') + text.slice(dead[0].length);
    const message = isPath ? 'Paths begin at the root, without `./`' : 'The filter takes short names, without `refs/`';
    yield { at: value.span, message: `${message}: \`${shortName(text, 30)}\` matches nothing`, value, meant };
  }
  const first = list[0];
  if (!mayBeEmpty && first && list.every(({ text, shared }) => !shared && text?.startsWith('!')))
    yield { at: first.span, message: 'Every pattern takes something out and none lets anything in: it starts nothing' };
}

function* allFaults(workflow: Workflow): Generator<Fault> {
  const { faults, unclearSteps } = readingOf(workflow);
  yield* faults;
  for (const step of unclearSteps) yield* stepFaults(step);
  const { yaml, jobs, file } = workflow;
  // Whoever comments it out means the workflow to sleep.
  if (jobs.length && !yaml.has('on') && !/^[ \t]*#[ \t#]*["']?on["']?[ \t]*:/m.test(file.text))
    yield { at: workflow.at, message: 'The workflow lacks `on`: it never starts', follows: '' };
  yield* filterFaults(workflow);
  yield* zoneFaults(workflow);
  const names = new Set<string>();
  for (const job of jobs) {
    const fault = nameFault(job.name, job.at, names);
    if (fault) yield fault;
    if (!job.yaml.shared) yield* jobFaults(job);
  }
}

function* filterFaults({ yaml }: Workflow): Generator<Fault> {
  for (const { key, value } of yaml.get('on')?.entries() ?? []) {
    for (const filter of ['branches', 'tags', 'paths']) {
      const ignored = value.entry(`${filter}-ignore`);
      if (value.has(filter) && ignored)
        yield {
          at: ignored.keySpan,
          message: `\`${shortName(key, 25)}\` takes \`${filter}\` or \`${filter}-ignore\`, not both`,
        };
    }
  }
}

/** Source: docs.github.com, "Workflow syntax", `on.schedule`: names of the IANA database, which the runtime knows. */
function* zoneFaults(workflow: Workflow): Generator<Fault> {
  for (const item of workflow.trigger('schedule')?.items() ?? []) {
    const zone = item.get('timezone');
    if (!zone?.text || zone.shared) continue;
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone.text });
    } catch {
      yield { at: zone.span, message: `There is no time zone \`${shortName(zone.text, 40)}\`` };
    }
  }
}

/** Ids of jobs, and of the steps of one job: upper and lower case are one to GitHub. */
function nameFault(name: string, at: Fault['at'], seen: Set<string>): Fault | undefined {
  const known = name.toLowerCase();
  if (seen.has(known)) return { at, message: `The id \`${shortName(name, 25)}\` stands twice` };
  seen.add(known);
  if (/^[a-z_][\w-]{0,98}$/.test(known) && !name.startsWith('__')) return undefined;
  return { at, message: `\`${shortName(name, 25)}\` is no id of letters, digits, \`-\` and \`_\`` };
}

function* jobFaults(job: Job): Generator<Fault> {
  const { yaml, name, at, steps, uses } = job;
  if (job.callsReusable) {
    if (uses && !uses.action.startsWith('./') && !uses.action.startsWith('$/')) yield* callFaults(uses);
    return;
  }
  if (!yaml.has('runs-on') && yaml.has('steps') && !isTyped(yaml))
    yield { at, message: `\`${shortName(name, 30)}\` lacks \`runs-on\`` };
  if (!yaml.has('steps') && !isTyped(yaml) && !isLast(yaml))
    yield { at, message: `\`${shortName(name, 30)}\` has neither \`steps\` nor \`uses\`` };
  yield* matrixFaults(yaml.at('strategy', 'matrix'));
  yield* runnerFaults(job);
  const ids = new Set<string>();
  for (const step of steps) {
    const { id, yaml, uses } = step;
    const named = id === undefined ? undefined : yaml.get('id');
    const fault = named && !named.shared && nameFault(id ?? '', named.span, ids);
    if (fault) yield fault;
    const wrong = uses && usesFault(uses.action, uses.ref);
    if (wrong) yield { at: uses.span, message: wrong };
    const shell = yaml.get('shell');
    if (shell && !shell.shared) yield* shellFaults(shell);
  }
}

function* callFaults({ action, ref, span: at }: ActionReference): Generator<Fault> {
  if (!/^[^/\s]+\/[^/\s]+\/\.github\/workflows\/[^/\s]+\.ya?ml$/.test(action))
    yield { at, message: `A job calls workflows, and \`${shortName(action, 35)}\` is none` };
  else if (!ref) yield { at, message: `\`${shortName(action, 40)}\` lacks its \`@version\`` };
}

function* matrixFaults(matrix: Value | undefined): Generator<Fault> {
  for (const { key, value } of matrix?.entries() ?? []) {
    if (value.isList && !value.items().length && key !== 'include' && key !== 'exclude' && !value.shared)
      yield { at: value.span, message: `The matrix has no value for \`${shortName(key, 40)}\`` };
  }
}

function* stepFaults(step: Value): Generator<Fault> {
  const at = (step.get('name') ?? step).span;
  const [first, second] = step.keys().filter(key => stepKinds.has(key));
  if (first === undefined) {
    if (!isTyped(step) && !isLast(step)) yield { at, message: 'The step has neither `run` nor `uses`' };
  } else
    yield {
      at: step.entry(second ?? first)?.keySpan ?? at,
      message: `A step takes \`${first}\` or \`${second}\`, not both`,
    };
}

/** Few actions are named often. */
const rightActions = new Set<string>();

function usesFault(action: string, ref: string | undefined): string | undefined {
  if (ref && rightActions.has(action)) return undefined;
  const shown = `\`${shortName(action, 40)}\``;
  if (/\.github\/workflows\/[^/]+\.ya?ml$/.test(action)) return `Only a job calls ${shown}, no step`;
  if (/^(\.|\$)\/|^\.\\|^docker:/.test(action) || action === '.') return undefined;
  if (!/^[^/\s]+\/[^\s]+$/.test(action)) return `${shown} is no \`owner/name@version\``;
  if (!ref) return `${shown} lacks its \`@version\``;
  if (rightActions.size < 1000) rightActions.add(action);
  return undefined;
}

/** Source: docs.github.com, "Workflow syntax", `jobs.<job_id>.steps[*].shell`, November 2026. */
const shells = ['bash', 'pwsh', 'powershell', 'sh', 'cmd', 'python'];

function* shellFaults(shell: Value): Generator<Fault> {
  const { text } = shell;
  if (text === undefined || text.includes('{0}') || shells.includes(text.toLowerCase())) return;
  yield {
    at: shell.span,
    message: `The runner knows no shell \`${shortName(text, 30)}\`: the step fails`,
    follows: '',
    value: shell,
    meant: nearest(text, shells),
  };
}

const hosted = [
  'ubuntu-latest',
  'ubuntu-24.04',
  'ubuntu-22.04',
  'windows-latest',
  'windows-2025',
  'macos-latest',
  'macos-15',
];

/** A runner that is one slip away from one of GitHub's: nobody calls an own one so. */
function* runnerFaults({ runsOn }: Job): Generator<Fault> {
  const { text } = runsOn ?? {};
  if (!runsOn || runsOn.shared || text === undefined || hosted.includes(text.toLowerCase())) return;
  const letters = (label: string) => label.toLowerCase().replace(/[^a-z]/g, '');
  const meant = nearest(text, hosted);
  if (meant === undefined || !/latest$/.test(meant)) return;
  const [written, right] = [letters(text), letters(meant)];
  // More letters than the right ones may be a name of somebody's own, such as `ubuntu-latest-m`.
  if (/\d/.test(text) || (written !== right && written.startsWith(right))) return;
  yield {
    at: runsOn.span,
    message: `GitHub has no runner \`${shortName(text, 30)}\`: the job waits until it is cancelled`,
    follows: '',
    value: runsOn,
    meant,
  };
}
