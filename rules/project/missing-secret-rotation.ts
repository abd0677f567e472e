import { needsSecrets } from '../../server/core/model/project/environment.js';
import { secretStore } from '../../server/core/model/project/secret-store.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('secretRotation', {
  category: 'security',
  severity: 'medium',
  effort: [2, 8],
  phase: 3,
  applies: project => needsSecrets(project) && project.isOperated && secretStore(project).evidence.length > 0,
  *check() {
    yield {
      message: 'No secret is ever changed, as far as can be seen: one that leaked years ago still opens the door',
    };
  },
});
