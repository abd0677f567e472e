import { isOrchestrated } from '../../server/core/model/project/operation.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('autoscaling', {
  category: 'scalability',
  severity: 'medium',
  effort: [4, 16],
  phase: 3,
  applies: project => project.isOperated && isOrchestrated(project),
  *check() {
    yield { message: 'The number of instances is fixed: load above it waits for somebody to notice' };
  },
});
