import { shortName } from '../../server/core/model/compose/compose.js';
import { healthcheckFix } from '../../server/core/model/compose/health.js';
import { isAwaitedHealthy, unreadyDependencies } from '../../server/core/model/compose/order.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.25, 0.5],
  applies: ({ dependencies }) => dependencies.some(isAwaitedHealthy),
  *check(service, project) {
    for (const { dependency, other, health } of unreadyDependencies(service, project)) {
      if (!service.owns(dependency.yaml)) continue;
      const [name, awaited] = [shortName(service.name, 25), shortName(other.name, 25)];
      yield {
        at: dependency.yaml.name,
        message: `\`${name}\` never starts: it waits for the health of \`${awaited}\`, which has no healthcheck`,
        related: [{ at: other.at, message: 'This one has no healthcheck' }],
        fix: health === 'none' ? healthcheckFix(other, project, false) : undefined,
      };
    }
  },
});
