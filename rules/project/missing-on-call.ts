import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('onCall', {
  category: 'incident',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project => project.isOperated,
  *check() {
    yield { message: 'No file says who is called when the service fails outside working hours' };
  },
});
