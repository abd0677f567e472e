import { mayMigrateUnseen, migratesInPipeline, needsCall } from '../../server/core/model/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'high',
  effort: [0.5, 2],
  applies(project) {
    if (!project.hasCode || !project.mainWorkflow || !needsCall(project)) return false;
    if (migratesInPipeline(project)) return true;
    return project.isPartlyRead || mayMigrateUnseen(project) ? undefined : true;
  },
  *check(project) {
    if (migratesInPipeline(project)) return;
    yield {
      at: project.mainWorkflow?.at,
      message: 'No job runs the migrations: one that fails shows only when it is deployed',
    };
  },
});
