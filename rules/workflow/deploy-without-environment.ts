import { environmentFix } from '../../server/core/model/workflow/deploy-step.js';
import { deploymentsOf, isForDevelopment } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['secrets-outside-env'],
  applies: job => !isForDevelopment(job) && deploymentsOf(job).length > 0,
  *check(job) {
    const { yaml, name, at } = job;
    if (yaml.has('environment') || yaml.hasUnknownMerge) return;
    yield {
      at,
      message: `\`${name.slice(0, 30)}\` releases with no environment: nobody can approve it, or see what runs where`,
      fix: environmentFix(job),
    };
  },
});
