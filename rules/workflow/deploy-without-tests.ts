import { deploymentsOf, isStartedByHand, untestedRelease } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { append, replace, set } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.25, 4],
  applies: job => deploymentsOf(job).length > 0 && job.workflow.startsOn('push') && !isStartedByHand(job),
  *check(job, project) {
    const { at, name, yaml } = job;
    const untested = yaml.hasUnknownMerge ? undefined : untestedRelease(job, project);
    if (!untested) return;
    const { beside } = untested;
    const other = beside?.name ?? '';
    yield {
      at,
      message: beside
        ? `\`${name.slice(0, 26)}\` does not wait for \`${other.slice(0, 26)}\`: what fails its tests is released`
        : `Nothing tests what \`${name.slice(0, 40)}\` releases`,
      related: beside ? [{ at: beside.at, message: 'The tests run here, at the same time' }] : [],
      fix: beside && { title: `Wait for ${other}`.slice(0, 50), safe: false, edits: () => waitFor(yaml, other) },
    };
  },
});

function waitFor(job: Value, name: string) {
  const needs = job.get('needs');
  if (!needs) return set(job, 'needs', name, { before: 'runs-on' });
  return needs.isList ? append(needs, name) : needs.text === undefined ? undefined : replace(needs, [needs.text, name]);
}
