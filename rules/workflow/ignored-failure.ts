import type { Purpose } from '../../server/core/model/purpose.js';
import { type Command, hasFlag, invocation } from '../../server/core/model/shell.js';
import { commandSpan, type Evidence, type Step } from '../../server/core/model/workflow.js';
import { type Problem, rule } from '../../server/core/rule.js';
import { remove, replacePart } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'high',
  effort: [0.25, 2],
  applies: step => step.purposes.some(({ purpose }) => nouns[purpose] !== undefined),
  *check(step) {
    const [first] = gates(step);
    if (!first || runsAfterFailure(step) || isMeantToBeLoose(step)) return;
    const { yaml, job } = step;
    if (yaml.get('continue-on-error')?.flag === true) {
      if (!isReadLater(step)) yield continued(yaml, first);
    }
    if (isFirstGateOf(step) && job.yaml.get('continue-on-error')?.flag === true && !job.yaml.has('strategy')) {
      yield continued(job.yaml, first);
    }
    if (step.run && step.isPosix) for (const gate of gates(step)) yield* swallowed(step.run, step.commands, gate);
  },
});

/** What a failure is a failure of. */
const nouns: { readonly [purpose in Purpose]?: string } = {
  migration: 'migration',
  deploy: 'deployment',
  'health-check': 'health check',
  test: 'test',
  'type-check': 'type check',
  lint: 'lint check',
};

/** The commands and actions of a step whose failure has to stop the job. */
function gates(step: Step): readonly Evidence[] {
  const gating = step.purposes.filter(
    ({ purpose, command }) => nouns[purpose] !== undefined && !(command && isAnswered(step.commands, command)),
  );
  if (!gating.some(isAdvice) || !leavesAdviceToOthers(step)) return gating;
  return gating.filter(evidence => !isAdvice(evidence));
}

/** Whether a failure cannot happen, or is met with something that shows it. */
function isAnswered(commands: readonly Command[], command: Command): boolean {
  if (hasFlag(invocation(command), '--exit-zero', '--issues-exit-code')) return true;
  return command.after === '||' && commands.includes(command) && !handlerOf(commands, command);
}

function isAdvice({ purpose }: Evidence): boolean {
  return purpose === 'lint' || purpose === 'type-check';
}

function isFirstGateOf({ job, yaml }: Step): boolean {
  return job.steps.find(step => gates(step).length)?.yaml === yaml;
}

/** `yaml`: the step or job that has the key. */
function continued(yaml: Value, { purpose }: Evidence): Problem {
  return {
    at: yaml.get('continue-on-error')?.span ?? yaml.span,
    message: `A failed ${nouns[purpose]} goes unnoticed: \`continue-on-error\` lets the job pass`,
    fix: { title: 'Let the failure fail the job', safe: true, edits: () => remove(yaml, 'continue-on-error') },
  };
}

function* swallowed(script: Value, commands: readonly Command[], { purpose, command }: Evidence): Iterable<Problem> {
  if (!command || command.condition || command.negated || command.captured || command.looped) return;
  if (isReport(purpose, command)) return;
  // In front of a pipe it is the pipe that hides the failure.
  const handler = command.after === '|' ? undefined : handlerOf(commands, command);
  if (!handler && isUnchecked(commands, command)) {
    yield {
      at: commandSpan(script, command),
      message: `A failed ${nouns[purpose]} goes unnoticed: after \`set +e\` the script goes on`,
    };
  }
  if (!handler) return;
  const { left, right, says } = handler;
  const between = script.raw?.slice(left.end, right.start) ?? '';
  const operator = left.end + between.indexOf('||');
  yield {
    at: script.part(operator, right.end) ?? commandSpan(script, right),
    message: `A failed ${nouns[purpose]} goes unnoticed: \`|| ${says}\` hides it`,
    fix: {
      title: 'Let the failure fail the job',
      safe: says !== 'echo',
      edits: () => (between.trim() === '||' ? replacePart(script, left.end, right.end, '') : undefined),
    },
  };
}

/** Whether what a checker found goes into a file, to be judged from there. */
function isReport(purpose: Purpose, { redirections }: Command): boolean {
  if (purpose === 'migration' || purpose === 'deploy' || purpose === 'health-check') return false;
  return redirections.some(({ operator, target }) => /^>>?$/.test(operator) && target.text !== '/dev/null');
}

/** The `|| true` at the end of the and-or list a command stands in. */
function handlerOf(
  commands: readonly Command[],
  command: Command,
): { left: Command; right: Command; says: string } | undefined {
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

/** The author says so: in the name of the step or its job, or in a comment beside the key. */
function isMeantToBeLoose({ name, yaml, job }: Step): boolean {
  const jobName = job.yaml.get('name')?.raw ?? '';
  return [name, job.name.replaceAll('_', '-'), jobName].some(text => loose.test(text)) || saysSarif(yaml);
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
