import { canJudge } from '../../server/core/model/evidence.js';
import { deployJobs } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'high',
  effort: [2, 4],
  phase: 2,
  applies: project => project.isOperated && deployJobs(project).length > 0 && canJudge(project, 'smokeTest'),
  evidence: project => project.evidence('smokeTest'),
  *check(project) {
    if (project.evidence('smokeTest').evidence.length) return;
    yield {
      at: deployJobs(project)[0]?.at,
      message: 'Nothing asks the service anything after a deployment: a broken one counts as done',
    };
  },
});
