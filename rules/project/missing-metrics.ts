import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'blocker',
  effort: [4, 6],
  phase: 1,
  applies: project => project.isOperated && project.hasOwnService && canJudge(project, 'metrics'),
  evidence: project => project.evidence('metrics'),
  *check({ evidence }) {
    if (evidence('metrics').evidence.length) return;
    yield { message: 'Nothing measures this service: how slow it is and how often it fails stays unknown' };
  },
});
