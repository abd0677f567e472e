import { leftToDefault } from '../../server/core/model/monitoring/alert-routing.js';
import { catchesAll, isVoid } from '../../server/core/model/monitoring/alertmanager.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ routes }) => routes.length > 0,
  *check(alertmanager, project) {
    const { routes } = alertmanager;
    const [root] = routes;
    const name = root?.receiver?.text;
    const target = name === undefined ? undefined : alertmanager.receiver(name);
    if (!root || !target || target.tells || root.children.some(catchesAll)) return;
    // Who calls it so and routes the alerts that matter means it, unless one that matters is left.
    const isMeant = isVoid(target) && alertmanager.receivers.some(({ tells }) => tells);
    const lost = leftToDefault(alertmanager, project)?.name;
    if (isMeant && lost === undefined) return;
    const lostOnes = lost === undefined ? '' : `, such as \`${shortName(lost, 22)}\`,`;
    const rest = root.children.length ? `Alerts that no route names${lostOnes}` : 'All alerts';
    yield {
      at: root.at,
      message: `${rest} go to \`${shortName(target.name, 20)}\`, which tells nobody`,
      related: [{ at: target.at, message: 'It has no integration' }],
    };
  },
});
