import { isHeartbeat } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'low',
  effort: [0.1, 0.25],
  applies: alert => !isHeartbeat(alert),
  *check({ name, at, yaml, annotations }) {
    if (yaml.hasUnknownMerge || annotations?.hasUnknownMerge || annotations?.kind === 'unknown') return;
    const written = annotations?.entries() ?? [];
    if (written.some(({ key, value }) => value.kind !== 'null' && !/url|run_?book|link|dashboard/i.test(key))) return;
    yield { at, message: `\`${shortName(name, 45)}\` says nothing but its name to whoever gets it` };
  },
});
