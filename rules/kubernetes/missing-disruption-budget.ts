import { isBudgetNameTaken, leastReplicas, mayHaveBudget } from '../../server/core/model/availability.js';
import { isInScope, placesOf } from '../../server/core/model/deploy-unit.js';
import { type Workload, writtenSelector } from '../../server/core/model/kubernetes.js';
import { type Fix, rule } from '../../server/core/rule.js';
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
    const places = placesOf(project, workload);
    if (!places.every(({ unit }) => unit.complete)) return undefined;
    const counts = places.map(place => leastReplicas(place, workload));
    if (counts.some(count => count !== undefined && count > 1)) return true;
    return counts.includes(undefined) ? undefined : false;
  },
  *check(workload, project) {
    if (!workload.templateLabels || mayHaveBudget(project, workload)) return;
    const { objectName } = workload.object;
    const name = objectName && objectName.length <= 63 ? objectName : workload.kind;
    yield {
      at: workload.at,
      message: `A node drain may stop all replicas of \`${name}\``,
      fix: isBudgetNameTaken(project, workload) ? undefined : budgetFix(workload),
    };
  },
});

/** One pod may always go, so the budget never blocks a drain. */
function budgetFix(workload: Workload): Fix | undefined {
  const { objectName: name, namespace } = workload.object;
  const selector = writtenSelector(workload);
  if (name === undefined || namespace === undefined || !selector) return undefined;
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec: { maxUnavailable: 1, selector },
  };
  return {
    title: 'Keep all but one running during drains',
    safe: true,
    edits: () => appendDocument(workload.file, budget),
  };
}
