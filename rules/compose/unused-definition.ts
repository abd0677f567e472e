import { definitionKeys, shortName } from '../../server/core/model/compose/compose.js';
import { stackOf } from '../../server/core/model/compose/stack.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

const nouns = { networks: 'network', volumes: 'volume', secrets: 'secret', configs: 'config' };

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  applies: compose => compose.services.length > 0 && definitionKeys.some(key => compose.definitions(key).length > 0),
  *check(compose, project) {
    const stack = stackOf(compose, project);
    for (const kind of definitionKeys) {
      const map = compose.yaml?.get(kind);
      for (const { key, keySpan, value } of compose.definitions(kind)) {
        if (!map || value.shared || stack.uses(kind, key) !== false) continue;
        yield {
          at: keySpan,
          message: `No service uses the ${nouns[kind]} \`${shortName(key, 50)}\``,
          fix: { title: `Remove the ${nouns[kind]}`, safe: true, edits: () => remove(map, key, { prune: true }) },
        };
      }
    }
  },
});
