import { autoscalersOf, doubled } from '../../server/core/model/kubernetes/availability.js';
import { isInScope, placesOf, replicasIn } from '../../server/core/model/kubernetes/deploy-unit.js';
import { servedPorts } from '../../server/core/model/kubernetes/service-traffic.js';
import { isForTrying, isSingleton } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'scalability',
  severity: 'high',
  effort: [0.25, 2],
  aliases: ['minimum-three-replicas', 'deployment-replicas', 'deploymentMissingReplicas'],
  applies(workload, project) {
    if (workload.kind !== 'Deployment' || workload.hasData || isSingleton(workload)) return false;
    if (isForTrying(workload.file.path)) return false;
    if (!isInScope(project, workload) || workload.yaml.at('spec', 'strategy', 'type')?.text === 'Recreate')
      return false;
    if (!workload.containers.some(container => servedPorts(project, container).length)) return false;
    return placesOf(project, workload).every(({ unit }) => unit.complete) ? true : undefined;
  },
  *check(workload, project) {
    const places = placesOf(project, workload);
    if (!places.every(place => replicasIn(place.deployed, workload) === 1)) return;
    if (places.some(place => autoscalersOf(place, workload).length)) return;
    const replicas = workload.yaml.at('spec', 'replicas');
    yield {
      at: replicas && !replicas.shared ? replicas.span : workload.at,
      message: `\`${workload.object.shortName}\` is one pod: when its node goes, nobody answers`,
      fix: [
        { title: 'Run two replicas', safe: false, edits: () => doubled(project, workload, false) },
        { title: 'Scale by load from two replicas', safe: false, edits: () => doubled(project, workload, true) },
      ],
    };
  },
});
