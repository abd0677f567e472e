/** The ports an image says it listens on, against those that compose files publish. */
import type { Service } from './compose.js';
import type { Stage } from './dockerfile.js';
import { hubPath } from './image.js';
import { servicesBuilding } from './image-use.js';
import type { Project } from './project.js';

export interface UnexposedPort {
  readonly port: number;
  readonly service: Service;
}

/** Published ports that the image names no port for. Nothing where the base image may expose ports of its own. */
export function unexposedPorts(stage: Stage, project: Project): readonly UnexposedPort[] {
  const ports = stage.ports();
  const path = stage.base.image && hubPath(stage.base.image);
  if (ports.length === 0 || ports.some(({ number }) => number === undefined)) return [];
  if (!stage.base.scratch && !(path !== undefined && exposesNothing.has(path))) return [];
  const services = servicesBuilding(stage, project);
  // What is built for several services says nothing of each.
  if (new Set(services.map(({ name }) => name)).size > 1) return [];
  return services.flatMap(service => {
    if (service.compose.development || service.get('command') || service.get('entrypoint')) return [];
    return service.ports.flatMap(({ target }) => {
      const port = target?.[0];
      if (port === undefined || target?.[1] !== port) return [];
      return ports.some(({ number }) => number === port) ? [] : [{ port, service }];
    });
  });
}

const exposesNothing = new Set([
  ...['node', 'python', 'golang', 'ruby', 'rust', 'debian', 'ubuntu', 'alpine', 'eclipse-temurin', 'amazoncorretto'],
  ...['openjdk', 'busybox', 'fedora'],
]);
