import { canJudgeSources } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'medium',
  effort: [1, 3],
  phase: 2,
  applies: project => project.hasOwnService && project.isOperated && canJudgeSources(project, 'correlation'),
  evidence: project => project.evidence('correlation'),
  *check({ evidence }) {
    if (evidence('correlation').evidence.length) return;
    yield { message: 'Log lines of one request share no id: following one request through the log is guesswork' };
  },
});
