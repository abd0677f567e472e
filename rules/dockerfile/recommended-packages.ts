import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { insertAfterWord } from '../../server/core/model/dockerfile/run-edit.js';
import { takesRecommended } from '../../server/core/model/dockerfile/system-packages.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.5],
  aliases: ['DL3015', 'AVD-DS-0029', 'DS-0029', 'DS029'],
  applies: (stage, project) =>
    isShipped(stage, project) && packageCommands(stage).some(({ tool, verb }) => tool === 'apt' && verb === 'install'),
  *check(stage) {
    for (const command of packageCommands(stage)) {
      const { run, verbWord } = command;
      if (!takesRecommended(command, stage) || !verbWord) continue;
      yield {
        at: run.spanOf(verbWord),
        message: 'Recommended packages come along: more to download, to scan and to update',
        fix: {
          title: 'Leave them out',
          safe: false,
          edits: () => insertAfterWord(run, verbWord, '--no-install-recommends'),
        },
      };
    }
  },
});
