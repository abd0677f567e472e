import { canJudge } from '../../server/core/model/evidence.js';
import { deployJobs } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'medium',
  effort: [0.25, 1],
  phase: 2,
  applies: project => project.isOperated && deployJobs(project).length > 0 && canJudge(project, 'staging'),
  evidence: project => project.evidence('staging'),
  *check(project) {
    const jobs = deployJobs(project);
    const [first] = jobs.filter(({ workflow }) => workflow.startsOn('push'));
    if (!first || jobs.some(({ environment }) => environment) || project.evidence('staging').evidence.length) return;
    yield {
      at: first.at,
      message: `Each push goes straight to production through \`${first.name.slice(0, 30)}\`: nothing can hold it back`,
    };
  },
});
