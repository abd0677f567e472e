import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project =>
    project.isOperated && !project.evidence('deployment').evidence.length && canJudge(project, 'deployScript'),
  evidence: project => project.evidence('deployScript'),
  *check({ evidence }) {
    if (evidence('deployScript').evidence.length) return;
    yield { message: "No script deploys this: the steps are in somebody's head" };
  },
});
