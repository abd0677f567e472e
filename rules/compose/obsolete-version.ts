import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  // Swarm's own reader, in the releases many still run, wants the version.
  applies: ({ services }) => services.length > 0 && !services.some(({ swarm }) => swarm),
  *check({ yaml }) {
    const version = yaml?.get('version');
    if (!yaml || !version) return;
    yield {
      at: version.name,
      message: 'Compose ignores `version`, and warns about it at every start',
      fix: { title: 'Remove it', safe: true, edits: () => remove(yaml, 'version') },
    };
  },
});
