import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'medium',
  effort: [2, 4],
  phase: 3,
  applies: project => project.isOperated && canJudge(project, 'incidentGuide'),
  evidence: project => project.evidence('incidentGuide'),
  *check({ evidence }) {
    if (evidence('incidentGuide').evidence.length) return;
    yield { message: 'Nothing says how an incident is run: who decides, who is told, what is learnt from it' };
  },
});
