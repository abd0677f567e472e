import { readFromFile, secretsWritten } from '../../server/core/model/monitoring/prometheus-secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'alertmanager.file',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  *check({ yaml, holder }) {
    if (!yaml) return;
    for (const found of secretsWritten(yaml, holder)) {
      const { key, value, secret } = found;
      yield {
        at: value.part(secret.start, secret.end) ?? value.span,
        message: `\`${key}\` shows its ${secret.kind} to everyone who can read this file`,
        fix: readFromFile(found),
      };
    }
  },
});
