import { placeOf } from '../../server/core/model/prometheus.js';
import { configLoading } from '../../server/core/model/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.rule',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['promql/rate'],
  applies({ file, promql }, project) {
    if (!promql || promql.error || promql.windows.length === 0) return false;
    return configLoading(file.path, project)?.shortestInterval !== undefined;
  },
  *check({ name, expr, promql }, project) {
    if (!expr || !promql) return;
    const interval = configLoading(expr.file.path, project)?.shortestInterval;
    if (interval === undefined) return;
    for (const window of promql.windows) {
      const { use, seconds, start, end } = window;
      if (
        !use ||
        seconds === undefined ||
        seconds >= 2 * interval ||
        !/^(?:rate|irate|increase|delta|idelta|deriv)$/.test(use)
      )
        continue;
      const wider = `${Math.ceil((4 * interval) / 60)}m`;
      yield {
        at: placeOf(expr, window),
        message: `\`${shortName(name, 35)}\` often has no result: \`${use}\` needs two samples, one comes every ${interval}s`,
        fix: { title: `Look at ${wider}`, safe: false, edits: () => replacePart(expr, start, end, wider) },
      };
    }
  },
});
