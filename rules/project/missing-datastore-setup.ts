import { neededDatastores, setUpBy } from '../../server/core/model/project/datastore.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'high',
  effort: [0.5, 2],
  applies: project =>
    project.hasOwnService &&
    neededDatastores(project).length > 0 &&
    (setUpBy(project).evidence.length > 0 || !project.isPartlyRead || undefined),
  evidence: setUpBy,
  *check(project) {
    const [first] = neededDatastores(project);
    if (!first || setUpBy(project).evidence.length > 0) return;
    yield { message: `The code needs ${first.title}, and no file sets one up: it differs from machine to machine` };
  },
});
