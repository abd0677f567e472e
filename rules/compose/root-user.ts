import { isLasting, shortName } from '../../server/core/model/compose/compose.js';
import { hostPurpose, needsRoot } from '../../server/core/model/compose/host-access.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'medium',
  effort: [0.5, 2],
  aliases: ['CL-0018'],
  applies: (service, project) => hostPurpose(service) === undefined && isLasting(service, project),
  *check(service) {
    const user = service.yaml.get('user');
    if (!user || !/^(?:root|0)(?::|$)/.test(user.text ?? '') || !service.owns(user)) return;
    if (needsRoot(service)) return;
    yield {
      at: user.span,
      message: `\`${shortName(service.name)}\` runs as root: a hole in it is a hole in everything it can reach`,
    };
  },
});
