import { leastReplicas } from '../../server/core/model/availability.js';
import { isInScope, mayBeSetInPod, placesOf } from '../../server/core/model/deploy-unit.js';
import { look, writtenSelector } from '../../server/core/model/kubernetes.js';
import { servicesFor } from '../../server/core/model/service-traffic.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const settings = ['topologySpreadConstraints', 'affinity', 'nodeName'];

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
    if (!podSpec || settings.some(key => look(podSpec, key) !== 'absent')) return;
    if (settings.some(key => mayBeSetInPod(project, workload, key))) return;
    const labelSelector = writtenSelector(workload);
    const topologyKey = 'kubernetes.io/hostname';
    const constraint = { maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway' };
    yield {
      at,
      message: `All replicas of \`${object.shortName}\` may run on one node, and go with it`,
      fix: labelSelector && {
        title: 'Spread the replicas over the nodes',
        safe: false,
        edits: () =>
          set(podSpec, 'topologySpreadConstraints', [{ ...constraint, labelSelector }], { before: 'containers' }),
      },
    };
  },
});
