/** What containers ask for and may use at most. */
import type { Value } from '../../yaml/view.js';
import { parseImage } from '../image.js';
import type { Project } from '../project/project.js';
import { mayBeSetInContainer, mayBeSetInPod } from './deploy-unit.js';
import { look, type PodContainer, quantity } from './kubernetes.js';
import { mayHaveDefaultLimit, mayHaveDefaultRequest } from './limit-range.js';

export type Resource = 'cpu' | 'memory';

/** Whether a container may have a limit, of its own, of its pod, from an overlay or its namespace. */
export function mayHaveLimit(project: Project, container: PodContainer, resource: Resource): boolean {
  return (
    mayBeStated(project, container, 'limits', resource) || mayHaveDefaultLimit(project, container.workload, resource)
  );
}

/** The same of a request. What has a limit requests its limit. */
export function mayHaveRequest(project: Project, container: PodContainer, resource: Resource): boolean {
  return (
    mayBeStated(project, container, 'requests', resource) ||
    mayBeStated(project, container, 'limits', resource) ||
    mayHaveDefaultRequest(project, container.workload, resource)
  );
}

function mayBeStated(project: Project, container: PodContainer, ...rest: readonly string[]): boolean {
  const { yaml, workload } = container;
  const path = ['resources', ...rest];
  if (look(yaml, ...path) !== 'absent' || look(workload.podSpec, ...path) !== 'absent') return true;
  return mayBeSetInContainer(project, container, ...path) || mayBeSetInPod(project, workload, ...path);
}

/**
 * A limit of memory to start with, to be measured: what is requested, as a limit below it is refused. `undefined` where
 * the request cannot be known.
 */
export function memoryFor({ yaml, image }: PodContainer): string | undefined {
  const request = look(yaml, 'resources', 'requests', 'memory');
  if (request === 'absent') return heavyImages.has(parseImage(image ?? '')?.name ?? '') ? '1Gi' : '256Mi';
  const text = request === 'unknown' ? undefined : request.text;
  return text !== undefined && text.length < 20 && (quantity(text) ?? 0) > 0 ? text : undefined;
}

const heavyImages: ReadonlySet<string> = new Set(
  (
    'cassandra clickhouse clickhouse-server elasticsearch jenkins kafka keycloak mariadb mongo mongodb mysql ' +
    'mysql-server neo4j opensearch percona postgis postgres postgresql prometheus solr sonarqube spark tomcat zookeeper'
  ).split(' '),
);

/** The requests of a container that are more than its limit, with the limit. */
export function excessiveRequests({ yaml }: PodContainer): readonly { key: string; request: Value; limit: Value }[] {
  const limits = yaml.at('resources', 'limits');
  return (yaml.at('resources', 'requests')?.entries() ?? []).flatMap(({ key, value: request }) => {
    const limit = limits?.get(key);
    const [asked, most] = [amountOf(request), amountOf(limit)];
    const isMore = limit && !request.shared && asked !== undefined && most !== undefined && asked > most;
    return isMore ? [{ key, request, limit }] : [];
  });
}

function amountOf(value: Value | undefined): number | undefined {
  return value?.text === undefined ? undefined : quantity(value.text);
}
