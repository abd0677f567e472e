import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('deployScript', {
  category: 'iac',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project => project.isOperated && !project.evidence('deployment').evidence.length,
  *check() {
    yield { message: "No script deploys this: the steps are in somebody's head" };
  },
});
