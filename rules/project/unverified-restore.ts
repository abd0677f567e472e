import { databasesRun } from '../../server/core/model/project/datastore.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('restoreCheck', {
  category: 'backup',
  severity: 'high',
  effort: [2, 8],
  phase: 3,
  // Of a database that others run, they restore what they back up.
  applies: project =>
    project.evidence('backup').evidence.length > 0 &&
    (databasesRun(project).length > 0 || project.evidence('restoreCheck').evidence.length > 0) &&
    project.isOperated,
  *check() {
    yield { message: 'Backups are made, and nothing shows that one was ever restored: many turn out unusable' };
  },
});
