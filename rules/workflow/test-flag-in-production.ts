import { isProduction, testFlagsOf } from '../../server/core/model/workflow/test-flag.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'blocker',
  effort: [0.25, 1],
  applies: isProduction,
  *check(job) {
    for (const { name, value, at } of testFlagsOf(job)) {
      yield {
        at,
        message: `\`${name.slice(0, 40)}\` is \`${value.slice(0, 12)}\` in what \`${job.name.slice(0, 30)}\` releases`,
      };
    }
  },
});
