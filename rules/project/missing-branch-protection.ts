import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('branchProtection', {
  category: 'ci',
  severity: 'medium',
  effort: [0.25, 0.5],
  phase: 1,
  applies: project => project.isOperated && project.pipelines.length > 0,
  *check() {
    yield { message: 'No file protects the main branch: whether checks and a review come before a merge is unseen' };
  },
});
