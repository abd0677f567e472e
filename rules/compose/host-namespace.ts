import { shortName } from '../../server/core/model/compose/compose.js';
import { hostPurpose, sharedNamespaces } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['CL-0008', 'CL-0010'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const { key, value, what } of sharedNamespaces(service)) {
      if (!service.owns(value)) continue;
      yield {
        at: value.span,
        message: `\`${shortName(service.name)}\` shares ${what} with its host instead of having its own`,
        // Without the host's network its ports have to be published, and only its author knows which.
        fix:
          key === 'network_mode'
            ? undefined
            : { title: 'Give it its own', safe: false, edits: () => remove(service.yaml, key) },
      };
    }
  },
});
