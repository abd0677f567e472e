import { nameClash } from '../../server/core/model/compose/clash.js';
import { shortName } from '../../server/core/model/compose/compose.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.1],
  applies: ({ yaml }) => yaml.has('container_name'),
  *check(service) {
    const { yaml, name } = service;
    const earlier = nameClash(service);
    const value = yaml.get('container_name');
    if (!earlier || !value) return;
    yield {
      at: service.owns(value) ? value.span : service.at,
      message: `\`${shortName(name)}\` does not start: \`${shortName(earlier.name)}\` has the same container name`,
      related: [{ at: earlier.at, message: 'This one has the name first' }],
      fix: { title: 'Let Compose name it', safe: false, edits: () => remove(yaml, 'container_name') },
    };
  },
});
