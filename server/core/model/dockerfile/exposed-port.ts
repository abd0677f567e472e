/** The ports an image says it listens on, against those that compose files publish. */
import type { Service } from '../compose/compose.js';
import { hubPath } from '../image.js';
import type { Project } from '../project/project.js';
import type { Stage } from './dockerfile.js';
import { servicesBuilding, startsOf } from './image-use.js';

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
      return ports.some(({ number }) => number === port) || isTold(service, port) ? [] : [{ port, service }];
    });
  });
}

/** Whether the service sets the port by a variable, so that what the image says is only a default. */
function isTold(service: Service, port: number): boolean {
  return service.environment.some(({ raw }) => raw?.replace(/["']/g, '') === String(port));
}

/**
 * Whether SSH is what an image is for, in part: a server for Git, a desktop, a place to work, an agent of a build
 * server, or a cluster whose machines log in to each other.
 */
export function isForLogins(stage: Stage): boolean {
  const { file, name, instructions } = stage;
  const starts = startsOf(stage)?.flat() ?? [];
  // What only waits is a place to work.
  if (starts.some(word => word === '/dev/null' || word === 'infinity')) return true;
  if ([file.path, name, ...starts].some(word => forLogins.test(word))) return true;
  // An EXPOSE that names nothing else belongs to a server for SSH.
  if (stage.ports().every(({ number }) => number === 22)) return true;
  return instructions.some(
    ({ keyword, text, pairs }) =>
      pairs.some(pair => /SSH/.test(pair.name)) ||
      (/^(RUN|COPY|ADD)$/.test(keyword) && /authorized_keys|\bid_(rsa|ed25519)\b/.test(text)),
  );
}

const forLogins =
  /ssh|git|sftp|tmate|bastion|jump|gogs|gerrit|forgejo|desktop|vnc|xrdp|workspace|\bdev(elop|container|-|$)|jenkins|agent|slave|hadoop|hdfs|spark|flink|\bmpi/i;

/** Why EXPOSE takes no such port, and what was meant; `undefined` where it does. */
export function portError(port: string): { readonly says: string; readonly meant?: string } | undefined {
  const shown = port.slice(0, 30);
  const mapped = /^(?:[\d.]*:)?\d+:(\d+(?:\/(?:tcp|udp))?)$|^[\d.]+:(\d+)$/i.exec(port);
  const inside = mapped?.[1] ?? mapped?.[2];
  if (inside !== undefined) {
    return {
      says: `\`${shown}\` maps a port, which EXPOSE cannot do: it names the one inside the container`,
      meant: inside,
    };
  }
  const [, from, to, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(port) ?? [];
  if (from === undefined) return { says: `\`${shown}\` is no port` };
  if ([from, to ?? from].some(number => Number(number) < 1 || Number(number) > 65_535)) {
    return { says: `\`${shown}\` is no port: they go from 1 to 65535` };
  }
  if (to !== undefined && Number(to) < Number(from)) return { says: `\`${shown}\` ends before it begins` };
  if (protocol !== undefined && !/^(tcp|udp|sctp)$/i.test(protocol)) {
    return { says: `\`${protocol.slice(0, 20)}\` is no protocol: there are \`tcp\`, \`udp\` and \`sctp\`` };
  }
  return undefined;
}

const exposesNothing = new Set([
  ...['node', 'python', 'golang', 'ruby', 'rust', 'debian', 'ubuntu', 'alpine', 'eclipse-temurin', 'amazoncorretto'],
  ...['openjdk', 'busybox', 'fedora'],
]);
