/**
 * What the Compose specification lets a file say: the keys of every map in it, and of what kind their values are. Everything
 * else is refused, with the whole file.
 *
 * Source: the schema that Compose validates with, `schema/compose-spec.json` of compose-go at e70e961 (July 2026), and how
 * its loader reads durations, sizes and ports. `cgroupns_mode` is from the schema 3.13 of `docker stack deploy`.
 */
import { nearest } from '../../nearest.js';

/**
 * The values that a key may have. Written in `shapes`: `t` a text, `n` a number, `b` a truth value, `[…]` a list of such,
 * `{*…}` a map of names to such, `{name}` a map of that shape, and `<form>` how the text is to be written.
 */
export interface Kind {
  readonly text: boolean;
  readonly number: boolean;
  readonly flag: boolean;
  readonly form: Form | undefined;
  readonly item: Kind | undefined;
  readonly each: Kind | undefined;
  readonly shape: string | undefined;
}

interface Form {
  readonly fits: RegExp;
  /** As the end of "… is no". */
  readonly what: string;
  /** What its author may have meant, where it is not in this form. */
  meant(raw: string): string | undefined;
  /** Compose takes any text, and Docker does not. */
  readonly byDocker?: true;
}

/** The kind of value that a key has in a map of a shape; `undefined` where the specification has no such key. */
export function kindIn(shape: string, key: string): Kind | undefined {
  return keysOf(shape).get(key);
}

export function keysOf(shape: string): ReadonlyMap<string, Kind> {
  let known = read.get(shape);
  if (!known) {
    known = new Map(
      Object.entries(shapes[shape] ?? {}).flatMap(([kind, keys]) => {
        const parsed = parseKind(kind);
        return keys.split(' ').map(key => [key, parsed] as const);
      }),
    );
    read.set(shape, known);
  }
  return known;
}

const read = new Map<string, ReadonlyMap<string, Kind>>();

function parseKind(written: string): Kind {
  const [, letters = '', form = '', list, map] = /^([tnb]*)(?:<(\w+)>)?(?:\[(.*)\])?(?:\{(.*)\})?$/.exec(written) ?? [];
  const names = map?.startsWith('*') ? map.slice(1) : undefined;
  return {
    text: letters.includes('t'),
    number: letters.includes('n'),
    flag: letters.includes('b'),
    form: forms[form],
    item: list === undefined ? undefined : parseKind(list),
    each: names === undefined ? undefined : parseKind(names),
    shape: names === undefined ? map : undefined,
  };
}

const port = String.raw`\d{1,5}(?:-\d{1,5})?`;

/** How the loader reads texts: `str2duration`, `units.RAMInBytes`, `nat.ParsePortSpec`; how the daemon reads the others. */
const forms: Readonly<Record<string, Form>> = {
  duration: {
    fits: /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/,
    what: 'duration such as `30s`',
    meant: raw => `${raw}s`,
  },
  size: {
    fits: /^(?:-1|[\d.]+ ?(?:b|[kmgtp](?:i?b)?)?)$/i,
    what: 'size such as `512m`',
    meant: raw => raw.replace(/i$/, '').toLowerCase(),
  },
  count: {
    fits: /^[+-]?[\d._]+(?:e[+-]?\d+)?$/i,
    what: 'number',
    meant: raw => (/^\d{1,6}m$/.test(raw) ? String(Number.parseInt(raw, 10) / 1000) : undefined),
  },
  port: {
    fits: new RegExp(
      `^(?:(?:[\\d.]+|\\[?[\\da-f]*:[\\da-f.:]*\\]?(?:%\\w+)?|):)?(?:(?:${port})?:)?${port}(?:/(?:tcp|udp|sctp)?)?$`,
      'i',
    ),
    what: 'port or pair of ports',
    meant: raw => raw.replace(/^localhost:/, '127.0.0.1:').replace(/\/\w+$/, ''),
  },
  container: {
    fits: /^\/?[a-zA-Z0-9][\w.-]+$/,
    what: 'name that Docker takes',
    meant: raw => raw.replaceAll(' ', '-'),
    byDocker: true,
  },
  restart: oneOf('no always unless-stopped on-failure', 'policy such as `unless-stopped`', true),
  condition: oneOf(
    'service_started service_healthy service_completed_successfully',
    'condition such as `service_healthy`',
  ),
  mount: oneOf('bind volume tmpfs cluster npipe image', 'kind such as `bind`'),
};

function oneOf(words: string, what: string, byDocker?: true): Form {
  const all = words.split(' ');
  const more = byDocker ? '(?::\\d+)?|' : '';
  return {
    fits: new RegExp(`^(?:${all.join('|')}${more})$`),
    what,
    meant: raw =>
      all.find(word => word.endsWith(`_${raw}`) || (raw.length > 3 && word.startsWith(raw))) ??
      nearest(raw.replaceAll('_', '-'), all),
    ...(byDocker && { byDocker }),
  };
}

const variables = '[t]{*tnb}';
const grants = '[t{grant}]';
const hosts = '[t]{*t[t]}';
const options = '{*tn}';
const external = 'tb{named}';

const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  file: {
    t: 'version name',
    '[t{include}]': 'include',
    '{*{service}}': 'services',
    '{*{model}}': 'models',
    '{*{network}}': 'networks',
    '{*{volume}}': 'volumes',
    '{*{secret}}': 'secrets',
    '{*{config}}': 'configs',
  },
  include: { 't[t]': 'path env_file', t: 'project_directory' },
  service: {
    t: 'cgroup cgroup_parent cgroupns_mode cpuset domainname hostname image ipc isolation mac_address network_mode pid platform pull_policy pull_refresh_after runtime stop_signal user uts userns_mode working_dir',
    tn: 'cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime mem_swappiness oom_score_adj pids_limit scale',
    tb: 'attach init oom_kill_disable privileged read_only stdin_open tty use_api_socket',
    't<container>': 'container_name',
    't<restart>': 'restart',
    't<duration>': 'stop_grace_period',
    'tn<size>': 'mem_limit mem_reservation memswap_limit shm_size',
    'tn<count>': 'cpus',
    't[t]': 'command dns dns_search entrypoint label_file tmpfs',
    '[t]': 'cap_add cap_drop device_cgroup_rules dns_opt external_links links profiles security_opt volumes_from',
    '[tn]': 'expose group_add',
    '[tn<port>{port}]': 'ports',
    '[t{mount}]': 'volumes',
    '[t{device}]': 'devices',
    't[t{envFile}]': 'env_file',
    't[{gpu}]': 'gpus',
    '[{hook}]': 'post_start pre_start pre_stop',
    '[t]{*{dependency}}': 'depends_on',
    '[t]{*{attachment}}': 'networks',
    '[t]{*{modelUse}}': 'models',
    't{build}': 'build',
    't{extends}': 'extends',
    '{blkio}': 'blkio_config',
    '{credential}': 'credential_spec',
    '{deploy}': 'deploy',
    '{develop}': 'develop',
    '{healthcheck}': 'healthcheck',
    '{logging}': 'logging',
    '{provider}': 'provider',
    '{*}': 'storage_opt',
    '{*tn{ulimit}}': 'ulimits',
    [variables]: 'annotations environment labels sysctls',
    [grants]: 'configs secrets',
    [hosts]: 'extra_hosts',
  },
  build: {
    t: 'context dockerfile dockerfile_inline network target isolation',
    tb: 'no_cache provenance sbom pull privileged',
    'tn<size>': 'shm_size',
    '[t]': 'entitlements cache_from cache_to tags platforms',
    't[t]': 'no_cache_filter',
    '{*tn{ulimit}}': 'ulimits',
    [variables]: 'args ssh labels additional_contexts',
    [grants]: 'secrets',
    [hosts]: 'extra_hosts',
  },
  port: { t: 'name mode host_ip protocol app_protocol', tn: 'target published' },
  mount: {
    't<mount>': 'type',
    t: 'source target consistency',
    tb: 'read_only',
    '{bind}': 'bind',
    '{volumeMount}': 'volume',
    '{tmpfs}': 'tmpfs',
    '{imageMount}': 'image',
  },
  bind: { t: 'propagation recursive selinux', tb: 'create_host_path' },
  volumeMount: { [variables]: 'labels', tb: 'nocopy', t: 'subpath' },
  tmpfs: { 'tn<size>': 'size', tn: 'mode' },
  imageMount: { t: 'subpath' },
  device: { t: 'source target permissions' },
  envFile: { t: 'path format', tb: 'required' },
  gpu: { '[t]': 'capabilities device_ids', tn: 'count', t: 'driver', [variables]: 'options' },
  hook: { 't[t]': 'command', t: 'image user working_dir', tb: 'privileged per_replica', [variables]: 'environment' },
  dependency: { tb: 'restart required', 't<condition>': 'condition' },
  attachment: {
    '[t]': 'aliases link_local_ips',
    t: 'interface_name ipv4_address ipv6_address mac_address',
    tn: 'priority gw_priority',
    [options]: 'driver_opts',
  },
  modelUse: { t: 'endpoint_var model_var' },
  grant: { t: 'source target uid gid', tn: 'mode' },
  ulimit: { tn: 'hard soft' },
  extends: { t: 'service file' },
  blkio: {
    '[{rate}]': 'device_read_bps device_read_iops device_write_bps device_write_iops',
    '[{weight}]': 'weight_device',
    tn: 'weight',
  },
  rate: { t: 'path', tn: 'rate' },
  weight: { t: 'path', tn: 'weight' },
  credential: { t: 'config file registry' },
  provider: { t: 'type', '{*tnb[tnb]}': 'options' },
  healthcheck: {
    tb: 'disable',
    't<duration>': 'interval timeout start_period start_interval',
    tn: 'retries',
    't[t]': 'test',
  },
  logging: { t: 'driver', [options]: 'options' },
  develop: { '[{watch}]': 'watch' },
  watch: { t: 'path action target', 't[t]': 'ignore include', tb: 'initial_sync', '{hook}': 'exec' },
  deploy: {
    t: 'mode endpoint_mode',
    tn: 'replicas',
    '{update}': 'rollback_config update_config',
    '{resources}': 'resources',
    '{restartPolicy}': 'restart_policy',
    '{placement}': 'placement',
    [variables]: 'labels',
  },
  update: { tn: 'parallelism max_failure_ratio', 't<duration>': 'delay monitor', t: 'failure_action order' },
  resources: { '{limits}': 'limits', '{reservations}': 'reservations' },
  limits: { 'tn<count>': 'cpus', tn: 'pids', 't<size>': 'memory' },
  reservations: {
    'tn<count>': 'cpus',
    't<size>': 'memory',
    '[{generic}]': 'generic_resources',
    '[{gpu}]': 'devices',
  },
  generic: { '{discrete}': 'discrete_resource_spec' },
  discrete: { t: 'kind', tn: 'value' },
  restartPolicy: { t: 'condition', 't<duration>': 'delay window', tn: 'max_attempts' },
  placement: { '[t]': 'constraints', '[{preference}]': 'preferences', tn: 'max_replicas_per_node' },
  preference: { t: 'spread' },
  model: { t: 'name model', tn: 'context_size', '[t]': 'runtime_flags' },
  network: {
    t: 'name driver',
    tb: 'internal enable_ipv4 enable_ipv6 attachable',
    '{ipam}': 'ipam',
    [external]: 'external',
    [options]: 'driver_opts',
    [variables]: 'labels',
  },
  ipam: { t: 'driver', '[{subnet}]': 'config', '{*t}': 'options' },
  subnet: { t: 'subnet ip_range gateway', '{*t}': 'aux_addresses' },
  volume: { t: 'name driver', [external]: 'external', [options]: 'driver_opts', [variables]: 'labels' },
  secret: {
    t: 'name environment file driver template_driver',
    [external]: 'external',
    [options]: 'driver_opts',
    [variables]: 'labels',
  },
  config: { t: 'name content environment file template_driver', [external]: 'external', [variables]: 'labels' },
  named: { t: 'name' },
};
