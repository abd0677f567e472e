import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.25, 0.5],
  phase: 1,
  applies: project => project.isOperated && project.pipelines.length > 0 && canJudge(project, 'branchProtection'),
  evidence: project => project.evidence('branchProtection'),
  *check({ evidence }) {
    if (evidence('branchProtection').evidence.length) return;
    yield { message: 'No file protects the main branch: whether checks and a review come before a merge is unseen' };
  },
});
