/** The folder a Dockerfile is built with, what must not come along from it, and the ignore file that keeps it out. */
import { createFile, type Edit } from '../../text.js';
import { directoryOf, isWithin, nameOf, resolvePath } from '../paths.js';
import { readManifest } from '../project/manifest.js';
import type { PipelineCommand } from '../project/pipeline.js';
import type { Project } from '../project/project.js';
import type { Copy, Dockerfile } from './dockerfile.js';
import { servicesBuildingFile } from './image-use.js';

/** A COPY or ADD that takes the whole build context; `undefined` where there is none. */
export function wholeCopy({ stages }: Dockerfile): Copy | undefined {
  for (const { copies } of stages) {
    const found = copies.find(({ wholeContext }) => wholeContext);
    if (found) return found;
  }
  return undefined;
}

/** A folder that a Dockerfile is built with; '' is the root. */
export interface BuildContext {
  readonly folder: string;
  /** Whether a compose file or a pipeline says so; else it is the nearest folder that has the files it copies. */
  readonly said: boolean;
}

/** The folders a Dockerfile is built with. Empty where that cannot be told. */
export function contextsOf(dockerfile: Dockerfile, project: Project): readonly BuildContext[] {
  const known = contexts.get(project) ?? new Map<Dockerfile, readonly BuildContext[]>();
  contexts.set(project, known);
  const found = known.get(dockerfile) ?? findContexts(dockerfile, project);
  known.set(dockerfile, found);
  return found;
}

/** The first Dockerfile of production that takes this whole context along: the one to be asked for the ignore file they share. */
export function firstToTakeAll(folder: string, project: Project): Dockerfile | undefined {
  return project.mainDockerfiles.find(
    dockerfile => wholeCopy(dockerfile) && contextsOf(dockerfile, project).some(context => context.folder === folder),
  );
}

/** Whether something decides what of the context comes along. */
function hasIgnoreFile({ file }: Dockerfile, { folder, said }: BuildContext, project: Project): boolean {
  if (project.has(`${file.path}.dockerignore`)) return true;
  const candidates = [folder];
  if (!said) for (let at = directoryOf(file.path); ; at = directoryOf(at)) if (candidates.push(at) && at === '') break;
  return candidates.some(
    at => project.has(inFolder(at, '.dockerignore')) || project.has(inFolder(at, '.containerignore')),
  );
}

/** The contexts this Dockerfile is asked about, being the first to take them whole; `undefined` where none is known. */
export function ownContexts(dockerfile: Dockerfile, project: Project): readonly BuildContext[] | undefined {
  const known = contextsOf(dockerfile, project);
  if (known.length === 0) return undefined;
  return known.filter(({ folder }) => firstToTakeAll(folder, project) === dockerfile);
}

/** A context without an ignore file, and what comes along that no build needs. */
export interface UnfilteredContext {
  readonly folder: string;
  readonly unwanted: readonly Unwanted[];
}

/** Those of a Dockerfile's own contexts that an ignore file is worth while for. */
export function unfilteredContexts(dockerfile: Dockerfile, project: Project): readonly UnfilteredContext[] {
  return (ownContexts(dockerfile, project) ?? [])
    .filter(own => !hasIgnoreFile(dockerfile, own, project))
    .map(({ folder }) => ({ folder, unwanted: unwantedIn(folder, project) }))
    .filter(({ unwanted }) => unwanted.some(({ heavy }) => heavy));
}

/** The edit that gives a context its ignore file. */
export function ignoreFileFor({ folder, unwanted }: UnfilteredContext): Edit {
  return createFile(inFolder(folder, '.dockerignore'), ignoreText(unwanted));
}

/** What of the context no build needs: `patterns` of an ignore file, each with the name it is known by. */
export interface Unwanted {
  readonly name: string;
  readonly patterns: readonly string[];
  /** The heading it stands under. */
  readonly group: string;
  /** Worth an ignore file by itself: large, or changed by every build outside. */
  readonly heavy?: boolean;
  /** The image as it is now has some of it, and may have a use for it. */
  readonly present?: boolean;
}

/** What no build with this context needs: whatever one of its Dockerfiles may use is left alone. */
export function unwantedIn(context: string, project: Project): readonly Unwanted[] {
  const start = context === '' ? 0 : context.length + 1;
  const paths = project.paths.filter(path => isWithin(path, context)).map(path => path.slice(start));
  const dockerfiles = project.dockerfiles.filter(dockerfile => {
    const folders = contextsOf(dockerfile, project).map(({ folder }) => folder);
    return folders.length === 0 || folders.includes(context);
  });
  const script = dockerfiles
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN' || keyword === 'ONBUILD'))
    .map(({ span, file }) => file.text.slice(span.start, span.end))
    .join('\n');
  const copied = dockerfiles.flatMap(({ stages }) =>
    stages.flatMap(({ copies }) =>
      copies.filter(copy => copy.fromContext).flatMap(({ sources }) => sources.map(({ text }) => text)),
    ),
  );
  const mounted = Array.from(script.matchAll(/\b(?:source|src)=([^,\s]+)/g), ([, source = '']) => source);
  const seen: Seen = { context, paths, script, project };
  return [...history(seen), ...secrets(seen), ...leftoversIn(seen), ...packaging(seen, dockerfiles)].filter(
    ({ name }) => !isNamed(name, [...copied, ...mounted]),
  );
}

/** The text of an ignore file. */
export function ignoreText(unwanted: readonly Unwanted[]): string {
  const groups = new Map<string, string[]>();
  for (const { group, patterns } of unwanted) groups.set(group, [...(groups.get(group) ?? []), ...patterns]);
  return `${[...groups].map(([group, patterns]) => [`# ${group}`, ...patterns].join('\n')).join('\n\n')}\n`;
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

interface Seen {
  readonly context: string;
  /** From the context. */
  readonly paths: readonly string[];
  /** Every RUN. */
  readonly script: string;
  readonly project: Project;
}

const contexts = new WeakMap<Project, Map<Dockerfile, readonly BuildContext[]>>();

function findContexts(dockerfile: Dockerfile, project: Project): readonly BuildContext[] {
  const services = servicesBuildingFile(dockerfile, project).map(({ build }) => build?.context);
  const said = services.length > 0 ? services : builtInPipelines(dockerfile.file.path, project);
  if (said.length > 0) {
    const folders = new Set(said.filter(folder => folder !== undefined));
    return said.includes(undefined) ? [] : Array.from(folders, folder => ({ folder, said: true }));
  }
  const folder = likelyContext(dockerfile, project);
  return folder === undefined ? [] : [{ folder, said: false }];
}

function builtInPipelines(path: string, project: Project): readonly (string | undefined)[] {
  const { commands, actions } = project.activity;
  const found: (string | undefined)[] = [];
  for (const command of commands) {
    const build = readBuild(command);
    if (build && resolvePath(command.directory, build.dockerfile) === path) {
      found.push(build.context === undefined ? undefined : resolvePath(command.directory, build.context));
    }
  }
  for (const { name, with: inputs, atRoot } of actions) {
    if (!/^(docker|depot|useblacksmith)\/build-push-action$/.test(name) || !atRoot) continue;
    const context = inputs?.get('context');
    const file = inputs?.get('file');
    // Without one, the action builds what is in the repository.
    const folder =
      context && context.raw !== '' ? (context.text === undefined ? undefined : resolvePath('', context.text)) : '';
    const built =
      file && file.raw !== ''
        ? file.text === undefined
          ? undefined
          : resolvePath('', file.text)
        : folder === undefined
          ? undefined
          : inFolder(folder, 'Dockerfile');
    if (built === path) found.push(folder);
  }
  return found;
}

const valuedFlags =
  /^(-t|-f|-o|-m|--(tag|file|build-arg|target|platform|cache-from|cache-to|label|secret|ssh|network|progress|output|iidfile|add-host|builder|metadata-file|build-context|attest|annotation|allow|memory|ulimit|shm-size))$/;

function readBuild({
  words,
}: PipelineCommand): { readonly dockerfile: string; readonly context: string | undefined } | undefined {
  const texts = words.map(({ text }) => text);
  if (!/^(docker|podman|nerdctl|buildah)$/.test(texts[0] ?? '')) return undefined;
  const at = texts.findIndex(text => text === 'build' || text === 'bud');
  if (at < 1 || at > 2) return undefined;
  let file: string | undefined;
  let context: string | undefined;
  for (let i = at + 1; i < texts.length; i++) {
    const text = texts[i] ?? '';
    if (text === '-f' || text === '--file') file = texts[i + 1];
    file = /^(?:-f|--file)=(.+)$/.exec(text)?.[1] ?? file;
    if (valuedFlags.test(text)) i++;
    else if (!text.startsWith('-') || text === '-') context = words[i]?.literal ? text : undefined;
  }
  return { dockerfile: file ?? inFolder((context ?? '.').replace(/\/+$/, ''), 'Dockerfile'), context };
}

/** The nearest folder upwards that has all the files which the Dockerfile names, or its own where it names none. */
function likelyContext(dockerfile: Dockerfile, project: Project): string | undefined {
  const own = directoryOf(dockerfile.file.path);
  const named = dockerfile.stages
    .flatMap(({ copies }) => copies)
    .filter(({ fromContext, wholeContext }) => fromContext && !wholeContext)
    .flatMap(({ sources }) => sources.map(({ value }) => value?.replace(/^\.?\/+|\/+$/g, '')))
    .filter(source => source !== undefined && source !== '' && !/[*?[]|:\/\/|\.\./.test(source));
  if (named.length === 0) return isWorthIt(own, project) ? own : undefined;
  for (let folder = own; ; folder = directoryOf(folder)) {
    if (named.every(source => source !== undefined && exists(inFolder(folder, source), project))) return folder;
    if (folder === '') return undefined;
  }
}

function exists(path: string, project: Project): boolean {
  return project.has(path) || project.hasFolder(path);
}

/** Whether an application stands there, and not only what the image is made of. */
function isWorthIt(folder: string, project: Project): boolean {
  return (
    folder === '' ||
    project.paths.some(path => directoryOf(path) === folder && leftovers.some(({ sign }) => sign.test(nameOf(path))))
  );
}

function isNamed(name: string, sources: readonly string[]): boolean {
  return sources.some(source =>
    source
      .replace(/["']/g, '')
      .split('/')
      .some(part => part === name || (part.startsWith('.env') && name.startsWith('.env'))),
  );
}

function history({ context, script, project }: Seen): readonly Unwanted[] {
  if (context !== '' || /\bgit\b(?!-lfs|hub|lab)/.test(script)) return [];
  const asked = project.files.some(
    ({ path, text }) => directoryOf(path) === '' && !path.endsWith('.md') && asksHistory.test(text),
  );
  return asked ? [] : [{ name: '.git', patterns: ['.git'], group: 'History', heavy: true }];
}

/** What reads tags and commits while it builds. */
const asksHistory =
  /\bgit (rev-parse|rev-list|describe|log|status|submodule|tag|show|symbolic-ref|branch)\b|setuptools[_-]scm|hatch-vcs|versioneer|dynamic-versioning|git-commit-id|git-properties|gitversion|vergen|nerdbank|jgitver|buildvcs|lefthook|git-rev|git-describe/i;

/** Tools that read `.env` files while they build. */
const readsSettings =
  /^(vite|next|nuxt|react-scripts|@vue\/cli-service|astro|gatsby|@sveltejs\/kit|dotenv-cli|parcel|expo|symfony\/dotenv|symfony\/framework-bundle|laravel\/framework)$/;

function secrets({ context, paths, script, project }: Seen): readonly Unwanted[] {
  const group = 'Secrets and local settings';
  const own = paths.map(nameOf).filter(name => /^\.env(\.|$)/.test(name));
  const examples = new Set(own.filter(name => /(example|sample|template|dist|defaults?)$/.test(name)));
  const mayRead = paths.some(path => {
    const readable = /(^|\/)(package|composer)\.json$/.test(path);
    const file = readable ? project.file(inFolder(context, path)) : undefined;
    const manifest = file && readManifest(file);
    return readable && (!manifest?.dependencies || [...manifest.dependencies].some(name => readsSettings.test(name)));
  });
  if (mayRead || /\.env\b/.test(script))
    return [{ name: '.env.local', patterns: ['**/.env.local', '**/.env.*.local'], group }];
  const present = own.length > examples.size;
  return [
    {
      name: '.env',
      patterns: ['**/.env', '**/.env.*', ...Array.from(examples, name => `!**/${name}`)],
      group,
      present,
    },
  ];
}

interface Leftover {
  readonly group: string;
  /** A file that shows that the context is of this kind. */
  readonly sign: RegExp;
  /** Names of files and folders; those with a `when` only where a RUN makes them anew. The first is heavy. */
  readonly names: readonly (readonly [name: string, when?: RegExp])[];
}

const installs = /\b(pip3?|uv|poetry|pipenv|pdm|conda)\b/;

const leftovers: readonly Leftover[] = [
  {
    group: 'Node.js',
    sign: /^package\.json$/,
    names: [['node_modules', /\b(npm|yarn|pnpm|bun)\b/], ['npm-debug.log*'], ['coverage']],
  },
  {
    group: 'Python',
    sign: /^(pyproject\.toml|requirements(?![\w.-]*example)[\w.-]*\.txt|Pipfile|setup\.(py|cfg)|manage\.py)$/,
    names: [
      ['__pycache__'],
      ['.venv', installs],
      ['venv', installs],
      ['*.py[cod]'],
      ['.pytest_cache'],
      ['.mypy_cache'],
      ['.ruff_cache'],
      ['.coverage'],
    ],
  },
  { group: 'Next.js', sign: /^next\.config\./, names: [['.next', /\bbuild\b/]] },
  {
    group: 'Nuxt',
    sign: /^nuxt\.config\./,
    names: [
      ['.nuxt', /\bbuild\b/],
      ['.output', /\bbuild\b/],
    ],
  },
  { group: 'Maven', sign: /^pom\.xml$/, names: [['target', /\bmvnw?\b/]] },
  {
    group: 'Gradle',
    sign: /^build\.gradle(\.kts)?$/,
    names: [
      ['build', /\bgradlew?\b/],
      ['.gradle', /\bgradlew?\b/],
    ],
  },
  { group: 'Rust', sign: /^Cargo\.toml$/, names: [['target', /\bcargo\b/]] },
  {
    group: '.NET',
    sign: /\.(cs|fs|vb)proj$/,
    names: [
      ['obj', /\bdotnet\b.*\b(build|publish|restore)\b/],
      ['bin', /\bdotnet\b.*\b(build|publish|restore)\b/],
    ],
  },
  { group: 'Ruby', sign: /^Gemfile$/, names: [['.bundle', /\bbundle\b/], ['*.log']] },
  { group: 'PHP', sign: /^composer\.json$/, names: [['vendor', /\bcomposer (install|update)\b/]] },
  {
    group: 'Elixir',
    sign: /^mix\.exs$/,
    names: [
      ['_build', /\bmix\b/],
      ['deps', /\bmix deps\.get\b/],
    ],
  },
];

/** What builds leave behind. What is in the repository was put there to be used, whatever its name. */
function leftoversIn({ paths, script }: Seen): readonly Unwanted[] {
  const parts = new Set(paths.flatMap(path => path.split('/')));
  const files = [...new Set(paths.map(nameOf))];
  return leftovers
    .filter(({ sign }) => files.some(name => sign.test(name)))
    .flatMap(({ group, names }) =>
      names
        .filter(([name, when]) => (!when || when.test(script)) && !parts.has(name) && !isCommitted(name, files))
        .map(([name], index) => ({ name, patterns: [`**/${name}`], group, heavy: index === 0 && !name.includes('*') })),
    );
}

/** Whether a pattern with a star means files of the repository. */
function isCommitted(name: string, files: readonly string[]): boolean {
  const star = name.indexOf('*');
  if (star < 0) return false;
  const tail = name.slice(star + 1);
  return files.some(
    file =>
      file.startsWith(name.slice(0, star)) && (tail === '.py[cod]' ? /\.py[cod]$/.test(file) : file.endsWith(tail)),
  );
}

/** What only starts the build: every change of it would spoil the cache of all that follows. */
function packaging({ context, paths, script }: Seen, dockerfiles: readonly Dockerfile[]): readonly Unwanted[] {
  const start = context === '' ? 0 : context.length + 1;
  const own = dockerfiles.filter(({ file }) => isWithin(file.path, context)).map(({ file }) => file.path.slice(start));
  const compose = paths.filter(path => /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/.test(path));
  return ['.dockerignore', ...own, ...compose]
    .filter(path => !script.includes(nameOf(path)))
    .map(path => ({ name: nameOf(path), patterns: [path], group: 'Packaging' }));
}
