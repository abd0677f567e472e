/** Dependency manifests: what a part of the project is built from, and the scripts it names. */
import { parse as parseToml } from 'smol-toml';
import type { TextFile } from '../../text.js';
import { directoryOf, nameOf } from '../paths.js';

export type Ecosystem = 'npm' | 'python' | 'go' | 'jvm' | 'ruby' | 'php' | 'rust' | 'dotnet' | 'elixir';

export interface Manifest {
  readonly file: TextFile;
  readonly ecosystem: Ecosystem;
  /** The folder it stands in; '' is the root. */
  readonly directory: string;
  /** Names without versions, lower case, of run time and development alike. `undefined` where they cannot be known. */
  readonly dependencies: ReadonlySet<string> | undefined;
  /** What `npm run` and its like know, by name. Empty for other ecosystems. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The whole of a JSON or TOML manifest; `undefined` for other formats and where it does not parse. */
  readonly data: unknown;
}

/** The manifest a file is; `undefined` when it is none. */
export function readManifest(file: TextFile): Manifest | undefined {
  const known = manifests.get(file);
  if (known !== undefined) return known ?? undefined;
  const format = formats.find(({ name }) => name.test(nameOf(file.path)));
  const manifest = format ? parse(file, format) : undefined;
  manifests.set(file, manifest ?? null);
  return manifest;
}

/** A value inside parsed JSON or TOML; `undefined` where the path leads nowhere. */
export function lookup(data: unknown, ...keys: readonly string[]): unknown {
  let value = data;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const manifests = new WeakMap<TextFile, Manifest | null>();

interface Format {
  readonly name: RegExp;
  readonly ecosystem: Ecosystem;
  readonly syntax?: 'json' | 'toml';
  /** `undefined` when the format does not say. */
  dependencies(text: string, data: unknown): Iterable<string> | undefined;
}

const formats: readonly Format[] = [
  {
    name: /^package\.json$/,
    ecosystem: 'npm',
    syntax: 'json',
    dependencies: (_, data) =>
      keysOf(data, [['dependencies'], ['devDependencies'], ['optionalDependencies'], ['peerDependencies']]),
  },
  {
    name: /^pyproject\.toml$/,
    ecosystem: 'python',
    syntax: 'toml',
    dependencies: (_, data) => pyprojectDependencies(data),
  },
  { name: /^requirements[\w.-]*\.txt$/, ecosystem: 'python', dependencies: text => text.split('\n').map(pythonName) },
  {
    name: /^Pipfile$/,
    ecosystem: 'python',
    syntax: 'toml',
    dependencies: (_, data) => keysOf(data, [['packages'], ['dev-packages']]),
  },
  { name: /^setup\.(py|cfg)$/, ecosystem: 'python', dependencies: () => undefined },
  {
    name: /^go\.mod$/,
    ecosystem: 'go',
    dependencies: text =>
      matches(text, /^[ \t]*(?:require[ \t]+)?([\w.-]+\.[\w.-]+\/\S+)[ \t]+v\d(?!.*\/\/ indirect)/gm),
  },
  { name: /^pom\.xml$/, ecosystem: 'jvm', dependencies: text => matches(text, /<artifactId>\s*([^<\s]+)/g) },
  {
    name: /^build\.gradle(\.kts)?$/,
    ecosystem: 'jvm',
    dependencies: text => matches(text, /["'][\w.-]+:([\w.-]+)(?::[^"'\n]*)?["']/g),
  },
  { name: /^Gemfile$/, ecosystem: 'ruby', dependencies: text => matches(text, /^[ \t]*gem[ \t(]+["']([\w-]+)["']/gm) },
  {
    name: /^composer\.json$/,
    ecosystem: 'php',
    syntax: 'json',
    dependencies: (_, data) => keysOf(data, [['require'], ['require-dev']]),
  },
  {
    name: /^Cargo\.toml$/,
    ecosystem: 'rust',
    syntax: 'toml',
    dependencies: (_, data) =>
      keysOf(data, [['dependencies'], ['dev-dependencies'], ['build-dependencies'], ['workspace', 'dependencies']]),
  },
  {
    name: /\.csproj$/i,
    ecosystem: 'dotnet',
    dependencies: text => matches(text, /<PackageReference[^>\n]*\bInclude="([^"\n]+)"/g),
  },
  { name: /^mix\.exs$/, ecosystem: 'elixir', dependencies: text => matches(text, /\{[ \t]*:(\w+)[ \t]*,/g) },
];

function parse(file: TextFile, format: Format): Manifest {
  const text = file.text.replace(/^\uFEFF/, '');
  const data = format.syntax ? parsed(text, format.syntax) : undefined;
  const readable = !format.syntax || data !== undefined;
  const names = readable ? format.dependencies(text, data) : undefined;
  return {
    file,
    ecosystem: format.ecosystem,
    directory: directoryOf(file.path),
    dependencies: names && new Set([...names].filter(Boolean).map(name => name.toLowerCase())),
    scripts: scriptsOf(data, format.ecosystem),
    data,
  };
}

function parsed(text: string, syntax: 'json' | 'toml'): unknown {
  try {
    return syntax === 'json' ? JSON.parse(text) : parseToml(text);
  } catch {
    return undefined;
  }
}

function scriptsOf(data: unknown, ecosystem: Ecosystem): ReadonlyMap<string, string> {
  const scripts = ecosystem === 'npm' ? lookup(data, 'scripts') : undefined;
  if (!isTable(scripts)) return new Map();
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function keysOf(data: unknown, tables: readonly (readonly string[])[]): string[] {
  return tables.flatMap(path => {
    const table = lookup(data, ...path);
    return isTable(table) ? Object.keys(table) : [];
  });
}

/** PEP 621, dependency groups (PEP 735), Poetry, PDM and uv. */
function pyprojectDependencies(data: unknown): string[] {
  const lists = [lookup(data, 'project', 'dependencies'), lookup(data, 'tool', 'uv', 'dev-dependencies')];
  for (const path of [
    ['project', 'optional-dependencies'],
    ['dependency-groups'],
    ['tool', 'pdm', 'dev-dependencies'],
  ]) {
    lists.push(...valuesOf(lookup(data, ...path)));
  }
  const poetryGroups = valuesOf(lookup(data, 'tool', 'poetry', 'group'));
  return [
    ...lists
      .flatMap(list => (Array.isArray(list) ? list : []))
      .map(item => (typeof item === 'string' ? pythonName(item) : '')),
    ...keysOf(data, [
      ['tool', 'poetry', 'dependencies'],
      ['tool', 'poetry', 'dev-dependencies'],
    ]),
    ...poetryGroups.flatMap(group => keysOf(group, [['dependencies']])),
  ];
}

function valuesOf(table: unknown): unknown[] {
  return isTable(table) ? Object.values(table) : [];
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The normalised name that a requirement line starts with; '' for options, comments and addresses. */
function pythonName(line: string): string {
  const name = /^[ \t]*([A-Za-z0-9][\w.-]*)[ \t]*(?:[[<>=!~;@#,(]|$)/.exec(line.trimEnd())?.[1] ?? '';
  return name.replace(/[_.]/g, '-');
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), match => match[1] ?? '');
}
