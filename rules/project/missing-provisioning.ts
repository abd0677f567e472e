import { canJudge } from '../../server/core/model/evidence.js';
import { isOrchestrated } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'high',
  effort: [16, 24],
  phase: 2,
  applies: project => project.isOperated && !isOrchestrated(project) && canJudge(project, 'provisioning'),
  evidence: project => project.evidence('provisioning'),
  *check({ evidence }) {
    if (evidence('provisioning').evidence.length) return;
    yield { message: 'No file says how its servers are set up: a lost one is rebuilt from memory' };
  },
});
