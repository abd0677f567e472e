import { judgeSecretStore, needsSecrets } from '../../server/core/model/project/environment.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'secretManager',
  {
    category: 'security',
    severity: 'blocker',
    effort: [8, 12],
    phase: 1,
    applies: project => needsSecrets(project) && project.isOperated,
    *check() {
      yield { message: 'No secret store is in use: passwords live in plain files, copied from machine to machine' };
    },
  },
  judgeSecretStore,
);
