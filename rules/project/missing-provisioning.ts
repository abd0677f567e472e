import { isOrchestrated } from '../../server/core/model/project/operation.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('provisioning', {
  category: 'iac',
  severity: 'high',
  effort: [16, 24],
  phase: 2,
  applies: project => project.isOperated && !isOrchestrated(project),
  *check() {
    yield { message: 'No file says how its servers are set up: a lost one is rebuilt from memory' };
  },
});
