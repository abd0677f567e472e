/** Who reaches whom inside a stack. */
import type { Data } from '../../yaml/edit.js';
import type { Project } from '../project/project.js';
import { type ComposeFile, isLasting, neighbours, type Service } from './compose.js';

/**
 * The data stores that a front door reaches though it never speaks to them, because all services share one network.
 * None where anything says that networks were thought about.
 */
export function storesBehind(service: Service, project: Project): readonly Service[] {
  const { compose } = service;
  if (!isFrontDoor(service) || compose.services.length > mostServices || !isOneNetwork(compose, project)) return [];
  const stores = compose.services.filter(other => other.known?.role === 'datastore' && isLasting(other, project));
  const between = compose.services.filter(other => other !== service && !stores.includes(other));
  const spokenTo = new Set(service.dependencies.map(dependency => dependency.service));
  if (between.length === 0 || stores.some(({ name }) => spokenTo.has(name))) return [];
  return stores;
}

/** In larger stacks nobody would take every service apart at once. */
const mostServices = 20;

/** The networks of every service once the front doors and the data stores are apart. */
export function splitNetworks(compose: ComposeFile, project: Project): ReadonlyMap<Service, Data> {
  const networks = (service: Service) => {
    if (storesBehind(service, project).length > 0) return ['front'];
    return service.known?.role === 'datastore' ? ['back'] : ['front', 'back'];
  };
  return new Map(compose.services.map(service => [service, networks(service)]));
}

/** A web server or proxy of others, open to the world. Its files or settings are its own; it keeps no data. */
function isFrontDoor({ image, ports }: Service): boolean {
  return image !== undefined && frontDoors.has(image.repository) && ports.some(({ exposed }) => exposed === true);
}

const frontDoors: ReadonlySet<string> = new Set(
  // Those that look services up in Docker may find them at the network they are not in themselves.
  'nginx nginxinc/nginx-unprivileged caddy haproxy httpd envoyproxy/envoy openresty/openresty'.split(' '),
);

function isOneNetwork(compose: ComposeFile, project: Project): boolean {
  const files = [compose, ...neighbours(compose, project)];
  return files.every(
    file =>
      !file.yaml?.has('networks') &&
      !file.yaml?.has('include') &&
      file.services.every(({ yaml }) => !yaml.has('networks') && !yaml.has('network_mode') && !yaml.has('extends')),
  );
}
