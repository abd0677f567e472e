import { runsUnderCompose } from '../../server/core/model/project/operation.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('zeroDowntime', {
  category: 'deployment',
  severity: 'medium',
  effort: [8, 16],
  phase: 3,
  applies: project => project.isOperated && runsUnderCompose(project),
  *check() {
    yield { message: 'Compose stops the old container before the new one starts: each deployment is an outage' };
  },
});
