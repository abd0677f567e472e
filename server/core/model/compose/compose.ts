/** Compose files: the services in them, and what of each is certain. */
import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { type Entry, type ParseFailure, parseYaml, type Value } from '../../yaml/view.js';
import type { Dockerfile, Stage } from '../dockerfile/dockerfile.js';
import { type ImageReference, parseImage } from '../image.js';
import { isSystem, type KnownImage, knownImage } from '../known-images.js';
import { isWithin } from '../paths.js';
import type { Project } from '../project/project.js';
import { isDevelopmentWord, isForDevelopers, wordsOf } from './development.js';
import { type DotEnv, readDotEnv } from './dot-env.js';
import { isLocalStack } from './local-stack.js';
import { filledIn } from './variable.js';

export interface ComposeFile {
  readonly kind: 'compose';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  /** The whole document; `undefined` for an empty file. */
  readonly yaml: Value | undefined;
  /** Every service, in the order they are written. */
  readonly services: readonly Service[];
  /** Whether its name, its folder or the comment at its head says that it serves developers or tests and is not what production runs. */
  readonly development: boolean;
  /** Names of services whose end another one waits for. */
  readonly awaitedEnds: ReadonlySet<string>;
  service(name: string): Service | undefined;
  /** The service that comes first among those that share a value through an anchor. */
  firstUser(value: Value): Service | undefined;
  /** The repositories of the images that its services build. */
  readonly builtImages: ReadonlySet<string>;
  /** The entries of a top-level key such as `volumes`, without extensions. */
  definitions(key: DefinitionKey): readonly Entry[];
  /** The variables of the `.env` that Compose reads because it stands beside this file. */
  readonly dotEnv: DotEnv | undefined;
}

export const definitionKeys = ['networks', 'volumes', 'secrets', 'configs'] as const;
export type DefinitionKey = (typeof definitionKeys)[number];

export interface Service {
  readonly compose: ComposeFile;
  readonly file: TextFile;
  readonly name: string;
  /** Its key. */
  readonly at: Span;
  /** As written under its key. */
  readonly yaml: Value;
  /** What it consists of in this file: itself, then what it extends, nearest first. */
  readonly layers: readonly Value[];
  /** Whether this file alone says what it is made of: it has an image or a build, and extends no other file. */
  readonly whole: boolean;
  /** Meant to end by itself, or to be started by hand. */
  readonly oneShot: boolean;
  /** Written for `docker stack deploy`, where the settings under `deploy` rule. */
  readonly swarm: boolean;
  /** What it runs, with the defaults of variables put in; `undefined` where it is built or cannot be known. */
  readonly image: ImageReference | undefined;
  readonly known: KnownImage | undefined;
  readonly build: Build | undefined;
  readonly ports: readonly Port[];
  /** The variables written here, in both forms, also those that are passed on without a value. */
  readonly environment: readonly Variable[];
  readonly buildArguments: readonly Variable[];
  readonly labels: readonly Variable[];
  readonly dependencies: readonly Dependency[];
  readonly volumes: readonly Volume[];
  readonly limits: ResourceLimits;
  /** Started only when one of its profiles is asked for, so that it may stand in for another. */
  readonly optional: boolean;
  /** What it starts: `command` and `entrypoint` as lines, as written. */
  readonly lines: readonly string[];
  /** A key's value, its own before one that it extends. */
  get(key: string): Value | undefined;
  /** Whether a value is told for this service: its own, or shared and this is the first that uses it. */
  owns(value: Value): boolean;
}

export interface Build {
  readonly yaml: Value;
  /** Relative to the project's root; `undefined` where it is remote, outside, or cannot be known. */
  readonly context: string | undefined;
  /** The path of its Dockerfile; `undefined` likewise, and where the Dockerfile is written inline. */
  readonly dockerfile: string | undefined;
  /** The stage it asks for; `undefined` for the last one. */
  readonly target: Value | undefined;
}

export interface Port {
  /** The list's item. */
  readonly yaml: Value;
  /** The container's ports, first and last; `undefined` where not known. */
  readonly target: readonly [number, number] | undefined;
  /** The host's ports, first and last; `undefined` where not known, and where Docker chooses. */
  readonly published: readonly [number, number] | undefined;
  /** The host's address as written, '' where none is. `undefined` where not known. */
  readonly address: string | undefined;
  readonly protocol: string;
  /** Whether it is reachable from other machines: bound to all interfaces. `undefined` where not known. */
  readonly exposed: boolean | undefined;
  /** What to write where in the item's `raw` so that only the host itself reaches it; in the long form, and where not known, absent. */
  readonly loopback: { readonly start: number; readonly end: number; readonly text: string } | undefined;
}

export interface Variable {
  readonly name: string;
  /** The scalar that holds the value: the map's value, or the whole `NAME=value` item of a list. */
  readonly yaml: Value;
  /** The value as written, and where it begins in the scalar's `raw`. `undefined` when it has none. */
  readonly raw: string | undefined;
  readonly start: number;
}

export interface Dependency {
  readonly service: string;
  readonly yaml: Value;
  readonly condition: string | undefined;
}

export type VolumeKind = 'named' | 'bind' | 'tmpfs' | 'anonymous' | 'unknown';

export interface Volume {
  readonly yaml: Value;
  readonly kind: VolumeKind;
  readonly readOnly: boolean;
  /** A name, or a path on the host; `undefined` for an anonymous volume and where not known. */
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** Where memory and CPU are limited, in either syntax. */
export interface ResourceLimits {
  readonly memory: Value | undefined;
  readonly cpus: Value | undefined;
}

/** Reads a compose file. Any text has a reading; nothing throws. */
export function parseCompose(file: TextFile): ComposeFile {
  const { roots, error } = parseYaml(file, isComposeLiteral);
  return new Compose(file, roots[0], error, undefined);
}

/** The same file as Compose reads it with a `.env` beside it. */
export function withDotEnv(compose: ComposeFile, file: TextFile | undefined): ComposeFile {
  const dotEnv = file && readDotEnv(file);
  if (!dotEnv) return compose;
  const known = filledFiles.get(compose);
  if (known?.dotEnv === dotEnv) return known;
  const filled = new Compose(compose.file, compose.yaml, compose.error, dotEnv);
  filledFiles.set(compose, filled);
  return filled;
}

const filledFiles = new WeakMap<ComposeFile, ComposeFile>();

/** `${VAR}` and `$VAR` are filled in by Compose; `$$` is how a dollar sign is written. */
export function isComposeLiteral(raw: string): boolean {
  return !raw.includes('$') || !/\$[{A-Za-z_]/.test(raw.replaceAll('$$', ''));
}

/** The same question about the same service of the same project is answered once: most rules ask it. */
export function remembered<T>(
  answer: (service: Service, project: Project) => T,
): (service: Service, project: Project) => T {
  const answers = new WeakMap<Service, { readonly project: Project; readonly value: T }>();
  return (service, project) => {
    let known = answers.get(service);
    if (known?.project !== project) {
      known = { project, value: answer(service, project) };
      answers.set(service, known);
    }
    return known.value;
  };
}

/**
 * Whether the service is meant to keep running in production, so that promises about lasting services concern it.
 * `undefined` where this file does not say all there is to it: a part that another file completes.
 */
export const isLasting = remembered((service: Service, project: Project): boolean | undefined => {
  if (servesDevelopers(service.compose, project) || isBeingDeveloped(service)) return false;
  if (service.oneShot || isRunToEnd(service, project)) return false;
  if (!isWhole(service, project) || isOverlay(service, project)) return undefined;
  // A bare operating system: its command may end, or be a shell for somebody to work in.
  if (service.image && isSystem(service.image) && !service.get('ports')) return undefined;
  return true;
});

/**
 * Everything that makes up the service when Compose runs it: its layers in this file, then those in files of the same
 * folder that are laid over it. Where a promise is kept in any of them, it is kept.
 */
export const allLayers = remembered((service: Service, project: Project): readonly Value[] => {
  const others = neighbours(service.compose, project).filter(other => isAutomaticOverride(other) || !other.development);
  return [...extendedLayers(service, project), ...others.flatMap(other => other.service(service.name)?.layers ?? [])];
});

/** The file that a path written in a compose file means; parsed on demand where its name is not a compose file's. */
export function composeFileAt(from: ComposeFile, path: string, project: Project): ComposeFile | undefined {
  const whole = joined(folderOf(from.file.path), path);
  if (whole === undefined || path.startsWith('/') || path.startsWith('~')) return undefined;
  const known = project.composeFiles.find(({ file }) => file.path === whole);
  if (known) return known;
  const text = project.file(whole);
  if (!text || !/\.ya?ml$/i.test(whole)) return undefined;
  let parsed = otherFiles.get(text);
  if (!parsed) {
    parsed = parseCompose(text);
    otherFiles.set(text, parsed);
  }
  return parsed.error ? undefined : parsed;
}

const otherFiles = new WeakMap<TextFile, ComposeFile>();

/** Whether a file laid over this one replaces or removes what this one says under a key: `!override`, `!reset`. */
export function isOverruled(service: Service, key: string, project: Project): boolean {
  return neighbours(service.compose, project).some(other =>
    other
      .service(service.name)
      ?.layers.some(
        layer => layer.get(key)?.written?.tag?.startsWith('!re') || layer.get(key)?.written?.tag === '!override',
      ),
  );
}

/** The stage a service builds; `undefined` where it builds none or the project does not have it. */
export function builtStage(service: Service, project: Project): Stage | undefined {
  const path = service.build?.dockerfile;
  const dockerfile: Dockerfile | undefined =
    path === undefined ? undefined : project.dockerfiles.find(d => d.file.path === path);
  const target = service.build?.target;
  if (!dockerfile || !target) return dockerfile?.final;
  return target.text === undefined ? undefined : dockerfile.stage(target.text);
}

/** Whether a comment stands on the lines of a value, whose own text has no `#`: rewriting it would lose the comment. */
export function hasComment({ node, file }: Value): boolean {
  const range = node?.range;
  if (!range) return false;
  const newline = file.text.indexOf('\n', range[1]);
  return file.text.slice(range[0], newline < 0 ? file.text.length : newline).includes('#');
}

/** The number that YAML 1.1 takes an unquoted `22:22` for, sixty to the one before; `undefined` where it takes it for text. */
export function base60(value: Value): number | undefined {
  const { raw, span: at, file } = value;
  const [, high, low] = /^([1-9]\d{0,4}):([0-5]?\d)$/.exec(raw ?? '') ?? [];
  if (high === undefined || file.text.slice(at.start, at.end) !== raw) return undefined;
  return Number(high) * 60 + Number(low);
}

/** A name for a message: its beginning, where it is long. */
export function shortName(name: string, most = 30): string {
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

/** The path of a file beside this one. */
export function beside(file: TextFile, name: string): string {
  return folderOf(file.path) + name;
}

class Compose implements ComposeFile {
  readonly kind = 'compose';
  private serviceList: readonly ComposeService[] | undefined;
  private byName: ReadonlyMap<string, ComposeService> | undefined;
  private users: ReadonlyMap<unknown, Service> | undefined;
  private ends: ReadonlySet<string> | undefined;
  private built: ReadonlySet<string> | undefined;
  private forDevelopment: boolean | undefined;

  constructor(
    readonly file: TextFile,
    readonly yaml: Value | undefined,
    readonly error: ParseFailure | undefined,
    readonly dotEnv: DotEnv | undefined,
  ) {}

  get name(): string {
    return this.file.path;
  }

  definitions(key: DefinitionKey): readonly Entry[] {
    return (this.yaml?.get(key)?.entries() ?? []).filter(entry => !entry.key.startsWith('x-'));
  }

  get at(): Span {
    return this.yaml?.entry('services')?.keySpan ?? firstLine(span(this.file, 0, this.file.text.length));
  }

  get services(): readonly ComposeService[] {
    this.serviceList ??= (this.yaml?.get('services')?.entries() ?? [])
      .filter(({ key }) => !key.startsWith('x-'))
      .map(({ key, keySpan, value }) => new ComposeService(this, key, keySpan, value));
    return this.serviceList;
  }

  get development(): boolean {
    this.forDevelopment ??= isForDevelopers(this.file);
    return this.forDevelopment;
  }

  get builtImages(): ReadonlySet<string> {
    this.built ??= new Set(
      this.services.flatMap(service => {
        const image = service.get('build') ? imageOf(service.get('image')?.raw, this.dotEnv) : undefined;
        return image ? [image.repository] : [];
      }),
    );
    return this.built;
  }

  get awaitedEnds(): ReadonlySet<string> {
    this.ends ??= new Set(
      this.services
        .flatMap(service => service.dependencies)
        .filter(({ condition }) => condition === 'service_completed_successfully')
        .map(({ service }) => service),
    );
    return this.ends;
  }

  service(name: string): ComposeService | undefined {
    this.byName ??= new Map(this.services.map(service => [service.name, service]));
    return this.byName.get(name);
  }

  firstUser(value: Value): Service | undefined {
    this.users ??= firstUsers(this.services);
    return this.users.get(value.node);
  }
}

/** Every node once: what an earlier service has already shown is not walked again, so that aliases of aliases cost nothing. */
function firstUsers(services: readonly Service[]): ReadonlyMap<unknown, Service> {
  const users = new Map<unknown, Service>();
  const visit = (value: Value, service: Service) => {
    if (!value.node || users.has(value.node)) return;
    users.set(value.node, service);
    for (const entry of value.entries()) visit(entry.value, service);
    for (const item of value.items()) visit(item, service);
  };
  for (const service of services) visit(service.yaml, service);
  return users;
}

class ComposeService implements Service {
  private layerList: readonly Value[] | undefined;
  private portList: readonly Port[] | undefined;
  private variables: readonly Variable[] | undefined;
  private reference: { readonly image: ImageReference | undefined } | undefined;
  private dependencyList: readonly Dependency[] | undefined;
  private volumeList: readonly Volume[] | undefined;
  private lineList: readonly string[] | undefined;
  private builds: Build | null | undefined;
  private endsByItself: boolean | undefined;
  private knownImage: { readonly image: KnownImage | undefined } | undefined;

  constructor(
    readonly compose: Compose,
    readonly name: string,
    readonly at: Span,
    readonly yaml: Value,
  ) {}

  get file(): TextFile {
    return this.compose.file;
  }

  get layers(): readonly Value[] {
    this.layerList ??= layersOf(this);
    return this.layerList;
  }

  get whole(): boolean {
    if (!this.has('image') && !this.has('build')) return false;
    return this.layers.every(layer => layer.isMap && !layer.hasUnknownMerge && !extendsElsewhere(layer, this.compose));
  }

  get oneShot(): boolean {
    this.endsByItself ??= this.isOneShot();
    return this.endsByItself;
  }

  private isOneShot(): boolean {
    const restart = this.get('restart')?.raw?.toLowerCase();
    if (restart === 'no' || restart === 'false' || this.get('deploy')?.get('mode')?.text?.endsWith('-job')) return true;
    if (this.isTool || namesTask(this.name)) return true;
    if (isNothing(this.get('scale')) || isNothing(this.get('deploy')?.get('replicas'))) return true;
    return this.image !== undefined && taskImages.has(this.image.repository);
  }

  /** Started by hand: all its profiles say so. */
  private get isTool(): boolean {
    const profiles = this.get('profiles')?.items() ?? [];
    return (
      profiles.length > 0 &&
      profiles.every(({ text }) => text === undefined || wordsOf(text).some(word => taskWords.has(word)))
    );
  }

  get swarm(): boolean {
    const deploy = this.get('deploy');
    return deploy?.keys().some(key => swarmKeys.has(key)) ?? false;
  }

  get image(): ImageReference | undefined {
    this.reference ??= { image: this.has('build') ? undefined : imageOf(this.get('image')?.raw, this.compose.dotEnv) };
    return this.reference.image;
  }

  get known(): KnownImage | undefined {
    this.knownImage ??= { image: this.image && knownImage(this.image) };
    return this.knownImage.image;
  }

  get build(): Build | undefined {
    if (this.builds === undefined) {
      const yaml = this.get('build');
      this.builds = yaml ? buildOf(yaml, this.compose) : null;
    }
    return this.builds ?? undefined;
  }

  get ports(): readonly Port[] {
    this.portList ??= this.layers
      .flatMap(layer => layer.get('ports')?.items() ?? [])
      .map(item => portOf(item, this.compose.dotEnv));
    return this.portList;
  }

  get environment(): readonly Variable[] {
    this.variables ??= variablesOf(this.yaml.get('environment'));
    return this.variables;
  }

  get buildArguments(): readonly Variable[] {
    return variablesOf(this.yaml.get('build')?.get('args'));
  }

  get labels(): readonly Variable[] {
    return variablesOf(this.yaml.get('labels'));
  }

  get dependencies(): readonly Dependency[] {
    this.dependencyList ??= this.layers.flatMap(layer => dependenciesOf(layer.get('depends_on')));
    return this.dependencyList;
  }

  get volumes(): readonly Volume[] {
    this.volumeList ??= this.layers
      .flatMap(layer => layer.get('volumes')?.items() ?? [])
      .map(item => volumeOf(item, this.compose.dotEnv));
    return this.volumeList;
  }

  get optional(): boolean {
    return (this.get('profiles')?.items().length ?? 0) > 0;
  }

  get lines(): readonly string[] {
    this.lineList ??= ['command', 'entrypoint'].flatMap(key => {
      const value = this.get(key);
      if (!value) return [];
      const words = value.items().map(({ raw }) => raw ?? '');
      return [value.raw ?? words.join(' ')];
    });
    return this.lineList;
  }

  owns(value: Value): boolean {
    return !value.shared || this.compose.firstUser(value) === this;
  }

  get limits(): ResourceLimits {
    return limitsIn(this.layers);
  }

  get(key: string): Value | undefined {
    for (const layer of this.layers) {
      const value = layer.get(key);
      if (value) return value;
    }
    return undefined;
  }

  private has(key: string): boolean {
    return this.get(key) !== undefined;
  }
}

/** Where memory and CPU are limited in any of the layers. */
export function limitsIn(layers: readonly Value[]): ResourceLimits {
  const first = (...paths: readonly (readonly string[])[]) => {
    for (const layer of layers) for (const path of paths) if (layer.at(...path)) return layer.at(...path);
    return undefined;
  };
  return {
    memory: first(['deploy', 'resources', 'limits', 'memory'], ['mem_limit']),
    cpus: first(['deploy', 'resources', 'limits', 'cpus'], ['cpus'], ['cpu_quota'], ['cpu_count'], ['cpuset']),
  };
}

// ── What a service consists of ───────────────────────────────────────────────────────────────────────────────────────

function layersOf(service: ComposeService): readonly Value[] {
  const layers = [service.yaml];
  const seen = new Set<ComposeService>([service]);
  for (
    let base = extended(service.yaml, service.compose);
    base && !seen.has(base);
    base = extended(base.yaml, service.compose)
  ) {
    seen.add(base);
    layers.push(base.yaml);
  }
  return layers;
}

/** The service of the same file that a service extends. */
function extended(yaml: Value, compose: Compose): ComposeService | undefined {
  const reference = yaml.get('extends');
  if (!reference || reference.get('file')) return undefined;
  const name = (reference.get('service') ?? reference).text;
  return name === undefined ? undefined : compose.service(name);
}

/** Its layers in this file, then those of the services it extends in other files of the project. */
function extendedLayers(service: Service, project: Project): readonly Value[] {
  const layers = [...service.layers];
  const seen = new Set<unknown>([service]);
  for (
    let base = extendedIn(service, project);
    base && !seen.has(base) && seen.size < 20;
    base = extendedIn(base, project)
  ) {
    seen.add(base);
    layers.push(...base.layers);
  }
  return layers;
}

/** The service of another file that the last layer of a service extends. */
function extendedIn({ compose, layers }: Service, project: Project): Service | undefined {
  const reference = layers.at(-1)?.get('extends');
  const path = reference?.get('file')?.text;
  const name = reference?.get('service')?.text;
  return path === undefined || name === undefined ? undefined : composeFileAt(compose, path, project)?.service(name);
}

/** Whether everything it is made of was read. */
function isWhole(service: Service, project: Project): boolean {
  if (service.whole) return true;
  const layers = extendedLayers(service, project);
  if (layers.length === service.layers.length) return false;
  const last = layers.at(-1);
  return (
    !last?.has('extends') &&
    layers.every(layer => layer.isMap && !layer.hasUnknownMerge) &&
    layers.some(layer => layer.has('image') || layer.has('build'))
  );
}

function extendsElsewhere(layer: Value, compose: Compose): boolean {
  return layer.has('extends') && !extended(layer, compose);
}

// ── Other files ──────────────────────────────────────────────────────────────────────────────────────────────────────

const foldersOf = new WeakMap<Project, ReadonlyMap<string, readonly ComposeFile[]>>();

/** The other compose files in the same folder. */
export function neighbours(compose: ComposeFile, project: Project): readonly ComposeFile[] {
  let folders = foldersOf.get(project);
  if (!folders) {
    const grouped = new Map<string, ComposeFile[]>();
    for (const file of project.composeFiles) {
      const folder = folderOf(file.file.path);
      const group = grouped.get(folder);
      if (group) group.push(file);
      else grouped.set(folder, [file]);
    }
    folders = grouped;
    foldersOf.set(project, folders);
  }
  return folders.get(folderOf(compose.file.path))?.filter(other => other !== compose) ?? [];
}

/** Compose itself lays this file over the one beside it. */
function isAutomaticOverride({ file }: ComposeFile): boolean {
  return /^(docker-)?compose\.override\.ya?ml$/i.test(nameOf(file.path));
}

/** A file that Compose finds by itself. */
export function isBase({ file }: ComposeFile): boolean {
  return /^(docker-)?compose\.ya?ml$/i.test(nameOf(file.path));
}

/** `compose.prod.yaml` beside a `compose.yaml` with the same service: the two together are the service. */
function isOverlay({ compose, name }: Service, project: Project): boolean {
  return (
    !isBase(compose) && neighbours(compose, project).some(other => isBase(other) && other.service(name) !== undefined)
  );
}

/** Somebody waits for it to end. */
function isRunToEnd({ compose, name }: Service, project: Project): boolean {
  return [compose, ...neighbours(compose, project)].some(({ awaitedEnds }) => awaitedEnds.has(name));
}

/** Whether a file lies among samples, which whoever takes one over fills with values of their own. */
export function isSample({ file }: ComposeFile): boolean {
  return samples.test(file.path);
}

const samples = /(?:^|\/)[\w.-]*?(?:examples?|samples?|demos?|tutorials?|quickstarts?|ctf)\//i;

/** Whether a file is not what production runs: it says so, production has one of its own beside it, or runs elsewhere. */
export function servesDevelopers(compose: ComposeFile, project: Project): boolean {
  if (compose.development || !isBase(compose)) return compose.development;
  return (
    neighbours(compose, project).some(other => isForProductionByName(other) && replaces(other, compose)) ||
    isLocalStack(compose, project)
  );
}

export function isForProductionByName({ file }: ComposeFile): boolean {
  return wordsOf(nameOf(file.path)).some(word => productionWords.has(word));
}

const productionWords: ReadonlySet<string> = new Set(['prod', 'production', 'live', 'release']);

/** Whether a file is a whole stack by itself that has what another one has, and is not laid over it. */
function replaces(other: ComposeFile, compose: ComposeFile): boolean {
  const { services } = other;
  return (
    services.some(({ name }) => compose.service(name) !== undefined) &&
    services.every(
      service => service.whole && service.dependencies.every(dependency => other.service(dependency.service)),
    ) &&
    compose.services.every(({ known, name }) => known?.role !== 'datastore' || other.service(name) !== undefined)
  );
}

/** Built from a stage for development, started by what restarts on every change, or run with the sources mounted over the image. */
function isBeingDeveloped(service: Service): boolean {
  const { build } = service;
  const stage = build?.target?.text;
  if (stage !== undefined && wordsOf(stage).some(isDevelopmentWord)) return true;
  if (service.lines.some(line => developmentCommand.test(line))) return true;
  return isWorkedOn(service);
}

/** Whether its sources are mounted over what was built of them, or its name says so. */
export function isWorkedOn({ build, file, name, volumes }: Service): boolean {
  if (wordsOf(name).includes('dev')) return true;
  if (build?.context === undefined) return false;
  const { context } = build;
  return volumes.some(({ source }) => {
    const mounted = source?.startsWith('.') ? joined(folderOf(file.path), source) : undefined;
    return mounted !== undefined && isWithin(context, mounted);
  });
}

/** Whether the sources of all that is built here are mounted over it: then so much is there to work on the project. */
export function isStackWorkedOn({ services }: ComposeFile): boolean {
  const built = services.filter(({ build }) => build);
  return built.length > 0 && built.every(isWorkedOn);
}

const developmentCommand =
  /\bnodemon\b|(?:^|\s)--(?:reload|inspect(?:-brk)?|hot|watch)\b|\b(?:npm|yarn|pnpm|bun)(?: run)? dev\b|\bdebugpy\b|\bflask run\b.*--debug\b|\bnext dev\b/;

/** The folder of a path with its slash; '' at the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

// ── Tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Words in names of services and profiles that are started by hand or end by themselves. */
const taskWords: ReadonlySet<string> = new Set(
  (
    'init initialize migrate migrator migration migrations setup seed seeder seeds bootstrap ' +
    'provision provisioner install installer prestart createbucket createbuckets job jobs task once ' +
    'tool tools cli debug dev development test tests testing e2e lint ci manual builder codegen ' +
    'playwright cypress certgen keygen'
  ).split(' '),
);

const taskImages: ReadonlySet<string> = new Set(
  'minio/mc flyway/flyway liquibase/liquibase migrate/migrate hello-world curlimages/curl'.split(' '),
);

function namesTask(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 1 && name.toLowerCase() === 'jobs') return false;
  return words.some(word => taskWords.has(word)) && !words.includes('worker') && !words.includes('server');
}

function isNothing(value: Value | undefined): boolean {
  return value?.text === '0';
}

const swarmKeys = new Set(['mode', 'placement', 'update_config', 'rollback_config', 'endpoint_mode', 'restart_policy']);

// ── Parts of a service ───────────────────────────────────────────────────────────────────────────────────────────────

/** An image whose variables are set beside the file or have defaults is that of these; a tag that cannot be known is left out. */
function imageOf(raw: string | undefined, dotEnv: DotEnv | undefined): ImageReference | undefined {
  if (raw === undefined || raw.length > 1000) return undefined;
  const text = filledIn(raw, dotEnv)
    .replaceAll(/\$\{\w+:?-([^${}]*)\}/g, '$1')
    .trim();
  if (!text.includes('$')) return parseImage(text);
  const tag = text.indexOf(':$', text.lastIndexOf('/') + 1);
  return tag > 0 && !text.slice(0, tag).includes('$') ? parseImage(text.slice(0, tag)) : undefined;
}

function buildOf(yaml: Value, { file, dotEnv }: ComposeFile): Build {
  const written = yaml.isMap ? yaml.get('context') : yaml;
  const text = yaml.isMap && !written ? '.' : textWith(dotEnv, written);
  const remote = text === undefined || /^[a-z][a-z0-9+.-]*:|^git@|^\/|^~/i.test(text);
  const context = remote ? undefined : joined(folderOf(file.path), text);
  const named = yaml.get('dockerfile');
  const name = named ? textWith(dotEnv, named) : 'Dockerfile';
  const known = context !== undefined && name !== undefined && !name.startsWith('/') && !yaml.has('dockerfile_inline');
  return {
    yaml,
    context,
    dockerfile: known ? joined(context === '' ? '' : `${context}/`, name) : undefined,
    target: yaml.get('target'),
  };
}

/** A path below the project's root without `.` and `..`; `undefined` where it leads out of it. */
export function joined(folder: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function variablesOf(yaml: Value | undefined): readonly Variable[] {
  if (!yaml) return [];
  const named = yaml
    .entries()
    .map(({ key, value }): Variable => ({ name: key, yaml: value, raw: value.raw, start: 0 }));
  const listed = yaml.items().flatMap((item): Variable[] => {
    const { raw } = item;
    if (raw === undefined) return [];
    const equals = raw.indexOf('=');
    if (equals < 0) return [{ name: raw, yaml: item, raw: undefined, start: raw.length }];
    return [{ name: raw.slice(0, equals), yaml: item, raw: raw.slice(equals + 1), start: equals + 1 }];
  });
  return [...named, ...listed];
}

function dependenciesOf(yaml: Value | undefined): readonly Dependency[] {
  if (!yaml) return [];
  const short = yaml
    .items()
    .flatMap(item => (item.text === undefined ? [] : [{ service: item.text, yaml: item, condition: undefined }]));
  const long = yaml
    .entries()
    .map(({ key, value }) => ({ service: key, yaml: value, condition: value.get('condition')?.text }));
  return [...short, ...long];
}

/** The text of a value, its variables filled in; `undefined` where one cannot be known. */
function textWith(dotEnv: DotEnv | undefined, value: Value | undefined): string | undefined {
  if (!dotEnv || value?.raw === undefined || value.text !== undefined) return value?.text;
  const text = filledIn(value.raw, dotEnv);
  return isComposeLiteral(text) ? text : undefined;
}

function volumeOf(yaml: Value, dotEnv: DotEnv | undefined): Volume {
  if (yaml.isMap) {
    const source = textWith(dotEnv, yaml.get('source'));
    const type = yaml.get('type')?.text;
    const known = { bind: 'bind', tmpfs: 'tmpfs', volume: yaml.has('source') ? 'named' : 'anonymous' } as const;
    const kind = type !== undefined && type in known ? known[type as keyof typeof known] : 'unknown';
    return {
      yaml,
      kind,
      readOnly: yaml.get('read_only')?.flag === true,
      source,
      target: textWith(dotEnv, yaml.get('target')),
    };
  }
  const [first, second, mode] = withDrive(fieldsOf(filledIn(yaml.raw ?? '', dotEnv)).map(({ text }) => text));
  const literal = (text: string | undefined) => (text === undefined || !isComposeLiteral(text) ? undefined : text);
  if (second === undefined)
    return { yaml, kind: 'anonymous', readOnly: false, source: undefined, target: literal(first) };
  const readOnly = mode?.split(',').includes('ro') ?? false;
  return { yaml, kind: sourceKind(first ?? ''), readOnly, source: literal(first), target: literal(second) };
}

/** `C:\data:/var/lib/data`: the first colon belongs to the path on a Windows host. */
function withDrive(fields: readonly string[]): readonly string[] {
  const [drive = '', path = '', target] = fields;
  const isDrive = /^[A-Za-z]$/.test(drive) && /^[\\/]/.test(path) && target !== undefined && /^\//.test(target);
  return isDrive ? [`${drive}:${path}`, ...fields.slice(2)] : fields;
}

/** A source is a name, or a path on the host; what begins with a variable may be either. */
function sourceKind(source: string): VolumeKind {
  if (/^(?:[./~\\]|[A-Za-z]:[\\/]|[A-Za-z]$)/.test(source)) return 'bind';
  if (/^[A-Za-z0-9][\w.-]*$/.test(source)) return 'named';
  const usual = defaultOf(source);
  return source.includes('/') || (usual !== undefined && /^[./~]/.test(usual)) ? 'bind' : 'unknown';
}

function portOf(yaml: Value, dotEnv: DotEnv | undefined): Port {
  if (yaml.isMap) {
    const host = yaml.get('host_ip');
    const published = yaml.get('published');
    return {
      yaml,
      target: numbersOf(textWith(dotEnv, yaml.get('target'))),
      published: numbersOf(textWith(dotEnv, published)),
      address: host ? textWith(dotEnv, host) : '',
      protocol: (yaml.get('protocol')?.raw ?? 'tcp').toLowerCase(),
      exposed: host ? isEverywhere(textWith(dotEnv, host)) : true,
      loopback: undefined,
    };
  }
  const { raw } = yaml;
  const fields = (raw === undefined ? [] : fieldsOf(raw)).map(field => ({
    ...field,
    text: filledIn(field.text, dotEnv),
  }));
  const [first, ...rest] = fields;
  const [last = '', protocol = 'tcp'] = (fields.at(-1)?.text ?? '').split('/');
  const both = { yaml, target: numbersOf(last), protocol: protocol.toLowerCase() };
  if (!first || rest.length > 2) {
    return { ...both, published: undefined, address: undefined, exposed: undefined, loopback: undefined };
  }
  if (rest.length === 2) {
    const { text, start, end } = first;
    const known = isComposeLiteral(text);
    const exposed = known ? isEverywhere(text) : isEverywhere(defaultOf(text)) === false ? false : undefined;
    const published = numbersOf(rest[0]?.text);
    const address = known ? text : undefined;
    return { ...both, published, address, exposed, loopback: { start, end, text: '127.0.0.1' } };
  }
  // Two fields are host port and container port, unless a variable brings an address along.
  const sure = rest.length ? isPortNumber(first.text) : isComposeLiteral(first.text);
  const published = rest.length ? numbersOf(first.text) : undefined;
  const text = rest.length ? '127.0.0.1:' : '127.0.0.1::';
  const address = sure ? '' : undefined;
  return { ...both, published, address, exposed: sure ? true : undefined, loopback: { start: 0, end: 0, text } };
}

/** Whether an address means all interfaces; `undefined` where it is not known. */
export function isEverywhere(address: string | undefined): boolean | undefined {
  if (address === undefined) return undefined;
  return /^(?:0\.0\.0\.0|\[?::\]?|\[?0:0:0:0:0:0:0:0\]?|\*|)$/.test(address.trim());
}

/** Whether a port field is nothing but a port: a number or range, or a variable that says so by name or default. */
function isPortNumber(text: string): boolean {
  if (isComposeLiteral(text)) return numbersOf(text) !== undefined;
  const variable = /^\$\{?([A-Za-z_]\w*)/.exec(text)?.[1] ?? '';
  if (!/^\$(?:\{[^{}]*\}|\w+)$/.test(text)) return false;
  const usual = defaultOf(text);
  if (usual !== undefined) return numbersOf(usual) !== undefined;
  return wordsOf(variable.replaceAll('_', ' ')).includes('port');
}

/** The default in `${VAR:-default}`; `undefined` where there is none. */
function defaultOf(text: string): string | undefined {
  return /^\$\{\w+:?-([^${}]*)\}$/.exec(text)?.[1];
}

function numbersOf(text: string | undefined): readonly [number, number] | undefined {
  const usual = text?.startsWith('$') ? defaultOf(text) : text;
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(usual ?? '') ?? [];
  return first === undefined ? undefined : [Number(first), Number(last ?? first)];
}

/** The parts between colons; colons inside `${…}` and `[…]` do not count. */
function fieldsOf(raw: string): readonly { readonly text: string; readonly start: number; readonly end: number }[] {
  const fields = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= raw.length; at++) {
    const character = raw[at];
    if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && depth > 0) depth--;
    if (at < raw.length && (character !== ':' || depth > 0)) continue;
    fields.push({ text: raw.slice(start, at), start, end: at });
    start = at + 1;
  }
  return fields;
}
