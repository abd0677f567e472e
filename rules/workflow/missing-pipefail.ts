import { type Command, invocation, operands } from '../../server/core/model/shell.js';
import { commandSpan, type Step } from '../../server/core/model/workflow.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ run, isPosix, commands }) => run !== undefined && isPosix && commands.some(({ after }) => after === '|'),
  *check(step) {
    const { run, commands, yaml, purposes, job } = step;
    if (!run || !isWithoutPipefail(step)) return;
    for (const { purpose, command } of purposes) {
      const next = command && commands[commands.indexOf(command) + 1];
      if (!command || !next || command.after !== '|' || command.captured || command.condition || !passesThrough(next))
        continue;
      if (
        purpose === 'image-build' ||
        next.after === '|' ||
        next.depth !== command.depth ||
        isReadLater(next, commands)
      )
        continue;
      yield {
        at: commandSpan(run, { ...next, end: next.words[0]?.end ?? next.end }),
        message: `When \`${invocation(command)[0]?.slice(0, 30)}\` fails, the step goes on: only \`${next.words[0]?.text}\` behind the pipe counts`,
        fix: job.yaml.has('container')
          ? undefined
          : {
              title: 'Let failures in a pipe count',
              // Other pipes of the script may rely on it that theirs do not.
              safe: commands.filter(({ after }) => after === '|').length === 1,
              edits: () => set(yaml, 'shell', 'bash', yaml.has('name') ? { before: 'run' } : { after: 'run' }),
            },
      };
      return;
    }
  },
});

/** The default shell has no `pipefail`; `shell: bash` has it. */
function isWithoutPipefail({ yaml, job, run }: Step): boolean {
  const holders = [yaml, job.yaml.at('defaults', 'run'), job.workflow.yaml.at('defaults', 'run')];
  return !holders.some(holder => holder?.has('shell')) && !/pipefail|PIPESTATUS/.test(run?.raw ?? '');
}

/** Programs that show what they are given, and are content with anything. */
function passesThrough({ words }: Command): boolean {
  return /^(tee|cat|tail|sed|awk|ts|sort|uniq|tr|cut|xcpretty|xcbeautify|tap-\w+|pino-pretty|gotestfmt|go-junit-report)$/.test(
    words[0]?.text ?? '',
  );
}

/** Whether the script looks at the file that `tee` writes. */
function isReadLater(tee: Command, commands: readonly Command[]): boolean {
  const files = operands(tee.words.map(({ text }) => text));
  const later = commands.slice(commands.indexOf(tee) + 1).flatMap(({ words }) => words);
  return tee.words[0]?.text === 'tee' && later.some(({ text }) => files.some(file => text.includes(file)));
}
