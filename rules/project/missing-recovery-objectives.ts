import { databasesRun } from '../../server/core/model/datastore.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'backup',
  severity: 'medium',
  effort: [1, 2],
  phase: 3,
  applies: project => databasesRun(project).length > 0 && project.isOperated && canJudge(project, 'recoveryObjectives'),
  evidence: project => project.evidence('recoveryObjectives'),
  *check({ evidence }) {
    if (evidence('recoveryObjectives').evidence.length) return;
    yield { message: 'Nothing says how much data may be lost, and how long a recovery may take' };
  },
});
