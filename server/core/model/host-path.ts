/** Directories and sockets of a node that pods mount. */

/** The control sockets of container runtimes, and directories that hold one. */
export function isRuntimeSocket(path: string): boolean {
  return /^(\/var)?\/run\/(docker|containerd\/containerd|crio\/crio|podman\/podman|k3s\/containerd\/containerd)\.sock$/.test(
    path,
  );
}

/** What every node has alike and nobody minds being read: the clock, the certificates, the kernel's modules. */
export function isHarmless(path: string): boolean {
  return /^\/(etc\/(localtime|timezone|ssl(\/.*)?|pki(\/.*)?|ca-certificates|machine-id)|usr\/(local\/)?share\/(ca-certificates|zoneinfo)(\/.*)?|lib\/modules|dev\/(shm|kvm|fuse|net\/tun|dri(\/.*)?|nvidia.*))$/.test(
    path.replace(/(.)\/$/, '$1'),
  );
}
