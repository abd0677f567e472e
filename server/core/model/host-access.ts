/** Ways in which a container reaches into its host, and the images whose very purpose needs one. */
import type { Value } from '../yaml/view.js';
import { allLayers, type Service, type Volume } from './compose.js';
import type { Project } from './project.js';

/** What an image is there for, as far as the host is concerned. */
export type HostPurpose = 'manages containers' | 'watches the host' | 'joins the network';

/** Why this service may reach into its host; `undefined` where nothing is known that it needs there. */
export function hostPurpose(service: Service): HostPurpose | undefined {
  let known = purposeOf.get(service);
  if (known === undefined) {
    const { image, name } = service;
    const path = `${image?.registry ?? ''}/${image?.repository ?? ''} ${name}`.toLowerCase();
    known = purposes.find(([, pattern]) => pattern.test(path))?.[0] ?? '';
    purposeOf.set(service, known);
  }
  return known || undefined;
}

const purposeOf = new WeakMap<Service, HostPurpose | ''>();

const purposes: readonly (readonly [HostPurpose, RegExp])[] = [
  [
    'manages containers',
    /portainer|dockge|yacht|watchtower|ouroboros|diun|dozzle|autoheal|socket-?proxy|docker-gen|nginx-proxy|acme-companion|letsencrypt|lazydocker|homepage|(?:^|[/ ])(?:docker|dind)(?: |$)|runner|buildkit|swarm|ofelia|docker-?autocompose|arcane|komodo|coolify|dokploy|whalewall|docker-volume-backup|traefik/,
  ],
  [
    'watches the host',
    /node[-_]?exporter|cadvisor|process-exporter|datadog|newrelic|telegraf|netdata|promtail|alloy|grafana-agent|fluent|vector|filebeat|metricbeat|auditbeat|beats|logspout|glances|dcgm|smartctl|falco|scope|sysdig|wazuh|zabbix|collectd|otel|opentelemetry|instana|dynatrace|osquery|beszel|uptime-kuma|docker-bench|crowdsec|fail2ban/,
  ],
  [
    'joins the network',
    /wireguard|openvpn|tailscale|zerotier|vpn|gluetun|headscale|netbird|pihole|pi-hole|adguard|home-?assistant|homebridge|esphome|zigbee|plex|jellyfin|emby|avahi|mdns|mosquitto|unifi|dhcp|dns|samba|keepalived|frr|bird|upf|gnb|amf|minecraft|sonos|chromecast|scrypted|frigate/,
  ],
];

/** The way to the daemon that a volume opens: whoever holds it controls the host. */
export function opensDocker({ source, target }: Volume): boolean {
  // Where nginx-proxy and docker-gen expect it.
  if (target === '/tmp/docker.sock') return false;
  return (
    source !== undefined && /(?:^|\/)(?:docker|containerd\/containerd|podman\/podman|crio\/crio)\.sock$/.test(source)
  );
}

/** What of the host a volume opens that no container has business with; `undefined` where there is nothing to say. */
export function opensHost({ source, kind, readOnly }: Volume): string | undefined {
  if (kind !== 'bind' || source === undefined) return undefined;
  const path = source.length > 1 ? source.replace(/\/+$/, '') : source;
  if (personal.test(path)) return path;
  // To look at `/proc` or `/sys` is what many monitors do; to write there is another thing.
  if (path === '/proc' || path === '/sys' || path === '/dev') return readOnly ? undefined : path;
  return systemPaths.has(path) ? path : undefined;
}

const personal = /^(?:~|\/root|\/home\/[^/]+)\/\.(?:ssh|aws|gnupg|kube|docker)$/;
const systemPaths: ReadonlySet<string> = new Set(
  '/ /etc /root /home /boot /usr /bin /sbin /lib /lib64 /var /var/lib /var/run /run /var/lib/docker /var/lib/kubelet /etc/shadow /etc/passwd /etc/sudoers /etc/ssh /etc/kubernetes /etc/docker'.split(
    ' ',
  ),
);

/** The name of a capability without its prefix, where it lets a container take over its host. */
export function takesOver(capability: Value): string | undefined {
  const name = capability.text?.toUpperCase().replace(/^CAP_/, '');
  return name !== undefined && dangerous.has(name) ? name : undefined;
}

const dangerous: ReadonlySet<string> = new Set('ALL SYS_ADMIN SYS_MODULE SYS_RAWIO DAC_READ_SEARCH BPF'.split(' '));

/** Whether nothing is taken from what Docker allows: no capability dropped, no read-only root, new privileges not forbidden. */
export function hasAllRights(service: Service, project: Project): boolean {
  const layers = allLayers(service, project);
  if (layers.some(layer => layer.has('cap_drop') || layer.get('read_only')?.flag || layer.get('privileged')?.flag))
    return false;
  const options = layers.flatMap(layer => layer.get('security_opt')?.items() ?? []);
  return !options.some(({ text }) => text === undefined || text.startsWith('no-new-privileges'));
}
