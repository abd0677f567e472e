import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'low',
  effort: [1, 2],
  phase: 3,
  applies: project =>
    project.isOperated &&
    (['onCall', 'incidentGuide'] as const).some(topic => project.evidence(topic).evidence.length > 0) &&
    canJudge(project, 'escalation'),
  evidence: project => project.evidence('escalation'),
  *check({ evidence }) {
    if (evidence('escalation').evidence.length) return;
    yield { message: 'Whoever is called knows nobody to call next: an incident can be stuck with one person' };
  },
});
