import { catchesAll } from '../../server/core/model/alertmanager.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'alertmanager.file',
  category: 'observability',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ routes }) => routes.length > 0,
  *check(alertmanager) {
    const { routes } = alertmanager;
    const [root] = routes;
    const name = root?.receiver?.text;
    const target = name === undefined ? undefined : alertmanager.receiver(name);
    if (!root || !target || target.tells || root.children.some(catchesAll)) return;
    const rest = root.children.length ? 'Alerts that no route names' : 'All alerts';
    yield {
      at: root.at,
      message: `${rest} go to \`${shortName(target.name, 40)}\`, which tells nobody`,
      related: [{ at: target.at, message: 'It has no integration' }],
    };
  },
});
