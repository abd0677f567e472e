import { isHeartbeat } from '../../server/core/model/prometheus.js';
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
    if (!promql || promql.error || yaml.has('for') || yaml.hasUnknownMerge) return;
    // A range smooths by itself, and what is compared with the time moves slowly.
    if (
      promql.windows.length ||
      [...promql.functions].some(called => /_over_time$|^(?:time|timestamp|absent)$/.test(called))
    )
      return;
    if (
      promql.selectors.length === 0 ||
      promql.selectors.some(({ start, end }) => isEvent.test(promql.text.slice(start, end)))
    )
      return;
    yield {
      at,
      message: `\`${shortName(name, 45)}\` fires after a single bad reading: it has no \`for\``,
      fix: { title: 'Wait five minutes', safe: false, edits: () => set(yaml, 'for', '5m', { after: 'expr' }) },
    };
  },
});

/** Series that tell of something that happened, is recorded elsewhere, or does not come and go. */
const isEvent =
  /^\{|^\w*:|^ALERTS|fail|error|corrupt|expir|cert|ttl|dead|restart|oom|(?:^|_)(?:info|last|timestamp|state|status|health|healthy|version|config|reload|success|events?|mismatch|conflict|lost|missing|total|count|created)(?![A-Za-z0-9])/i;
