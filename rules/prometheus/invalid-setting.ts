import { mayBeVictoriaMetrics } from '../../server/core/model/monitoring/prometheus-run.js';
import { faultsOf } from '../../server/core/model/monitoring/scrape-fault.js';
import { rule } from '../../server/core/rule.js';
import { rename, replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.file',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.25],
  *check(config, project) {
    if (mayBeVictoriaMetrics(config.file, project)) return;
    for (const { at, reason, misspelt, target } of faultsOf(config))
      yield {
        at,
        message: `${reason}: Prometheus refuses this configuration`,
        fix: misspelt
          ? {
              title: `Call it ${misspelt.meant}`,
              safe: false,
              edits: () => rename(misspelt.map, misspelt.key, misspelt.meant),
            }
          : target && {
              title: 'Leave the host and port',
              safe: false,
              edits: () => replace(target.value, target.address),
            },
      };
  },
});
