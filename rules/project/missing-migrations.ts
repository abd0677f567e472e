import { neededDatastores } from '../../server/core/model/datastore.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'high',
  effort: [8, 16],
  phase: 1,
  applies: project =>
    project.hasOwnService &&
    neededDatastores(project).some(({ kind }) => kind === 'relational') &&
    canJudge(project, 'migrations'),
  evidence: project => project.evidence('migrations'),
  *check({ evidence }) {
    if (evidence('migrations').evidence.length) return;
    yield { message: 'The schema of the database has no versions: each change to it is made by hand, once per server' };
  },
});
