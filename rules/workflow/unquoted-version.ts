import { versionsIn } from '../../server/core/model/workflow/version-value.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.1],
  applies: job => !job.callsReusable,
  *check(job) {
    for (const { name, value, read } of versionsIn(job)) {
      if (read === undefined || value.shared) continue;
      const written = value.raw ?? '';
      yield {
        at: value.span,
        message: `\`${name.slice(0, 40)}: ${written.slice(0, 10)}\` is read as the number ${read}, another version`,
        fix: { title: `Quote ${written}`, safe: true, edits: () => replace(value, written) },
      };
    }
  },
});
