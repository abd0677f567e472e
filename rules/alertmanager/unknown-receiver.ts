import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'alertmanager.route',
  category: 'observability',
  severity: 'blocker',
  effort: [0.1, 0.25],
  applies: ({ receiver, parent }) => receiver !== undefined || parent === undefined,
  *check({ alertmanager, receiver, parent, yaml, at }) {
    if (yaml.hasUnknownMerge || !alertmanager.allNamed) return;
    if (!receiver || receiver.kind === 'null') {
      // Without quotes `null` is nothing, and a route without a receiver takes its parent's.
      const quoted = alertmanager.receiver('null')
        ? {
            title: 'Name the receiver null',
            safe: false,
            edits: () => (receiver ? replace(receiver, 'null') : undefined),
          }
        : undefined;
      if (parent && receiver?.span.start !== receiver?.keySpan?.start)
        yield {
          at,
          message: 'An unquoted `null` names no receiver: these alerts go to the receiver of the route above',
          fix: quoted,
        };
      else if (!parent)
        yield { at, message: 'The first route has no receiver: Alertmanager refuses this configuration' };
      return;
    }
    const name = receiver.text;
    if (name === undefined || receiver.shared || alertmanager.receiver(name)) return;
    const close = alertmanager.similarReceiver(name);
    yield {
      at,
      message: `No receiver is called \`${shortName(name, 40)}\`: Alertmanager refuses this configuration`,
      fix:
        close === undefined
          ? undefined
          : { title: `Send to ${shortName(close, 30)}`, safe: false, edits: () => replace(receiver, close) },
    };
  },
});
