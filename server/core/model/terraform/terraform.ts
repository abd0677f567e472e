/** Terraform: what a file says, and what all files of a folder say together, which is a module. */
import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { directoryOf, nameOf, resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import {
  type Attribute,
  attribute,
  type Block,
  type Body,
  blocksOf,
  type Expression,
  entriesOf,
  parseHcl,
  sourceOf,
  textOf,
} from './hcl.js';

export interface TerraformFile {
  readonly kind: 'terraform';
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly error?: { readonly reason: string; readonly at: Span } | undefined;
  readonly body: Body;
  /** The `terraform { … }` blocks. */
  readonly settings: readonly Block[];
  readonly requiredProviders: readonly RequiredProvider[];
  readonly moduleCalls: readonly ModuleCall[];
  readonly variables: readonly Variable[];
}

/** One entry of `required_providers`. */
export interface RequiredProvider {
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly entry: Attribute;
  /** `hashicorp/aws`; `undefined` where none is written or it is not known. */
  readonly source: string | undefined;
  /** What versions it takes, as written; `undefined` where any will do. */
  readonly version: Expression | undefined;
}

/** A `module` block. */
export interface ModuleCall {
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly block: Block;
  readonly source: Expression | undefined;
  readonly version: Expression | undefined;
}

export interface Variable {
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly block: Block;
}

/** The files of one folder. */
export interface Module {
  /** The folder; '' is the project's root. */
  readonly path: string;
  readonly files: readonly TerraformFile[];
  /** The file that speaks for it: the one with its settings, else `main.tf`, else the first. */
  readonly home: TerraformFile;
  readonly settings: readonly Block[];
  /** Where its state goes; `undefined` where nothing is said. */
  readonly backend: Backend | undefined;
  /**
   * Whether somebody runs Terraform in this folder, rather than calling it from another. `undefined` where neither can
   * be seen.
   */
  readonly root: boolean | undefined;
  /** Whether every file of the folder was understood. */
  readonly whole: boolean;
  /** Whether Terragrunt, Atmos or the like write its backend and versions. */
  readonly managed: boolean;
  /** Whether the versions of its providers are recorded beside it. */
  readonly locked: boolean;
}

export interface Backend {
  readonly file: TextFile;
  /** `s3`, `cloud`, `local` … */
  readonly type: string;
  readonly block: Block;
}

export function parseTerraform(file: TextFile): TerraformFile {
  return new Terraform(file);
}

class Terraform implements TerraformFile {
  readonly kind = 'terraform';
  readonly body: Body;
  readonly error: { readonly reason: string; readonly at: Span } | undefined;
  private lists: Lists | undefined;

  constructor(readonly file: TextFile) {
    const { body, error } = parseHcl(file);
    this.body = body;
    this.error = error;
  }

  get name(): string {
    return this.file.path;
  }

  get at(): Span {
    return firstLine(span(this.file, 0, this.file.text.length));
  }

  get settings(): readonly Block[] {
    return this.found.settings;
  }

  get requiredProviders(): readonly RequiredProvider[] {
    return this.found.requiredProviders;
  }

  get moduleCalls(): readonly ModuleCall[] {
    return this.found.moduleCalls;
  }

  get variables(): readonly Variable[] {
    return this.found.variables;
  }

  private get found(): Lists {
    this.lists ??= listsOf(this.file, this.body);
    return this.lists;
  }
}

interface Lists {
  readonly settings: readonly Block[];
  readonly requiredProviders: readonly RequiredProvider[];
  readonly moduleCalls: readonly ModuleCall[];
  readonly variables: readonly Variable[];
}

function listsOf(file: TextFile, body: Body): Lists {
  const named = (block: Block) => ({ file, name: block.labels[0] ?? block.type, at: block.at, block });
  const settings = blocksOf(body, 'terraform');
  return {
    settings,
    requiredProviders: settings
      .flatMap(block => blocksOf(block.body, 'required_providers'))
      .flatMap(block => block.body.attributes.map(entry => providerOf(file, entry))),
    moduleCalls: blocksOf(body, 'module').map(block => ({
      ...named(block),
      source: attribute(block.body, 'source')?.value,
      version: attribute(block.body, 'version')?.value,
    })),
    variables: blocksOf(body, 'variable').map(named),
  };
}

/** Before Terraform 0.13 an entry was its version alone. */
function providerOf(file: TextFile, entry: Attribute): RequiredProvider {
  const { name, nameSpan: at, value } = entry;
  const short = textOf(value) !== undefined;
  const entries = entriesOf(value);
  const source = entries.find(part => part.name === 'source');
  return {
    file,
    name,
    at,
    entry,
    source: source && textOf(source.value),
    version: short ? value : entries.find(part => part.name === 'version')?.value,
  };
}

// ── Modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const modulesOf = new WeakMap<Project, ReadonlyMap<string, Module>>();

/** The module whose home this file is: every module is looked at once, through one of its files. */
export function moduleAt({ file }: TerraformFile, project: Project): Module | undefined {
  const module = modules(project).get(directoryOf(file.path));
  return module?.home.file === file ? module : undefined;
}

/** The same, where somebody runs Terraform; `undefined` where that cannot be told. */
export function isRootHome(file: TerraformFile, project: Project): boolean | undefined {
  const module = moduleAt(file, project);
  if (!module) return false;
  return module.managed || !module.whole ? undefined : module.root;
}

/** Whether a file speaks of providers where somebody runs Terraform; `undefined` where that cannot be told. */
export function runsProviders({ file, requiredProviders, body }: TerraformFile, project: Project): boolean | undefined {
  const module = moduleOf(file, project);
  if (!module || !(requiredProviders.length || blocksOf(body, 'provider').length)) return false;
  return module.managed || !module.whole ? undefined : module.root;
}

/** The module of a file. */
export function moduleOf(file: TextFile, project: Project): Module | undefined {
  return modules(project).get(directoryOf(file.path));
}

function modules(project: Project): ReadonlyMap<string, Module> {
  let found = modulesOf.get(project);
  if (!found) {
    found = findModules(project);
    modulesOf.set(project, found);
  }
  return found;
}

function findModules(project: Project): ReadonlyMap<string, Module> {
  const folders = new Map<string, TerraformFile[]>();
  const called = new Set<string>();
  for (const parsed of project.parsed) {
    if (parsed.kind !== 'terraform' || parsed.file.path.endsWith('.tfvars')) continue;
    const folder = directoryOf(parsed.file.path);
    const files = folders.get(folder);
    if (files) files.push(parsed);
    else folders.set(folder, [parsed]);
    for (const { source } of parsed.moduleCalls) {
      const path = source && textOf(source);
      if (path && /^\.{1,2}\//.test(path)) called.add(resolvePath(folder, path) ?? '?');
    }
  }
  const unread = new Set(
    project.unread.filter(({ path }) => /\.(?:tf|tofu)$/.test(path)).map(({ path }) => directoryOf(path)),
  );
  const managed = project.paths.some(path => managerFile.test(path));
  return new Map(
    [...folders].map(([path, files]) => {
      const beside = (name: string) => project.has(path === '' ? name : `${path}/${name}`);
      const found = moduleFrom(path, files, called);
      return [
        path,
        { ...found, whole: !unread.has(path), managed: managed || beside('context.tf'), locked: beside(lockFile) },
      ];
    }),
  );
}

/** Tools that write backends, providers and versions into the modules they run; `context.tf` is a part of Atmos' modules. */
const managerFile = /(?:^|\/)(?:terragrunt(?:\.\w+)?\.hcl|atmos\.ya?ml|[^/]+\.tm\.hcl|env0\.ya?ml|\.spacelift\/[^/]+)$/;
const lockFile = '.terraform.lock.hcl';

function moduleFrom(
  path: string,
  files: readonly TerraformFile[],
  called: ReadonlySet<string>,
): Omit<Module, 'whole' | 'managed' | 'locked'> {
  const settings = files.flatMap(file => file.settings);
  const backends = files.flatMap(file =>
    file.settings.flatMap(({ body }) => [
      ...blocksOf(body, 'backend').map(block => ({ file: file.file, type: block.labels[0] ?? '', block })),
      ...blocksOf(body, 'cloud').map(block => ({ file: file.file, type: 'cloud', block })),
    ]),
  );
  return {
    path,
    files,
    home: homeOf(files),
    settings,
    backend: backends[0],
    root: isRoot(path, files, backends.length > 0, called),
  };
}

function homeOf(files: readonly TerraformFile[]): TerraformFile {
  const withSettings = files.filter(({ settings }) => settings.length > 0);
  const named = (name: string) => files.find(({ file }) => nameOf(file.path) === name);
  const first = withSettings[0] ?? named('main.tf') ?? files[0];
  if (!first) throw new Error('a module has files');
  return first;
}

/** A configured provider or a backend is for whoever runs Terraform; a module that others call has neither. */
function isRoot(
  path: string,
  files: readonly TerraformFile[],
  hasBackend: boolean,
  called: ReadonlySet<string>,
): boolean | undefined {
  if (called.has(path)) return false;
  if (hasBackend) return true;
  if (
    /(?:^|\/)(?:modules?|_?examples?|tests?|fixtures?|wrappers|samples?|snippets?|templates?|mixins?|deprecated|archived?|demos?|playground|sandbox|local(?:stack|dev)?|tutorials?|\.?workshops?|labs?|(?:examples?|tests?|samples?|tutorials?|demos?)[-_][^/]*)(?:\/|$)/i.test(
      path,
    )
  )
    return false;
  if (files.some(isSimulated)) return false;
  return files.some(({ body }) => blocksOf(body, 'provider').length > 0) ? true : undefined;
}

/** Whether a provider talks to a cloud that is only played on this machine. */
function isSimulated({ body, file }: TerraformFile): boolean {
  return blocksOf(body, 'provider').some(({ body: { start, end } }) =>
    /localstack|https?:\/\/(?:localhost|127\.0\.0\.1):(?:4566|4567|4572|10000)|access_key\s*=\s*"(?:test|mock\w*|fake\w*)"/i.test(
      file.text.slice(start, end),
    ),
  );
}

// ── What a module takes from elsewhere ───────────────────────────────────────────────────────────────────────────────

/** A provider without any word on its versions: an entry that lacks one, or a configuration without an entry. */
export interface LooseProvider {
  readonly name: string;
  readonly at: Span;
  readonly entry: RequiredProvider | undefined;
}

/** The loose providers of one file of a module, each once. */
export function looseProviders({ requiredProviders, body }: TerraformFile, module: Module): readonly LooseProvider[] {
  const required = new Set(module.files.flatMap(file => file.requiredProviders.map(({ name }) => name)));
  const configured = new Set(
    module.files
      .flatMap(file => blocksOf(file.body, 'provider'))
      .filter(({ body: own }) => attribute(own, 'version'))
      .map(({ labels }) => labels[0]),
  );
  const entries = requiredProviders.filter(
    ({ version, name }) => !version && !configured.has(name) && name !== 'terraform',
  );
  const loose = new Map<string, LooseProvider>();
  for (const entry of entries) loose.set(entry.name, { name: entry.name, at: entry.at, entry });
  for (const { labels, at } of blocksOf(body, 'provider')) {
    const name = labels[0];
    if (name !== undefined && !required.has(name) && !configured.has(name) && !loose.has(name))
      loose.set(name, { name, at, entry: undefined });
  }
  return [...loose.values()];
}

/** What another module of the project says of a provider's versions. */
export function versionElsewhere(name: string, project: Project): string | undefined {
  return versionsIn(project).providers.get(name);
}

/** Whether somebody decided to keep lock files out of the repository. */
export function ignoresLocks({ path }: Module, project: Project): boolean {
  return ['', path].some(folder => {
    const text = project.file(folder === '' ? '.gitignore' : `${folder}/.gitignore`)?.text ?? '';
    return /^(?![#!]).*lock\.hcl[ \t]*\r?$/m.test(text);
  });
}

/** Whether most of the variables beside one say what they are for. */
export function documentsVariables({ file }: Variable, project: Project): boolean {
  const module = moduleOf(file, project);
  if (!module) return false;
  let documented = documentedIn.get(module);
  if (documented === undefined) {
    const variables = module.files.flatMap(({ variables: own }) => own);
    documented = variables.filter(isDescribed).length * 2 > variables.length;
    documentedIn.set(module, documented);
  }
  return documented;
}

const documentedIn = new WeakMap<Module, boolean>();

export function isDescribed({ block }: Variable): boolean {
  const description = attribute(block.body, 'description');
  return description !== undefined && !/^"\s*"$/.test(sourceOf(description.value));
}

/** Whether a version manager's file beside a module, or at the project's root, says which Terraform runs. */
export function managesVersions({ path }: Module, project: Project): boolean {
  return ['.terraform-version', '.opentofu-version', '.tool-versions', 'mise.toml', '.mise.toml'].some(
    name => project.has(name) || (path !== '' && project.has(`${path}/${name}`)),
  );
}

/** Why the code of a called module may be another one tomorrow; `undefined` where it may not, or it cannot be told. */
export function driftOf({ source, version, file }: ModuleCall, project: Project): string | undefined {
  const from = source && textOf(source);
  if (!from || from.length > 500 || /^\.{0,2}\//.test(from) || sidePath.test(file.path)) return undefined;
  const path = from.replace(/\?.*$/s, '');
  if (/^git::|^git@|\.git(?:\/\/|$)|^(?:github\.com|bitbucket\.org|gitlab\.com)\//.test(path)) {
    const ref = /[?&]ref=([^&]*)/.exec(from)?.[1];
    if (ref === undefined) return isPolicy(path, project) ? undefined : 'whatever its default branch holds';
    return /^(?:main|master|develop|dev|trunk|HEAD)$/.test(ref) ? `whatever branch \`${ref}\` holds` : undefined;
  }
  const registry = /^(?:[\w-]+\.[\w.-]+\/)?[\w-]+\/[\w-]+\/[a-z][\w-]*(?:\/\/|$)/.test(path);
  return registry && !version ? 'its newest version' : undefined;
}

/** Whoever calls one repository's module from everywhere without a word on its version means its newest. */
function isPolicy(path: string, project: Project): boolean {
  return (versionsIn(project).unpinned.get(path) ?? 0) >= 10;
}

const sidePath = /(?:^|\/)(?:_?examples?|tests?|fixtures?|testdata|samples?|wrappers)\//i;

/** What another call of the same module asks for. */
export function callVersionElsewhere({ source }: ModuleCall, project: Project): string | undefined {
  const wanted = source && textOf(source);
  return wanted === undefined ? undefined : versionsIn(project).calls.get(wanted);
}

interface Versions {
  readonly providers: ReadonlyMap<string, string>;
  readonly calls: ReadonlyMap<string, string>;
  /** How often each source is called without a query, such as `?ref=v1`. */
  readonly unpinned: ReadonlyMap<string, number>;
}

const versionsByProject = new WeakMap<Project, Versions>();

/** Every version that the project asks for; of several, the first. */
function versionsIn(project: Project): Versions {
  let found = versionsByProject.get(project);
  if (!found) {
    const files = project.parsed.filter(parsed => parsed.kind === 'terraform');
    found = {
      providers: firstTexts(
        files.flatMap(file => file.requiredProviders.map(({ name, version }) => [name, version] as const)),
      ),
      calls: firstTexts(
        files.flatMap(file =>
          file.moduleCalls.map(({ source, version }) => [source && textOf(source), version] as const),
        ),
      ),
      unpinned: counted(
        files.flatMap(file => file.moduleCalls.flatMap(({ source }) => (source && textOf(source)) ?? [])),
      ),
    };
    versionsByProject.set(project, found);
  }
  return found;
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function firstTexts(
  entries: readonly (readonly [string | undefined, Expression | undefined])[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of entries) {
    const text = value && textOf(value);
    if (name !== undefined && text && !texts.has(name)) texts.set(name, text);
  }
  return texts;
}

/** The arguments of an `s3` backend that is written out whole; the rest of a partial one comes from the command line. */
function wholeS3({ backend }: Module): Backend | undefined {
  if (backend?.type !== 's3') return undefined;
  const { body } = backend.block;
  return attribute(body, 'bucket') && attribute(body, 'key') ? backend : undefined;
}

/** The `s3` backend of the module whose home a file is, where all of it is written here. */
export function s3BackendAt(file: TerraformFile, project: Project): Backend | undefined {
  const module = moduleAt(file, project);
  return module && wholeS3(module);
}

/** Whether something keeps two runs with the same `s3` backend apart. */
export function isLocked({ block: { body } }: Backend): boolean {
  const lock = attribute(body, 'use_lockfile');
  return (
    attribute(body, 'dynamodb_table') !== undefined ||
    attribute(body, 'dynamodb_endpoint') !== undefined ||
    (lock !== undefined && textOf(lock.value) !== 'false')
  );
}

/** Whether somebody said where state goes. A folder elsewhere may lie on a drive that others have too. */
export function keepsState({ backend }: Module): boolean {
  if (backend?.type !== 'local') return backend !== undefined;
  const path = attribute(backend.block.body, 'path');
  return path !== undefined && !/^(?:\.\/)?\w/.test(textOf(path.value) ?? '');
}

/** Whether a module makes the place in which state is kept: it cannot keep its own there from the start. */
export function makesStateStore({ path, files }: Module): boolean {
  if (
    /bootstrap|backend|tf-?state|remote-?state|state-?(?:bucket|store)|(?:^|\/)(?:init|setup|seed)(?:\/|$)/i.test(path)
  )
    return true;
  return files.some(({ body }) =>
    body.blocks.some(
      ({ type, labels }) =>
        type === 'resource' && labels.some(label => /tf_?state|terraform_?state|state_?(?:bucket|lock)/i.test(label)),
    ),
  );
}

/** Every argument of a file with the name under which its value is known: that of the variable for a default. */
export function* namedValues(body: Body, owner = ''): Generator<{ readonly name: string; readonly value: Expression }> {
  for (const { name, value } of body.attributes) {
    if (owner === '' || name !== 'default') yield { name, value };
    else yield { name: owner, value };
    yield* valuesInside(value);
  }
  for (const { type, labels, body: inner } of body.blocks)
    yield* namedValues(inner, type === 'variable' ? labels[0] : '');
}

function* valuesInside(value: Expression): Generator<{ readonly name: string; readonly value: Expression }> {
  for (const entry of entriesOf(value)) {
    yield entry;
    yield* valuesInside(entry.value);
  }
}
