import { isOwnStage, referencesIn } from '../../server/core/model/dockerfile/stage-graph.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['DL3023', 'AVD-DS-0006', 'DS-0006', 'DS006'],
  applies: stage => referencesIn(stage).length > 0,
  *check(stage) {
    for (const reference of referencesIn(stage)) {
      if (!isOwnStage(reference, stage)) continue;
      yield {
        at: reference.span,
        message: `\`${reference.name}\` is this stage itself, which is not built yet, so the build fails`,
      };
    }
  },
});
