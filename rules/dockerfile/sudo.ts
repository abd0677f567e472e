import { startsAsRootAt } from '../../server/core/model/dockerfile/build-user.js';
import { removeWord } from '../../server/core/model/dockerfile/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['DL3004', 'AVD-DS-0010', 'DS-0010', 'DS010', 'CKV2_DOCKER_1'],
  applies: ({ commands }) => commands.length > 0,
  *check(stage) {
    for (const run of stage.commands) {
      const [first, second] = run.command.words;
      if (first?.text !== 'sudo' || !second || second.text.startsWith('-')) continue;
      if (!startsAsRootAt(run.instruction, stage)) continue;
      yield {
        at: run.spanOf(first),
        message: '`sudo` does nothing here, where the build is root already, and most images have none',
        fix: { title: 'Remove `sudo`', safe: true, edits: () => removeWord(run, first) },
      };
    }
  },
});
