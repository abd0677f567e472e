import { canJudgeSources } from '../../server/core/model/project/evidence.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'healthEndpoint',
  {
    category: 'observability',
    severity: 'blocker',
    effort: [0.5, 2],
    phase: 1,
    applies: project => project.hasOwnService,
    *check() {
      yield { message: 'Nothing asks this service whether it works: load balancers and deployments cannot tell' };
    },
  },
  canJudgeSources,
);
