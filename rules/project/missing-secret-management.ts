import { needsSecrets } from '../../server/core/model/project/environment.js';
import { judgeSecretStore, secretStore } from '../../server/core/model/project/secret-store.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'blocker',
  effort: [8, 12],
  phase: 1,
  applies: project => needsSecrets(project) && project.isOperated && judgeSecretStore(project),
  evidence: secretStore,
  *check(project) {
    if (secretStore(project).evidence.length > 0) return;
    yield { message: 'No secret store is in use: passwords live in plain files, copied from machine to machine' };
  },
});
