import { isOverruled, type Port, type Service } from '../../server/core/model/compose.js';
import { rule } from '../../server/core/rule.js';
import { type Edits, replacePart, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.service',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  applies: ({ compose, known, ports }) =>
    known !== undefined && known.internalPorts.length > 0 && ports.length > 0 && !compose.development,
  *check(service, project) {
    const { known, name, yaml } = service;
    if (!known || yaml.has('network_mode') || isOverruled(service, 'ports', project)) return;
    // An exporter by itself is there to be asked by a Prometheus on another host.
    if (known.role === 'exporter' && !hasPrometheus(service)) return;
    const what = {
      datastore: 'data store',
      admin: 'console',
      monitoring: 'console',
      exporter: 'metrics',
      server: 'console',
    };
    for (const port of service.ports) {
      if (port.exposed !== true || !known.internalPorts.some(number => isFor(port, number))) continue;
      if (!service.owns(port.yaml)) continue;
      yield {
        at: (port.yaml.get('published') ?? port.yaml.get('target') ?? port.yaml).span,
        message: `Whoever reaches this host reaches the ${what[known.role]} \`${name}\``,
        fix: { title: 'Publish it on 127.0.0.1 only', safe: false, edits: () => bind(port) },
      };
    }
  },
});

function isFor({ target }: Port, number: number): boolean {
  return target !== undefined && target[0] <= number && number <= target[1];
}

function hasPrometheus({ compose }: Service): boolean {
  return compose.services.some(({ image }) => image?.name === 'prometheus' || image?.name === 'grafana');
}

function bind({ yaml, loopback }: Port): Edits {
  if (yaml.isMap) return set(yaml, 'host_ip', '127.0.0.1');
  return loopback && replacePart(yaml, loopback.start, loopback.end, loopback.text);
}
