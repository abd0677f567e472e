import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'onCall'),
  evidence: project => project.evidence('onCall'),
  *check({ evidence }) {
    if (evidence('onCall').evidence.length) return;
    yield { message: 'No file says who is called when the service fails outside working hours' };
  },
});
