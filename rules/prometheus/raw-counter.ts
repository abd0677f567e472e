import { placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['promql/counter'],
  applies: ({ promql }) => promql !== undefined && !promql.error && promql.selectors.length > 0,
  *check({ expr, promql }) {
    if (!expr || !promql) return;
    for (const { metric = '', start, end } of promql.rawCounters) {
      const spent = metric.endsWith('_seconds_total');
      const use = spent ? 'rate' : 'increase';
      yield {
        at: placeOf(expr, { start, end }),
        message: `\`${shortName(metric, 40)}\` only grows: once this fires, it does so until something restarts`,
        fix: {
          title: spent ? 'Look at how fast it grows' : 'Count the last five minutes',
          safe: false,
          edits: () => replacePart(expr, start, end, `${use}(${promql.text.slice(start, end)}[5m])`),
        },
      };
    }
  },
});
