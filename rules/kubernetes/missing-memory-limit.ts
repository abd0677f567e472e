import { isInScope, mayBeSetInContainer, mayBeSetInPod } from '../../server/core/model/deploy-unit.js';
import { parseImage } from '../../server/core/model/image.js';
import { look, type PodContainer, quantity } from '../../server/core/model/kubernetes.js';
import { mayHaveDefaultLimit } from '../../server/core/model/limit-range.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const limit = ['resources', 'limits', 'memory'];

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 1],
  aliases: [
    'CKV_K8S_13',
    'KSV-0018',
    'KSV018',
    'unset-memory-requirements',
    'container-resources',
    'memoryLimitsMissing',
  ],
  applies: ({ role, workload }, project) => role !== 'ephemeral' && isInScope(project, workload),
  *check(container, project) {
    const { workload, yaml, name, at } = container;
    if (look(yaml, ...limit) !== 'absent' || look(workload.podSpec, ...limit) !== 'absent') return;
    if (mayHaveDefaultLimit(project, workload, 'memory')) return;
    if (mayBeSetInContainer(project, container, ...limit) || mayBeSetInPod(project, workload, ...limit)) return;
    const size = sizeOf(container);
    yield {
      at,
      message: `\`${name}\` may use all the memory of its node`,
      fix:
        size === undefined
          ? undefined
          : { title: `Limit memory to ${size}`, safe: false, edits: () => set(yaml, limit, size) },
    };
  },
});

/** A limit below the request is refused, so what is requested is the limit; otherwise a start to be measured. */
function sizeOf({ yaml, image }: PodContainer): string | undefined {
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
