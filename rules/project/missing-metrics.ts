import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('metrics', {
  category: 'observability',
  severity: 'blocker',
  effort: [4, 6],
  phase: 1,
  applies: project => project.hasOwnService && project.isOperated,
  *check() {
    yield { message: 'Nothing measures this service: how slow it is and how often it fails stays unknown' };
  },
});
