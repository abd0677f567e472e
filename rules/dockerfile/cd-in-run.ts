import { replaceArguments, setKeyword } from '../../server/core/dockerfile/edit.js';
import { sameRun } from '../../server/core/model/build-command.js';
import type { Instruction } from '../../server/core/model/dockerfile.js';
import { rule } from '../../server/core/rule.js';
import type { Edit } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3003', 'AVD-DS-0013', 'DS-0013', 'DS013'],
  applies: ({ commands }) => commands.length > 0,
  *check({ commands }) {
    for (const run of commands) {
      const { program, words, next, command, instruction } = run;
      if (program !== 'cd' || next?.instruction === instruction || next || command.depth > 0 || words.length < 2)
        continue;
      const script = sameRun(commands, run);
      // The way back out of a folder, as a habit.
      if (script.some(other => other !== run && other.program === 'cd')) continue;
      const alone = script.length === 1;
      yield {
        at: run.at,
        message: `\`cd ${words[1]?.slice(0, 40)}\` ends with this RUN: the next instruction is back in the working directory`,
        fix: alone
          ? { title: 'Make it the working directory', safe: false, edits: () => asWorkdir(instruction, words[1]) }
          : undefined,
      };
    }
  },
});

function asWorkdir(instruction: Instruction, path: string | undefined): readonly Edit[] | undefined {
  if (path === undefined || !/^[\w./-]+$/.test(path) || path === '-') return undefined;
  const keyword = setKeyword(instruction, 'WORKDIR');
  const folder = replaceArguments(instruction, path);
  return keyword && folder && [...keyword, ...folder];
}
