import { commentedServices, removeCommented } from '../../server/core/model/compose/commented-service.js';
import { shortName } from '../../server/core/model/compose/compose.js';
import { restore } from '../../server/core/model/compose/restored-service.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'medium',
  effort: [0.25, 1],
  applies: ({ development, services }) => !development && services.length > 0,
  *check(compose, project) {
    for (const service of commentedServices(compose)) {
      const { name, at } = service;
      yield {
        at,
        message: `The service \`${shortName(name, 50)}\` is commented out: nobody knows whether it belongs to the stack`,
        fix: [
          { title: 'Restore it', safe: false, edits: () => restore(compose, service, project) },
          { title: 'Remove it', safe: false, edits: () => removeCommented(compose, service) },
        ],
      };
    }
  },
});
