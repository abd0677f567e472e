import { isLasting, shortName } from '../../server/core/model/compose/compose.js';
import { limit, limitsOf, limitsToOffer } from '../../server/core/model/compose/limits.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CL-0026'],
  applies: isLasting,
  *check(service, project) {
    const { memory, cpus } = limitsOf(service, project);
    // A busy loop slows the others down; a leak kills them. Whoever limits memory alone has chosen so.
    if (memory) return;
    const offer = limitsToOffer(service, project);
    yield {
      at: service.at,
      message: `\`${shortName(service.name)}\` may use up the memory${cpus ? '' : ' and CPU'} of its host`,
      fix: offer && {
        title: `Limit it to ${offer.memory}${cpus ? '' : ` and ${offer.cpus} CPU`}`,
        safe: false,
        edits: () => limit(service, offer, project),
      },
    };
  },
});
