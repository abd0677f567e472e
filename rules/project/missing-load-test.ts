import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('loadTest', {
  category: 'scalability',
  severity: 'medium',
  effort: [8, 16],
  phase: 3,
  applies: project => project.isOperated && project.hasOwnService,
  *check() {
    yield { message: 'No load test: how many users this service carries is learnt when they come' };
  },
});
