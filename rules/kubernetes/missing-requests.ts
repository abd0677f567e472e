import { isInScope, mayBeSetInContainer, mayBeSetInPod } from '../../server/core/model/deploy-unit.js';
import { look, type PodContainer } from '../../server/core/model/kubernetes.js';
import { mayHaveDefaultRequest } from '../../server/core/model/limit-range.js';
import type { Project } from '../../server/core/model/project.js';
import { rule } from '../../server/core/rule.js';
import { add } from '../../server/core/yaml/edit.js';

/** A start, to be measured. */
const starts = { cpu: '100m', memory: '128Mi' } as const;

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 1],
  aliases: [
    ...['CKV_K8S_10', 'CKV_K8S_12', 'KSV-0015', 'KSV015', 'KSV-0016', 'KSV016', 'unset-cpu-requirements'],
    ...['unset-memory-requirements', 'container-resources', 'cpuRequestsMissing', 'memoryRequestsMissing'],
  ],
  applies: ({ role, workload }, project) => (role === 'main' || role === 'sidecar') && isInScope(project, workload),
  *check(container, project) {
    const missing = (['cpu', 'memory'] as const).filter(resource => requestsNone(container, resource, project));
    if (!missing.length) return;
    const words = missing.map(resource => (resource === 'cpu' ? 'CPU' : 'memory')).join(' and ');
    const requests = Object.fromEntries(missing.map(resource => [resource, starts[resource]]));
    yield {
      at: container.at,
      message: `\`${container.name}\` does not say what it needs: it may land on a full node`,
      fix: {
        title: `Request ${words}`,
        safe: false,
        edits: () => add(container.yaml, { resources: { requests } }),
      },
    };
  },
});

/** What has a limit requests its limit. */
function requestsNone(container: PodContainer, resource: 'cpu' | 'memory', project: Project): boolean {
  const { yaml, workload } = container;
  for (const path of [['resources', 'requests', resource] as const, ['resources', 'limits', resource] as const]) {
    if (look(yaml, ...path) !== 'absent' || look(workload.podSpec, ...path) !== 'absent') return false;
    if (mayBeSetInContainer(project, container, ...path) || mayBeSetInPod(project, workload, ...path)) return false;
  }
  return !mayHaveDefaultRequest(project, workload, resource);
}
