import { needsSecrets } from '../../server/core/model/environment.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'medium',
  effort: [2, 8],
  phase: 3,
  applies: project =>
    needsSecrets(project) &&
    project.isOperated &&
    project.evidence('secretManager').evidence.length > 0 &&
    canJudge(project, 'secretRotation'),
  evidence: project => project.evidence('secretRotation'),
  *check({ evidence }) {
    if (evidence('secretRotation').evidence.length) return;
    yield {
      message: 'No secret is ever changed, as far as can be seen: one that leaked years ago still opens the door',
    };
  },
});
