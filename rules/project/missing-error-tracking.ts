import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'low',
  effort: [1, 2],
  phase: 3,
  applies: project => project.isOperated && project.hasOwnService && canJudge(project, 'errorTracking'),
  evidence: project => project.evidence('errorTracking'),
  *check({ evidence }) {
    if (evidence('errorTracking').evidence.length) return;
    yield { message: 'Exceptions end in the log: nobody sees which are new, and which hit everyone' };
  },
});
