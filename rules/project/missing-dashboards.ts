import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'medium',
  effort: [4, 8],
  phase: 2,
  applies: project => project.isOperated && project.hasOwnService && canJudge(project, 'dashboards'),
  evidence: project => project.evidence('dashboards'),
  *check({ evidence }) {
    if (evidence('dashboards').evidence.length) return;
    yield { message: 'No dashboard shows this service: its state has to be pieced together when it matters' };
  },
});
