import { shownAt } from '../../server/core/model/project/evidence.js';
import { hasSteps, mayMigrateUnseen, migrationRuns, needsCall } from '../../server/core/model/project/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'high',
  effort: [0.5, 2],
  applies(project) {
    if (!project.hasCode || !project.mainWorkflow) return false;
    const isNeeded = needsCall(project);
    if ((isNeeded || hasSteps(project)) && migrationRuns(project).length) return true;
    if (!isNeeded) return false;
    return project.isPartlyRead || mayMigrateUnseen(project) ? undefined : true;
  },
  evidence: project => shownAt(migrationRuns(project)),
  *check(project) {
    if (migrationRuns(project).length) return;
    yield {
      at: project.mainWorkflow?.at,
      message: 'No job runs the migrations: one that fails shows only when it is deployed',
    };
  },
});
