import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('tracing', {
  category: 'observability',
  severity: 'medium',
  effort: [8, 16],
  phase: 2,
  applies(project) {
    const isAsked = project.hasOwnService && project.isOperated;
    if (!isAsked) return isAsked;
    return project.datastores.length > 0 || project.evidence('tracing').evidence.length > 0;
  },
  *check() {
    yield { message: 'No request can be followed through this service and what it calls: slow ones stay a riddle' };
  },
});
