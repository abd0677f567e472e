/** Steps whose failure nobody learns of, though it ought to stop the job. */

import type { Value } from '../../yaml/view.js';
import { type Command, hasFlag, invocation, operands } from '../shell.js';
import type { Purpose } from './purpose.js';
import type { Evidence, Step } from './workflow.js';

/** What hides the failure of a gate. */
export interface Hiding {
  /** What fails: a noun. */
  readonly what: string;
  /** The step or job whose `continue-on-error` hides it. */
  readonly holder?: Value;
  /** The command that fails, and the one behind `||` that answers for it; without one it is `set +e`. */
  readonly command?: Command;
  readonly answer?: { readonly left: Command; readonly right: Command; readonly says: string };
}

/** What a failure is a failure of. */
const nouns: { readonly [purpose in Purpose]?: string } = {
  migration: 'migration',
  deploy: 'deployment',
  'health-check': 'health check',
  test: 'test',
  'type-check': 'type check',
  lint: 'lint check',
};

/** Whether a step does anything whose failure has to stop the job. */
export function isGate(step: Step): boolean {
  return step.purposes.some(({ purpose }) => nouns[purpose] !== undefined);
}

/** Where the failures of a step are hidden from everybody, and nothing says that this is meant. */
export function* hiddenFailures(step: Step): Iterable<Hiding> {
  const { yaml, job } = step;
  const found = mayHide(step) ? gates(step) : [];
  const [first] = found;
  if (!first || runsAfterFailure(step) || isMeantToBeLoose(step) || isDecidedElsewhere(step, found)) return;
  if (yaml.get('continue-on-error')?.flag === true && !isReadLater(step) && !isWarning(step, found))
    yield { what: noun(first), holder: yaml };
  const isJobs = job.yaml.get('continue-on-error')?.flag === true && !job.yaml.has('strategy');
  if (isJobs && isFirstGateOf(step)) yield { what: noun(first), holder: job.yaml };
  if (!step.run || !step.isPosix) return;
  for (const gate of found) {
    const { command } = gate;
    if (!command || command.condition || command.negated || command.captured || command.looped) continue;
    if (isReport(gate, step) || failsAnyway(step, command)) continue;
    // In front of a pipe it is the pipe that hides the failure.
    const answer = command.after === '|' ? undefined : answerFor(step.commands, command);
    const warns = gate.purpose === 'health-check' && /\bwarning\b/i.test(answer?.right.words[1]?.text ?? '');
    if (answer && !warns) yield { what: noun(gate), command, answer };
    else if (!answer && isUnchecked(step.commands, command)) yield { what: noun(gate), command };
  }
}

/** Most steps hide nothing: they need no closer look. */
function mayHide({ yaml, job, commands }: Step): boolean {
  if (yaml.has('continue-on-error') || job.yaml.has('continue-on-error')) return true;
  return commands.some(
    ({ after, words }) => after === '||' || (words[0]?.text === 'set' && words[1]?.text.startsWith('+')),
  );
}

/** Whether all that a step does is to ask a linter more than another step of its job does, which fails the job. */
function isDecidedElsewhere({ job, yaml }: Step, found: readonly Evidence[]): boolean {
  return found.every(
    gate =>
      isAdvice(gate) &&
      job.steps.some(
        other =>
          other.yaml !== yaml &&
          !mayHide(other) &&
          other.purposes.some(same => same.purpose === gate.purpose && programOf(same) === programOf(gate)),
      ),
  );
}

function programOf({ command }: Evidence): string {
  const [program = '', task = ''] = command ? invocation(command) : [];
  return /^[a-z][\w:-]*$/.test(task) ? `${program} ${task}` : program;
}

function noun({ purpose }: Evidence): string {
  return nouns[purpose] ?? purpose;
}

/** The commands and actions of a step whose failure has to stop the job. */
function gates(step: Step): readonly Evidence[] {
  // What regenerates files is judged by what has changed.
  const isRegeneration = step.commands.some(command => /^git diff( |$)/.test(invocation(command).join(' ')));
  const gating = step.purposes.filter(
    ({ purpose, command }) =>
      nouns[purpose] !== undefined &&
      !(purpose === 'test' && isRegeneration) &&
      !(command && cannotFail(step.commands, command)),
  );
  if (!gating.some(isAdvice) || !leavesAdviceToOthers(step)) return gating;
  return gating.filter(evidence => !isAdvice(evidence));
}

/** Whether a failure cannot happen, or is met with something that shows it. */
function cannotFail(commands: readonly Command[], command: Command): boolean {
  if (hasFlag(invocation(command), '--exit-zero', '--issues-exit-code', '--global-setup-only')) return true;
  return command.after === '||' && commands.includes(command) && !answerFor(commands, command);
}

/** Whether every check of a step is asked by an `if`, which warns where it fails and lets the step go on. */
function isWarning({ run }: Step, found: readonly Evidence[]): boolean {
  return found.every(({ command }) => command?.condition) && !/\bexit\s+[1-9$]/.test(run?.raw ?? '');
}

/** Whether the script ends in failure behind a command, which then only shows why. */
function failsAnyway({ run, commands }: Step, command: Command): boolean {
  const exit = commands.find(
    ({ start, depth, words }) =>
      start > command.end &&
      depth === command.depth &&
      words[0]?.text === 'exit' &&
      /^[1-9]/.test(words[1]?.text ?? ''),
  );
  return exit !== undefined && !/\b(then|do|else|fi|case)\b/.test(run?.raw?.slice(command.end, exit.start) ?? '');
}

function isAdvice({ purpose }: Evidence): boolean {
  return purpose === 'lint' || purpose === 'type-check';
}

function isFirstGateOf({ job, yaml }: Step): boolean {
  return job.steps.find(step => gates(step).length)?.yaml === yaml;
}

/** Whether what a checker found goes into a file, to be judged from there. */
function isReport({ purpose, command }: Evidence, { job, yaml }: Step): boolean {
  if (!command || purpose === 'migration' || purpose === 'deploy' || purpose === 'health-check') return false;
  if (command.redirections.some(({ operator, target }) => /^>>?$/.test(operator) && target.text !== '/dev/null'))
    return true;
  const file = command.words.map(({ text }) => /([\w.-]+\.(?:json|xml|sarif|txt|html))$/.exec(text)?.[1]).find(Boolean);
  const later = job.steps.slice(job.steps.findIndex(other => other.yaml === yaml) + 1);
  return file !== undefined && later.some(other => other.run?.raw?.includes(file));
}

/** The `|| true` at the end of the and-or list a command stands in. */
function answerFor(commands: readonly Command[], command: Command): Hiding['answer'] {
  let at = commands.indexOf(command);
  for (let left: Command | undefined = command; left; left = commands[++at]) {
    if (left.depth !== command.depth || left.captured) continue;
    if (left.after === '|' || left.after === '&&') continue;
    if (left.after !== '||') return undefined;
    const right = commands[at + 1];
    const says = right && right.depth === command.depth ? emptyAnswer(right) : undefined;
    return right && says ? { left, right, says } : undefined;
  }
  return undefined;
}

/** Whether the script goes on after the command whatever it says, with `set +e`, and never looks back. */
function isUnchecked(commands: readonly Command[], command: Command): boolean {
  const at = commands.indexOf(command);
  const later = commands.slice(at + 1);
  if (command.depth > 0 || !later.length || (command.after !== '\n' && command.after !== ';')) return false;
  const switches = commands
    .slice(0, at)
    .filter(({ words }) => words[0]?.text === 'set' && /^[-+]\w*e/.test(words[1]?.text ?? ''));
  if (!switches.at(-1)?.words[1]?.text.startsWith('+')) return false;
  return !later.some(({ words, assignments }) =>
    [...words, ...assignments.map(({ value }) => value)].some(({ text }) =>
      /\$\?|PIPESTATUS|^exit$|^return$/.test(text),
    ),
  );
}

/** A command whose failure a pipe hides from the shell that GitHub starts by default: it has no `pipefail`. */
export function lostInPipe(step: Step): { readonly command: Command; readonly next: Command } | undefined {
  const { run, commands, purposes } = step;
  if (!run || !hasDefaultShell(step)) return undefined;
  for (const { purpose, command } of purposes) {
    const next = command && commands[commands.indexOf(command) + 1];
    if (!command || !next || command.after !== '|' || command.captured || command.condition) continue;
    if (purpose === 'image-build' || next.after === '|' || next.depth !== command.depth) continue;
    if (passesThrough.test(next.words[0]?.text ?? '') && !isFileReadLater(next, commands)) return { command, next };
  }
  return undefined;
}

function hasDefaultShell({ yaml, job, run }: Step): boolean {
  const holders = [yaml, job.yaml.at('defaults', 'run'), job.workflow.yaml.at('defaults', 'run')];
  return !holders.some(holder => holder?.has('shell')) && !/pipefail|PIPESTATUS/.test(run?.raw ?? '');
}

/** Programs that show what they are given, and are content with anything. */
const passesThrough =
  /^(tee|cat|tail|sed|awk|ts|sort|uniq|tr|cut|xcpretty|xcbeautify|tap-\w+|pino-pretty|gotestfmt|go-junit-report)$/;

/** Whether the script looks at the file that `tee` writes. */
function isFileReadLater(tee: Command, commands: readonly Command[]): boolean {
  const files = operands(tee.words.map(({ text }) => text));
  const later = commands.slice(commands.indexOf(tee) + 1).flatMap(({ words }) => words);
  return tee.words[0]?.text === 'tee' && later.some(({ text }) => files.some(file => text.includes(file)));
}

/** What a command that cannot fail and records nothing looks like. */
function emptyAnswer({ words, redirections, assignments, after }: Command): string | undefined {
  if (redirections.length || assignments.length || after === '&&' || after === '||' || after === '|') return undefined;
  const [program, ...rest] = words.map(word => word.text);
  if ((program === 'true' || program === ':') && !rest.length) return program;
  if (program === 'exit' && rest.length === 1 && rest[0] === '0') return 'exit 0';
  // `echo "::warning::…"` shows on the page of the run.
  const noticed = rest.some(word => word.startsWith('::') || loose.test(word));
  return program === 'echo' && !noticed ? 'echo' : undefined;
}

/** Steps that run because something failed already only gather what is left. */
function runsAfterFailure({ yaml }: Step): boolean {
  return /\b(failure|cancelled)\(\)/.test(yaml.get('if')?.raw ?? '');
}

const loose =
  /\b(experimental|optional|advisory|informational|non-?(blocking|critical|fatal)|warn(ing)?s?[ -]only|allowed to fail|allow[ -]failures?|best[ -]effort|nightly|canary|preview|coverage|report(ing)?|benchmarks?|sarif|soft[ -]?fail)\b/i;

/** The author says so: in the name of the step or its job, or in a comment inside the step. */
function isMeantToBeLoose(step: Step): boolean {
  const { name, yaml, job } = step;
  const jobName = job.yaml.get('name')?.raw ?? '';
  // Tests that a workflow runs only to count what they cover decide elsewhere.
  if (/\b(code-?cov|coverage)\b/i.test(job.workflow.name)) return true;
  return (
    [name, job.name.replaceAll('_', '-'), jobName].some(text => loose.test(text)) || saysSarif(yaml) || saysSo(step)
  );
}

/** Comments are asked only where something is hidden: most steps need no look at their text. */
function saysSo({ yaml, file }: Step): boolean {
  const { start } = yaml.span;
  const above = commentAbove(file.text.slice(Math.max(0, start - 2000), start));
  if (above.includes('continue-on-error') || meant.test(above)) return true;
  const column = start - file.text.lastIndexOf('\n', start - 1) - 1;
  // A step ends at the first line that stands further to the left.
  const lines = file.text.slice(start, start + 4000).split('\n');
  const end = lines.findIndex((line, index) => index > 0 && line.trim() !== '' && line.search(/\S/) < column);
  const own = lines.slice(0, end < 0 ? undefined : end);
  if (!own.some(line => /continue-on-error|\|\|/.test(line))) return false;
  return own.some(line => meant.test(/(?:^|\s)#(.*)/.exec(line)?.[1] ?? ''));
}

const meant = /\b(non-?blocking|warn(ing)?s?[ -]only|advisory|informational)\b/i;

/** The lines of comment right above the step that begins where a text ends. */
function commentAbove(text: string): string {
  const lines = text.split('\n').slice(0, -1);
  const from = lines.findLastIndex(line => !/^\s*#/.test(line)) + 1;
  return lines.slice(from).join('\n');
}

/** A scan that writes a report for the Security tab is judged there. */
function saysSarif(yaml: Value): boolean {
  for (const scalar of yaml.scalars()) if (/sarif/i.test(scalar.raw ?? '')) return true;
  return false;
}

/** Whether a later step or job asks how this one ended. */
function isReadLater({ id, job, purposes }: Step): boolean {
  if (id !== undefined && mentions(job.yaml, `steps.${id}.`)) return true;
  const tested = purposes.some(({ purpose }) => purpose === 'test');
  return tested && job.steps.some(({ uses }) => uses !== undefined && reporters.test(uses.action));
}

/** Actions that read the results of tests and fail where one failed. */
const reporters =
  /^(dorny\/test-reporter|mikepenz\/action-junit-report|enricomi\/publish-unit-test-result-action|phoenix-actions\/test-reporting|test-summary\/action)\b/i;

function mentions(yaml: Value, text: string): boolean {
  for (const scalar of yaml.scalars()) if (scalar.raw?.includes(text)) return true;
  return false;
}

/** Whether the job commits or proposes what the linter mended, or hands its report to a reviewer. */
function leavesAdviceToOthers({ job }: Step): boolean {
  return job.steps.some(
    ({ uses, commands }) =>
      (uses !== undefined &&
        /auto-?commit|add-and-commit|create-pull-request|autofix|pre-commit-ci|reviewdog|lint-reporter|annotate|suggester/i.test(
          uses.action,
        )) ||
      commands.some(command => /^git (add|commit|diff)$/.test(invocation(command).slice(0, 2).join(' '))),
  );
}
