import { shownAt } from '../../server/core/model/project/evidence.js';
import { addCheck } from '../../server/core/model/project/pipeline-file.js';
import { hasTests } from '../../server/core/model/project/test-suite.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'high',
  effort: [0.5, 2],
  phase: 1,
  applies({ hasCode, isCollection, mainWorkflow, paths, testRuns, activity, isPartlyRead }) {
    if (!hasCode || isCollection || !mainWorkflow || !hasTests(paths)) return false;
    if (testRuns.length) return true;
    return isPartlyRead || activity.unreadable.some(({ mayTest }) => mayTest) ? undefined : true;
  },
  evidence: ({ testRuns }) => shownAt(testRuns.map(({ command }) => command.at)),
  *check(project) {
    const { mainWorkflow, testRuns } = project;
    if (testRuns.length || !mainWorkflow) return;
    const edits = addCheck('tests', mainWorkflow, project);
    yield {
      at: mainWorkflow.at,
      message: 'No job runs the tests: what they would catch is merged',
      fix: edits && { title: 'Add a job that runs them', safe: false, edits },
    };
  },
});
