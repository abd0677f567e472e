import { shortName } from '../../server/core/model/compose.js';
import { hostPurpose, opensHost } from '../../server/core/model/host-access.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.5, 2],
  aliases: ['CL-0013', 'CL-0025'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const volume of service.volumes) {
      const { yaml } = volume;
      const path = opensHost(volume);
      if (path === undefined || yaml.parent !== service.yaml.get('volumes') || !service.owns(yaml)) continue;
      yield {
        at: yaml.isMap ? (yaml.get('source') ?? yaml).span : yaml.span,
        message: `\`${shortName(service.name)}\` reaches \`${shortName(path)}\` of its host, and so does whoever breaks into it`,
        fix: { title: 'Take the path away', safe: false, edits: () => removeItem(yaml, { prune: true }) },
      };
    }
  },
});
