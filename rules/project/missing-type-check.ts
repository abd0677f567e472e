import { mayRunUnseen } from '../../server/core/model/pipeline.js';
import { checksTypes, typeChecker } from '../../server/core/model/type-check.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.25, 2],
  applies(project) {
    if (!project.hasCode || !project.mainWorkflow || !typeChecker(project)) return false;
    if (checksTypes(project)) return true;
    return project.isPartlyRead || mayRunUnseen(project, /./) ? undefined : true;
  },
  *check(project) {
    if (checksTypes(project)) return;
    yield {
      at: project.mainWorkflow?.at,
      message: `No job runs \`${typeChecker(project)}\`: type errors are merged, and found when the code runs`,
    };
  },
});
