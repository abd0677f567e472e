import { replaceArguments } from '../../server/core/dockerfile/edit.js';
import type { Command } from '../../server/core/model/dockerfile.js';
import { isShipped } from '../../server/core/model/image-use.js';
import { asExec } from '../../server/core/model/start-command.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3025', 'JSONArgsRecommended'],
  applies: (stage, project) => isShipped(stage, project) && ownStarts(stage.command()).length > 0,
  *check(stage) {
    const starts = ownStarts(stage.command());
    for (const instruction of starts) {
      const exec = instruction.syntax.escape === '\\' ? asExec(instruction) : undefined;
      if (!exec || stage.effective('SHELL')) continue;
      const text = `[${exec.map(word => JSON.stringify(word)).join(', ')}]`;
      yield {
        at: instruction.keywordSpan,
        message: `A shell starts \`${exec[0]?.slice(0, 40)}\` and may not pass on the signal to stop`,
        fix: {
          title: 'Start it without a shell',
          // An ENTRYPOINT begins to take arguments, and a script may need a shell for want of a first line that names one.
          safe: starts.length === 1 && instruction.keyword === 'CMD' && !/\.sh$/.test(exec[0] ?? ''),
          edits: () => replaceArguments(instruction, text),
        },
      };
    }
  },
});

function ownStarts(command: Command | undefined) {
  return [command?.entrypoint, command?.cmd].filter(instruction => instruction !== undefined);
}
