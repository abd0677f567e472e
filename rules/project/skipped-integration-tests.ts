import { shownAt } from '../../server/core/model/evidence.js';
import { shortPath } from '../../server/core/model/paths.js';
import { additionTo, findSkippedSuites, type TestRun, type TestSuite } from '../../server/core/model/test-suite.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

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
        fix: fixOf(run, suites),
      };
    }
  },
});

function fixOf(run: TestRun, suites: readonly TestSuite[]): Fix | undefined {
  const addition = additionTo(run, suites);
  if (!addition) return undefined;
  const { script, offset, text } = addition;
  const title = suites.length > 1 ? 'Run these tests too' : 'Run the integration tests too';
  return { title, safe: false, edits: () => replacePart(script, offset, offset, text) };
}
