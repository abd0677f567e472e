import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('escalation', {
  category: 'incident',
  severity: 'low',
  effort: [1, 2],
  phase: 3,
  applies: project =>
    project.isOperated &&
    (['onCall', 'incidentGuide'] as const).some(topic => project.evidence(topic).evidence.length > 0),
  *check() {
    yield { message: 'Whoever is called knows nobody to call next: an incident can be stuck with one person' };
  },
});
