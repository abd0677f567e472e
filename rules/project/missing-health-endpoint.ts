import { canJudgeSources } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'blocker',
  effort: [0.5, 2],
  phase: 1,
  applies: project => project.hasOwnService && canJudgeSources(project, 'healthEndpoint'),
  evidence: project => project.evidence('healthEndpoint'),
  *check({ evidence }) {
    if (evidence('healthEndpoint').evidence.length) return;
    yield { message: 'Nothing asks this service whether it works: load balancers and deployments cannot tell' };
  },
});
