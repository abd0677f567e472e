import { allLayers, isLasting } from '../../server/core/model/compose/compose.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  applies: (service, project) => (service.swarm ? false : isLasting(service, project)),
  *check(service, project) {
    const { yaml, name, at } = service;
    if (allLayers(service, project).some(layer => layer.has('restart'))) return;
    yield {
      at,
      message: `\`${name}\` stays down after a crash or a reboot`,
      fix: { title: 'Restart unless stopped', safe: true, edits: () => set(yaml, 'restart', 'unless-stopped') },
    };
  },
});
