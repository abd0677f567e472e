/** Services that get in each other's way: they want the same name, or the same port of the host. */
import { type ComposeFile, isEverywhere, type Port, type Service } from './compose.js';

/** Something that an earlier service of the file has already taken. */
export interface Clash<T> {
  readonly service: Service;
  readonly earlier: Service;
  readonly value: T;
}

/**
 * Ports of the host that two services publish. Services with profiles are left out: they may stand in for each other.
 */
export function portClashes(compose: ComposeFile): readonly Clash<Port>[] {
  let clashes = known.get(compose);
  if (!clashes) {
    clashes = findClashes(compose);
    known.set(compose, clashes);
  }
  return clashes;
}

/** The earlier service with the same `container_name`. */
export function nameClash(service: Service): Service | undefined {
  const name = service.yaml.get('container_name')?.text;
  if (name === undefined || service.optional) return undefined;
  let names = namesOf.get(service.compose);
  if (!names) {
    const found = new Map<string, Service>();
    for (const other of service.compose.services) {
      const taken = other.optional ? undefined : other.yaml.get('container_name')?.text;
      if (taken !== undefined && !found.has(taken)) found.set(taken, other);
    }
    names = found;
    namesOf.set(service.compose, names);
  }
  const first = names.get(name);
  return first === service ? undefined : first;
}

const known = new WeakMap<ComposeFile, readonly Clash<Port>[]>();
const namesOf = new WeakMap<ComposeFile, ReadonlyMap<string, Service>>();

function findClashes({ services }: ComposeFile): readonly Clash<Port>[] {
  const clashes: Clash<Port>[] = [];
  const taken = new Map<number, { readonly service: Service; readonly port: Port }[]>();
  for (const service of services) {
    if (service.optional || service.oneShot || service.get('network_mode')) continue;
    for (const port of service.ports) {
      const [first, last] = sureRange(port) ?? [1, 0];
      if (last - first > longestRange) continue;
      let told = false;
      for (let number = first; number <= last; number++) {
        const users = taken.get(number) ?? [];
        const other = users.find(user => user.service !== service && overlaps(user.port, port));
        if (other && !told) clashes.push({ service, earlier: other.service, value: port });
        told ||= other !== undefined;
        users.push({ service, port });
        taken.set(number, users);
      }
    }
  }
  return clashes;
}

const longestRange = 1000;

/** From a range of the host for one port of the container Docker takes any that is free. */
function sureRange({ published, target }: Port): readonly [number, number] | undefined {
  if (!published || !target) return undefined;
  return published[1] - published[0] === target[1] - target[0] ? published : undefined;
}

function overlaps(a: Port, b: Port): boolean {
  if (a.protocol !== b.protocol || a.address === undefined || b.address === undefined) return false;
  return a.address === b.address || isEverywhere(a.address) === true || isEverywhere(b.address) === true;
}
