import { canJudge } from '../../server/core/model/evidence.js';
import { isOrchestrated } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'scalability',
  severity: 'medium',
  effort: [4, 16],
  phase: 3,
  applies: project => project.isOperated && isOrchestrated(project) && canJudge(project, 'autoscaling'),
  evidence: project => project.evidence('autoscaling'),
  *check({ evidence }) {
    if (evidence('autoscaling').evidence.length) return;
    yield { message: 'The number of instances is fixed: load above it waits for somebody to notice' };
  },
});
