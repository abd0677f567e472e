import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('incidentGuide', {
  category: 'incident',
  severity: 'medium',
  effort: [2, 4],
  phase: 3,
  applies: project => project.isOperated,
  *check() {
    yield { message: 'Nothing says how an incident is run: who decides, who is told, what is learnt from it' };
  },
});
