import { neededDatastores } from '../../server/core/model/project/datastore.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('migrations', {
  category: 'migrations',
  severity: 'high',
  effort: [8, 16],
  phase: 1,
  applies: project => project.hasOwnService && neededDatastores(project).some(({ kind }) => kind === 'relational'),
  *check() {
    yield { message: 'The schema of the database has no versions: each change to it is made by hand, once per server' };
  },
});
