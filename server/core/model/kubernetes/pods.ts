/** Pods as selectors see them: which objects make them, and which labels they carry. */
import { nearest } from '../../nearest.js';
import type { Project } from '../project/project.js';
import {
  type Deployed,
  type DeployUnit,
  type Placed,
  placesOf,
  podLabelsIn,
  sameNamespace,
  selectorIn,
  withAddedLabels,
} from './deploy-unit.js';
import {
  asWorkload,
  type KubernetesObject,
  type Labels,
  look,
  readLabels,
  type Selector,
  selects,
  type Workload,
} from './kubernetes.js';

/** The workloads of a unit that a selector surely takes, and whether others may be taken too. */
export interface Selection {
  readonly workloads: readonly { readonly workload: Workload; readonly place: Placed }[];
  readonly isWhole: boolean;
}

/** What a selector in a namespace takes of its unit's pods. */
export function selectionIn(unit: DeployUnit, namespace: string | undefined, selector: Selector): Selection {
  const { byLabel, loose, all } = podsOf(unit);
  const found = [];
  let isWhole = selector.isWhole && loose.length === 0;
  const [first] = selector.labels;
  const candidates = first && first[1] !== undefined ? (byLabel.get(labelKey(first[0], first[1])) ?? []) : all;
  for (const { deployed, labels } of candidates) {
    const taken = selects(selector, labels);
    if (taken === false || sameNamespace(namespace, deployed.namespace) === false) continue;
    const workload = asWorkload(deployed.object);
    if (!workload || !taken || sameNamespace(namespace, deployed.namespace) === undefined) isWhole = false;
    else found.push({ workload, place: { unit, deployed } });
  }
  return { workloads: found, isWhole };
}

/** Whether anything in every unit of the object makes pods: one without any speaks of pods that others deploy. */
export function isBesidePods(project: Project, object: KubernetesObject): boolean {
  return placesOf(project, { object }).every(({ unit }) => podsOf(unit).all.length > 0);
}

/** The workload that an object is surely meant for, where its selector as surely finds no pods. */
export function missedWorkload(project: Project, object: KubernetesObject, selector: Selector): Workload | undefined {
  return mayFindPods(project, object, selector) ? undefined : meantWorkload(project, object, selector);
}

/**
 * The workload that an object which selects nothing is surely meant for: it has the object's name, or its pods carry
 * nearly the same labels. Without one, the pods may be deployed by somebody else.
 */
export function meantWorkload(project: Project, object: KubernetesObject, selector: Selector): Workload | undefined {
  const name = stem(object.objectName);
  for (const { unit, deployed } of placesOf(project, { object })) {
    for (const { deployed: other, labels } of podsOf(unit).all) {
      const workload = asWorkload(other.object);
      if (!workload || sameNamespace(deployed.namespace, other.namespace) === false) continue;
      if ((name !== undefined && stem(other.object.objectName) === name) || isNear(selector, labels)) return workload;
    }
  }
  return undefined;
}

function stem(name: string | undefined): string | undefined {
  return name?.replace(/-(svc|service|pdb|deployment|deploy)$/, '');
}

/** Whether every label that is asked for is there, all but one exactly and that one nearly. */
function isNear({ labels: wanted }: Selector, labels: Labels): boolean {
  const other = [...wanted].filter(([key, value]) => labels.get(key) !== value);
  const [first] = other;
  if (!first || other.length > 1) return false;
  const [key, value] = first;
  const carried = labels.get(key);
  return value !== undefined && carried !== undefined && nearest(value, [carried]) !== undefined;
}

/** Whether pods that a selector takes may be there: in a unit of the selector's object, or anywhere in the project. */
export function mayFindPods(project: Project, object: KubernetesObject, written: Selector): boolean {
  if ([...written.labels.keys()].some(key => givenLabels.has(key))) return true;
  if (mayTakePods(project, written)) return true;
  return placesOf(project, { object }).some(({ unit, deployed }) => {
    const { workloads, isWhole } = selectionIn(unit, deployed.namespace, selectorIn(deployed, written));
    return workloads.length > 0 || !isWhole;
  });
}

/** Labels that controllers give to pods when they make them. */
const givenLabels: ReadonlySet<string> = new Set([
  ...['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'controller-revision-hash'],
  ...['pod-template-hash', 'job-name', 'batch.kubernetes.io/job-name', 'batch.kubernetes.io/job-completion-index'],
]);

/** Whether any object of the project, deployed with the selector or not, may make pods that it takes. */
function mayTakePods(project: Project, selector: Selector): boolean {
  if (!selector.isWhole) return true;
  const { byLabel, loose, all } = podsAnywhere(project);
  if (loose.some(labels => selects(selector, labels) !== false)) return true;
  const [first] = selector.labels;
  const candidates = first ? (byLabel.get(labelKey(first[0], first[1])) ?? []) : all;
  return candidates.some(labels => selects(selector, labels) !== false);
}

interface Pods {
  readonly deployed: Deployed;
  readonly labels: Labels;
}

interface UnitPods {
  readonly byLabel: ReadonlyMap<string, readonly Pods[]>;
  readonly all: readonly Pods[];
  /** Makers of pods whose labels are not all known. */
  readonly loose: readonly Deployed[];
}

const unitPods = new WeakMap<DeployUnit, UnitPods>();

function podsOf(unit: DeployUnit): UnitPods {
  const known = unitPods.get(unit);
  if (known) return known;
  const byLabel = new Map<string, Pods[]>();
  const all: Pods[] = [];
  const loose: Deployed[] = [];
  for (const deployed of unit.deployed) {
    const path = podPathOf(deployed.object);
    if (!path) continue;
    const workload = asWorkload(deployed.object);
    const labels = workload ? podLabelsIn(deployed, workload) : undefined;
    if (!labels || [...labels.values()].includes(undefined)) loose.push(deployed);
    else {
      const pods = { deployed, labels };
      all.push(pods);
      for (const [key, value] of labels) push(byLabel, labelKey(key, value), pods);
    }
  }
  const made = { byLabel, all, loose };
  unitPods.set(unit, made);
  return made;
}

interface AllPods {
  readonly byLabel: ReadonlyMap<string, readonly Labels[]>;
  readonly all: readonly Labels[];
  readonly loose: readonly (Labels | undefined)[];
}

const projectPods = new WeakMap<Project, AllPods>();

function podsAnywhere(project: Project): AllPods {
  const known = projectPods.get(project);
  if (known) return known;
  const byLabel = new Map<string, Labels[]>();
  const all: Labels[] = [];
  const loose: (Labels | undefined)[] = [];
  const add = (labels: Labels | undefined) => {
    if (!labels || [...labels.values()].includes(undefined)) return loose.push(labels);
    for (const [key, value] of labels) push(byLabel, labelKey(key, value), labels);
    return all.push(labels);
  };
  for (const object of project.kubernetesFiles.flatMap(({ objects }) => objects)) {
    const path = podPathOf(object);
    if (!path) continue;
    const written = readLabels(look(object.yaml, ...path, 'metadata', 'labels'));
    add(written);
    const workload = asWorkload(object);
    for (const { deployed } of placesOf(project, { object })) {
      const { addedLabels, addedPodLabels, changes } = deployed;
      if (workload && changes.length) add(podLabelsIn(deployed, workload));
      else if (written && addedLabels.size + addedPodLabels.size)
        add(withAddedLabels(withAddedLabels(written, addedPodLabels), addedLabels));
    }
  }
  const made = { byLabel, all, loose };
  projectPods.set(project, made);
  return made;
}

/** Where an object of any kind, its own API's or an operator's, describes pods. */
function podPathOf({ objectKind, yaml }: KubernetesObject): readonly string[] | undefined {
  if (objectKind === 'Pod') return [];
  if (objectKind === 'PodTemplate') return ['template'];
  if (yaml.at('spec', 'template')) return ['spec', 'template'];
  return yaml.at('spec', 'jobTemplate') ? ['spec', 'jobTemplate', 'spec', 'template'] : undefined;
}

function labelKey(key: string, value: string | undefined): string {
  return `${key}=${value ?? ''}`;
}

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
