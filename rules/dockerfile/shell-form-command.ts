import { replaceArguments } from '../../server/core/dockerfile/edit.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { asExec, ownStarts } from '../../server/core/model/dockerfile/start-command.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3025', 'JSONArgsRecommended'],
  applies: (stage, project) => isShipped(stage, project) && ownStarts(stage).length > 0,
  *check(stage) {
    const starts = ownStarts(stage);
    for (const instruction of starts) {
      const exec = instruction.syntax.escape === '\\' ? asExec(instruction) : undefined;
      // `tail` keeps a container going; nothing waits for its end.
      if (!exec || exec[0] === 'tail' || stage.effective('SHELL')) continue;
      const text = `[${exec.map(word => JSON.stringify(word)).join(', ')}]`;
      // An ENTRYPOINT begins to take arguments, and a script may need a shell for want of a first line that names one.
      const safe = starts.length === 1 && instruction.keyword === 'CMD' && !/\.sh$/.test(exec[0] ?? '');
      yield {
        at: instruction.keywordSpan,
        message: `A shell starts \`${exec[0]?.slice(0, 40)}\` and may not pass on the signal to stop`,
        fix: { title: 'Start it without a shell', safe, edits: () => replaceArguments(instruction, text) },
      };
    }
  },
});
