import { packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { insertAfterWord } from '../../server/core/model/dockerfile/run-edit.js';
import { asksQuestions } from '../../server/core/model/dockerfile/system-packages.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.1],
  aliases: ['DL3014', 'DL3030', 'DL3034', 'DL3038', 'AVD-DS-0021', 'DS-0021', 'DS021'],
  applies: stage => packageCommands(stage).some(({ tool }) => tool === 'apt' || tool === 'dnf' || tool === 'zypper'),
  *check(stage) {
    for (const command of packageCommands(stage)) {
      const { run, verb, verbWord } = command;
      if (!asksQuestions(command, stage) || !verbWord) continue;
      yield {
        at: run.spanOf(verbWord),
        message: `\`${run.program} ${verb}\` asks whether to go on, and a build gives no answer`,
        fix: { title: 'Answer with `-y`', safe: true, edits: () => insertAfterWord(run, verbWord, '-y') },
      };
    }
  },
});
