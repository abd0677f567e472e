import { twinOf } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['rule/duplicate'],
  *check(alert) {
    const first = twinOf(alert);
    if (!first) return;
    yield {
      at: alert.at,
      message: `\`${shortName(alert.name, 45)}\` stands twice with the same condition and labels`,
      related: [{ at: first.at, message: 'The first one' }],
    };
  },
});
