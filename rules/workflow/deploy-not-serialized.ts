import {
  concurrencyOf,
  deploymentsOf,
  isStartedByHand,
  queueFor,
  startsByItself,
} from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['concurrency-limits'],
  applies: job => deploymentsOf(job).length > 0 && startsByItself(job.workflow) && !isStartedByHand(job),
  *check(job) {
    const { yaml, name, at } = job;
    if (concurrencyOf(job) || yaml.hasUnknownMerge || job.workflow.yaml.hasUnknownMerge) return;
    yield {
      at,
      message: `Two runs of \`${name.slice(0, 40)}\` can release at once, and the older one may win`,
      fix: {
        title: 'Release one after the other',
        safe: true,
        edits: () => (yaml.has('strategy') ? undefined : set(yaml, 'concurrency', queueFor(job), { after: 'runs-on' })),
      },
    };
  },
});
