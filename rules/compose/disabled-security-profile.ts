import { shortName } from '../../server/core/model/compose/compose.js';
import {
  hostPurpose,
  isExplained,
  profileTurnedOff,
  runsMachine,
} from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CL-0009'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const item of service.yaml.get('security_opt')?.items() ?? []) {
      const profile = profileTurnedOff(item, service);
      if (profile === undefined || !service.owns(item) || isExplained(item) || runsMachine(service)) continue;
      yield {
        at: item.span,
        message: `\`${shortName(service.name)}\` runs without ${profile}, a wall between it and its host`,
        fix: { title: 'Use the usual profile', safe: false, edits: () => removeItem(item, { prune: true }) },
      };
    }
  },
});
