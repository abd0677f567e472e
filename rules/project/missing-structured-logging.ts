import { canJudgeSources } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'high',
  effort: [2, 4],
  phase: 1,
  applies: project => project.hasOwnService && canJudgeSources(project, 'structuredLogging'),
  evidence: project => project.evidence('structuredLogging'),
  *check({ evidence }) {
    if (evidence('structuredLogging').evidence.length) return;
    yield { message: 'Log lines are free text: no field of them can be searched, counted or alerted on' };
  },
});
