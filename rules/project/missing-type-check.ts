import { shownAt } from '../../server/core/model/project/evidence.js';
import { mayRunUnseen } from '../../server/core/model/project/pipeline.js';
import { addCheck } from '../../server/core/model/project/pipeline-file.js';
import { typeChecker, typeChecks } from '../../server/core/model/project/type-check.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.25, 2],
  applies(project) {
    if (!project.hasCode || !project.mainWorkflow || !typeChecker(project)) return false;
    if (typeChecks(project).length) return true;
    return project.isPartlyRead || mayRunUnseen(project, /./) ? undefined : true;
  },
  evidence: project => shownAt(typeChecks(project)),
  *check(project) {
    const { mainWorkflow } = project;
    if (typeChecks(project).length || !mainWorkflow) return;
    const edits = addCheck('types', mainWorkflow, project);
    yield {
      at: mainWorkflow.at,
      message: `No job runs \`${typeChecker(project)}\`: type errors are merged, and found when the code runs`,
      fix: edits && { title: 'Check types in the pipeline', safe: false, edits },
    };
  },
});
