import { isHeartbeat, settlesItself } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['alerts/for', 'rule/for'],
  applies: alert => alert.promql !== undefined && !isHeartbeat(alert),
  *check({ name, at, yaml, promql }) {
    if (!promql || promql.error || yaml.has('for') || yaml.hasUnknownMerge || settlesItself(promql)) return;
    yield {
      at,
      message: `\`${shortName(name, 45)}\` fires after a single bad reading: it has no \`for\``,
      fix: { title: 'Wait five minutes', safe: false, edits: () => set(yaml, 'for', '5m', { after: 'expr' }) },
    };
  },
});
