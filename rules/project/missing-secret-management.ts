import { needsSecrets } from '../../server/core/model/environment.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'blocker',
  effort: [8, 12],
  phase: 1,
  applies: project => needsSecrets(project) && project.isOperated && canJudge(project, 'secretManager'),
  evidence: project => project.evidence('secretManager'),
  *check({ evidence }) {
    if (evidence('secretManager').evidence.length) return;
    yield { message: 'No secret store is in use: passwords live in plain files, copied from machine to machine' };
  },
});
