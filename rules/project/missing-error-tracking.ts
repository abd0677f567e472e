import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('errorTracking', {
  category: 'observability',
  severity: 'low',
  effort: [1, 2],
  phase: 3,
  applies: project => project.hasOwnService && project.isOperated,
  *check() {
    yield { message: 'Exceptions end in the log: nobody sees which are new, and which hit everyone' };
  },
});
