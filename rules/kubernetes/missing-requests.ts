import { mayHaveRequest } from '../../server/core/model/kubernetes/container-resources.js';
import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
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
    const missing = (['cpu', 'memory'] as const).filter(resource => !mayHaveRequest(project, container, resource));
    if (!missing.length) return;
    const words = missing.map(resource => (resource === 'cpu' ? 'CPU' : 'memory')).join(' and ');
    const requests = Object.fromEntries(missing.map(resource => [resource, starts[resource]]));
    const edits = () => add(container.yaml, { resources: { requests } });
    yield {
      at: container.at,
      message: `\`${container.name}\` does not say what it needs: it may land on a full node`,
      fix: { title: `Request ${words}`, safe: false, edits },
    };
  },
});
