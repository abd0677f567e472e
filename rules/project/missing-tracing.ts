import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'medium',
  effort: [8, 16],
  phase: 2,
  applies: project =>
    project.isOperated && project.hasOwnService && project.datastores.length > 0 && canJudge(project, 'tracing'),
  evidence: project => project.evidence('tracing'),
  *check({ evidence }) {
    if (evidence('tracing').evidence.length) return;
    yield { message: 'No request can be followed through this service and what it calls: slow ones stay a riddle' };
  },
});
