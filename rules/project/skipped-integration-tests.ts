import { shortPath } from '../../server/core/model/paths.js';
import { shownAt } from '../../server/core/model/project/evidence.js';
import { findSkippedSuites, runToo } from '../../server/core/model/project/test-suite.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'high',
  effort: [0.25, 1],
  phase: 1,
  applies(project) {
    const { testSuites, testRuns, activity } = project;
    if (!testSuites.length || !project.pipelines.some(({ root }) => root === '')) return false;
    if (!activity.unreadable.some(({ mayTest }) => mayTest)) return testRuns.length > 0;
    return testRuns.length > 0 && findSkippedSuites(project).length === 0 ? true : undefined;
  },
  evidence: ({ testRuns }) => shownAt(testRuns.map(({ command }) => command.at)),
  *check(project) {
    for (const { run, suites } of findSkippedSuites(project)) {
      const [first] = suites;
      const others = suites.length > 1 ? ` and ${suites.length - 1} more` : '';
      yield {
        at: run.command.at,
        message: `No job runs the tests in \`${shortPath(first?.path ?? '')}\`${others}: failures are merged unnoticed`,
        fix: runToo(run, suites),
      };
    }
  },
});
