/** Where the data of a service goes when its container is removed. */

import type { Project } from '../project/project.js';
import { allLayers, isForProductionByName, type Service } from './compose.js';
import { isForTrying } from './mode.js';

/** The directory of a data store that nothing keeps; `undefined` where something may keep it, or losing it is meant. */
export function losesData(service: Service, project: Project): string | undefined {
  const { known, lines, environment, image } = service;
  const usual = known?.role === 'datastore' ? known.dataDirectory : undefined;
  // Caches and brokers are refilled; where a stack does keep something in one, only its author knows.
  if (usual === undefined || image === undefined || refilled.test(image.repository)) return undefined;
  // A database for whoever works on a program that runs elsewhere, or one that does not start as it is.
  if (
    !hasUsers(service) ||
    !isMeantToLast(service, project) ||
    isForTrying(service.compose) ||
    (asksForPassword.test(image.repository) && !isSetUp(service))
  )
    return undefined;
  if (lines.some(line => /data|dir|path|conf|fsync=off/i.test(line) || !startsServer.test(line))) return undefined;
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

/** Whether anything of the stack could want the data again: a program of its own, and not only databases and their consoles. */
function hasUsers({ compose }: Service): boolean {
  return compose.services.some(({ known, oneShot }) => !oneShot && (!known || known.role === 'server'));
}

/**
 * Whether anything says that the stack is more than a place to try things out: the database is always started again,
 * others keep their data, or it is production. `unless-stopped` says nothing, for fixes write it everywhere.
 */
function isMeantToLast(service: Service, project: Project): boolean {
  const { compose } = service;
  return (
    allLayers(service, project).some(layer => layer.get('restart')?.text === 'always') ||
    compose.services.some(keepsData) ||
    isForProductionByName(compose)
  );
}

function keepsData({ volumes }: Service): boolean {
  return volumes.some(({ kind }) => kind === 'named');
}

const asksForPassword = /postgres|mysql|mariadb|percona|mssql/;

function isSetUp(service: Service): boolean {
  return ['environment', 'env_file', 'command', 'entrypoint'].some(key => service.get(key) !== undefined);
}

const refilled = /redis|valkey|memcached|rabbitmq|zookeeper|kafka|redpanda|etcd/;

/** Other programs of the image make backups, or set up what another service keeps. */
const startsServer = /^(?:-|mongod\b|postgres\b|mysqld|mariadbd|\S*docker-entrypoint|\S*-server\b)/;

/** Whether one of the paths lies in the other. */
function overlaps(a: string, b: string): boolean {
  const [x, y] = [`${a.replace(/\/+$/, '')}/`, `${b.replace(/\/+$/, '')}/`];
  return x.startsWith(y) || y.startsWith(x);
}
