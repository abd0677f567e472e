import { bashisms, readBySh } from '../../server/core/model/dockerfile/bashism.js';
import { rule } from '../../server/core/rule.js';

const shellCheckIds = [2039, 2112, 3009, 3010, 3011, 3014, 3037, 3040, 3044, 3046, 3051].map(number => `SC${number}`);

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: shellCheckIds,
  applies: stage => stage.commands.length > 0 && readBySh(stage),
  *check(stage) {
    for (const { run, word, says, fix } of bashisms(stage)) {
      yield {
        at: run.spanOf(word),
        message: `The \`sh\` of Debian runs this and not bash: ${says}`,
        fix: fix && { ...fix, safe: true },
      };
    }
  },
});
