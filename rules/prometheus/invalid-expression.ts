import { placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { mayBeVictoriaMetrics } from '../../server/core/model/monitoring/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.rule',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.5],
  aliases: ['promql/syntax'],
  applies: ({ promql }) => promql !== undefined,
  *check({ name, expr, promql, siblings }, project) {
    const error = promql?.error;
    // Where one expression is Loki's, all of its file are.
    if (!expr || !error || siblings.some(other => other.expr?.text !== undefined && !other.promql)) return;
    if (mayBeVictoriaMetrics(expr.file, project)) return;
    yield {
      at: placeOf(expr, error),
      message: `\`${shortName(name, 24)}\` cannot be loaded: it ${error.reason}`,
    };
  },
});
