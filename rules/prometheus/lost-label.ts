import { mayBeVictoriaMetrics } from '../../server/core/model/monitoring/prometheus-run.js';
import { shownLabels } from '../../server/core/model/monitoring/prometheus-template.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: alert => alert.promql?.labels !== undefined && !alert.promql.error,
  *check(alert, project) {
    const left = alert.promql?.labels;
    if (!left || mayBeVictoriaMetrics(alert.file, project)) return;
    const kept = [...left].slice(0, 2).map(label => `\`${shortName(label, 14)}\``);
    const rest = left.size > 2 ? ` and ${left.size - 2} more` : '';
    for (const { label, value, start, end } of shownLabels(alert)) {
      if (left.has(label)) continue;
      yield {
        at: value.part(start, end) ?? value.span,
        message: `\`${shortName(label, 20)}\` is always empty here: the expression keeps ${left.size ? `only ${kept.join(', ')}${rest}` : 'no label'}`,
      };
    }
  },
});
