import { deploymentsOf, testsIn } from '../../server/core/model/deployment.js';
import type { Project } from '../../server/core/model/project.js';
import type { Job } from '../../server/core/model/workflow.js';
import { rule } from '../../server/core/rule.js';
import { append, replace, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.25, 4],
  applies: job => deploymentsOf(job).length > 0 && job.workflow.startsOn('push') && !job.yaml.hasUnknownMerge,
  *check(job, project) {
    const { before, workflow, at, name } = job;
    // What a called workflow does, or what was built from an artifact of another run, is not seen here.
    if (testsIn([job, ...before]) || [...before].some(other => other.callsReusable)) return;
    const tests = workflow.jobs.filter(other => testsSurely(other) && other.name !== name && !other.before.has(job));
    if (!tests.length && (mayBeTestedElsewhere(project) || !project.hasCode)) return;
    const [first] = tests;
    yield {
      at,
      message: first
        ? `\`${name.slice(0, 26)}\` does not wait for \`${first.name.slice(0, 26)}\`: what fails its tests is released`
        : `Nothing tests what \`${name.slice(0, 40)}\` releases`,
      related: first ? [{ at: first.at, message: 'The tests run here, at the same time' }] : [],
      fix: first
        ? { title: `Wait for ${first.name}`.slice(0, 50), safe: false, edits: () => waitFor(job, first.name) }
        : undefined,
    };
  },
});

function testsSurely({ purposes }: Job): boolean {
  return purposes.has('test');
}

/** Another pipeline that tests pull requests keeps failures away from the branch. */
function mayBeTestedElsewhere({ activity, testRuns, workflows, pipelines, mainDockerfiles }: Project): boolean {
  return (
    testRuns.length > 0 ||
    workflows.some(({ jobs }) => jobs.some(testsSurely)) ||
    pipelines.some(({ system }) => system !== 'GitHub Actions') ||
    activity.unreadable.some(({ mayTest }) => mayTest) ||
    mainDockerfiles.some(({ file }) => /^\s*RUN .*\btest\b/im.test(file.text))
  );
}

function waitFor({ yaml }: Job, name: string) {
  const needs = yaml.get('needs');
  if (!needs) return set(yaml, 'needs', name, { before: 'runs-on' });
  return needs.isList ? append(needs, name) : needs.text === undefined ? undefined : replace(needs, [needs.text, name]);
}
