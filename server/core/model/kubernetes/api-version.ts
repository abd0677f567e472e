/**
 * API versions that Kubernetes 1.37 and earlier ones ceased to serve. Sources, read in 2026-11: the migration guide
 * (https://kubernetes.io/docs/reference/using-api/deprecation-guide/) and, where it is silent, the releases that
 * `k8s.io/api` itself states for each type (2026-07). For `batch/v2alpha1` and the `v1alpha1` of roles and priorities,
 * which neither has any more, the change logs of 1.21 and 1.23.
 */

import type { KubernetesObject } from './kubernetes.js';

export interface RemovedApi {
  /** The first release without it. */
  readonly since: string;
  /** The API version that took its place; absent where none did. */
  readonly successor: string | undefined;
  /** The same object is valid under the successor. */
  readonly same: boolean;
}

/** What became of an API version for a kind; `undefined` where it is still served, or is not Kubernetes' own. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  const row = rows.get(apiVersion)?.find(({ kinds }) => kinds.includes(kind));
  return row && { since: row.since, successor: row.successor, same: row.same };
}

/**
 * Whether an object means the same under a later version: those of workloads want the selector that earlier ones made
 * up, and an empty one of a budget means another thing.
 */
export function fitsSuccessor({ yaml, objectKind }: KubernetesObject): boolean {
  const selector = yaml.at('spec', 'selector');
  if (objectKind === 'PodDisruptionBudget') return selector?.isMap === true && selector.entries().length > 0;
  return !yaml.at('spec', 'template') || selector !== undefined;
}

/** Whether a template asks the cluster which versions it serves before it writes its objects. */
export function isChosenByVersion({ file }: KubernetesObject): boolean {
  return file.text.includes('{{') && /\.Capabilities\b|semverCompare|\.apiVersion"/.test(file.text);
}

interface Row extends RemovedApi {
  readonly kinds: readonly string[];
}

const admission = 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding';

const table: readonly (readonly [version: string, kinds: string, since: string, successor: string, same?: 'same'])[] = [
  ['extensions/v1beta1', 'Deployment DaemonSet ReplicaSet', '1.16', 'apps/v1', 'same'],
  ['extensions/v1beta1', 'NetworkPolicy', '1.16', 'networking.k8s.io/v1', 'same'],
  ['extensions/v1beta1', 'PodSecurityPolicy', '1.16', ''],
  ['extensions/v1beta1', 'Ingress', '1.22', 'networking.k8s.io/v1'],
  ['apps/v1beta1', 'Deployment StatefulSet ReplicaSet ControllerRevision', '1.16', 'apps/v1', 'same'],
  ['apps/v1beta2', 'Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision', '1.16', 'apps/v1', 'same'],
  ['networking.k8s.io/v1beta1', 'Ingress', '1.22', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'IngressClass', '1.22', 'networking.k8s.io/v1', 'same'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'Role ClusterRole RoleBinding ClusterRoleBinding',
    '1.22',
    'rbac.authorization.k8s.io/v1',
    'same',
  ],
  [
    'rbac.authorization.k8s.io/v1alpha1',
    'Role ClusterRole RoleBinding ClusterRoleBinding',
    '1.23',
    'rbac.authorization.k8s.io/v1',
  ],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', '1.22', 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 'APIService', '1.22', 'apiregistration.k8s.io/v1', 'same'],
  [
    'admissionregistration.k8s.io/v1beta1',
    'ValidatingWebhookConfiguration MutatingWebhookConfiguration',
    '1.22',
    'admissionregistration.k8s.io/v1',
  ],
  ['admissionregistration.k8s.io/v1alpha1', admission, '1.32', 'admissionregistration.k8s.io/v1', 'same'],
  ['admissionregistration.k8s.io/v1beta1', admission, '1.34', 'admissionregistration.k8s.io/v1', 'same'],
  ['authentication.k8s.io/v1beta1', 'TokenReview', '1.22', 'authentication.k8s.io/v1', 'same'],
  [
    'authorization.k8s.io/v1beta1',
    'LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview',
    '1.22',
    'authorization.k8s.io/v1',
  ],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', '1.22', 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', '1.22', 'coordination.k8s.io/v1', 'same'],
  ['scheduling.k8s.io/v1alpha1', 'PriorityClass', '1.23', 'scheduling.k8s.io/v1', 'same'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', '1.22', 'scheduling.k8s.io/v1', 'same'],
  ['storage.k8s.io/v1beta1', 'StorageClass VolumeAttachment CSIDriver CSINode', '1.22', 'storage.k8s.io/v1', 'same'],
  ['storage.k8s.io/v1alpha1', 'VolumeAttachment CSIStorageCapacity', '1.24', 'storage.k8s.io/v1', 'same'],
  ['storage.k8s.io/v1alpha1', 'VolumeAttributesClass', '1.35', 'storage.k8s.io/v1', 'same'],
  ['storage.k8s.io/v1beta1', 'VolumeAttributesClass', '1.37', 'storage.k8s.io/v1', 'same'],
  ['networking.k8s.io/v1beta1', 'IPAddress ServiceCIDR', '1.37', 'networking.k8s.io/v1', 'same'],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', '1.27', 'storage.k8s.io/v1', 'same'],
  ['batch/v2alpha1', 'CronJob', '1.21', 'batch/v1', 'same'],
  ['batch/v1beta1', 'CronJob', '1.25', 'batch/v1', 'same'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', '1.25', 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', '1.25', 'events.k8s.io/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', '1.25', 'policy/v1', 'same'],
  ['policy/v1beta1', 'PodSecurityPolicy', '1.25', ''],
  ['node.k8s.io/v1beta1', 'RuntimeClass', '1.25', 'node.k8s.io/v1', 'same'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', '1.25', 'autoscaling/v2'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.26', 'autoscaling/v2', 'same'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    '1.26',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    '1.29',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    '1.32',
    'flowcontrol.apiserver.k8s.io/v1',
    'same',
  ],
];

const rows: ReadonlyMap<string, readonly Row[]> = tableByVersion();

function tableByVersion(): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const [version, kinds, since, successor, same] of table) {
    const row = { kinds: kinds.split(' '), since, successor: successor || undefined, same: same !== undefined };
    found.set(version, [...(found.get(version) ?? []), row]);
  }
  return found;
}
