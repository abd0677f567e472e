/** How many pods of a workload keep running, and what protects them while nodes are drained. */

import { appendDocument, type DataMap, type Edits, remove, set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { commentsAt } from '../comment.js';
import type { Project } from '../project/project.js';
import {
  type Deployed,
  type DeployUnit,
  mayBeSetInPod,
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
  type Labels,
  look,
  readSelector,
  type Selector,
  selects,
  type Workload,
  wholeNumber,
  writtenSelector,
} from './kubernetes.js';
import { selectionIn } from './pods.js';

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
  const { templateLabels, object } = workload;
  const inProject = budgetsAmong(project, () =>
    objectsAnywhere(project, ...budget).map(other => budgetOf(other, other.namespace)),
  );
  if (mayBeAmong(inProject, object.namespace, templateLabels)) return true;
  return placesOf(project, workload).some(({ unit, deployed }) => {
    const inUnit = budgetsAmong(unit, () =>
      objectsOfKind(unit, ...budget).map(other =>
        budgetOf(other.object, other.namespace, selector => selectorIn(other, selector)),
      ),
    );
    return mayBeAmong(inUnit, deployed.namespace, podLabelsIn(deployed, workload));
  });
}

const budget = ['PodDisruptionBudget', 'policy'] as const;

/** The pods that a budget is for; `undefined` where that cannot be known, `null` where they are none. */
interface Budget {
  readonly namespace: string | undefined;
  readonly selector: Selector | undefined | null;
}

function budgetOf({ yaml }: KubernetesObject, namespace: string | undefined, adapt = (own: Selector) => own): Budget {
  const written = look(yaml, 'spec', 'selector');
  const selector = written === 'absent' || written === 'unknown' ? undefined : readSelector(written);
  return { namespace, selector: written === 'absent' ? null : selector && adapt(selector) };
}

/** Budgets by the first label that they ask for; those without one under the empty text. */
type Budgets = ReadonlyMap<string, readonly Budget[]>;

const budgets = new WeakMap<Project | DeployUnit, Budgets>();

function budgetsAmong(holder: Project | DeployUnit, read: () => readonly Budget[]): Budgets {
  const known = budgets.get(holder);
  if (known) return known;
  const byLabel = new Map<string, Budget[]>();
  for (const one of read()) {
    const [label = ''] = one.selector?.labels.keys() ?? [];
    const value = one.selector?.labels.get(label);
    const key = value === undefined ? '' : `${label}=${value}`;
    byLabel.set(key, [...(byLabel.get(key) ?? []), one]);
  }
  budgets.set(holder, byLabel);
  return byLabel;
}

function mayBeAmong(among: Budgets, namespace: string | undefined, pod: Labels | undefined): boolean {
  if (among.size === 0) return false;
  const isHere = (one: Budget) =>
    one.selector !== null &&
    sameNamespace(one.namespace, namespace) !== false &&
    (!one.selector || selects(one.selector, pod) !== false);
  // A label of the pod that is not known may have any value.
  if (!pod || [...pod.values()].includes(undefined)) return [...among.values()].flat().some(isHere);
  return ['', ...[...pod].map(([label, value]) => `${label}=${value}`)].some(key => among.get(key)?.some(isHere));
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

/** An autoscaler that keeps two pods and adds others by load; `undefined` where load cannot be told from a request of CPU. */
function autoscalerFor(project: Project, { object, kind, mainContainers }: Workload): DataMap | undefined {
  const { objectName: name, namespace, apiVersion } = object;
  const requestsCpu = mainContainers.every(
    container => container.at('resources', 'requests', 'cpu')?.text !== undefined,
  );
  // Variants of one workload side by side: an autoscaler is for all of them.
  const isOne = placesOf(project, { object }).every(
    ({ unit }) => objectsOfKind(unit, kind, object.group).filter(other => other.object.objectName === name).length < 2,
  );
  if (name === undefined || namespace === undefined || !requestsCpu || !isOne) return undefined;
  const target = { type: 'Utilization', averageUtilization: 75 };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  };
}

/**
 * The edits that have a workload run as two pods, on two nodes where it can, and a budget keep one of them; with
 * `byLoad`, an autoscaler says how many.
 */
export function doubled(project: Project, workload: Workload, byLoad: boolean): Edits {
  const { yaml, file, podSpec } = workload;
  const spec = yaml.get('spec');
  const replicas = spec?.get('replicas');
  // A comment on the number would go with it.
  if (byLoad && replicas && commentsAt(replicas).length) return undefined;
  const removed = spec && replicas ? remove(spec, 'replicas') : [];
  const scaled = byLoad ? removed : set(yaml, ['spec', 'replicas'], 2, { before: 'selector' });
  const autoscaler = byLoad ? autoscalerFor(project, workload) : undefined;
  if (byLoad && !autoscaler) return undefined;
  const budget = mayHaveBudget(project, workload) ? undefined : budgetFor(project, workload);
  const constraint = mayBeSpread(project, workload) ? undefined : spreadOf(workload);
  const spread =
    constraint && podSpec ? set(podSpec, 'topologySpreadConstraints', [constraint], { before: 'containers' }) : [];
  const objects = [autoscaler, budget].filter(object => object !== undefined);
  // Behind a last `---` there is room for one document only.
  if (objects.length > 1 && /(^|\n)---\s*$/.test(file.text)) return undefined;
  const added = objects.map(object => appendDocument(file, object));
  const parts = [scaled, spread, ...added];
  return parts.every(edits => edits !== undefined) ? parts.flat() : undefined;
}

const spreadSettings = ['topologySpreadConstraints', 'affinity', 'nodeName'];

/** Whether something says on which nodes the pods land, here or in an overlay. */
export function mayBeSpread(project: Project, workload: Workload): boolean {
  return spreadSettings.some(key => look(workload.podSpec, key) !== 'absent' || mayBeSetInPod(project, workload, key));
}

/** A constraint that spreads a workload's pods over the nodes where it can; `undefined` where its selector is not known. */
export function spreadOf(workload: Workload): DataMap | undefined {
  const labelSelector = writtenSelector(workload);
  const topologyKey = 'kubernetes.io/hostname';
  return labelSelector && { maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector };
}
