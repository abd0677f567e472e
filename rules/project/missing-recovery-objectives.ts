import { databasesRun } from '../../server/core/model/project/datastore.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('recoveryObjectives', {
  category: 'backup',
  severity: 'medium',
  effort: [1, 2],
  phase: 3,
  applies: project => databasesRun(project).length > 0 && project.isOperated,
  *check() {
    yield { message: 'Nothing says how much data may be lost, and how long a recovery may take' };
  },
});
