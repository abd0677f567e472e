/** What belongs together: the compose files that may make up one stack, what they define, and what their services name. */
import { nearest } from '../../nearest.js';
import { type Span, span, type TextFile } from '../../text.js';
import { type Edits, rename, replacePart, set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import {
  type ComposeFile,
  composeFileAt,
  type DefinitionKey,
  definitionKeys,
  folderOf,
  isBase,
  type Service,
} from './compose.js';

export interface Stack {
  readonly files: readonly ComposeFile[];
  /** Every file that could define something was read. */
  readonly whole: boolean;
  /** Whether any of the files defines this; `undefined` where that cannot be told. */
  defines(kind: ReferenceKind, name: string): boolean | undefined;
  /** Whether any service of the files names this; `undefined` where that cannot be told. */
  uses(kind: ReferenceKind, name: string): boolean | undefined;
  /** The names that are defined. */
  names(kind: ReferenceKind): readonly string[];
}

export type ReferenceKind = 'services' | DefinitionKey;

/** A place where a service names something that stands elsewhere. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** `undefined` where it holds a variable. */
  readonly name: string | undefined;
  /** What it is written in. */
  readonly value: Value;
  readonly at: Span;
  /** The scalar's part that is the name; absent where it is a key. */
  readonly part?: readonly [start: number, end: number];
}

/**
 * The stack of a file: what it includes and extends, what stands beside it, and what includes or extends any of these.
 * A file that Compose does not find by itself is laid over some other, which may be any of the project.
 */
export function stackOf(compose: ComposeFile, project: Project): Stack {
  let stacks = stacksOf.get(project);
  if (!stacks) {
    stacks = findStacks(project);
    stacksOf.set(project, stacks);
  }
  return (isBase(compose) && !compose.development ? stacks.byFile.get(compose) : undefined) ?? stacks.all;
}

/** The service that a name means from here: this file's own, else the only one of the stack. */
export function serviceNamed(name: string, from: ComposeFile, project: Project): Service | undefined {
  const own = from.service(name);
  if (own) return own;
  const others = stackOf(from, project).files.flatMap(file => file.service(name) ?? []);
  return others.length === 1 ? others[0] : undefined;
}

/** What a service names in its own layer. */
export function referencesOf(service: Service): readonly Reference[] {
  let references = referenceLists.get(service);
  if (!references) {
    references = [...findReferences(service)];
    referenceLists.set(service, references);
  }
  return references;
}

/** What a service names in its own layer and nobody defines. */
export function undefinedReferences(
  service: Service,
  project: Project,
): readonly (Reference & { readonly name: string })[] {
  const stack = stackOf(service.compose, project);
  return referencesOf(service).flatMap(reference => {
    const { kind, name, value } = reference;
    if (name === undefined || stack.defines(kind, name) !== false || !service.owns(value)) return [];
    if (kind === 'volumes' && isForCoolify(service.file)) return [];
    return kind !== 'services' && isDefinedAbove(kind, name, service.compose, project) ? [] : [{ ...reference, name }];
  });
}

/** Variables that Coolify fills in; it defines the volumes too. */
function isForCoolify(file: TextFile): boolean {
  let known = filledByCoolify.get(file);
  if (known === undefined) {
    known = /\bSERVICE_(?:URL|FQDN|USER|PASSWORD|BASE64)_/.test(file.text);
    filledByCoolify.set(file, known);
  }
  return known;
}

const filledByCoolify = new WeakMap<TextFile, boolean>();

/** What was probably meant by a name that nobody defines. */
export function meantBy({ kind, name = '' }: Reference, service: Service, project: Project): string | undefined {
  const others = stackOf(service.compose, project).names(kind);
  const meant = nearest(
    name,
    others.filter(other => other !== service.name),
  );
  return meant !== undefined && meant.length <= 30 ? meant : undefined;
}

/** Puts another name in the place of a reference. */
export function renameReference({ name = '', value, part }: Reference, meant: string): Edits {
  const { parent } = value;
  return part ? replacePart(value, ...part, meant) : parent && rename(parent, name, meant);
}

/** Defines what a reference names, as Compose makes it by itself; only volumes and networks are made of nothing. */
export function defineReference({ kind, name }: Reference, { compose }: Service): Edits {
  if (name === undefined || (kind !== 'volumes' && kind !== 'networks')) return undefined;
  return compose.yaml && set(compose.yaml, [kind, name], null);
}

/** A file in a folder further down may be laid over the one above, whose networks and volumes it then shares. */
function isDefinedAbove(kind: ReferenceKind, name: string, compose: ComposeFile, project: Project): boolean {
  const folder = folderOf(compose.file.path);
  return project.composeFiles.some(
    other => folder.startsWith(folderOf(other.file.path)) && other.yaml?.get(kind)?.has(name) === true,
  );
}

interface Stacks {
  readonly all: Stack;
  readonly byFile: ReadonlyMap<ComposeFile, Stack>;
}

const stacksOf = new WeakMap<Project, Stacks>();
const referenceLists = new WeakMap<Service, readonly Reference[]>();

function findStacks(project: Project): Stacks {
  const groups = new Map<ComposeFile, Set<ComposeFile>>();
  const incomplete = new Set<ComposeFile>();
  const join = (a: ComposeFile, b: ComposeFile) => {
    const [into, from] = [groups.get(a) ?? new Set([a]), groups.get(b) ?? new Set([b])];
    if (into === from) return;
    for (const file of from) groups.set(file, into.add(file));
    groups.set(a, into);
  };
  const folders = new Map<string, ComposeFile>();
  for (const compose of project.composeFiles) {
    const folder = folderOf(compose.file.path);
    join(folders.get(folder) ?? compose, compose);
    folders.set(folder, compose);
    for (const path of linksOf(compose)) {
      const other = path === undefined ? undefined : composeFileAt(compose, path, project);
      if (other) join(compose, other);
      else incomplete.add(compose);
    }
  }
  const read = new Set(project.composeFiles.map(({ file }) => file.path));
  // Unread ones, and samples of overrides that everybody fills in: `compose.override.yaml.example`.
  const unread = project.paths.filter(path => /compose[^/]*\.ya?ml(?:\.\w+)?$/i.test(path) && !read.has(path));
  const unreadFolders = new Set(unread.map(folderOf));
  const byFile = new Map<ComposeFile, Stack>();
  for (const group of new Set(groups.values())) {
    const files = [...group];
    const whole =
      !files.some(file => incomplete.has(file)) && !files.some(({ file }) => unreadFolders.has(folderOf(file.path)));
    const stack = makeStack(files, whole);
    for (const file of files) byFile.set(file, stack);
  }
  return { all: makeStack([...groups.keys()], incomplete.size === 0 && unread.length === 0), byFile };
}

/** The paths of files it includes or extends; `undefined` for one that cannot be known. */
function* linksOf({ yaml, services }: ComposeFile): Generator<string | undefined> {
  const include = yaml?.get('include');
  for (const item of include ? (include.isList ? include.items() : [include]) : []) {
    const paths = item.isMap ? item.get('path') : item;
    if (paths?.isList) for (const path of paths.items()) yield path.text;
    else yield paths?.text;
  }
  for (const { yaml: service } of services) {
    const file = service.get('extends')?.get('file');
    if (file) yield file.text;
  }
}

function makeStack(files: readonly ComposeFile[], whole: boolean): Stack {
  const tables = new Map<ReferenceKind, { readonly defined: Set<string>; sure: boolean }>();
  const definitions = (kind: ReferenceKind) => {
    let table = tables.get(kind);
    if (!table) {
      const values = files.map(({ yaml }) => yaml?.get(kind));
      const sure = values.every(value => !value || value.kind === 'null' || (value.isMap && !value.hasUnknownMerge));
      table = { defined: new Set(values.flatMap(value => value?.keys() ?? [])), sure };
      tables.set(kind, table);
    }
    return table;
  };
  let used: { readonly names: ReadonlySet<string>; readonly unsure: ReadonlySet<ReferenceKind> } | undefined;
  const uses = () => {
    if (!used) {
      const references = files.flatMap(file => file.services).flatMap(referencesOf);
      const unsure = new Set(references.flatMap(({ kind, name }) => (name === undefined ? [kind] : [])));
      const partial = files.some(file => file.services.some(({ yaml }) => !yaml.isMap || yaml.hasUnknownMerge));
      used = {
        names: new Set(references.map(({ kind, name }) => `${kind} ${name}`)),
        unsure: partial ? new Set(['services', ...definitionKeys]) : unsure,
      };
    }
    return used;
  };
  return {
    files,
    whole,
    defines(kind, name) {
      if (kind === 'networks' && (name === 'default' || name === 'host' || name === 'none')) return true;
      const { defined, sure } = definitions(kind);
      return defined.has(name) || (whole && sure ? false : undefined);
    },
    uses(kind, name) {
      if (kind === 'networks' && name === 'default') return true;
      const { names, unsure } = uses();
      return names.has(`${kind} ${name}`) || (whole && !unsure.has(kind) ? false : undefined);
    },
    names: kind => [...definitions(kind).defined],
  };
}

function* findReferences({ yaml: service, file }: Service): Generator<Reference> {
  const yaml = { get: (key: string) => (isReset(service.get(key)) ? undefined : service.get(key)) };
  const whole = (kind: ReferenceKind, value: Value | undefined): Reference[] => {
    if (value?.raw === undefined) return [];
    return [{ kind, name: value.text, value, at: value.span, part: [0, value.raw.length] }];
  };
  const named = (kind: ReferenceKind, value: Value, start: number, end: number): Reference => {
    const name = value.text === undefined ? undefined : value.text.slice(start, end);
    return { kind, name, value, at: value.part(start, end) ?? value.span, part: [start, end] };
  };
  const keys = (kind: ReferenceKind, map: Value | undefined): Reference[] =>
    (map?.entries() ?? []).flatMap(({ key, keySpan, value }) =>
      value.get('required')?.flag === false ? [] : [{ kind, name: key, value, at: keySpan ?? span(file, 0, 0) }],
    );
  for (const [key, kind] of [
    ['depends_on', 'services'],
    ['networks', 'networks'],
  ] as const) {
    const value = yaml.get(key);
    for (const item of value?.items() ?? []) yield* whole(kind, item);
    yield* keys(kind, value);
  }
  for (const item of yaml.get('links')?.items() ?? [])
    if (item.raw !== undefined) yield named('services', item, 0, nameEnd(item.raw));
  for (const item of yaml.get('volumes_from')?.items() ?? []) {
    if (item.raw !== undefined && !item.raw.startsWith('container:'))
      yield named('services', item, 0, nameEnd(item.raw));
  }
  for (const key of ['network_mode', 'pid', 'ipc']) {
    const value = yaml.get(key);
    if (value?.raw?.startsWith('service:')) yield named('services', value, 8, value.raw.length);
  }
  for (const item of yaml.get('volumes')?.items() ?? []) yield* volumeReference(item, named, whole);
  const build = yaml.get('build');
  for (const kind of ['secrets', 'configs'] as const) {
    const items = [
      ...(yaml.get(kind)?.items() ?? []),
      ...(kind === 'secrets' ? (build?.get(kind)?.items() ?? []) : []),
    ];
    for (const item of items) yield* whole(kind, item.isMap ? item.get('source') : item);
  }
}

/** What stands under `!reset` is taken away. */
function isReset(value: Value | undefined): boolean {
  return value?.written?.tag?.startsWith('!reset') ?? false;
}

type Named = (kind: ReferenceKind, value: Value, start: number, end: number) => Reference;
type Whole = (kind: ReferenceKind, value: Value | undefined) => readonly Reference[];

function* volumeReference(item: Value, named: Named, whole: Whole): Generator<Reference> {
  if (item.isMap) {
    const type = item.get('type')?.text;
    if (type === 'volume' || type === undefined) yield* whole('volumes', item.get('source'));
    return;
  }
  const { raw } = item;
  if (raw === undefined) return;
  const end = nameEnd(raw);
  const source = raw.slice(0, end);
  if (end < raw.length && /^[A-Za-z0-9][\w.-]+$/.test(source)) {
    // The mode or the path behind the name may hold a variable; the name itself is sure.
    yield { ...named('volumes', item, 0, end), name: source };
  } else if (source.includes('$') && !/^[./~]/.test(source))
    yield { ...named('volumes', item, 0, end), name: undefined };
}

/** Where the name before the first colon ends; colons inside `${…}` do not count. */
function nameEnd(raw: string): number {
  let depth = 0;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ':' && depth <= 0) return at;
  }
  return raw.length;
}
