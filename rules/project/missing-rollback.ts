import { wayBackFix } from '../../server/core/model/workflow/deploy-step.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('rollback', {
  category: 'deployment',
  severity: 'high',
  effort: [4, 8],
  phase: 2,
  applies: project => project.isOperated,
  *check(project) {
    yield {
      message: 'Nothing says how to go back to the release before: a bad one stays until it is repaired',
      fix: wayBackFix(project),
    };
  },
});
