import { isUnquotedNull } from '../../server/core/model/monitoring/alertmanager.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.route',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.25],
  applies: ({ receiver, parent }) => receiver !== undefined || parent === undefined,
  *check(route) {
    const { alertmanager, receiver, parent, yaml, at } = route;
    const name = receiver?.text;
    if (yaml.hasUnknownMerge || !alertmanager.allNamed) return;
    if (isUnquotedNull(route)) {
      const edits = alertmanager.receiver('null') && (() => receiver && replace(receiver, 'null'));
      yield {
        at,
        message: 'An unquoted `null` names no receiver: these alerts go to the receiver of the route above',
        fix: edits && { title: 'Name the receiver null', safe: false, edits },
      };
    } else if (!parent && (!receiver || receiver.kind === 'null'))
      yield { at, message: 'The first route has no receiver: Alertmanager refuses this configuration' };
    if (!receiver || name === undefined || receiver.shared || alertmanager.receiver(name)) return;
    const close = alertmanager.similarReceiver(name);
    const edits = close === undefined ? undefined : () => replace(receiver, close);
    yield {
      at,
      message: `No receiver is called \`${shortName(name, 40)}\`: Alertmanager refuses this configuration`,
      fix: edits && { title: `Send to ${shortName(close ?? '', 30)}`, safe: false, edits },
    };
  },
});
