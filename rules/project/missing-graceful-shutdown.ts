import { canJudgeStart, unguardedStart } from '../../server/core/model/project/service-start.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'gracefulShutdown',
  {
    category: 'incident',
    severity: 'high',
    effort: [1, 3],
    phase: 2,
    applies: project => project.hasOwnService,
    *check(project) {
      yield {
        at: unguardedStart(project),
        message: 'Nothing handles the stop signal: each deployment cuts off the requests that are running',
      };
    },
  },
  canJudgeStart(unguardedStart),
);
