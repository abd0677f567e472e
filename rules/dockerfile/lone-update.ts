import { packageCommands } from '../../server/core/model/package-install.js';
import { loneUpdates } from '../../server/core/model/system-packages.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['AVD-DS-0017', 'DS-0017', 'DS017', 'CKV_DOCKER_5'],
  applies: stage => packageCommands(stage).some(({ tool }) => tool === 'apt' || tool === 'apk'),
  *check(stage) {
    for (const { run, verbWord } of loneUpdates(stage)) {
      yield {
        at: verbWord ? run.spanOf(verbWord) : run.at,
        message: 'This list of packages stays in the cache: later builds look for versions that are gone',
      };
    }
  },
});
