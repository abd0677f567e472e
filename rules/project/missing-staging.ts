import { stagingFix } from '../../server/core/model/workflow/deploy-step.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('staging', {
  category: 'deployment',
  severity: 'blocker',
  effort: [16, 24],
  phase: 1,
  applies: project => project.isOperated,
  *check(project) {
    yield {
      message: 'No environment stands before production: the first to try a change are its users',
      fix: stagingFix(project),
    };
  },
});
