import { shortName } from '../../server/core/model/compose/compose.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'blocker',
  effort: [0.1, 0.1],
  // Swarm ignores the name.
  applies: ({ yaml, swarm }) => yaml.has('container_name') && !swarm,
  *check(service) {
    const { yaml, name } = service;
    const value = yaml.get('container_name');
    const count = Number(service.get('deploy')?.get('replicas')?.text ?? service.get('scale')?.text);
    if (!value || !(count > 1)) return;
    yield {
      at: service.owns(value) ? value.span : service.at,
      message: `\`${shortName(name)}\` cannot run ${count} times: only one container can have this name`,
      fix: { title: 'Let Compose name them', safe: false, edits: () => remove(yaml, 'container_name') },
    };
  },
});
