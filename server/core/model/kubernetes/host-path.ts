/** Directories and sockets of a node that pods mount. */
import type { Workload } from './kubernetes.js';

/** The control sockets of container runtimes, and directories that hold one. */
export function isRuntimeSocket(path: string): boolean {
  return /^(\/var)?\/run\/(docker|containerd\/containerd|crio\/crio|podman\/podman|k3s\/containerd\/containerd)\.sock$/.test(
    path,
  );
}

/**
 * What every node has alike and nobody minds being read: the clock, the certificates, the kernel's modules; and logs, which
 * something on the node picks up.
 */
export function isHarmless(path: string): boolean {
  return /^\/(etc\/(os-release|localtime|timezone|ssl(\/.*)?|pki(\/.*)?|ca-certificates|machine-id)|usr\/(local\/)?share\/(ca-certificates|zoneinfo)(\/.*)?|lib\/modules|usr\/(local\/)?(lib(64)?\/)?(nvidia|cuda)[^/]*(\/.*)?|(dev|sys|proc|run|var\/run|var\/log)(\/.*)?|.*\/logs?(\/.*)?)$/.test(
    path.replace(/(.)\/$/, '$1'),
  );
}

/** The node's own settings and programs: what is there belongs to nobody's data. */
export function isOfNode(path: string): boolean {
  return /^\/($|(etc|root|usr|var\/lib\/(kubelet|docker|containerd|rancher))(\/|$))/.test(path);
}

/** Whether the pod always lands on one node. */
export function isPinned({ podSpec }: Workload): boolean {
  const affinity = podSpec?.at('affinity', 'nodeAffinity');
  return (
    podSpec?.has('nodeName') === true ||
    podSpec?.at('nodeSelector', 'kubernetes.io/hostname') !== undefined ||
    affinity?.scalars().some(({ raw }) => raw === 'kubernetes.io/hostname') === true
  );
}
