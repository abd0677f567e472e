/** Probes of containers: what is asked, how often, and how many failures count. */
import type { DataMap } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { mayBeSetInContainer } from './deploy-unit.js';
import { look, type PodContainer, type Workload, wholeNumber } from './kubernetes.js';
import { type ServedPort, servedPorts } from './service-traffic.js';

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

export interface SharedProbe {
  readonly ready: Value;
  readonly live: Value;
  /** After how many failures the container is restarted; `undefined` where that cannot be told. */
  readonly failures: number | undefined;
}

/** The readiness and liveness probe of a container that surely fail together, as soon as it is too busy to answer. */
export function sharedProbe(project: Project, container: PodContainer): SharedProbe | undefined {
  const [ready, live] = (['readinessProbe', 'livenessProbe'] as const).map(key =>
    probesOf(container).find(({ kind }) => kind === key),
  );
  if (!ready || !live || !sameProbe(ready.yaml, live.yaml) || isPatient(live.yaml)) return undefined;
  if (!asksWhereServed(project, container, live)) return undefined;
  if ([ready, live].some(({ kind }) => mayBeSetInContainer(project, container, kind))) return undefined;
  return { ready: ready.yaml, live: live.yaml, failures: numberIn(live.yaml, 'failureThreshold', 3) };
}

/** Whether two probes ask the same and give up after the same time; `undefined` where it cannot be told. */
function sameProbe(one: Value, other: Value): boolean | undefined {
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

/**
 * Whether a probe fails only where nothing goes any more: it opens a port, which a busy program also answers, or waits
 * for a minute.
 */
function isPatient(probe: Value): boolean {
  if (probe.has('tcpSocket')) return true;
  const [period, failures] = [numberIn(probe, 'periodSeconds', 10), numberIn(probe, 'failureThreshold', 3)];
  return period === undefined || failures === undefined || period * failures >= 60;
}

/** Whether it asks the program at a port that a Service sends requests to. One for health alone answers however busy that is. */
function asksWhereServed(project: Project, container: PodContainer, { port }: ContainerProbe): boolean {
  const asked = port?.text;
  return servedPorts(project, container).some(
    ({ target, number }) => asked === undefined || asked === target || asked === `${number}`,
  );
}

/**
 * Whether nothing waits in front of it: a webhook is called by the API server, and a proxy answers what those behind it
 * do. What collects figures asks for all of them.
 */
export function answersForOthers({ name = '', image = '', yaml }: PodContainer): boolean {
  if (/exporter|webhook/.test(image) || /webhook|exporter/.test(name) || /proxy(@|:|$)/.test(image)) return true;
  return [...(yaml.get('command')?.items() ?? []), ...(yaml.get('args')?.items() ?? [])].some(
    ({ text }) => text === 'proxy',
  );
}

function numberIn(probe: Value, key: string, otherwise: number): number | undefined {
  const written = look(probe, key);
  return written === 'absent' ? otherwise : written === 'unknown' ? undefined : wholeNumber(written);
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

/** A naked pod and a job are not replaced one by one, so nothing waits for them to be ready. */
export function isReplacedInTurn({ kind }: Workload): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet' || kind === 'ReplicaSet';
}

/**
 * A probe that tells whether a container is ready for what a Service sends, and what it asks, in short: the request that
 * tells whether it lives is the best guess. `undefined` where none can be told.
 */
export function readyProbe(
  { yaml }: PodContainer,
  { target, number, protocol }: ServedPort,
): { readonly target: string; readonly data: DataMap } | undefined {
  const http = yaml.at('livenessProbe', 'httpGet');
  const path = http?.get('path')?.text;
  const livePort = http?.get('port')?.text;
  const scheme = http?.get('scheme')?.text;
  if (path !== undefined && livePort !== undefined && !http?.has('host') && !http?.has('httpHeaders')) {
    const request = { path, port: portData(livePort), ...(scheme === undefined ? {} : { scheme }) };
    return { target: shorten(path), data: { httpGet: request } };
  }
  if (protocol !== 'TCP' || number === undefined) return undefined;
  return { target: `port ${shorten(target)}`, data: { tcpSocket: { port: portData(target) } } };
}

function portData(text: string): number | string {
  return /^\d{1,5}$/.test(text) ? Number(text) : text;
}

function shorten(text: string): string {
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}
