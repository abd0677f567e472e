/** Which Services send traffic to which containers. */

import type { Project } from '../project/project.js';
import {
  type Deployed,
  type DeployUnit,
  objectsOfKind,
  type Placed,
  placesOf,
  podLabelsIn,
  sameNamespace,
  selectorIn,
  withAddedLabels,
} from './deploy-unit.js';
import {
  type ContainerPort,
  type KubernetesObject,
  look,
  type PodContainer,
  readPlainSelector,
  readSelector,
  type Selector,
  selects,
  type Workload,
  wholeNumber,
} from './kubernetes.js';

/** A port of a container that a Service sends traffic to. */
export interface ServedPort {
  readonly service: KubernetesObject;
  /** As the Service names it: the port's name, or its number. */
  readonly target: string;
  readonly number: number | undefined;
  /** `undefined` where it cannot be known. */
  readonly protocol: string | undefined;
}

/**
 * The ports of a main container that Services of its units surely send traffic to: by selector, namespace and target
 * port. A port that no container declares belongs to the only main container there is.
 */
export function servedPorts(project: Project, container: PodContainer): readonly ServedPort[] {
  if (container.role !== 'main') return [];
  const ofProject = served.get(project) ?? new WeakMap<PodContainer, readonly ServedPort[]>();
  served.set(project, ofProject);
  const ports = ofProject.get(container) ?? findPorts(project, container);
  ofProject.set(container, ports);
  return ports;
}

/** The Services of its units that surely send traffic to a workload's pods. */
export function servicesFor(project: Project, workload: Workload): readonly KubernetesObject[] {
  const ofProject = senders.get(project) ?? new WeakMap<Workload, readonly KubernetesObject[]>();
  senders.set(project, ofProject);
  const services =
    ofProject.get(workload) ??
    placesOf(project, workload).flatMap(place => servicesOf(place, workload).map(({ object }) => object));
  ofProject.set(workload, services);
  return services;
}

const senders = new WeakMap<Project, WeakMap<Workload, readonly KubernetesObject[]>>();
const served = new WeakMap<Project, WeakMap<PodContainer, readonly ServedPort[]>>();

/** Those of Services in the container's own file first. */
function findPorts(project: Project, container: PodContainer): readonly ServedPort[] {
  const { workload } = container;
  const ports = placesOf(project, workload).flatMap(place =>
    servicesOf(place, workload).flatMap(({ object }) => portsOf(object, container)),
  );
  return ports.sort((a, b) => Number(b.service.file === container.file) - Number(a.service.file === container.file));
}

function servicesOf({ unit, deployed }: Placed, workload: Workload): readonly Balancer[] {
  const labels = podLabelsIn(deployed, workload);
  if (!labels) return [];
  const balancers = balancersOf(unit);
  // A selector that takes the pod has its first label among the pod's.
  return [...labels]
    .flatMap(([key, value]) => balancers.get(labelKey(key, value)) ?? [])
    .filter(({ selector, namespace }) => sameNamespace(namespace, deployed.namespace) && selects(selector, labels));
}

/** A Service that picks pods by their labels. */
interface Balancer {
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
  readonly selector: Selector;
}

const balancersIn = new WeakMap<DeployUnit, ReadonlyMap<string, readonly Balancer[]>>();

/** The Services of a unit by the first label they ask for. */
function balancersOf(unit: DeployUnit): ReadonlyMap<string, readonly Balancer[]> {
  const known = balancersIn.get(unit);
  if (known) return known;
  const byLabel = new Map<string, Balancer[]>();
  for (const deployed of objectsOfKind(unit, 'Service', '')) {
    const written = readPlainSelector(deployed.object.yaml.at('spec', 'selector'));
    if (!written || !balances(deployed.object) || isScraped(unit, deployed)) continue;
    const selector = selectorIn(deployed, written);
    const [first] = selector.labels;
    if (!first) continue;
    const key = labelKey(...first);
    const balancer = { object: deployed.object, namespace: deployed.namespace, selector };
    const others = byLabel.get(key);
    if (others) others.push(balancer);
    else byLabel.set(key, [balancer]);
  }
  balancersIn.set(unit, byLabel);
  return byLabel;
}

function labelKey(key: string, value: string | undefined): string {
  return `${key}=${value ?? ''}`;
}

/** Whether it exists for Prometheus, which also asks pods that are not ready. */
function isScraped(unit: DeployUnit, { object, addedLabels }: Deployed): boolean {
  if (object.objectName?.endsWith('-exporter') || object.objectName?.endsWith('-metrics')) return true;
  if (object.yaml.at('spec', 'clusterIP')?.text !== 'None' || !object.labels) return false;
  const labels = withAddedLabels(object.labels, addedLabels);
  return objectsOfKind(unit, 'ServiceMonitor', 'monitoring.coreos.com').some(monitor => {
    const written = readSelector(monitor.object.yaml.at('spec', 'selector'));
    return written !== undefined && selects(selectorIn(monitor, written), labels) === true;
  });
}

/** Whether the Service leaves out pods that are not ready: an alias of a host and a list of peers do not. */
function balances({ yaml }: KubernetesObject): boolean {
  const spec = yaml.get('spec');
  return (
    spec?.get('type')?.text !== 'ExternalName' &&
    look(spec, 'publishNotReadyAddresses') === 'absent' &&
    look(yaml, 'metadata', 'annotations', 'service.alpha.kubernetes.io/tolerate-unready-endpoints') === 'absent'
  );
}

function portsOf(service: KubernetesObject, container: PodContainer): readonly ServedPort[] {
  const ports = service.yaml.at('spec', 'ports')?.items() ?? [];
  return ports.flatMap(port => {
    const written = look(port, 'targetPort') === 'absent' ? port.get('port') : port.get('targetPort');
    const target = written?.text;
    if (target === undefined || metricsPort.test(port.get('name')?.text ?? '')) return [];
    const number = wholeNumber(written);
    const isTarget = (candidate: ContainerPort) =>
      number === undefined ? candidate.name === target : candidate.number === number;
    const own = container.ports.find(isTarget);
    if (own) return [{ service, target, number: own.number, protocol: own.protocol }];
    const protocol = look(port, 'protocol') === 'absent' ? 'TCP' : port.get('protocol')?.text;
    const isOnly = container.workload.mainContainers.length === 1;
    return isOnly && number !== undefined ? [{ service, target, number, protocol }] : [];
  });
}

const metricsPort = /(^|-)(metrics|prometheus)(-|$)/;
