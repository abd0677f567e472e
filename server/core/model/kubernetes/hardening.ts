/** What pods and containers give up of the rights they could have. */
import { add, append, type Edits, set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { isExplained } from '../compose/host-access.js';
import type { Project } from '../project/project.js';
import { type DeployUnit, mayBeSetInContainer, mayBeSetInPod, placesOf } from './deploy-unit.js';
import { look, type PodContainer, type Workload } from './kubernetes.js';

/** Whether a container is a program of the pod itself that settings of Linux apply to, and not the node's. */
export function isConfinable(
  { role, workload, isPrivileged }: PodContainer,
  roles: readonly PodContainer['role'][] = ['init', 'main', 'sidecar'],
): boolean | undefined {
  if (!roles.includes(role) || workload.isWindows || workload.isNodeAgent) return false;
  return isPrivileged === undefined ? undefined : !isPrivileged;
}

/**
 * Whether OpenShift runs it, which gives pods a user of their own, the runtime's seccomp profile and no capabilities where
 * nothing is said. Source: its constraints `restricted-v2`, which hold where no others are asked for
 * (https://github.com/openshift/cluster-kube-apiserver-operator, bindata/bootkube/scc-manifests, 2026-11).
 */
export function isOnOpenShift(project: Project, workload: Workload): boolean {
  if (/(^|[/._-])(openshift|ocp|okd)(?=[/._-])/i.test(workload.file.path)) return true;
  return placesOf(project, workload).some(({ unit }) => isOfOpenShift(unit));
}

function isOfOpenShift(unit: DeployUnit): boolean {
  let answer = openShiftUnits.get(unit);
  if (answer === undefined) {
    // A chart may write such an object or not.
    answer = unit.deployed.some(({ object }) => object.group.endsWith('.openshift.io') && !object.yaml.source.template);
    openShiftUnits.set(unit, answer);
  }
  return answer;
}

const openShiftUnits = new WeakMap<DeployUnit, boolean>();

/** Which user a container may start as: `any` where nothing is said. */
export function startUser(container: PodContainer): 'any' | 'root' | 'other' | 'unknown' {
  const demanded = container.security('runAsNonRoot');
  const user = container.security('runAsUser');
  if (demanded === 'unknown' || user === 'unknown') return 'unknown';
  if (demanded !== 'absent' && demanded.flag === undefined) return 'unknown';
  if (demanded !== 'absent' && demanded.flag) return 'other';
  if (user === 'absent') return demanded === 'absent' ? 'any' : 'root';
  return user.text === undefined ? 'unknown' : user.text === '0' ? 'root' : 'other';
}

/** Whether it is refused where it would start as root: then it has no capabilities to lose. */
export function refusesRoot(container: PodContainer): boolean {
  const demanded = container.security('runAsNonRoot');
  return demanded !== 'absent' && demanded !== 'unknown' && demanded.flag === true;
}

/** Whether an overlay may set something of `securityContext` in the pod or any of its containers. */
export function mayBeConfined(project: Project, workload: Workload, ...path: readonly string[]): boolean {
  const full = ['securityContext', ...path];
  return (
    mayBeSetInPod(project, workload, ...full) ||
    workload.containers.some(container => mayBeSetInContainer(project, container, ...full))
  );
}

/** Whether a seccomp profile is written for the pod or any container, in a field or in the annotation of old. */
export function hasSeccompProfile({ podSpec, containers, object }: Workload): boolean {
  const profile = ['securityContext', 'seccompProfile'];
  if ([podSpec, ...containers.map(({ yaml }) => yaml)].some(yaml => look(yaml, ...profile) !== 'absent')) return true;
  const annotations = object.yaml.at('metadata', 'annotations');
  return annotations?.keys().some(key => key.includes('seccomp')) === true;
}

/** Where a pod or container does without a profile and nobody says why. */
export function seccompTurnedOff({ podSpec, containers }: Workload): Value | undefined {
  return [podSpec, ...containers.map(({ yaml }) => yaml)]
    .map(holder => holder?.at('securityContext', 'seccompProfile', 'type'))
    .find(type => type?.text === 'Unconfined' && !type.shared && !isExplained(type));
}

/** The edits that make all but `/tmp` read-only: most programs write there and nowhere else. */
export function protectFiles({ yaml, workload }: PodContainer): Edits {
  const spec = workload.podSpec;
  const mounts = yaml.get('volumeMounts');
  const readOnly = { securityContext: { readOnlyRootFilesystem: true } };
  if (mounts?.items().some(mount => mount.get('mountPath')?.text === '/tmp')) return add(yaml, readOnly);
  const mount = { name: 'tmp', mountPath: '/tmp' };
  const volume = { name: 'tmp', emptyDir: {} };
  const isTaken = workload.volumes.some(held => held.get('name')?.text === 'tmp');
  const volumes = spec?.get('volumes');
  // What stands deeper comes first: all may be inserted at one place.
  const parts = [
    mounts ? append(mounts, mount) : [],
    add(yaml, mounts ? readOnly : { ...readOnly, volumeMounts: [mount] }),
    isTaken || !spec ? [] : volumes ? append(volumes, volume) : set(spec, 'volumes', [volume]),
  ];
  return parts.every(part => part !== undefined) ? parts.flat() : undefined;
}
