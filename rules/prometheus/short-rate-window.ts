import { placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { configLoading, shortWindows } from '../../server/core/model/monitoring/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.rule',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['promql/rate'],
  applies(rule, project) {
    const { promql } = rule;
    if (!promql || promql.error || promql.windows.length === 0) return false;
    return configLoading(rule, project)?.shortestInterval !== undefined;
  },
  *check(rule, project) {
    const { name, expr, promql } = rule;
    const interval = configLoading(rule, project)?.shortestInterval;
    if (!expr || !promql || interval === undefined) return;
    for (const window of shortWindows(promql, interval)) {
      const { use, start, end } = window;
      const wider = `${Math.ceil((4 * interval) / 60)}m`;
      yield {
        at: placeOf(expr, window),
        message: `\`${shortName(name, 35)}\` often has no result: \`${use}\` needs two samples, one comes every ${interval}s`,
        fix: { title: `Look at ${wider}`, safe: false, edits: () => replacePart(expr, start, end, wider) },
      };
    }
  },
});
