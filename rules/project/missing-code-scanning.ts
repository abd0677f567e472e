import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'low',
  effort: [0.5, 2],
  phase: 3,
  applies: project =>
    project.isOperated &&
    project.hasOwnService &&
    project.mainWorkflow !== undefined &&
    canJudge(project, 'codeScanning'),
  *check({ evidence }) {
    if (evidence('codeScanning').evidence.length) return;
    yield {
      message: 'No job looks for security holes in the code itself: injections and the like wait for an attacker',
    };
  },
});
