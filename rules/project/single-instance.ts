import { judgeInstances, runsTwice } from '../../server/core/model/project/scaling.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'scalability',
  severity: 'high',
  effort: [4, 16],
  phase: 3,
  applies: project => project.isOperated && judgeInstances(project),
  evidence: runsTwice,
  *check(project) {
    if (runsTwice(project).evidence.length > 0) return;
    yield { message: 'One container answers all requests: when it or its host stops, so does the service' };
  },
});
