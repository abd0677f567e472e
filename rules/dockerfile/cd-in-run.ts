import { isLostChange } from '../../server/core/model/dockerfile/build-command.js';
import { asWorkdir } from '../../server/core/model/dockerfile/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3003', 'AVD-DS-0013', 'DS-0013', 'DS013'],
  applies: ({ commands }) => commands.length > 0,
  *check({ commands }) {
    for (const run of commands) {
      if (!isLostChange(run, commands)) continue;
      const alone = run.previous === undefined;
      const path = run.words[1] ?? '';
      yield {
        at: run.at,
        message: `\`cd ${path.slice(0, 40)}\` ends with this RUN: the next instruction is back in the working directory`,
        fix: alone
          ? { title: 'Make it the working directory', safe: false, edits: () => asWorkdir(run.instruction, path) }
          : undefined,
      };
    }
  },
});
