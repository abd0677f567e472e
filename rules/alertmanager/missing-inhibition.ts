import { twiceTold } from '../../server/core/model/monitoring/alert-routing.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'low',
  effort: [0.25, 0.5],
  applies: (_, project) => twiceTold(project) !== undefined,
  *check({ yaml, routes, at }, project) {
    const name = twiceTold(project);
    if (!yaml || name === undefined || yaml.has('inhibit_rules') || yaml.hasUnknownMerge) return;
    const inhibition = {
      source_matchers: ['severity = critical'],
      target_matchers: ['severity = warning'],
      equal: ['alertname', 'instance'],
    };
    yield {
      at: routes[0]?.yaml.name ?? at,
      message: `When \`${shortName(name, 30)}\` is critical its warning is sent as well: there are no \`inhibit_rules\``,
      fix: {
        title: 'Let critical alerts silence their warnings',
        safe: false,
        edits: () => set(yaml, 'inhibit_rules', [inhibition]),
      },
    };
  },
});
