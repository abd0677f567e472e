/** In which order the services of a stack start, and which of them had better wait. */
import { type Edits, replace } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { type Dependency, hasComment, isLasting, type Service } from './compose.js';
import { wordsOf } from './development.js';
import { healthOf } from './health.js';
import { serviceNamed } from './stack.js';

/** A name in a list of dependencies whose service is not ready when it has started, though it could tell. */
export interface Unawaited {
  readonly item: Value;
  readonly other: Service;
}

export function unawaitedDependencies(service: Service, project: Project): readonly Unawaited[] {
  const list = service.yaml.get('depends_on');
  if (!list || waitsItself(service)) return [];
  return list.items().flatMap(item => {
    const other = item.text === undefined ? undefined : serviceNamed(item.text, service.compose, project);
    return other && needs(service, other) && canBeAwaited(other, project) ? [{ item, other }] : [];
  });
}

/** A dependency whose health is awaited though nothing ever tells it, so that nothing starts. */
export interface Unready {
  readonly dependency: Dependency;
  readonly other: Service;
  readonly health: 'none' | 'off';
}

export function unreadyDependencies(service: Service, project: Project): readonly Unready[] {
  return service.dependencies.filter(isAwaitedHealthy).flatMap((dependency): Unready[] => {
    const other = serviceNamed(dependency.service, service.compose, project);
    const health = other && healthOf(other, project);
    return other && (health === 'none' || health === 'off') ? [{ dependency, other, health }] : [];
  });
}

export function isAwaitedHealthy({ condition, yaml }: Dependency): boolean {
  return condition === 'service_healthy' && yaml.get('required')?.flag !== false;
}

/** The short form says nothing but names; the long one waits for those that can tell. */
export function awaitHealth(service: Service, project: Project): Edits {
  const list = service.yaml.get('depends_on');
  if (!list || hasComment(list)) return undefined;
  const names = list.items().flatMap(({ text }) => text ?? []);
  if (names.length < list.items().length || new Set(names).size < names.length) return undefined;
  const condition = (name: string) => {
    const other = serviceNamed(name, service.compose, project);
    return other && canBeAwaited(other, project) ? 'service_healthy' : 'service_started';
  };
  return replace(list, Object.fromEntries(names.map(name => [name, { condition: condition(name) }])));
}

/** Consoles, proxies and front ends show an error until what is behind them is there, and nothing breaks; nobody needs a monitor. */
function needs(service: Service, other: Service): boolean {
  const { known, name, image } = service;
  if (known && known.role !== 'server' && known.role !== 'datastore') return false;
  // Members of a cluster are healthy together or not at all; a sidecar is there before whom it serves.
  if (image && image.repository === other.image?.repository) return false;
  if (service.get('network_mode')?.raw?.startsWith('service:')) return false;
  const words = wordsOf(`${name} ${image?.name ?? ''}`);
  if (words.some(word => consoleWords.has(word))) return false;
  if (other.known) return other.known.role === 'datastore';
  return !known && ![...words, ...wordsOf(other.name)].some(word => asideWords.has(word));
}

const consoleWords = new Set(
  (
    'ui admin dashboard console flower redisinsight insight adminer pgadmin phpmyadmin commander express ' +
    'exporter haproxy pgbouncer'
  ).split(' '),
);
const asideWords = new Set('web frontend front client nginx proxy gateway store app worker'.split(' '));

/** It has a loop or a script that waits. */
function waitsItself({ lines }: Service): boolean {
  return lines.some(line => /\bwait|\buntil\b|dockerize\b/.test(line.slice(0, longestLine)));
}

const longestLine = 4096;

function canBeAwaited(other: Service, project: Project): boolean {
  const health = isLasting(other, project) ? healthOf(other, project) : undefined;
  // Whose Dockerfile has just got one may be waited for, and need not.
  return health === 'own' || (health === 'image' && !other.build);
}
