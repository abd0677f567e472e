import { alertmanagerBeside, alertsOf, runsOf } from '../../server/core/model/monitoring/prometheus-run.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.file',
  category: 'observability',
  severity: 'high',
  effort: [0.5, 2],
  applies: (config, project) => alertsOf(config, project).length > 0,
  *check(config, project) {
    const { yaml, alerts } = config;
    if (alerts !== false || !yaml) return;
    const [first] = config.ruleFiles;
    const written = yaml.at('alerting', 'alertmanagers') ?? yaml.get('alerting') ?? yaml.get('rule_files');
    const count = alertsOf(config, project).length;
    const target = runsOf(config, project).flatMap(run => alertmanagerBeside(run) ?? [])[0];
    yield {
      at: written?.name ?? first?.span ?? config.at,
      message: `${count === 1 ? 'Its alert reaches' : `Its ${count} alerts reach`} nobody: no Alertmanager is named under \`alerting\``,
      fix: target
        ? {
            title: 'Send them to the Alertmanager beside it',
            safe: false,
            edits: () =>
              set(yaml, ['alerting', 'alertmanagers'], [{ static_configs: [{ targets: [target] }] }], {
                before: 'rule_files',
              }),
          }
        : undefined,
    };
  },
});
