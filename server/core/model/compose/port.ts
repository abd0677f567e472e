/** Who reaches the ports of a service. */
import { type Edits, replacePart, set } from '../../yaml/edit.js';
import type { Project } from '../project/project.js';
import { isOverruled, type Port, type Service } from './compose.js';

/** Ports that only the stack itself should reach, published to whoever reaches the host. */
export function internalPortsOf(service: Service, project: Project): readonly Port[] {
  const { known, yaml, ports } = service;
  if (!known || yaml.has('network_mode') || isOverruled(service, 'ports', project)) return [];
  // An exporter by itself is there to be asked by a Prometheus on another host.
  if (known.role === 'exporter' && !hasPrometheus(service)) return [];
  return ports.filter(port => port.exposed === true && known.internalPorts.some(number => isFor(port, number)));
}

/** Afterwards only the host itself reaches a port. */
export function bindToHost({ yaml, loopback }: Port): Edits {
  if (yaml.isMap) return set(yaml, 'host_ip', '127.0.0.1');
  return loopback && replacePart(yaml, loopback.start, loopback.end, loopback.text);
}

function isFor({ target }: Port, number: number): boolean {
  return target !== undefined && target[0] <= number && number <= target[1];
}

function hasPrometheus({ compose }: Service): boolean {
  return compose.services.some(({ image }) => image?.name === 'prometheus' || image?.name === 'grafana');
}
