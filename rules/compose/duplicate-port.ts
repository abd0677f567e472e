import { portClashes } from '../../server/core/model/compose/clash.js';
import { shortName } from '../../server/core/model/compose/compose.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.25],
  // Of what serves developers, they start a part.
  applies: ({ ports, compose }) => ports.length > 0 && !compose.development,
  *check(service) {
    for (const { service: later, earlier, value: port } of portClashes(service.compose)) {
      if (later !== service) continue;
      // What is shared through an anchor or extended is written for others too.
      const own = port.yaml.parent === service.yaml.get('ports') && service.owns(port.yaml);
      const number = port.published?.[0] ?? '';
      yield {
        at: own ? (port.yaml.get('published') ?? port.yaml).span : service.at,
        message: `\`${shortName(service.name)}\` does not start: \`${shortName(earlier.name)}\` has port ${number} of the host`,
        related: [{ at: earlier.at, message: 'This one publishes the same port' }],
      };
      if (!own) return;
    }
  },
});
