import { removeInstruction } from '../../server/core/dockerfile/edit.js';
import { packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { loneUpdates } from '../../server/core/model/dockerfile/system-packages.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['AVD-DS-0017', 'DS-0017', 'DS017', 'CKV_DOCKER_5'],
  applies: stage => packageCommands(stage).some(({ tool }) => tool === 'apt' || tool === 'apk'),
  *check(stage) {
    for (const { command, useless } of loneUpdates(stage)) {
      const { run, verbWord } = command;
      yield {
        at: verbWord ? run.spanOf(verbWord) : run.at,
        message: useless
          ? 'Nothing reads this list, which stays in the image: `apk add --no-cache` fetches its own'
          : 'This list of packages stays in the cache: later builds look for versions that are gone',
        fix: useless
          ? { title: 'Remove the update', safe: false, edits: () => removeInstruction(run.instruction) }
          : undefined,
      };
    }
  },
});
