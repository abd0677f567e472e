import { isHeartbeat } from '../../server/core/model/monitoring/prometheus.js';
import { relabelsAlerts } from '../../server/core/model/monitoring/prometheus-run.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.alert',
  category: 'observability',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['rule/label', 'alert-severity-rule'],
  applies: alert => !isHeartbeat(alert),
  *check({ name, at, yaml, labels, group }, project) {
    const known = [...(labels?.keys() ?? []), ...(group.get('labels')?.keys() ?? [])];
    if (known.some(label => /sever|prio|level|critical|urgen|page|pager|impact/i.test(label))) return;
    if (yaml.hasUnknownMerge || labels?.hasUnknownMerge || labels?.kind === 'unknown') return;
    if (relabelsAlerts(project)) return;
    yield {
      at,
      message: `\`${shortName(name, 40)}\` has no \`severity\`: nothing tells whether it may wake somebody`,
      fix: {
        title: 'Call it a warning',
        safe: false,
        edits: () => set(yaml, ['labels', 'severity'], 'warning', { before: 'annotations' }),
      },
    };
  },
});
