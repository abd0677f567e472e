import { canJudgeSources } from '../../server/core/model/project/evidence.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'gracefulShutdown',
  {
    category: 'incident',
    severity: 'high',
    effort: [1, 3],
    phase: 2,
    applies: project => project.hasOwnService,
    *check() {
      yield { message: 'Nothing handles the stop signal: each deployment cuts off the requests that are running' };
    },
  },
  canJudgeSources,
);
