import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'deployment',
  severity: 'blocker',
  effort: [16, 24],
  phase: 1,
  applies: project => project.isOperated && canJudge(project, 'deployment'),
  *check({ evidence }) {
    if (evidence('deployment').evidence.length) return;
    yield { message: 'Nothing deploys this service: each release is steps by hand that somebody has to remember' };
  },
});
