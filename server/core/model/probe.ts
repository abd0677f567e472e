/** Probes of containers: what is asked, how often, and how many failures count. */
import type { Value } from '../yaml/view.js';
import type { PodContainer } from './kubernetes.js';

export interface ContainerProbe {
  readonly kind: 'startupProbe' | 'readinessProbe' | 'livenessProbe';
  readonly yaml: Value;
  /** The port of an HTTP or TCP probe. */
  readonly port: Value | undefined;
}

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** The probes that are written in the container. */
export function probesOf({ yaml }: PodContainer): readonly ContainerProbe[] {
  return kinds.flatMap(kind => {
    const probe = yaml.get(kind);
    if (!probe?.isMap) return [];
    return [{ kind, yaml: probe, port: probe.at('httpGet', 'port') ?? probe.at('tcpSocket', 'port') }];
  });
}

/** Whether two probes ask the same and give up after the same time; `undefined` where it cannot be told. */
export function sameProbe(one: Value, other: Value): boolean | undefined {
  const [a, b] = [flatten(one), flatten(other)];
  if (!a || !b) return undefined;
  for (const [key, value] of defaults) {
    if (!a.has(key)) a.set(key, value);
    if (!b.has(key)) b.set(key, value);
  }
  a.delete('initialDelaySeconds');
  b.delete('initialDelaySeconds');
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
const defaults = [
  ['periodSeconds', '10'],
  ['timeoutSeconds', '1'],
  ['failureThreshold', '3'],
  ['successThreshold', '1'],
] as const;

/** Every scalar by its path; `undefined` where one of them cannot be known. */
function flatten(value: Value, path = '', into = new Map<string, string>()): Map<string, string> | undefined {
  if (value.kind === 'scalar') {
    if (value.text === undefined) return undefined;
    return into.set(path.slice(1), value.text);
  }
  if (value.kind === 'unknown' || value.hasUnknownMerge) return undefined;
  for (const { key, value: inner } of value.entries()) if (!flatten(inner, `${path}.${key}`, into)) return undefined;
  for (const [index, item] of value.items().entries()) if (!flatten(item, `${path}.${index}`, into)) return undefined;
  return into;
}
