import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'blocker',
  effort: [16, 24],
  phase: 1,
  applies: project => project.isOperated && canJudge(project, 'staging'),
  evidence: project => project.evidence('staging'),
  *check({ evidence }) {
    if (evidence('staging').evidence.length) return;
    yield { message: 'No environment stands before production: the first to try a change are its users' };
  },
});
