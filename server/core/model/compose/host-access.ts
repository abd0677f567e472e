/** Ways in which a container reaches into its host, and the images whose very purpose needs one. */
import type { Value } from '../../yaml/view.js';
import { commentsAt } from '../comment.js';
import type { Project } from '../project/project.js';
import { allLayers, builtStage, type Service, type Volume } from './compose.js';

/** What an image is there for, as far as the host is concerned. */
export type HostPurpose = 'manages containers' | 'watches the host' | 'joins the network';

/** Why this service may reach into its host; `undefined` where nothing is known that it needs there. */
export function hostPurpose(service: Service): HostPurpose | undefined {
  let known = purposeOf.get(service);
  if (known === undefined) {
    const { image, name } = service;
    known = purposeNamed(`${image?.registry ?? ''}/${image?.repository ?? ''} ${name}`.toLowerCase());
    purposeOf.set(service, known);
  }
  return known || undefined;
}

/** Most stacks run the same few images, and every keystroke asks again. */
function purposeNamed(path: string): HostPurpose | '' {
  let purpose = named.get(path);
  if (purpose === undefined) {
    purpose = purposes.find(([, pattern]) => pattern.test(path))?.[0] ?? '';
    if (named.size >= 1000) named.clear();
    named.set(path, purpose);
  }
  return purpose;
}

const named = new Map<string, HostPurpose | ''>();
const purposeOf = new WeakMap<Service, HostPurpose | ''>();

const purposes: readonly (readonly [HostPurpose, RegExp])[] = [
  [
    'manages containers',
    /portainer|dockge|yacht|watchtower|ouroboros|diun|dozzle|autoheal|socket-?proxy|docker-gen|nginx-proxy|acme-companion|letsencrypt|lazydocker|homepage|(?:^|[/ ])(?:docker|dind)(?: |$)|runner|buildkit|swarm|ofelia|docker-?autocompose|arcane|komodo|coolify|dokploy|whalewall|docker-volume-backup|traefik|docker-?gc|docker-?api|shepherd|drone|woodpecker|onedev|openhands|gzctf|docker-?cloud|docker-?mon|docker-proxy|caddy-docker|concourse|sourcegraph\/executor|k3d|k3s|minikube|rancher|trivy|grype|clair|anchore|nextcloud-aio|nextcloud\/all-in-one|nextcloud-releases|kasm/,
  ],
  [
    'watches the host',
    /node[-_]?exporter|cadvisor|process-exporter|datadog|newrelic|telegraf|netdata|promtail|alloy|grafana-agent|fluent|vector|filebeat|metricbeat|auditbeat|beats|logspout|glances|dcgm|smartctl|scrutiny|falco|scope|sysdig|wazuh|zabbix|collectd|otel|opentelemetry|instana|dynatrace|osquery|beszel|uptime-kuma|docker-bench|crowdsec|fail2ban|netfilter|elastic-agent|fleet-server|dashdot|cloudcmd|filebrowser|qdirstat|restic|borg|kopia|duplicati|rclone|monit(?: |$)/,
  ],
  [
    'joins the network',
    /snmp|blackbox|wireguard|openvpn|tailscale|zerotier|vpn|gluetun|headscale|netbird|pihole|pi-hole|adguard|home-?assistant|homebridge|esphome|zigbee|plex|jellyfin|emby|avahi|mdns|mosquitto|unifi|dhcp|dns|samba|keepalived|frr|bird|upf|gnb|amf|minecraft|sonos|chromecast|scrypted|frigate|wg-easy|firezone|amnezia|watchyourlan|netalert|telly|xteve|tvheadend|dlna|airplay|shairport|snapcast|(?:^|[ /_.-])ntp|timesync|chrony|miflora|bluetooth|upsnap|aircast|airconnect|aircrack|bettercap|kismet|ntopng|zeek|suricata|maltrail|ipfm|(?:^|[ /_-])(?:frp|hass|nfs|tftp|pxe|iventoy|netboot|pptp|l2tp|ipsec)|openconnect|rinetd|mediamtx|rtsp|coturn|asterisk|freeswitch|livekit|gladys|cloudflared|ngrok|v2ray|xray|clash|sing-box|node-?red|openhab|homey|domoticz|rustdesk|ddns|octoprint|scanserv/,
  ],
];

/** Whether it runs a whole machine or desktop, which uses devices and calls of the kernel that no other program needs. */
export function runsMachine({ image, name, volumes, yaml }: Service): boolean {
  return (
    machine.test(`${image?.repository ?? ''} ${name}`) ||
    volumes.some(({ target }) => target?.startsWith('/tmp/.X11-unix')) ||
    (yaml.get('devices')?.items() ?? []).some(({ text }) => text?.startsWith('/dev/kvm'))
  );
}

const machine = /desktop|webtop|vnc|emulator|android|redroid|qemu|kvm|libvirt/i;

/** What a service shares with its host instead of having its own, with the setting that says so; not where that was a choice. */
export function sharedNamespaces(service: Service): readonly SharedNamespace[] {
  const shared = namespaces.flatMap(([key, what]) => {
    const value = service.yaml.get(key);
    return value?.text === 'host' ? [{ key, value, what }] : [];
  });
  return shared.filter(({ key, value }) => !isExplained(value) && !isChosen(service, key));
}

/** Whether its author had a reason to share this: what it talks to is there, or a comment weighs it against ports of its own. */
function isChosen(service: Service, key: string): boolean {
  const { yaml, file, environment, volumes, oneShot, compose, dependencies } = service;
  // What computes on graphics cards passes large arrays through shared memory.
  if (key === 'ipc')
    return (
      yaml.has('gpus') || yaml.has('runtime') || yaml.at('deploy', 'resources', 'reservations', 'devices') !== undefined
    );
  if (key !== 'network_mode') return false;
  if (oneShot || volumes.some(({ target }) => target?.startsWith('/tmp/.X11-unix'))) return true;
  if (environment.some(({ raw }) => raw !== undefined && /localhost|127\.0\.0\.1/.test(raw))) return true;
  if (dependencies.some(({ service: name }) => compose.service(name)?.yaml.get(key)?.text === 'host')) return true;
  const [start = 0, , end = 0] = yaml.node?.range ?? [];
  return /^[ \t]*#[ \t]*ports:/m.test(file.text.slice(start, end)) || weighs.test(file.text);
}

const weighs = /^[ \t]*#[^\n]{8,200}\b(?:network_mode|host network)/im;

export interface SharedNamespace {
  readonly key: string;
  readonly value: Value;
  /** What is shared, in words. */
  readonly what: string;
}

const namespaces = [
  ['network_mode', 'every port and local service'],
  ['pid', 'every process'],
  ['ipc', 'the shared memory'],
  ['userns_mode', 'the users'],
  ['uts', 'the host name'],
] as const;

/** The way to the daemon that a volume opens: whoever holds it controls the host. */
export function opensDocker({ source, target }: Volume): boolean {
  // Where nginx-proxy and docker-gen expect it.
  if (target === '/tmp/docker.sock') return false;
  return (
    source !== undefined && /(?:^|\/)(?:docker|containerd\/containerd|podman\/podman|crio\/crio)\.sock$/.test(source)
  );
}

/** Whether a service has the way to the daemon because its work is to drive it: to build images, or to start what does a job. */
export function drivesDocker(service: Service, project: Project): boolean {
  const { image, environment, volumes, build, name } = service;
  if (environment.some(variable => dockerVariable.test(variable.name))) return true;
  if (volumes.some(({ target }) => target?.endsWith('/bin/docker')) || drivers.test(name)) return true;
  const stage = builtStage(service, project);
  for (const runs of [image, stage?.base.image]) {
    const path = runs ? `${runs.registry}/${runs.repository} `.toLowerCase() : '';
    if (drivers.test(path) || purposeNamed(path) === 'manages containers') return true;
  }
  if (stage && /\bdocker(?:-ce)?-cli\b|\bdocker\.io\b|download\.docker\.com/.test(stage.dockerfile.file.text))
    return true;
  return project.manifests.some(
    ({ directory, dependencies }) => directory === build?.context && clients.some(client => dependencies?.has(client)),
  );
}

const dockerVariable = /^DOCKER_(?:HOST|SOCK|API|NETWORK|GID|GROUP)|^CADDY_INGRESS_NETWORKS$/;
const drivers =
  /jenkins|localstack|kestra|airflow|dagster|windmill|gladys|buildpacksio|testcontainers|selenoid|executor|sandbox|coordinator|authentik|autobase|(?:^|\/)coder|cloud9|mcsmanager|minepanel|homarr|wings|pelican|fileflows|sablier|nomad|sergi0g\/cup|rcourtman\/pulse/;
/** Libraries that talk to the daemon, by the names of their packages. */
const clients = [
  'docker',
  'dockerode',
  'docker-api',
  'aiodocker',
  'github.com/docker/docker',
  'bollard',
  'docker.dotnet',
];

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

/** What of its host a service reaches that no container has business with: the items of its lists, and the paths in them. */
export function* hostPaths({
  volumes,
  yaml,
}: Service): Generator<{ item: Value; list: Value | undefined; path: string }> {
  for (const volume of volumes) {
    const path = opensHost(volume);
    if (path !== undefined) yield { item: volume.yaml, list: yaml.get('volumes'), path };
  }
  const devices = yaml.get('devices');
  for (const item of devices?.items() ?? []) {
    const path = opensDevice(item);
    if (path !== undefined) yield { item, list: devices, path };
  }
}

/** The memory or a disk that a device makes readable, past every permission on files. */
function opensDevice(device: Value): string | undefined {
  const path = (device.get('source') ?? device).text?.split(':', 1)[0];
  return path !== undefined && rawDevices.test(path) ? path : undefined;
}

const rawDevices = /^\/dev\/(?:k?mem|port|(?:[hsv]|xv)d[a-z]\d*|nvme\d\w*|md\d+|dm-\d+|(?:mapper|disk)\/.*)$/;

/** The name of a capability without its prefix, where it lets a container take over its host. */
export function takesOver(capability: Value, { image, volumes, name: service }: Service): string | undefined {
  const name = capability.text?.toUpperCase().replace(/^CAP_/, '');
  // A browser shuts its pages in with it; what brings a network of its own loads modules that are mounted for it.
  if (name === 'SYS_ADMIN' && browsers.test(`${image?.repository} ${service}`)) return undefined;
  if (name === 'SYS_MODULE' && volumes.some(({ target }) => target?.startsWith('/lib/modules'))) return undefined;
  return name !== undefined && dangerous.has(name) ? name : undefined;
}

const browsers = /chrom|browser|puppeteer|playwright|selenium/;
const dangerous: ReadonlySet<string> = new Set('ALL SYS_ADMIN SYS_MODULE SYS_RAWIO DAC_READ_SEARCH BPF'.split(' '));

/** The name of the profile that a security option turns off. */
export function profileTurnedOff(option: Value, { volumes, yaml }: Service): string | undefined {
  const [, ...profiles] = off.exec(option.text ?? '') ?? [];
  const profile = profiles.find(name => name !== undefined);
  // Shared memory is asked for where a browser runs, whose own walls are made of what the profile forbids.
  if (profile === 'seccomp' && yaml.has('shm_size')) return undefined;
  // SELinux lets nobody through to the socket who keeps his label.
  if (profile === undefined || (profile === 'label' && volumes.some(opensDocker))) return undefined;
  return profileNames[profile] ?? profile;
}

const off = /^(?:(seccomp)[:=]unconfined|(apparmor)[:=]unconfined|(label)[:=]disable|(systempaths)[:=]unconfined)$/;
const profileNames: Readonly<Record<string, string>> = {
  apparmor: 'AppArmor',
  label: 'SELinux',
  systempaths: 'system path',
};

/** Whether its author has a reason to run a service as root: what it reaches or may do is root's, or a comment says why. */
export function needsRoot(service: Service): boolean {
  if (service.lines.some(line => startsAsRoot.test(line.slice(0, longestLine)))) return true;
  const { yaml, volumes } = service;
  if (yaml.has('cap_add') || yaml.has('devices') || volumes.some(opensDocker)) return true;
  const user = yaml.get('user');
  return user !== undefined && (isExplained(user) || volumes.some(volume => opensHost(volume) !== undefined));
}

/** Programs that need root to begin with, or that give it up themselves. */
const startsAsRoot = /\b(?:gosu|setpriv|su-exec|runuser|chown|crond|sshd|supervisord)\b/;
const longestLine = 4096;

/** Whether a sentence beside a value says why it is what it is; in whatever language. */
export function isExplained(value: Value): boolean {
  const { file, parent } = value;
  const list = parent?.isList ? parent.keySpan : undefined;
  return [...commentsAt(value), ...(list ? commentsAt({ file, span: list }) : [])]
    .map(text => text.replace(/\s#.*$/, ''))
    .some(text => /\S+\s+\S+\s+\S/.test(text) && !/^[\w.-]+:(?:\s|$)|^- /.test(text));
}

/** Whether nothing is taken from what Docker allows: no capability dropped, no read-only root, new privileges not forbidden. */
export function hasAllRights(service: Service, project: Project): boolean {
  const layers = allLayers(service, project);
  if (layers.some(layer => layer.has('cap_drop') || layer.get('read_only')?.flag || layer.get('privileged')?.flag))
    return false;
  const options = layers.flatMap(layer => layer.get('security_opt')?.items() ?? []);
  return !options.some(({ text }) => text === undefined || text.startsWith('no-new-privileges'));
}
