/** Workloads that look after their node, or need its devices: what others may not have is their work. */

import type { Value } from '../../yaml/view.js';
import { commentsAt } from '../comment.js';
import { parseImage } from '../image.js';
import type { PodContainer, Workload } from './kubernetes.js';

/** Whether it looks after nodes, by where and how it runs or by what its images are known for. */
export function isNodeWork(workload: Workload): boolean {
  const { podSpec, object } = workload;
  return (
    workload.isNodeAgent ||
    object.namespace === 'kube-system' ||
    /^system-(node|cluster)-critical$/.test(podSpec?.get('priorityClassName')?.text ?? '') ||
    nodeName.test(object.objectName ?? '') ||
    workload.mainContainers.some(container => nodeImage.test(imageName(container)))
  );
}

const nodeName =
  /(^|-)(node|disk|image|kernel)s?-(clean\w*|gc|prune\w*|setup|init|tun\w+|prep\w*)(-|$)|max-map-count|^(ceph|rook|longhorn|cilium|calico)-/;
const nodeImage =
  /(^|-)(node-exporter|cadvisor|cilium|calico|flannel|metallb|kube-vip|ingress-nginx|nginx-ingress|traefik|haproxy-ingress|csi|ceph|rook|longhorn|node-problem-detector|netshoot|tailscale|wireguard|falco|keepalived|beyla|e?bpf|tetragon|parca|pixie|inspektor)/;

/** Whether somebody wrote why the pod shares this with its node: in a comment, or with the DNS setting it takes. */
export function isMeant({ podSpec }: Workload, setting: Value): boolean {
  return (
    podSpec?.get('dnsPolicy')?.text === 'ClusterFirstWithHostNet' || commentsAt(setting).some(text => reason.test(text))
  );
}

const reason =
  /\b(needs?|needed|requires?|required|must|because|since|so that|otherwise|hangs?|reach(es)?|hosts?|nodes?)\b/i;

/** Whether its author says beside a right that it is one too many, to show what that leads to. */
export function isShownFault(setting: Value): boolean {
  return commentsAt(setting).some(text => /\b(insecure|vulnerable|deliberate\w*|intentional\w*)\b/i.test(text));
}

/** Whether a privileged container does what nothing less allows: it sets up the node, or drives its devices. */
export function needsNode({ yaml, role, workload }: PodContainer): boolean {
  const image = yaml.get('image')?.text?.split('/').at(-1) ?? '';
  const name = yaml.get('name')?.text ?? '';
  const limits = yaml.at('resources', 'limits') ?? yaml.at('resources', 'requests');
  if (
    isNodeWork(workload) ||
    [image, name].some(text =>
      /(^|[-:])(nfs|ganesha|dind|sysctl|binfmt|android|emulator|systemd|collabora|snap|spdk|dpdk)/.test(text),
    )
  )
    return true;
  if (limits?.keys().some(key => /^google\.com\/tpu$|\/(kvm|fuse)$/.test(key))) return true;
  if (
    yaml
      .get('volumeMounts')
      ?.items()
      .some(mount => mount.has('mountPropagation'))
  )
    return true;
  return role === 'init' && /\b(sysctl|modprobe|mount|iptables|swapoff|ulimit)\b/.test(commandOf(yaml));
}

function imageName(container: Value): string {
  const text = container.get('image')?.text;
  return (text === undefined ? undefined : parseImage(text)?.name.split('/').at(-1)) ?? '';
}

function commandOf(container: Value): string {
  return ['command', 'args']
    .flatMap(key => container.get(key)?.items() ?? [])
    .map(item => item.raw ?? '')
    .join(' ');
}
