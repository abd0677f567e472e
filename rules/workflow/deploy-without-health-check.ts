import { isChecked, servicesReleasedBy } from '../../server/core/model/deployment.js';
import { addGuard, waitGuard } from '../../server/core/model/release-guard.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.5, 2],
  applies: job => servicesReleasedBy(job).some(({ manner }) => manner.waits !== undefined),
  *check(job, project) {
    const last = servicesReleasedBy(job).findLast(({ manner }) => manner.waits === false);
    if (!last || isChecked(job, last)) return;
    const guard = waitGuard(last, project);
    const steps = job.yaml.get('steps');
    const title =
      guard && !guard.script
        ? 'Wait for the rollout'
        : last.tool === 'helm'
          ? 'Wait until it is ready'
          : 'Wait until it is healthy';
    yield {
      at: job.at,
      message: `Nothing looks whether what \`${job.name.slice(0, 40)}\` has released comes up`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: guard &&
        steps && { title, safe: false, edits: () => addGuard(guard, steps, { name: 'Wait for the rollout' }) },
    };
  },
});
