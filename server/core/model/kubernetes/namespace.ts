/** Namespaces: what runs in them and what keeps them apart. */
import type { DataMap } from '../../yaml/edit.js';
import type { Project } from '../project/project.js';
import { type DeployUnit, objectsAnywhere, objectsOfKind, placesOf, sameNamespace } from './deploy-unit.js';
import { asWorkload, hostNamespaces, type KubernetesObject, look, type Workload } from './kubernetes.js';

/** Objects that say who may talk to pods, as [kind, group]. */
const networkPolicyKinds = [
  ['NetworkPolicy', 'networking.k8s.io'],
  ['CiliumNetworkPolicy', 'cilium.io'],
  ['CiliumClusterwideNetworkPolicy', 'cilium.io'],
  ['NetworkPolicy', 'projectcalico.org'],
  ['GlobalNetworkPolicy', 'projectcalico.org'],
  ['NetworkPolicy', 'crd.projectcalico.org'],
  ['GlobalNetworkPolicy', 'crd.projectcalico.org'],
  ['AdminNetworkPolicy', 'policy.networking.k8s.io'],
  ['AuthorizationPolicy', 'security.istio.io'],
] as const;

/** A policy that keeps other namespaces out. */
export function sameNamespacePolicy(namespace: string): DataMap {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'same-namespace', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
  };
}

/** Whether any policy may say who reaches the pods of a Namespace. */
export function mayBeGuarded(project: Project, object: KubernetesObject): boolean {
  const policies = networkPolicyKinds.flatMap(([kind, group]) => objectsAnywhere(project, kind, group));
  if (policies.some(({ namespace }) => !namespace || namespace === object.objectName)) return true;
  return placesOf(project, { object }).some(
    ({ unit }) => objectsOfKind(unit, 'NetworkPolicy', 'networking.k8s.io').length > 0,
  );
}

/** Whether a unit puts workloads into the namespace. */
export function runsPods({ deployed }: DeployUnit, namespace: string | undefined): boolean {
  return deployed.some(one => one.namespace === namespace && asWorkload(one.object) !== undefined);
}

/** The workloads that the units of a Namespace put into it. */
export function workloadsIn(project: Project, namespace: KubernetesObject): readonly Workload[] {
  return placesOf(project, { object: namespace }).flatMap(({ unit }) =>
    unit.deployed.flatMap(one => (one.namespace === namespace.objectName ? (asWorkload(one.object) ?? []) : [])),
  );
}

/** Objects that let requests of the outside into a cluster, as [kind, group]. */
const doorKinds = [
  ['Ingress', 'networking.k8s.io'],
  ['Ingress', 'extensions'],
  ['HTTPRoute', 'gateway.networking.k8s.io'],
  ['GRPCRoute', 'gateway.networking.k8s.io'],
  ['Gateway', 'gateway.networking.k8s.io'],
  ['VirtualService', 'networking.istio.io'],
  ['IngressRoute', 'traefik.io'],
  ['IngressRoute', 'traefik.containo.us'],
  ['HTTPProxy', 'projectcontour.io'],
  ['Route', 'route.openshift.io'],
  ['ServiceMonitor', 'monitoring.coreos.com'],
  ['PodMonitor', 'monitoring.coreos.com'],
] as const;

/** Whether pods of other namespaces or the outside may have to reach those of a namespace. */
export function hasDoor(project: Project, namespace: string): boolean {
  const isHere = (object: KubernetesObject) => sameNamespace(object.namespace, namespace) !== false;
  return (
    doorKinds.some(([kind, group]) => objectsAnywhere(project, kind, group).some(isHere)) ||
    objectsAnywhere(project, 'Service', '').some(service => isHere(service) && isOpen(service))
  );
}

function isOpen({ yaml }: KubernetesObject): boolean {
  const type = look(yaml, 'spec', 'type');
  return type !== 'absent' && (type === 'unknown' || type.text !== 'ClusterIP');
}

/**
 * Whether the level `baseline` lets the pods of a workload in:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export function fitsBaseline(workload: Workload): boolean {
  const { podSpec, volumes, containers } = workload;
  if (!podSpec || hostNamespaces.some(key => podSpec.has(key)) || volumes.some(volume => volume.has('hostPath')))
    return false;
  return containers.every(
    ({ yaml, isPrivileged, addedCapabilities }) =>
      isPrivileged === false &&
      addedCapabilities !== undefined &&
      [...addedCapabilities].every(name => usualCapabilities.has(name)) &&
      !yaml
        .get('ports')
        ?.items()
        .some(port => port.has('hostPort')) &&
      !yaml.at('securityContext', 'procMount'),
  );
}

const usualCapabilities: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);
