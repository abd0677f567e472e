import { isSetUp, neededDatastores } from '../../server/core/model/project/datastore.js';
import { shownAt } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'high',
  effort: [0.5, 2],
  applies: project =>
    project.hasOwnService &&
    neededDatastores(project).length > 0 &&
    (isSetUp(project) || !project.isPartlyRead || undefined),
  evidence: ({ datastores }) => shownAt(datastores.flatMap(({ run }) => run?.at ?? [])),
  *check(project) {
    const [first] = neededDatastores(project);
    if (!first || isSetUp(project)) return;
    yield { message: `The code needs ${first.title}, and no file sets one up: it differs from machine to machine` };
  },
});
