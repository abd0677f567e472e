import { isHeartbeat, pages } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.alert',
  category: 'incident',
  severity: 'medium',
  effort: [0.5, 2],
  aliases: ['alerts/annotation'],
  applies: alert => pages(alert.severity) && !isHeartbeat(alert),
  *check({ name, at, yaml, annotations, labels }) {
    if (yaml.hasUnknownMerge || annotations?.hasUnknownMerge || annotations?.kind === 'unknown') return;
    const said = [...(annotations?.entries() ?? []), ...(labels?.entries() ?? [])];
    if (
      said.some(({ key }) =>
        /run_?-?book|play_?-?book|sop|wiki|docs?(?:_|$)|documentation|url|link|guide|procedure|action|remedi|how_?to|resolution|mitigat|recommend/i.test(
          key,
        ),
      )
    )
      return;
    if (
      said.some(({ value }) =>
        /https?:\/\/|run-?book|playbook|\.md\b|action:|fix:|steps?:|to resolve|kubectl |docker |\b(?:check|consider|investigate|verify|inspect|escalate|contact|restart|roll ?back|look (?:at|into))\b/i.test(
          value.raw ?? '',
        ),
      )
    )
      return;
    yield { at, message: `\`${shortName(name, 45)}\` wakes somebody and does not say what to do: no runbook` };
  },
});
