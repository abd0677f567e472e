import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('logAggregation', {
  category: 'observability',
  severity: 'high',
  effort: [8, 12],
  phase: 1,
  applies: project => project.hasOwnService && project.isOperated,
  *check() {
    yield { message: 'Logs stay in the containers that wrote them: gone with them, and searched one by one' };
  },
});
