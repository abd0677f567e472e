import { ruleFilesFor } from '../../server/core/model/monitoring/prometheus-run.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'prometheus.file',
  category: 'observability',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ ruleFiles }) => ruleFiles.length > 0,
  *check(config, project) {
    for (const item of config.ruleFiles) {
      const files = ruleFilesFor(item, config, project);
      if (!files || files.length || item.shared) continue;
      yield {
        at: item.span,
        message: `\`${(item.text ?? '').slice(-45)}\` matches no file: Prometheus starts without these rules`,
      };
    }
  },
});
