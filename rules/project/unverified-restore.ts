import { databasesRun } from '../../server/core/model/project/datastore.js';
import { backupScripts } from '../../server/core/model/project/operation.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('restoreCheck', {
  category: 'backup',
  severity: 'high',
  effort: [2, 8],
  phase: 3,
  // What others run and copy, they restore.
  applies: project =>
    project.evidence('backup').evidence.length > 0 &&
    (databasesRun(project).length > 0 ||
      backupScripts(project).length > 0 ||
      project.evidence('restoreCheck').evidence.length > 0) &&
    project.isOperated,
  *check() {
    yield { message: 'Backups are made, and nothing shows that one was ever restored: many turn out unusable' };
  },
});
