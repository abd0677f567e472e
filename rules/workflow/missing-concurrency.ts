import { concurrencyOf, deploymentsOf, movingTag, queueFor } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  // Deployments have a promise of their own.
  applies: job => movingTag(job) !== undefined && !deploymentsOf(job).length,
  *check(job) {
    const { yaml, workflow, name } = job;
    const at = movingTag(job);
    if (!at || concurrencyOf(job) || yaml.hasUnknownMerge || workflow.yaml.hasUnknownMerge) return;
    yield {
      at,
      message: `Two runs of \`${name.slice(0, 40)}\` can push \`latest\` at once, and the older one may win`,
      fix: {
        title: 'Push one after the other',
        safe: true,
        edits: () => (yaml.has('strategy') ? undefined : set(yaml, 'concurrency', queueFor(job), { after: 'runs-on' })),
      },
    };
  },
});
