/** How many pods of a workload keep running, and what protects them while nodes are drained. */
import {
  type Deployed,
  objectsAnywhere,
  objectsOfKind,
  type Placed,
  placesOf,
  podLabelsIn,
  replicasIn,
  sameNamespace,
  selectorIn,
} from './deploy-unit.js';
import {
  type KubernetesObject,
  look,
  readSelector,
  type Selector,
  selects,
  type Workload,
  wholeNumber,
} from './kubernetes.js';
import type { Project } from './project.js';

/**
 * The fewest pods a unit asks for: what its autoscaler keeps, else what the workload says. `undefined` where it cannot
 * be known.
 */
export function leastReplicas({ unit, deployed }: Placed, workload: Workload): number | undefined {
  for (const { group, kind, key, without } of autoscalers) {
    for (const autoscaler of objectsOfKind(unit, kind, group)) {
      if (sameNamespace(autoscaler.namespace, deployed.namespace) === false) continue;
      const { yaml } = autoscaler.object;
      const target = yaml.at('spec', 'scaleTargetRef');
      if (target?.get('name')?.text !== workload.object.objectName) continue;
      if ((target?.get('kind')?.text ?? 'Deployment') !== workload.kind) continue;
      const least = look(yaml, 'spec', key);
      return least === 'absent' ? without : least === 'unknown' ? undefined : wholeNumber(least);
    }
  }
  return replicasIn(deployed, workload);
}

const autoscalers = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', key: 'minReplicas', without: 1 },
  { group: 'keda.sh', kind: 'ScaledObject', key: 'minReplicaCount', without: 0 },
];

/** Whether a PodDisruptionBudget protects the workload's pods in any unit, or cannot be excluded to. */
export function mayHaveBudget(project: Project, workload: Workload): boolean {
  const { namespace } = workload.object;
  if (
    objectsAnywhere(project, ...budget).some(
      object =>
        sameNamespace(object.namespace, namespace) !== false &&
        maySelect(object, workload.templateLabels, same => same),
    )
  ) {
    return true;
  }
  return placesOf(project, workload).some(({ unit, deployed }) =>
    objectsOfKind(unit, ...budget).some(
      other =>
        sameNamespace(other.namespace, deployed.namespace) !== false &&
        maySelect(other.object, podLabelsIn(deployed, workload), selector => selectorIn(other, selector)),
    ),
  );
}

const budget = ['PodDisruptionBudget', 'policy'] as const;

function maySelect(
  object: KubernetesObject,
  pod: Parameters<typeof selects>[1],
  adapt: (selector: Selector) => Selector,
): boolean {
  const written = look(object.yaml, 'spec', 'selector');
  if (written === 'absent') return false;
  const selector = written === 'unknown' ? undefined : readSelector(written);
  return !selector || selects(adapt(selector), pod) !== false;
}

/** Whether a budget of this name is in any unit of the workload: a second one would replace it. */
export function isBudgetNameTaken(project: Project, workload: Workload): boolean {
  const isNamesake = ({ object }: Deployed) => object.objectName === workload.object.objectName;
  return placesOf(project, workload).some(({ unit }) => objectsOfKind(unit, ...budget).some(isNamesake));
}
