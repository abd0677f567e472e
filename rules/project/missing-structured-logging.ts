import { canJudgeSources } from '../../server/core/model/project/evidence.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'structuredLogging',
  {
    category: 'observability',
    severity: 'high',
    effort: [2, 4],
    phase: 1,
    applies: project => project.hasOwnService,
    *check() {
      yield { message: 'Log lines are free text: no field of them can be searched, counted or alerted on' };
    },
  },
  canJudgeSources,
);
