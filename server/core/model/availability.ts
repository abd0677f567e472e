/** How many pods of a workload keep running, and what protects them while nodes are drained. */

import type { DataMap } from '../yaml/edit.js';
import type { Value } from '../yaml/view.js';
import {
  type Deployed,
  type DeployUnit,
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
  writtenSelector,
} from './kubernetes.js';
import { selectionIn } from './pods.js';
import type { Project } from './project.js';

/**
 * The fewest pods a unit asks for: what its autoscaler keeps, else what the workload says. `undefined` where it cannot
 * be known.
 */
export function leastReplicas(place: Placed, workload: Workload): number | undefined {
  const [autoscaler] = autoscalersOf(place, workload);
  return autoscaler ? autoscaler.least : replicasIn(place.deployed, workload);
}

/** The most pods a unit may come to; `undefined` where it cannot be known. */
function mostReplicas(place: Placed, workload: Workload): number | undefined {
  const [autoscaler] = autoscalersOf(place, workload);
  return autoscaler ? autoscaler.most : replicasIn(place.deployed, workload);
}

/** The autoscalers of a unit whose target surely is the workload. */
export function sureAutoscalersOf(place: Placed, workload: Workload): readonly Autoscaler[] {
  return autoscalersOf(place, workload).filter(
    ({ object, namespace }) => targetOf(object) && sameNamespace(namespace, place.deployed.namespace),
  );
}

/** What scales a workload by load: bounds are `undefined` where they cannot be known. */
export interface Autoscaler {
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
}

/** The autoscalers of a unit whose target is the workload, or may be. */
export function autoscalersOf({ unit, deployed }: Placed, { kind, object }: Workload): readonly Autoscaler[] {
  const { byTarget, loose } = autoscalersIn(unit);
  const named = byTarget.get(`${kind}/${object.objectName ?? ''}`) ?? [];
  return [...named, ...loose].filter(({ namespace }) => sameNamespace(namespace, deployed.namespace) !== false);
}

interface UnitAutoscalers {
  readonly byTarget: ReadonlyMap<string, readonly Autoscaler[]>;
  /** Those whose target cannot be known. */
  readonly loose: readonly Autoscaler[];
}

const unitAutoscalers = new WeakMap<DeployUnit, UnitAutoscalers>();

function autoscalersIn(unit: DeployUnit): UnitAutoscalers {
  const known = unitAutoscalers.get(unit);
  if (known) return known;
  const byTarget = new Map<string, Autoscaler[]>();
  const loose: Autoscaler[] = [];
  for (const { group, kind, keys, least } of autoscalerKinds) {
    for (const { object, namespace } of objectsOfKind(unit, kind, group)) {
      const autoscaler = {
        object,
        namespace,
        least: boundOf(object, keys[0], least),
        most: boundOf(object, keys[1], undefined),
      };
      const target = targetOf(object);
      const list = target ? byTarget.get(`${target.kind}/${target.name}`) : loose;
      if (list) list.push(autoscaler);
      else if (target) byTarget.set(`${target.kind}/${target.name}`, [autoscaler]);
    }
  }
  const made = { byTarget, loose };
  unitAutoscalers.set(unit, made);
  return made;
}

const autoscalerKinds = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', keys: ['minReplicas', 'maxReplicas'], least: 1 },
  { group: 'keda.sh', kind: 'ScaledObject', keys: ['minReplicaCount', 'maxReplicaCount'], least: 0 },
] as const;

function boundOf({ yaml }: KubernetesObject, key: string, otherwise: number | undefined): number | undefined {
  const bound = look(yaml, 'spec', key);
  return bound === 'absent' ? otherwise : bound === 'unknown' ? undefined : wholeNumber(bound);
}

/** What an autoscaler scales; `undefined` where that cannot be known. */
export function targetOf({ yaml }: KubernetesObject): { readonly kind: string; readonly name: string } | undefined {
  const target = yaml.at('spec', 'scaleTargetRef');
  const kind = target?.has('kind') ? target.get('kind')?.text : 'Deployment';
  const name = target?.get('name')?.text;
  return kind !== undefined && name !== undefined ? { kind, name } : undefined;
}

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

/** Whether a budget lets no pod go, however many of its workloads' pods are well. */
export function allowsNone(
  project: Project,
  object: KubernetesObject,
  key: 'maxUnavailable' | 'minAvailable',
  { text }: Value,
): boolean {
  if (text === undefined) return false;
  if (key === 'maxUnavailable') return /^0+%?$/.test(text);
  if (text === '100%') return true;
  const selector = readSelector(object.yaml.at('spec', 'selector'));
  if (!selector || !/^[1-9]\d{0,5}$/.test(text)) return false;
  const places = placesOf(project, { object });
  return (
    places.length > 0 &&
    places.every(({ unit, deployed }) => {
      const { workloads, isWhole } = selectionIn(unit, deployed.namespace, selectorIn(deployed, selector));
      const counts = workloads.map(({ workload, place }) => mostReplicas(place, workload) ?? Number.POSITIVE_INFINITY);
      const isScaled = workloads.every(
        ({ workload }) => workload.kind === 'Deployment' || workload.kind === 'StatefulSet',
      );
      return isWhole && counts.length > 0 && isScaled && counts.reduce((sum, count) => sum + count, 0) <= Number(text);
    })
  );
}

/** A budget that always lets one of the workload's pods go; `undefined` where its name is taken or not all is known. */
export function budgetFor(project: Project, workload: Workload): DataMap | undefined {
  const { objectName: name, namespace } = workload.object;
  const selector = writtenSelector(workload);
  if (name === undefined || namespace === undefined || !selector || isBudgetNameTaken(project, workload))
    return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec: { maxUnavailable: 1, selector },
  };
}

/** Whether a budget of this name is in any unit of the workload: a second one would replace it. */
function isBudgetNameTaken(project: Project, workload: Workload): boolean {
  const isNamesake = ({ object }: Deployed) => object.objectName === workload.object.objectName;
  return placesOf(project, workload).some(({ unit }) => objectsOfKind(unit, ...budget).some(isNamesake));
}
