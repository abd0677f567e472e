import { canJudge, shownAt } from '../../server/core/model/project/evidence.js';
import { deployJobs } from '../../server/core/model/project/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'medium',
  effort: [1, 2],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'changeRecord'),
  evidence(project) {
    const shown = project.evidence('changeRecord');
    return shown.evidence.length ? shown : shownAt(deployJobs(project).map(({ at }) => at));
  },
  *check(project) {
    // The runs of a job that deploys are a record.
    if (project.evidence('changeRecord').evidence.length || deployJobs(project).length) return;
    yield { message: 'Nothing records what went out when: the first question of every incident stays open' };
  },
});
