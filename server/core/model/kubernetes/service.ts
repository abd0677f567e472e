/** Services: which pods they select and which ports they send to. */
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { objectsOfKind, placesOf, selectorIn } from './deploy-unit.js';
import { type KubernetesObject, readPlainSelector, type Selector, type Workload } from './kubernetes.js';
import { selectionIn } from './pods.js';

/** The selector of a Service that picks pods; `undefined` for other objects, and for Services without a selector. */
export function podSelectorOf(object: KubernetesObject): Selector | undefined {
  if (!object.is('Service', '') || object.yaml.at('spec', 'type')?.text === 'ExternalName') return undefined;
  return readPlainSelector(object.yaml.at('spec', 'selector'));
}

/** The workloads that a Service surely selects in one of its units; `undefined` where others may be selected too. */
export function workloadsBehind(project: Project, service: KubernetesObject): readonly Workload[] | undefined {
  const selector = podSelectorOf(service);
  if (!selector) return undefined;
  const found = new Set<Workload>();
  for (const { unit, deployed } of placesOf(project, { object: service })) {
    const { workloads, isWhole } = selectionIn(unit, deployed.namespace, selectorIn(deployed, selector));
    if (!isWhole) return undefined;
    for (const { workload } of workloads) found.add(workload);
  }
  return [...found];
}

/** Whether a Service has a port of this number or name; `undefined` where its ports are not all known. */
export function hasServicePort({ yaml }: KubernetesObject, port: string): boolean | undefined {
  const ports = yaml.at('spec', 'ports')?.items() ?? [];
  const isKnown = (value: Value | undefined) => value?.raw === undefined || value.text !== undefined;
  if (ports.some(item => item.get('port')?.text === port || item.get('name')?.text === port)) return true;
  if (!ports.length) return undefined;
  return ports.every(item => item.isMap && isKnown(item.get('port')) && isKnown(item.get('name'))) ? false : undefined;
}

/** Whether every unit of an object has Services of its own: where none is written, somebody else makes them. */
export function areServicesWritten(project: Project, object: KubernetesObject): boolean {
  return placesOf(project, { object }).every(({ unit }) => objectsOfKind(unit, 'Service', '').length > 0);
}

/** The Services of this name that are deployed with an object. */
export function servicesNamed(project: Project, object: KubernetesObject, name: string): readonly KubernetesObject[] {
  return placesOf(project, { object })
    .flatMap(({ unit }) => objectsOfKind(unit, 'Service', ''))
    .map(deployed => deployed.object)
    .filter(({ objectName }) => objectName === name);
}
