import { invocation } from '../../server/core/model/shell.js';
import { lostInPipe } from '../../server/core/model/workflow/ignored-failure.js';
import { commandSpan } from '../../server/core/model/workflow/workflow.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ run, isPosix, commands }) => run !== undefined && isPosix && commands.some(({ after }) => after === '|'),
  *check(step) {
    const { run, commands, yaml, job } = step;
    const lost = lostInPipe(step);
    if (!run || !lost) return;
    const [reader] = lost.next.words;
    const program = invocation(lost.command)[0] ?? '';
    yield {
      at: commandSpan(run, { ...lost.next, end: reader?.end ?? lost.next.end }),
      message: `When \`${program.slice(0, 30)}\` fails, the step goes on: only \`${reader?.text}\` behind the pipe counts`,
      // A container may have no bash.
      fix: job.yaml.has('container')
        ? undefined
        : {
            title: 'Let failures in a pipe count',
            // Other pipes of the script may rely on it that theirs do not, and what asks for the answer is not reached.
            safe: commands.filter(({ after }) => after === '|').length === 1 && !run.raw?.includes('$?'),
            edits: () => set(yaml, 'shell', 'bash', yaml.has('name') ? { before: 'run' } : { after: 'run' }),
          },
    };
  },
});
