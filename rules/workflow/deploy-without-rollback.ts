import { hasRollback, isForRehearsal, servicesReleasedBy } from '../../server/core/model/workflow/deployment.js';
import { rollbackFix } from '../../server/core/model/workflow/release-guard.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [1, 4],
  applies: job => !isForRehearsal(job) && servicesReleasedBy(job).some(({ manner }) => manner.reverts !== undefined),
  *check(job, project) {
    const last = servicesReleasedBy(job).findLast(({ manner }) => manner.reverts === false);
    if (!last || hasRollback(project)) return;
    yield {
      at: job.at,
      message: `When what \`${job.name.slice(0, 40)}\` releases fails, nothing brings the last version back`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: rollbackFix(last, project),
    };
  },
});
