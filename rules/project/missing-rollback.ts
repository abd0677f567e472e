import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'high',
  effort: [4, 8],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'rollback'),
  evidence: project => project.evidence('rollback'),
  *check({ evidence }) {
    if (evidence('rollback').evidence.length) return;
    yield { message: 'Nothing says how to go back to the release before: a bad one stays until it is repaired' };
  },
});
