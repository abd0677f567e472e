import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.receiver',
  category: 'observability',
  severity: 'low',
  effort: [0.1, 0.25],
  *check({ alertmanager, name, at, yaml, tells }) {
    const { routed, receivers, routes } = alertmanager;
    if (!routed || routed.has(name) || routes.length === 0 || receivers.length < 2 || !tells) return;
    if (yaml.get('name')?.text === undefined) return;
    yield {
      at,
      message: `No route leads to \`${shortName(name, 40)}\`: it is never told anything`,
      fix: { title: 'Remove the receiver', safe: false, edits: () => removeItem(yaml) },
    };
  },
});
