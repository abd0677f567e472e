import { isChecked, servicesReleasedBy } from '../../server/core/model/workflow/deployment.js';
import { waitFix } from '../../server/core/model/workflow/release-guard.js';
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
    yield {
      at: job.at,
      message: `Nothing looks whether what \`${job.name.slice(0, 40)}\` has released comes up`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: waitFix(last, project),
    };
  },
});
