import { isOrchestrated, runsTwice, runsUnderCompose } from '../../server/core/model/project/operation.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'scalability',
  severity: 'high',
  effort: [4, 16],
  phase: 3,
  // Workloads of a cluster that run once are flagged one by one.
  applies: project =>
    project.isOperated && (runsTwice(project) || (runsUnderCompose(project) && !isOrchestrated(project))),
  *check(project) {
    if (runsTwice(project)) return;
    yield { message: 'One container answers all requests: when it or its host stops, so does the service' };
  },
});
