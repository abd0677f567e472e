import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'scalability',
  severity: 'medium',
  effort: [8, 16],
  phase: 3,
  applies: project => project.isOperated && project.hasOwnService && canJudge(project, 'loadTest'),
  evidence: project => project.evidence('loadTest'),
  *check({ evidence }) {
    if (evidence('loadTest').evidence.length) return;
    yield { message: 'No load test: how many users this service carries is learnt when they come' };
  },
});
