import { commentedServices } from '../../server/core/model/commented-service.js';
import { shortName } from '../../server/core/model/compose.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'medium',
  effort: [0.25, 1],
  applies: ({ development, services }) => !development && services.length > 0,
  *check(compose) {
    for (const { name, at } of commentedServices(compose)) {
      yield {
        at,
        message: `The service \`${shortName(name, 50)}\` is commented out: nobody knows whether it belongs to the stack`,
      };
    }
  },
});
