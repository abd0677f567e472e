import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'backup',
  severity: 'high',
  effort: [2, 8],
  phase: 3,
  applies: project =>
    project.evidence('backup').evidence.length > 0 && project.isOperated && canJudge(project, 'restoreCheck'),
  evidence: project => project.evidence('restoreCheck'),
  *check({ evidence }) {
    if (evidence('restoreCheck').evidence.length) return;
    yield { message: 'Backups are made, and nothing shows that one was ever restored: many turn out unusable' };
  },
});
