/** Kubernetes manifests: the objects in a file, the workloads among them, and the containers these run. */

import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { maskTemplate, type Template } from '../../yaml/template.js';
import { type ParseFailure, parseYaml, type Value } from '../../yaml/view.js';
import { isChartTemplate } from '../detect.js';

export interface KubernetesFile {
  readonly kind: 'kubernetes';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  /** A template of a chart: most of its values, and what else is deployed with it, are not known. */
  readonly isTemplate: boolean;
  /** The template as YAML, where it could be read. */
  readonly template: Template | undefined;
  /** Every object, those inside a `List` too. */
  readonly objects: readonly KubernetesObject[];
  /** The objects that run containers and are whole: a partial one is a patch of another. */
  readonly workloads: readonly Workload[];
}

export function parseKubernetes(file: TextFile): KubernetesFile {
  if (isChartTemplate(file.path, file.text)) return parseTemplate(file);
  const { roots, error } = parseYaml(file, isKubernetesLiteral);
  return new Manifest(file, roots, error, false, undefined);
}

/** Nobody but Helm can tell whether a template is in order: one that cannot be read as YAML is no error, and says nothing. */
function parseTemplate(file: TextFile): KubernetesFile {
  const template = maskTemplate(file.text);
  const parsed = template && parseYaml(file, isKubernetesLiteral, template);
  return new Manifest(file, !parsed || parsed.error ? [] : parsed.roots, undefined, true, template);
}

/**
 * `${VAR}` and `$VAR` are filled in by envsubst, Flux and CI scripts, `$(VAR)` by kustomize and the kubelet, `{{ … }}`
 * by template engines, `__VAR__` by scripts.
 */
export function isKubernetesLiteral(raw: string): boolean {
  return !/\$[\w({]|\{\{|^__[A-Z][A-Z\d_]*__$/.test(raw);
}

/** The API groups and kinds that create pods, with the way from the object to the pod's spec. */
const workloadKinds = {
  Deployment: { groups: ['apps', 'extensions'], pod: ['spec', 'template'] },
  StatefulSet: { groups: ['apps'], pod: ['spec', 'template'] },
  DaemonSet: { groups: ['apps', 'extensions'], pod: ['spec', 'template'] },
  ReplicaSet: { groups: ['apps', 'extensions'], pod: ['spec', 'template'] },
  Job: { groups: ['batch', 'extensions'], pod: ['spec', 'template'] },
  CronJob: { groups: ['batch'], pod: ['spec', 'jobTemplate', 'spec', 'template'] },
  Pod: { groups: [''], pod: [] },
} as const satisfies {
  readonly [kind: string]: { readonly groups: readonly string[]; readonly pod: readonly string[] };
};

export type WorkloadKind = keyof typeof workloadKinds;

/** Where the pod of a workload is described: a map with `metadata` and `spec`. */
export function podPath(kind: WorkloadKind): readonly string[] {
  return workloadKinds[kind].pod;
}

class Manifest implements KubernetesFile {
  readonly kind = 'kubernetes';
  private objectList: readonly KubernetesObject[] | undefined;
  private workloadList: readonly Workload[] | undefined;

  constructor(
    readonly file: TextFile,
    private readonly roots: readonly Value[],
    readonly error: ParseFailure | undefined,
    readonly isTemplate: boolean,
    readonly template: Template | undefined,
  ) {}

  get name(): string {
    return this.file.path;
  }

  get at(): Span {
    return firstLine(span(this.file, 0, this.file.text.length));
  }

  get objects(): readonly KubernetesObject[] {
    this.objectList ??= this.roots.flatMap(root => (isList(root) ? listed(root) : [root])).flatMap(objectOf);
    return this.objectList;
  }

  get workloads(): readonly Workload[] {
    this.workloadList ??= this.objects.flatMap(object => asWorkload(object) ?? []);
    return this.workloadList;
  }
}

function isList(root: Value): boolean {
  return root.get('kind')?.text?.endsWith('List') === true && root.get('items')?.isList === true;
}

/** Items that are aliases were seen where they are written; a `List` in a `List` is refused by every API server. */
function listed(root: Value): readonly Value[] {
  return (
    root
      .get('items')
      ?.items()
      .filter(item => !item.shared && !isList(item)) ?? []
  );
}

function objectOf(yaml: Value): KubernetesObject[] {
  const objectKind = yaml.get('kind')?.text;
  const apiVersion = yaml.get('apiVersion')?.text;
  return objectKind && apiVersion ? [new KubernetesObject(yaml, objectKind, apiVersion)] : [];
}

/** Labels of an object: `undefined` as a value where it is written but unknown. */
export type Labels = ReadonlyMap<string, string | undefined>;

export class KubernetesObject {
  constructor(
    readonly yaml: Value,
    readonly objectKind: string,
    readonly apiVersion: string,
  ) {}

  get file(): TextFile {
    return this.yaml.file;
  }

  /** `Deployment/web`, or the kind alone where the name is not written or not known. */
  get name(): string {
    return this.objectName === undefined ? this.objectKind : `${this.objectKind}/${this.objectName}`;
  }

  /** `metadata.name`. */
  get objectName(): string | undefined {
    return this.yaml.at('metadata', 'name')?.text;
  }

  /** Its name for a sentence: the kind where it has none that is short. */
  get shortName(): string {
    const { objectName } = this;
    return objectName !== undefined && /^[^`\s]{1,50}$/.test(objectName) ? objectName : this.objectKind;
  }

  /** The value of `metadata.name`, else the value of `kind`. */
  get at(): Span {
    const name = this.yaml.at('metadata', 'name');
    if (name?.kind === 'scalar' && !name.shared) return name.span;
    return this.yaml.get('kind')?.span ?? this.yaml.span;
  }

  /** Its first key. */
  get head(): Span | undefined {
    return this.yaml.entries().find(({ value }) => !value.shared)?.keySpan;
  }

  /** The API group; empty for the core API. */
  get group(): string {
    const slash = this.apiVersion.indexOf('/');
    return slash < 0 ? '' : this.apiVersion.slice(0, slash);
  }

  /** `metadata.namespace`: empty where none is stated, `undefined` where it cannot be known. */
  get namespace(): string | undefined {
    const namespace = look(this.yaml, 'metadata', 'namespace');
    return namespace === 'absent' ? '' : namespace === 'unknown' ? undefined : namespace.text;
  }

  /** `metadata.labels`; `undefined` where they cannot be known. */
  get labels(): Labels | undefined {
    return readLabels(look(this.yaml, 'metadata', 'labels'));
  }

  /** Whether it is of this kind of this API group, in any version. */
  is(objectKind: string, group: string): boolean {
    return this.objectKind === objectKind && this.group === group;
  }
}

const workloads = new WeakMap<KubernetesObject, Workload | null>();

/** The object as something that runs containers, where it is one and is whole. */
export function asWorkload(object: KubernetesObject): Workload | undefined {
  let workload = workloads.get(object);
  if (workload === undefined) {
    workload = workloadOf(object) ?? null;
    workloads.set(object, workload);
  }
  return workload ?? undefined;
}

function workloadOf(object: KubernetesObject): Workload | undefined {
  const kind = object.objectKind;
  if (!isWorkloadKind(kind)) return undefined;
  const groups: readonly string[] = workloadKinds[kind].groups;
  if (!groups.includes(object.group)) return undefined;
  const workload = new Workload(object, kind);
  return isWhole(workload) ? workload : undefined;
}

function isWorkloadKind(kind: string): kind is WorkloadKind {
  return Object.hasOwn(workloadKinds, kind);
}

/** What the API server demands: a patch of kustomize leaves out the selector or the images, which the patched object has. */
function isWhole({ object, mainContainers }: Workload): boolean {
  const metadata = object.yaml.get('metadata');
  if (!metadata?.has('name') && !metadata?.has('generateName')) return false;
  if (object.yaml.has('$patch') || !mainContainers.length) return false;
  if (object.group === 'apps' && object.apiVersion !== 'apps/v1beta1' && !object.yaml.at('spec', 'selector'))
    return false;
  return mainContainers.every(container => container.has('image'));
}

export class Workload {
  private containerList: readonly PodContainer[] | undefined;
  private spec: Value | null | undefined;
  private placeholder: boolean | undefined;
  private labelMap: { readonly labels: Labels | undefined } | undefined;

  constructor(
    readonly object: KubernetesObject,
    readonly kind: WorkloadKind,
  ) {}

  get file(): TextFile {
    return this.object.file;
  }

  get name(): string {
    return this.object.name;
  }

  get at(): Span {
    return this.object.at;
  }

  get head(): Span | undefined {
    return this.object.head;
  }

  get yaml(): Value {
    return this.object.yaml;
  }

  get podSpec(): Value | undefined {
    if (this.spec === undefined) this.spec = this.yaml.at(...podPath(this.kind), 'spec') ?? null;
    return this.spec ?? undefined;
  }

  /** The labels its pods carry; `undefined` where they cannot be known. */
  get templateLabels(): Labels | undefined {
    this.labelMap ??= { labels: readLabels(look(this.yaml, ...podPath(this.kind), 'metadata', 'labels')) };
    return this.labelMap.labels;
  }

  /** How it finds its pods; `undefined` where it has none or it cannot be known. */
  get selector(): Selector | undefined {
    return readSelector(this.yaml.at('spec', 'selector'));
  }

  /** Its number of pods, 1 where none is written; `undefined` where it cannot be known. */
  get replicas(): number | undefined {
    const replicas = look(this.yaml, 'spec', 'replicas');
    return replicas === 'absent' ? 1 : replicas === 'unknown' ? undefined : wholeNumber(replicas);
  }

  /** `windows` pods know no Linux security settings. */
  get isWindows(): boolean {
    const system = this.podSpec?.at('os', 'name') ?? this.podSpec?.at('nodeSelector', 'kubernetes.io/os');
    return system?.text === 'windows';
  }

  /** Pods of the pause image run nothing: they keep room on a node. */
  get isPlaceholder(): boolean {
    this.placeholder ??= this.mainContainers.every(container => {
      const image = container.get('image')?.text;
      return image !== undefined && /(^|\/)pause([:@]|$)/.test(image);
    });
    return this.placeholder;
  }

  /** Whether it runs on every node to look after the node itself, which takes rights there. */
  get isNodeAgent(): boolean {
    if (this.kind !== 'DaemonSet') return false;
    const spec = this.podSpec;
    return (
      hostNamespaces.some(key => spec?.has(key)) ||
      this.volumes.some(volume => volume.has('hostPath')) ||
      this.mainContainers.some(container => container.at('securityContext', 'privileged')?.flag)
    );
  }

  /** The maps under `volumes`, without those that an alias repeats. */
  get volumes(): readonly Value[] {
    const list = this.podSpec?.get('volumes');
    return list && !list.shared ? list.items().filter(item => item.isMap && !item.shared) : [];
  }

  /** Whether it keeps data of its own: a claim, or a directory of the node. Two such pods may not share it. */
  get hasData(): boolean {
    return this.volumes.some(volume =>
      ['persistentVolumeClaim', 'hostPath', 'ephemeral', 'gcePersistentDisk', 'awsElasticBlockStore'].some(key =>
        volume.has(key),
      ),
    );
  }

  /** The maps under `containers`, as written. */
  get mainContainers(): readonly Value[] {
    return (
      this.podSpec
        ?.get('containers')
        ?.items()
        .filter(item => item.isMap) ?? []
    );
  }

  /** Its containers, but for those that an alias repeats: they are seen where they are written. */
  get containers(): readonly PodContainer[] {
    this.containerList ??= containerLists.flatMap(([key, role]) => containersOf(this, key, role));
    return this.containerList;
  }
}

/** Settings of a pod that let it see what runs beside it on its node. */
export const hostNamespaces = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

export type ContainerRole = 'main' | 'init' | 'sidecar' | 'ephemeral';

const containerLists = [
  ['initContainers', 'init'],
  ['containers', 'main'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

function containersOf(workload: Workload, key: string, role: ContainerRole): PodContainer[] {
  const list = workload.podSpec?.get(key);
  if (!list || list.shared) return [];
  return list
    .items()
    .filter(yaml => yaml.isMap && !yaml.shared && !yaml.isConditional)
    .map(yaml => new PodContainer(workload, yaml, role === 'init' && runsAlong(yaml) ? 'sidecar' : role));
}

/** An init container that is restarted is a sidecar: it keeps running beside the main ones. */
function runsAlong(yaml: Value): boolean {
  return yaml.get('restartPolicy')?.text === 'Always';
}

export interface ContainerPort {
  readonly number: number | undefined;
  readonly name: string | undefined;
  readonly protocol: string | undefined;
}

export interface ContainerVariable {
  readonly name: string;
  /** The item of `env`. */
  readonly yaml: Value;
}

function variablesOf(list: Value | undefined): readonly ContainerVariable[] {
  if (!list || list.shared) return [];
  return list.items().flatMap(yaml => {
    const name = yaml.shared ? undefined : yaml.get('name')?.text;
    return name === undefined ? [] : [{ name, yaml }];
  });
}

export class PodContainer {
  private variableList: readonly ContainerVariable[] | undefined;

  constructor(
    readonly workload: Workload,
    readonly yaml: Value,
    readonly role: ContainerRole,
  ) {}

  get file(): TextFile {
    return this.yaml.file;
  }

  /** Its name as written; `container` where it has none that Kubernetes would take. */
  get name(): string {
    const name = this.yaml.get('name')?.raw;
    return name && /^\S{1,63}$/.test(name) ? name : 'container';
  }

  /** The value of its `name`, else its first key. */
  get at(): Span {
    const name = this.yaml.get('name');
    if (name?.kind === 'scalar' && !name.shared) return name.span;
    return this.yaml.entries().find(({ value }) => !value.shared)?.keySpan ?? this.yaml.span;
  }

  get head(): Span | undefined {
    return this.workload.head;
  }

  get image(): string | undefined {
    return this.yaml.get('image')?.text;
  }

  /** Whether it runs with every right of the host; `undefined` where it cannot be known. */
  get isPrivileged(): boolean | undefined {
    const privileged = look(this.yaml, 'securityContext', 'privileged');
    return privileged === 'absent' ? false : privileged === 'unknown' ? undefined : privileged.flag;
  }

  /** Capabilities beyond the usual ones, without `CAP_`; `undefined` where they cannot be known. */
  get addedCapabilities(): ReadonlySet<string> | undefined {
    const added = look(this.yaml, 'securityContext', 'capabilities', 'add');
    if (added === 'absent') return new Set();
    if (added === 'unknown' || !added.isList) return undefined;
    const names = added.items().map(item => item.text?.toUpperCase().replace(/^CAP_/, ''));
    const known = names.filter(name => name !== undefined);
    return known.length === names.length ? new Set(known) : undefined;
  }

  /** A security setting: the container's own, else its pod's. */
  security(...path: readonly string[]): Value | 'absent' | 'unknown' {
    const own = look(this.yaml, 'securityContext', ...path);
    return own === 'absent' ? look(this.workload.podSpec, 'securityContext', ...path) : own;
  }

  /** Its variables as written here, with a name that is known. */
  get variables(): readonly ContainerVariable[] {
    this.variableList ??= variablesOf(this.yaml.get('env'));
    return this.variableList;
  }

  /** Whether it declares a port of this name; `undefined` where its ports are not all known. */
  hasPort(name: string): boolean | undefined {
    const { ports } = this;
    if (ports.some(port => port.name === name)) return true;
    const list = look(this.yaml, 'ports');
    const items = list === 'absent' ? [] : list === 'unknown' || !list.isList ? undefined : list.items();
    return items?.every(item => item.isMap && look(item, 'name') !== 'unknown' && !isOpaque(item.get('name')))
      ? false
      : undefined;
  }

  get ports(): readonly ContainerPort[] {
    const ports = this.yaml.get('ports')?.items() ?? [];
    return ports.map(port => ({
      number: wholeNumber(port.get('containerPort')),
      name: port.get('name')?.text,
      protocol: port.has('protocol') ? port.get('protocol')?.text : 'TCP',
    }));
  }
}

/**
 * What stands at a path: the value, or that nothing does, or that it cannot be told (a template, an alias that names
 * nothing, a value of the wrong type on the way). A key without a value counts as absent, as it does for Kubernetes.
 */
export function look(from: Value | undefined, ...path: readonly string[]): Value | 'absent' | 'unknown' {
  let value = from;
  for (const key of path) {
    if (!value || value.kind === 'null') return 'absent';
    if (!value.isMap) return 'unknown';
    const next = value.get(key);
    if (next ? next.isConditional : value.hasUnknownMerge) return 'unknown';
    value = next;
  }
  if (!value || value.kind === 'null') return 'absent';
  return value.kind === 'unknown' ? 'unknown' : value;
}

/** A written value for a sentence, short and without what would end its quotes. */
export function shown(text: string, most = 40): string {
  const plain = text.replaceAll(/[`\s]+/g, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

/** Whether something is written that cannot be known before it is deployed. */
function isOpaque(value: Value | undefined): boolean {
  return value?.raw !== undefined && value.text === undefined;
}

/** A whole number as written. */
export function wholeNumber(value: Value | undefined): number | undefined {
  const text = value?.text;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A quantity in its base unit (bytes, cores); `undefined` for what the API server would not take. */
export function quantity(text: string): number | undefined {
  const [, digits, unit = ''] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([A-Za-z]{0,2}|[eE][+-]?\d{1,3})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const factor = unitFactors.get(unit) ?? (/^[eE][+-]?\d/.test(unit) ? 10 ** Number(unit.slice(1)) : undefined);
  return factor === undefined ? undefined : Number(digits) * factor;
}

const unitFactors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((unit, power): [string, number] => [unit, 1000 ** (power + 1)]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, power): [string, number] => [unit, 1024 ** (power + 1)]),
]);

/** A label selector. `isWhole` is false where a part of it cannot be known. */
export interface Selector {
  readonly labels: Labels;
  readonly expressions: readonly Requirement[];
  readonly isWhole: boolean;
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A selector as workloads, budgets and policies have it: `matchLabels` and `matchExpressions`. */
export function readSelector(value: Value | undefined): Selector | undefined {
  if (!value?.isMap) return undefined;
  const labels = readLabels(look(value, 'matchLabels'));
  const list = look(value, 'matchExpressions');
  const written = list === 'absent' ? [] : list === 'unknown' || !list.isList ? undefined : list.items();
  const expressions = written?.flatMap(requirement) ?? [];
  const isWhole = labels !== undefined && written?.length === expressions.length;
  return { labels: labels ?? new Map(), expressions, isWhole };
}

/** A selector as Services have it: labels only. `undefined` where there is none: then it selects nothing. */
export function readPlainSelector(value: Value | undefined): Selector | undefined {
  const labels = readLabels(look(value));
  if (labels?.size === 0) return undefined;
  return { labels: labels ?? new Map(), expressions: [], isWhole: labels !== undefined };
}

function requirement(item: Value): Requirement[] {
  const key = item.get('key')?.text;
  const operator = item.get('operator')?.text;
  const values =
    item
      .get('values')
      ?.items()
      .map(value => value.text) ?? [];
  const known = values.filter(value => value !== undefined);
  return key && operator && known.length === values.length ? [{ key, operator, values: known }] : [];
}

/**
 * The workload's selector as plain data, for an object that is to select the same pods: its own, or its pods' labels
 * where it has none. `undefined` where a part of it cannot be known.
 */
export function writtenSelector(workload: Workload): SelectorData | undefined {
  const labels = workload.selector ? workload.selector.labels : workload.templateLabels;
  const expressions = workload.selector?.expressions ?? [];
  if (!labels || workload.selector?.isWhole === false || labels.size + expressions.length === 0) return undefined;
  const known = [...labels].filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (known.length < labels.size) return undefined;
  const matchExpressions = expressions.map(({ key, operator, values }) =>
    values.length ? { key, operator, values } : { key, operator },
  );
  return {
    ...(labels.size ? { matchLabels: Object.fromEntries(known) } : {}),
    ...(expressions.length ? { matchExpressions } : {}),
  };
}

/** What `writtenSelector` gives. */
export interface SelectorData {
  readonly [part: string]:
    | { readonly [label: string]: string }
    | readonly { readonly [key: string]: string | readonly string[] }[];
}

/** Whether pods with these labels are selected; `undefined` where that cannot be told. An empty selector takes all. */
export function selects({ labels, expressions, isWhole }: Selector, pod: Labels | undefined): boolean | undefined {
  if (!pod) return undefined;
  let sure = isWhole;
  for (const [key, value] of labels) {
    if (!pod.has(key)) return false;
    const carried = pod.get(key);
    if (value === undefined || carried === undefined) sure = false;
    else if (carried !== value) return false;
  }
  for (const { key, operator, values } of expressions) {
    const met = meets(operator, values, pod.has(key), pod.get(key));
    if (met === false) return false;
    if (met === undefined) sure = false;
  }
  return sure ? true : undefined;
}

function meets(
  operator: string,
  values: readonly string[],
  carries: boolean,
  value: string | undefined,
): boolean | undefined {
  if (operator === 'Exists') return carries;
  if (operator === 'DoesNotExist') return !carries;
  if (operator !== 'In' && operator !== 'NotIn') return undefined;
  if (!carries) return operator === 'NotIn';
  if (value === undefined) return undefined;
  return values.includes(value) === (operator === 'In');
}

export function readLabels(value: Value | 'absent' | 'unknown'): Labels | undefined {
  if (value === 'absent') return new Map();
  if (value === 'unknown' || !value.isMap || value.hasUnknownMerge) return undefined;
  const entries = value.entries();
  if (!entries.every(({ key }) => isKubernetesLiteral(key))) return undefined;
  return new Map(entries.map(({ key, value: label }) => [key, label.kind === 'null' ? '' : label.text]));
}
