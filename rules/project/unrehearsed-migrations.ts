import { canJudge } from '../../server/core/model/project/evidence.js';
import { hasSteps } from '../../server/core/model/project/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project =>
    project.isOperated && hasSteps(project) && canJudge(project, 'staging') && canJudge(project, 'rehearsal'),
  evidence: project => project.evidence(project.evidence('rehearsal').evidence.length ? 'rehearsal' : 'staging'),
  *check({ evidence }) {
    if (evidence('rehearsal').evidence.length || evidence('staging').evidence.length) return;
    yield { message: 'Migrations meet real data first in production: nothing runs them before, dry or on staging' };
  },
});
