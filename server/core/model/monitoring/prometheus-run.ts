/** How a Prometheus that a compose file runs sees the project: which files, which hosts. */
import type { TextFile } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { ComposeFile, Service } from '../compose/compose.js';
import { embeddedIn } from '../embedded.js';
import { directoryOf, isWithin, nameOf, resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import { prometheusConfigs, prometheusRules } from '../subjects.js';
import type { PrometheusConfig, PrometheusRule, Scrape } from './prometheus.js';
import type { Promql, Window } from './promql.js';

export interface Run {
  readonly service: Service;
  /** Where the container finds the configuration. */
  readonly path: string;
  readonly mounts: readonly Mount[];
}

interface Mount {
  /** A path of the project; `undefined` where it is a volume, outside, or not known. */
  readonly source: string | undefined;
  readonly target: string;
}

const runsByConfig = new WeakMap<Project, Map<PrometheusConfig, readonly Run[]>>();

/** The services that run with this configuration. */
export function runsOf(config: PrometheusConfig, project: Project): readonly Run[] {
  if (config.holder) return [];
  let known = runsByConfig.get(project);
  if (!known) {
    known = new Map();
    runsByConfig.set(project, known);
  }
  let runs = known.get(config);
  if (!runs) {
    runs = project.composeFiles.flatMap(({ services }) => services.flatMap(service => runOf(service, config) ?? []));
    known.set(config, runs);
  }
  return runs;
}

function runOf(service: Service, config: PrometheusConfig): Run | undefined {
  if (service.image && !/prom/i.test(service.image.name)) return undefined;
  const mounts = service.volumes.flatMap(({ source, target }) =>
    target === undefined
      ? []
      : [{ source: source === undefined ? undefined : placed(service, source), target: target.replace(/\/+$/, '') }],
  );
  const mount = mounts.find(
    ({ source, target }) => source !== undefined && isWithin(config.file.path, source) && /prom/i.test(target),
  );
  if (mount?.source === undefined) return undefined;
  return { service, path: inContainer(mount.source, mount.target, config.file.path), mounts };
}

function placed(service: Service, source: string): string | undefined {
  return /^\.{1,2}(?:\/|$)/.test(source) ? resolvePath(directoryOf(service.file.path), source) : undefined;
}

function inContainer(source: string, target: string, path: string): string {
  if (path === source) return target;
  return `${target}/${source === '' ? path : path.slice(source.length + 1)}`;
}

/** The homes of the rules that an item of `rule_files` names; `undefined` where it cannot be told. */
export function ruleFilesFor(item: Value, config: PrometheusConfig, project: Project): readonly string[] | undefined {
  const pattern = item.text;
  if (pattern === undefined) return undefined;
  if (config.holder) return keysBeside(pattern, config, project);
  const runs = runsOf(config, project);
  if (runs.length) {
    const found = runs.map(run => filesIn(run, pattern, project));
    return found.some(files => files === undefined) ? undefined : found.flatMap(files => files ?? []);
  }
  const folder = directoryOf(config.file.path);
  const here = pattern.startsWith('/') ? undefined : resolvePath(folder, pattern);
  if (here !== undefined) {
    const matches = matcher(here);
    const found = project.paths.filter(path => matches(path));
    if (found.length) return found;
  }
  // Whoever deploys it may put files from elsewhere in the project beside it.
  const named = matcher(nameOf(pattern));
  const copied = project.paths.some(path => named(nameOf(path)) && mayBeRules(path, project));
  return copied || here === undefined ? undefined : [];
}

/** Of a configuration inside of a manifest: keys of that name in the manifests of the same folder. */
function keysBeside(pattern: string, { file }: PrometheusConfig, project: Project): readonly string[] | undefined {
  const matches = matcher(nameOf(pattern));
  const folder = directoryOf(file.path);
  const homes = new Set<string>();
  for (const parsed of project.parsed) {
    if (parsed.kind !== 'kubernetes' || directoryOf(parsed.file.path) !== folder) continue;
    for (const { home } of embeddedIn(parsed).rules)
      if (matches(home.slice(home.lastIndexOf('#') + 1))) homes.add(home);
  }
  return homes.size ? [...homes] : undefined;
}

function mayBeRules(path: string, project: Project): boolean {
  if (!/\.(?:ya?ml|rules|ya?ml\.j2|tmpl|tpl)$/.test(path)) return false;
  const text = project.file(path)?.text;
  return text === undefined || /^\uFEFF?[ \t-]*groups[ \t]*:/m.test(text);
}

function filesIn({ path: own, mounts }: Run, pattern: string, project: Project): readonly string[] | undefined {
  const whole = pattern.startsWith('/') ? pattern : `${directoryOf(own)}/${pattern.replace(/^\.\//, '')}`;
  const matches = matcher(whole);
  const folder = directoryOf(whole);
  // A volume or a folder of the host over the place hides what would be there.
  if (mounts.some(({ source, target }) => source === undefined && (isWithin(folder, target) || matches(target))))
    return undefined;
  // An image of somebody's own may have files in other places.
  const isMounted = mounts.some(({ target }) => isWithin(folder, target) || isWithin(target, folder));
  if (!isMounted && !isWithin(folder, '/etc/prometheus')) return undefined;
  return mounts.flatMap(({ source, target }) =>
    source === undefined || !(isWithin(folder, target) || isWithin(target, folder))
      ? []
      : project.paths.filter(path => isWithin(path, source) && matches(inContainer(source, target, path))),
  );
}

/** As Go's `filepath.Glob` reads a pattern: `*` stays inside a folder, braces mean themselves. */
function matcher(pattern: string): (path: string) => boolean {
  // Many stars make a slow expression, and Prometheus takes them in the last part of a path only.
  if (pattern.split('*').length > 4) return () => true;
  const source = pattern.replace(/\*+|\?|[\\^$.|+(){}]/g, char =>
    char[0] === '*' ? '[^/]*' : char === '?' ? '[^/]' : `\\${char}`,
  );
  try {
    const expression = new RegExp(`^${source}$`);
    return path => expression.test(path);
  } catch {
    return () => true;
  }
}

/** The alerts of the files it loads, as far as these are known. */
export function alertsOf(config: PrometheusConfig, project: Project): readonly PrometheusRule[] {
  const homes = new Set(config.ruleFiles.flatMap(item => ruleFilesFor(item, config, project) ?? []));
  return allAlerts(project).filter(({ home }) => homes.has(home));
}

/** Every alert of the project. */
export function allAlerts(project: Project): readonly PrometheusRule[] {
  let alerts = alertsByProject.get(project);
  if (!alerts) {
    alerts = project.parsed.flatMap(parsed => prometheusRules(parsed).filter(rule => rule.alerts));
    alertsByProject.set(project, alerts);
  }
  return alerts;
}

const alertsByProject = new WeakMap<Project, readonly PrometheusRule[]>();

/** Whether relabelling may change the labels of every alert on its way out. */
export function relabelsAlerts(project: Project): boolean {
  return project.parsed.some(parsed => prometheusConfigs(parsed).some(({ labelsAlerts }) => labelsAlerts));
}

const loadersByProject = new WeakMap<Project, ReadonlyMap<string, readonly PrometheusConfig[]>>();

/** The configuration that loads a file of rules, where exactly one does. */
export function configLoading({ home }: PrometheusRule, project: Project): PrometheusConfig | undefined {
  let loaders = loadersByProject.get(project);
  if (!loaders) {
    loaders = findLoaders(project);
    loadersByProject.set(project, loaders);
  }
  const loading = loaders.get(home) ?? [];
  return loading.length === 1 ? loading[0] : undefined;
}

/** The windows in which fewer than two of the samples that a rate needs may lie. */
export function shortWindows({ windows }: Promql, interval: number): readonly Window[] {
  return windows.filter(
    ({ use, seconds }) =>
      seconds !== undefined && seconds < 2 * interval && /^(?:rate|irate|increase|delta|idelta|deriv)$/.test(use ?? ''),
  );
}

function findLoaders(project: Project): ReadonlyMap<string, readonly PrometheusConfig[]> {
  const loaders = new Map<string, PrometheusConfig[]>();
  for (const config of project.parsed.flatMap(prometheusConfigs)) {
    for (const home of new Set(config.ruleFiles.flatMap(item => ruleFilesFor(item, config, project) ?? []))) {
      const known = loaders.get(home);
      if (known) known.push(config);
      else loaders.set(home, [config]);
    }
  }
  return loaders;
}

/** Where the Alertmanager that runs beside it listens: `alertmanager:9093`. */
export function alertmanagerBeside({ service }: Run): string | undefined {
  const other = service.compose.services.find(({ image }) => image && /(?:^|\/)alertmanager$/.test(image.name));
  return other && `${other.name}:9093`;
}

/** Whether the expressions of a file may be VictoriaMetrics': its dialect takes more than PromQL. */
export function mayBeVictoriaMetrics({ path }: TextFile, project: Project): boolean {
  if (/victoria|vmalert|vmrule/i.test(path)) return true;
  return project.composeFiles.some(({ services }) =>
    services.some(
      ({ image }) => image && /victoria|^vm(?:alert|agent|single|storage)/.test(`${image.repository}/${image.name}`),
    ),
  );
}

export function isRunHere(config: PrometheusConfig, project: Project): boolean {
  return runsOf(config, project).length > 0;
}

export interface Unreachable {
  readonly target: Value;
  readonly host: string;
  /** The service that would scrape it. */
  readonly service: string;
}

/** Targets of a job that nothing beside a containerised Prometheus answers to. */
export function* unreachableFrom(scrape: Scrape, project: Project): Generator<Unreachable> {
  const runs = runsOf(scrape.config, project);
  // Relabelling may put another address in the target's place.
  const relabelled = (scrape.yaml.get('relabel_configs')?.items() ?? []).some(item =>
    /^__(?:address|param)/.test(item.get('target_label')?.raw ?? ''),
  );
  if (relabelled || scrape.yaml.has('proxy_url')) return;
  for (const target of scrape.targets) {
    const match = /^([\w.-]+)(?::(\d+))?$/.exec(target.text ?? '');
    const host = (match?.[1] ?? '').replace(/^tasks\./, '');
    if (!match || host === '') continue;
    const lost = runs.map(run =>
      isLocal(host) ? isElsewhere(run, match[2]) : !host.includes('.') && isNobody(run, host, project),
    );
    const service = runs[0]?.service.name;
    if (service !== undefined && lost.every(Boolean))
      yield { target, host: isLocal(host) ? 'localhost' : host, service };
  }
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}

/** Whether a port of the container itself is not Prometheus' own: in the known images nothing else runs. */
function isElsewhere({ service }: Run, port: string | undefined): boolean {
  const command = service.get('command');
  const written = [command, ...(command?.items() ?? [])].map(value => value?.raw ?? '').join(' ');
  if (service.image && !/^(?:prom|bitnami|bitnamilegacy|ubuntu|prometheus)\//.test(service.image.repository))
    return false;
  if (service.get('network_mode') || service.get('extends') || /listen-address/.test(written)) return false;
  const guests = service.compose.services.some(other => other.get('network_mode')?.raw !== undefined);
  return !guests && port !== undefined && port !== '9090' && port !== '80';
}

function isNobody(run: Run, host: string, project: Project): boolean {
  const hosts = hostsBeside(run, project);
  return hosts !== undefined && !hosts.has(host);
}

/** Every name under which something answers on the networks of a compose file; `undefined` where other projects' containers may too. */
function hostsBeside({ service }: Run, project: Project): ReadonlySet<string> | undefined {
  if (service.get('network_mode') || service.get('extends')) return undefined;
  const files = project.composeFiles.filter(({ file }) => directoryOf(file.path) === directoryOf(service.file.path));
  if (files.some(({ yaml }) => yaml?.has('include') || hasForeignNetwork(yaml?.get('networks')))) return undefined;
  return new Set(project.composeFiles.flatMap(namesIn));
}

function hasForeignNetwork(networks: Value | undefined): boolean {
  return (networks?.entries() ?? []).some(
    ({ value }) => value.has('external') || value.has('name') || value.kind === 'unknown',
  );
}

function namesIn({ services }: ComposeFile): readonly string[] {
  return services.flatMap(service => [
    service.name,
    ...['container_name', 'hostname'].flatMap(key => service.get(key)?.raw ?? []),
    ...(service.get('extra_hosts')?.items() ?? []).flatMap(item => item.raw?.split(/[:=]/)[0] ?? []),
    ...(service.get('extra_hosts')?.keys() ?? []),
    ...(service.get('links')?.items() ?? []).flatMap(item => item.raw?.split(':') ?? []),
    ...(service.get('networks')?.entries() ?? []).flatMap(({ value }) =>
      (value.get('aliases')?.items() ?? []).flatMap(alias => alias.raw ?? []),
    ),
  ]);
}
