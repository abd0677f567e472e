import { budgetFor, leastReplicas, mayHaveBudget } from '../../server/core/model/kubernetes/availability.js';
import { isInScope, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { servicesFor } from '../../server/core/model/kubernetes/service-traffic.js';
import { rule } from '../../server/core/rule.js';
import { appendDocument } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget', 'missingPodDisruptionBudget'],
  applies(workload, project) {
    if (workload.kind !== 'Deployment' && workload.kind !== 'StatefulSet') return false;
    if (!isInScope(project, workload)) return false;
    // Nobody waits for a worker that no Service sends requests to.
    if (workload.kind === 'Deployment' && !servicesFor(project, workload).length) return false;
    const places = placesOf(project, workload);
    if (!places.every(({ unit }) => unit.complete)) return undefined;
    const counts = places.map(place => leastReplicas(place, workload));
    if (counts.some(count => count !== undefined && count > 1)) return true;
    return counts.includes(undefined) ? undefined : false;
  },
  *check(workload, project) {
    if (!workload.templateLabels || mayHaveBudget(project, workload)) return;
    const budget = budgetFor(project, workload);
    const edits = () => budget && appendDocument(workload.file, budget);
    yield {
      at: workload.at,
      message: `Node drains may stop any number of replicas of \`${workload.object.shortName}\` at once`,
      fix: budget && { title: 'Keep all but one running during drains', safe: true, edits },
    };
  },
});
