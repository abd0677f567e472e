import { shortName } from '../../server/core/model/compose/compose.js';
import { awaitHealth, unawaitedDependencies } from '../../server/core/model/compose/order.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ yaml, swarm, compose }) =>
    // Swarm knows no order, and refuses the long form.
    (yaml.get('depends_on')?.items().length ?? 0) > 0 && !swarm && !compose.development,
  *check(service, project) {
    for (const { item, other } of unawaitedDependencies(service, project)) {
      if (!service.owns(item)) continue;
      yield {
        at: item.span,
        message: `\`${shortName(service.name)}\` starts before \`${shortName(other.name)}\` is ready, though its healthcheck would tell`,
        fix: { title: 'Wait until it is healthy', safe: true, edits: () => awaitHealth(service, project) },
      };
    }
  },
});
