import { canJudgeSources } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'high',
  effort: [1, 3],
  phase: 2,
  applies: project => project.hasOwnService && canJudgeSources(project, 'gracefulShutdown'),
  evidence: project => project.evidence('gracefulShutdown'),
  *check({ evidence }) {
    if (evidence('gracefulShutdown').evidence.length) return;
    yield { message: 'Nothing handles the stop signal: each deployment cuts off the requests that are running' };
  },
});
