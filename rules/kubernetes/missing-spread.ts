import { leastReplicas, mayBeSpread, spreadOf } from '../../server/core/model/kubernetes/availability.js';
import { isInScope, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { servicesFor } from '../../server/core/model/kubernetes/service-traffic.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'scalability',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: [
    ...['no-anti-affinity', 'deployment-has-host-podantiaffinity', 'statefulset-has-host-podantiaffinity'],
    ...['topologySpreadConstraint'],
  ],
  applies(workload, project) {
    if (workload.kind !== 'Deployment' && workload.kind !== 'StatefulSet') return false;
    if (!isInScope(project, workload) || !servicesFor(project, workload).length) return false;
    return placesOf(project, workload).some(place => (leastReplicas(place, workload) ?? 0) > 1);
  },
  *check(workload, project) {
    const { podSpec, object, at } = workload;
    if (!podSpec || mayBeSpread(project, workload)) return;
    const constraint = spreadOf(workload);
    const edits = () => constraint && set(podSpec, 'topologySpreadConstraints', [constraint], { before: 'containers' });
    yield {
      at,
      message: `All replicas of \`${object.shortName}\` may run on one node, and go with it`,
      fix: constraint && { title: 'Spread the replicas over the nodes', safe: false, edits },
    };
  },
});
