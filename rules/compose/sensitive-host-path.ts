import { shortName } from '../../server/core/model/compose/compose.js';
import { hostPaths, hostPurpose, isExplained } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['CL-0013', 'CL-0016', 'CL-0025'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const { item, list, path } of hostPaths(service)) {
      if (item.parent !== list || !service.owns(item) || isExplained(item)) continue;
      yield {
        at: item.isMap ? (item.get('source') ?? item).span : item.span,
        message: `\`${shortName(service.name)}\` reaches \`${shortName(path)}\` of its host, and so does whoever breaks into it`,
        fix: { title: 'Take the path away', safe: false, edits: () => removeItem(item, { prune: true }) },
      };
    }
  },
});
