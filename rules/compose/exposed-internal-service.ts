import { servesDevelopers } from '../../server/core/model/compose/compose.js';
import { bindToHost, internalPortsOf } from '../../server/core/model/compose/port.js';
import { rule } from '../../server/core/rule.js';

const nouns = {
  datastore: 'data store',
  admin: 'console',
  monitoring: 'console',
  exporter: 'metrics',
  server: 'console',
};

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['CL-0005'],
  applies: ({ compose, known, ports }, project) =>
    known !== undefined && known.internalPorts.length > 0 && ports.length > 0 && !servesDevelopers(compose, project),
  *check(service, project) {
    const { known, name, swarm } = service;
    for (const port of internalPortsOf(service, project)) {
      if (!known || !service.owns(port.yaml)) continue;
      yield {
        at: (port.yaml.get('published') ?? port.yaml.get('target') ?? port.yaml).span,
        message: `Whoever reaches this host reaches the ${nouns[known.role]} \`${name}\``,
        // Swarm publishes on every address, whatever the file says.
        fix: swarm ? undefined : { title: 'Publish it on 127.0.0.1 only', safe: false, edits: () => bindToHost(port) },
      };
    }
  },
});
