import { partsOf, pathOf, placeholders } from '../../server/core/model/workflow/expression.js';
import { mentionsAllSecrets } from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['overprovisioned-secrets', 'job_all_secrets'],
  *check({ yaml, workflow }) {
    if (!mentionsAllSecrets(workflow)) return;
    for (const value of yaml.scalars()) {
      const raw = value.raw;
      if (!raw?.includes('${{') || !/tojson/i.test(raw)) continue;
      for (const { start, end, expression } of placeholders(raw)) {
        const parts = expression ? [...partsOf(expression)] : [];
        const all = parts.some(
          part => part.kind === 'call' && part.name === 'tojson' && part.args.some(arg => pathOf(arg) === 'secrets'),
        );
        if (all) {
          yield {
            at: value.part(start, end) ?? value.span,
            message: 'Every secret of the repository is handed over, also those that nothing here needs',
          };
        }
      }
    }
  },
});
