import { deployJobs } from '../../server/core/model/project/operation.js';
import { startsOnEachPush } from '../../server/core/model/workflow/deploy-job.js';
import { environmentFix } from '../../server/core/model/workflow/deploy-step.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('staging', {
  category: 'deployment',
  severity: 'medium',
  effort: [0.25, 1],
  phase: 2,
  applies: project => project.isOperated && deployJobs(project).length > 0,
  *check(project) {
    const jobs = deployJobs(project);
    const [first] = jobs.filter(({ workflow }) => startsOnEachPush(workflow));
    if (!first || jobs.some(({ environment }) => environment)) return;
    yield {
      at: first.at,
      message: `Each push goes straight to production through \`${first.name.slice(0, 30)}\`: nothing can hold it back`,
      fix: environmentFix(first),
    };
  },
});
