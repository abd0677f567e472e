import { shortName } from '../../server/core/model/compose/compose.js';
import { hostPurpose, isExplained, takesOver } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['CL-0011', 'CL-0024', 'CL-0027'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const item of service.yaml.get('cap_add')?.items() ?? []) {
      const name = takesOver(item, service);
      if (name === undefined || !service.owns(item) || isExplained(item)) continue;
      const right = name === 'ALL' ? 'every capability' : `\`${name}\``;
      yield {
        at: item.span,
        message: `\`${shortName(service.name)}\` has ${right}, with which it can take over its host`,
        fix: { title: 'Take the capability away', safe: false, edits: () => removeItem(item, { prune: true }) },
      };
    }
  },
});
