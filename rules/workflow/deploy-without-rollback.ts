import { hasRollback, isForRehearsal, servicesReleasedBy } from '../../server/core/model/deployment.js';
import { type Guard, rollbackGuard } from '../../server/core/model/release-guard.js';
import { rule } from '../../server/core/rule.js';
import { append, replacePart } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [1, 4],
  applies: job => !isForRehearsal(job) && servicesReleasedBy(job).some(({ manner }) => manner.reverts !== undefined),
  *check(job, project) {
    const last = servicesReleasedBy(job).findLast(({ manner }) => manner.reverts === false);
    if (!last || hasRollback(project)) return;
    const guard = rollbackGuard(last, project);
    const steps = job.yaml.get('steps');
    yield {
      at: job.at,
      message: `When what \`${job.name.slice(0, 40)}\` releases fails, nothing brings the last version back`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: guard && steps && { title: 'Go back when it fails', safe: false, edits: () => put(guard, steps) },
    };
  },
});

function put(guard: Guard, steps: Value) {
  if (guard.script) return replacePart(guard.script, guard.at, guard.at, guard.text);
  return append(steps, { name: 'Roll back', if: 'failure()', run: guard.run });
}
