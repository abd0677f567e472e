import { strayRoutes } from '../../server/core/model/monitoring/alert-routing.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'medium',
  effort: [0.1, 0.5],
  *check(alertmanager, project) {
    const { strays, unrouted } = strayRoutes(alertmanager, project);
    const [severity] = unrouted;
    if (severity === undefined) return;
    for (const { yaml, value } of strays) {
      yield {
        at: yaml.span,
        message: `No alert is \`${shortName(value, 20)}\`; those that are \`${shortName(severity, 20)}\` have no route and go to the default`,
      };
    }
  },
});
