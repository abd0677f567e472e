import { autoscalersFor } from '../../server/core/model/kubernetes/autoscaler.js';
import { isOrchestrated } from '../../server/core/model/project/operation.js';
import { followsLoad, judgeScaling } from '../../server/core/model/project/scaling.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'scalability',
  severity: 'medium',
  effort: [4, 16],
  phase: 3,
  applies: project => project.isOperated && isOrchestrated(project) && judgeScaling(project),
  evidence: followsLoad,
  *check(project) {
    if (followsLoad(project).evidence.length > 0) return;
    const edits = autoscalersFor(project);
    yield {
      message: 'The number of instances is fixed: load above it waits for somebody to notice',
      fix: edits && { title: 'Run more of them under load', safe: false, edits },
    };
  },
});
