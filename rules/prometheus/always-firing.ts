import { isHeartbeat, mayBeCondition, placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['alerts/comparison'],
  applies: alert => alert.promql !== undefined && !isHeartbeat(alert),
  *check(alert) {
    const { name, expr, promql } = alert;
    if (!expr || !promql || promql.error || promql.selectors.length === 0) return;
    const [first] = promql.unconditional;
    if (promql.constant) {
      yield {
        at: alert.at,
        message: `\`${shortName(name, 35)}\` always fires: a part of its expression has a result whatever happens`,
      };
      return;
    }
    if (!first) return;
    if (promql.unconditional.some(selector => mayBeCondition(selector, alert))) return;
    yield {
      at: placeOf(expr, first),
      message: `\`${shortName(name, 40)}\` fires as long as the metric exists: nothing compares its value`,
    };
  },
});
