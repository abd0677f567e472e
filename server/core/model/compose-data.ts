/** Where the data of a service goes when its container is removed. */
import { allLayers, type Service } from './compose.js';
import type { Project } from './project.js';

/** The directory of a data store that nothing keeps; `undefined` where something may keep it, or losing it is meant. */
export function losesData(service: Service, project: Project): string | undefined {
  const { known, lines, environment, image } = service;
  const usual = known?.role === 'datastore' ? known.dataDirectory : undefined;
  // Caches and brokers are refilled; where a stack does keep something in one, only its author knows.
  if (usual === undefined || image === undefined || refilled.test(image.repository)) return undefined;
  if (lines.some(line => /data|dir|path|conf/i.test(line) || !startsServer.test(line))) return undefined;
  const moved = environment.find(({ name }) => name === 'PGDATA');
  const directory = moved ? moved.raw : usual;
  if (!directory?.startsWith('/') || directory.includes('$')) return undefined;
  const layers = allLayers(service, project);
  if (layers.some(layer => layer.has('volumes_from') || layer.has('tmpfs') || layer.has('configs'))) return undefined;
  const others = layers.filter(layer => !service.layers.includes(layer)).map(layer => layer.get('volumes'));
  if (others.some(volumes => volumes !== undefined)) return undefined;
  for (const { target, kind } of service.volumes) {
    if (target === undefined || (kind !== 'anonymous' && overlaps(target, directory))) return undefined;
  }
  return directory;
}

const refilled = /redis|valkey|memcached|rabbitmq|zookeeper|kafka|redpanda|etcd/;

/** Other programs of the image make backups, or set up what another service keeps. */
const startsServer = /^(?:-|mongod\b|postgres\b|mysqld|mariadbd|\S*docker-entrypoint|\S*-server\b)/;

/** Whether one of the paths lies in the other. */
function overlaps(a: string, b: string): boolean {
  const [x, y] = [`${a.replace(/\/+$/, '')}/`, `${b.replace(/\/+$/, '')}/`];
  return x.startsWith(y) || y.startsWith(x);
}
