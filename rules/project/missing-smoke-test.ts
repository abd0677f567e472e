import { deployJobs } from '../../server/core/model/project/operation.js';
import { smokeTestFix } from '../../server/core/model/workflow/deploy-step.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('smokeTest', {
  category: 'deployment',
  severity: 'high',
  effort: [2, 4],
  phase: 2,
  applies: project => project.isOperated && deployJobs(project).length > 0,
  *check(project) {
    yield {
      at: deployJobs(project)[0]?.at,
      message: 'Nothing asks the service anything after a deployment: a broken one counts as done',
      fix: smokeTestFix(project),
    };
  },
});
