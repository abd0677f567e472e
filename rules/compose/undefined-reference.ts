import { shortName } from '../../server/core/model/compose/compose.js';
import * as stack from '../../server/core/model/compose/stack.js';
import { type Fix, rule } from '../../server/core/rule.js';

const nouns = { services: 'service', networks: 'network', volumes: 'volume', secrets: 'secret', configs: 'config' };

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.5],
  applies: service => stack.referencesOf(service).length > 0,
  *check(service, project) {
    for (const reference of stack.undefinedReferences(service, project)) {
      const { kind, name, at } = reference;
      const meant = stack.meantBy(reference, service, project);
      const correct = (other: string): Fix[] => [
        { title: `Name \`${other}\` instead`, safe: false, edits: () => stack.renameReference(reference, other) },
      ];
      yield {
        at,
        message: `Nothing starts: the ${nouns[kind]} \`${shortName(name)}\` of \`${shortName(service.name)}\` is not defined`,
        fix: [
          ...(meant === undefined ? [] : correct(meant)),
          { title: `Define the ${nouns[kind]}`, safe: false, edits: () => stack.defineReference(reference, service) },
        ],
      };
    }
  },
});
