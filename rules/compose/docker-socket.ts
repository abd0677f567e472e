import { shortName } from '../../server/core/model/compose/compose.js';
import { drivesDocker, hostPurpose, isExplained, opensDocker } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'blocker',
  effort: [1, 4],
  aliases: ['CL-0001'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service, project) {
    for (const volume of service.volumes) {
      const { yaml } = volume;
      if (!opensDocker(volume) || yaml.parent !== service.yaml.get('volumes') || !service.owns(yaml)) continue;
      if (isExplained(yaml) || drivesDocker(service, project)) continue;
      yield {
        at: yaml.isMap ? (yaml.get('source') ?? yaml).span : yaml.span,
        message: `\`${shortName(service.name)}\` controls Docker, and so does whoever breaks into it: the host is theirs`,
      };
    }
  },
});
