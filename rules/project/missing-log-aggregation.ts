import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'high',
  effort: [8, 12],
  phase: 1,
  applies: project => project.isOperated && project.hasOwnService && canJudge(project, 'logAggregation'),
  evidence: project => project.evidence('logAggregation'),
  *check({ evidence }) {
    if (evidence('logAggregation').evidence.length) return;
    yield { message: 'Logs stay in the containers that wrote them: gone with them, and searched one by one' };
  },
});
