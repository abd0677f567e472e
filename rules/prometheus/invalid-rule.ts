import { faultsOf } from '../../server/core/model/monitoring/prometheus-fault.js';
import { mayBeVictoriaMetrics } from '../../server/core/model/monitoring/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { remove, rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.rule',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['alerts/template', 'yaml/parse'],
  *check(subject, project) {
    if (mayBeVictoriaMetrics(subject.file, project)) return;
    for (const { at, reason, misspelt, extra } of faultsOf(subject))
      yield {
        at,
        message: `\`${shortName(subject.name, 22)}\` cannot be loaded: ${reason}`,
        fix: misspelt
          ? {
              title: `Call it ${misspelt.meant}`,
              safe: false,
              edits: () => rename(misspelt.map, misspelt.key, misspelt.meant),
            }
          : extra && { title: `Remove ${extra.key}`, safe: false, edits: () => remove(extra.map, extra.key) },
      };
  },
});
