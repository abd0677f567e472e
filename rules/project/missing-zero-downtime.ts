import { canJudge } from '../../server/core/model/evidence.js';
import { runsUnderCompose } from '../../server/core/model/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'medium',
  effort: [8, 16],
  phase: 3,
  applies: project => project.isOperated && runsUnderCompose(project) && canJudge(project, 'zeroDowntime'),
  evidence: project => project.evidence('zeroDowntime'),
  *check({ evidence }) {
    if (evidence('zeroDowntime').evidence.length) return;
    yield { message: 'Compose stops the old container before the new one starts: each deployment is an outage' };
  },
});
