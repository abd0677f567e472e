import { hasTests } from '../../server/core/model/test-suite.js';
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
  *check({ mainWorkflow, testRuns }) {
    if (testRuns.length) return;
    yield { at: mainWorkflow?.at, message: 'No job runs the tests: what they would catch is merged' };
  },
});
