/** The environment a project reads its settings from: variables in use, samples of them, and files that hold them. */
import { appendLines, createFile, type Edit, type Span, span, type TextFile } from '../text.js';
import { isInSideFolder } from './image-build.js';
import { directoryOf, isWithin, nameOf } from './paths.js';
import type { Project } from './project.js';
import { findSecret, namesSecret, type Secret } from './secret.js';

/** A variable that the project asks its environment for, without having a value of its own. */
export interface NeededVariable {
  readonly name: string;
  readonly at: Span;
}

/** Whether settings come from a file of variables, or such a file is meant to exist. */
export function usesEnvFile(project: Project): boolean {
  return (
    samplesOf(project).length > 0 ||
    asksForVariables(project) ||
    project.manifests.some(({ dependencies }) => [...(dependencies ?? [])].some(name => readers.test(name)))
  );
}

/** Whether somebody who starts the project has to set variables. */
export function asksForVariables(project: Project): boolean {
  return (
    neededVariables(project).length > 0 ||
    project.composeFiles.some(({ services }) =>
      services.some(({ yaml }) => /^(?:\.\/)?\.env$/.test(yaml.get('env_file')?.text ?? '')),
    )
  );
}

/** Whether the project has anything to keep secret: a database, or variables whose names say so. */
export function needsSecrets(project: Project): boolean {
  return project.datastores.length > 0 || [...sampledNames(project)].some(namesSecret);
}

/** A sample with every variable in use, without values; `undefined` where none is known. */
export function exampleText(project: Project): string | undefined {
  const names = new Set(neededVariables(project).map(({ name }) => name));
  return names.size ? [...names].map(name => `${name}=\n`).join('') : undefined;
}

/** Names variables in the sample nearest to a file. */
export function addToSample(names: readonly string[], file: TextFile, project: Project): readonly Edit[] | undefined {
  const near = samplesOf(project).filter(path => isWithin(file.path, directoryOf(path)));
  const sample = project.file(near.at(-1) ?? samplesOf(project)[0] ?? '');
  return (
    sample && [
      appendLines(
        sample,
        names.map(name => `${name}=`),
      ),
    ]
  );
}

/** Samples of the environment, wherever they are. */
export function samplesOf({ paths }: Project): readonly string[] {
  let found = samples.get(paths);
  if (!found) {
    found = paths.filter(path => sampleName.test(nameOf(path)));
    samples.set(paths, found);
  }
  return found;
}

/** Whether the variables to set are written down: in a sample, or in an environment file that is committed itself. */
export function hasSample(project: Project): boolean {
  return samplesOf(project).length > 0 || project.paths.some(isEnvironment);
}

/** Every name that a sample names, or that is only mentioned there behind a `#`. */
function sampledNames(project: Project): ReadonlySet<string> {
  const names = samplesOf(project).flatMap(path => namesIn(project.file(path)));
  return new Set(names);
}

/** Required variables of compose files, and those that settings in source files read without a default. */
export function neededVariables(project: Project): readonly NeededVariable[] {
  let found = neededBy.get(project);
  if (!found) {
    found = project.files.flatMap(file => neededIn(file, project));
    neededBy.set(project, found);
  }
  return found;
}

/** Variables that source files read and no sample names, each where it is read first. */
export function unsampledVariables(project: Project): readonly NeededVariable[] {
  const seen = new Set(sampledNames(project));
  const composed = new Set(project.composeFiles.map(({ file }) => file));
  return neededVariables(project).filter(({ name, at }) => {
    if (composed.has(at.file) || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** A file of variables that is not ignored, with the first secret in it. */
export interface TrackedEnvironment {
  readonly file: TextFile;
  readonly name: string;
  readonly at: Span;
  readonly secret: Secret;
}

export function trackedEnvironments(project: Project): readonly TrackedEnvironment[] {
  return project.files.flatMap(file =>
    isEnvironment(file.path) && !ignores(file.path, project) ? (firstSecret(file) ?? []) : [],
  );
}

/** Keeps one file out of the repository; `undefined` where what is ignored could not be read. */
export function ignoreFile(path: string, project: Project): readonly Edit[] | undefined {
  const file = project.file('.gitignore');
  if (!file) return project.has('.gitignore') ? undefined : [createFile('.gitignore', `/${path}\n`)];
  return [appendLines(file, [`/${path}`])];
}

/** Whether a line of the root's `.gitignore` names this very file. */
function ignores(path: string, project: Project): boolean {
  const lines = project.file('.gitignore')?.text.split(/\r?\n/) ?? [];
  return lines.some(line => line.trimEnd() === `/${path}`);
}

/** Whether the root's `.gitignore` keeps `.env` out; `undefined` where it could not be read. */
export function ignoresEnv(project: Project): boolean | undefined {
  const file = project.file('.gitignore');
  if (!file) return project.has('.gitignore') ? undefined : false;
  return file.text
    .split(/\r?\n/)
    .some(line => /^(?:\/|\*\*\/)?(?:\*?\.env\*?|\.env\[.*|\.\*|\*\.env)[ \t]*$/.test(line));
}

/** Whether a path is a file of variables that somebody runs the project with, not a sample nor one for tests. */
export function isEnvironment(path: string): boolean {
  const name = nameOf(path);
  return /^\.env(?:\.(?:local|prod|production|staging|live))?$/.test(name) && !isInSideFolder(path);
}

const sampleName =
  /^(?:\.?env[\w.-]*(?:example|sample|template|tpl|dist|defaults?)|(?:example|sample|template|dist)[\w-]*\.env|\.?[\w-]+\.env\.(?:example|sample|template|dist)|\.envrc(?:\.(?:example|sample))?|\.env\.schema|env\.[\w-]+\.(?:example|sample)|example\.envrc)$/i;
/** Libraries that read `.env`. */
const readers =
  /^(?:dotenv(?:-.+)?|@dotenvx\/dotenvx|python-dotenv|environs|django-environ|python-decouple|dynaconf|dotenvy|vlucas\/phpdotenv|symfony\/dotenv|dotenv-rails|spring-dotenv)$/;

const samples = new WeakMap<readonly string[], readonly string[]>();

function namesIn(file: TextFile | undefined): readonly string[] {
  if (!file) return [];
  let names = named.get(file);
  if (!names) {
    const found = file.text.matchAll(/^[ \t#]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm);
    names = Array.from(found, match => match[1] ?? '');
    named.set(file, names);
  }
  return names;
}

/** What stands in a file that is a sample in all but its name. */
function isPlaceholder(value: string): boolean {
  return /\$\{|^<|\.\.\.$|^(?:change|your|replace|my|example|xxx|todo|placeholder|dummy|test|sample|insert|enter|fill|secret|password|postgres|admin|root|local|dev)/i.test(
    value,
  );
}

function firstSecret(file: TextFile): TrackedEnvironment | undefined {
  if (/^#.*\b(?:copy|rename) this\b/im.test(file.text)) return undefined;
  for (const match of file.text.matchAll(/^(?:[ \t]*export[ \t]+)?[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(\S.{0,4000})$/gm)) {
    const [whole, name = '', written = ''] = match;
    const value = written.trim().replace(/^(["'])(.*)\1$/, '$2');
    const secret = isPlaceholder(value) ? undefined : findSecret(name, value);
    if (!secret) continue;
    const start = match.index + whole.indexOf(name);
    return { file, name, at: span(file, start, start + name.length), secret };
  }
  return undefined;
}

const named = new WeakMap<TextFile, readonly string[]>();
const neededBy = new WeakMap<Project, readonly NeededVariable[]>();
const needed = new WeakMap<TextFile, readonly NeededVariable[]>();

function neededIn(file: TextFile, project: Project): readonly NeededVariable[] {
  const known = needed.get(file);
  if (known) return known;
  const variables = isInSideFolder(file.path) ? [] : readNeeded(file, project);
  needed.set(file, variables);
  return variables;
}

const asks: readonly (readonly [path: RegExp, ask: RegExp])[] = [
  [
    /\.[cm]?[jt]s$/,
    /\bprocess\.env(?:\.([A-Z][A-Z0-9_]+)|\[["']([A-Z][A-Z0-9_]+)["']\])(?![\w]|[ \t]*(?:\?\?|\|\||===?|!==?|\?|=))/g,
  ],
  [/\.py$/, /\bos\.environ\[["']([A-Z][A-Z0-9_]+)["']\](?![ \t]*=)/g],
];

/** Set by the system, the platform or the tool that starts the program. */
const given =
  /^(?:NODE_ENV|PORT|HOST|HOSTNAME|HOME|PATH|PWD|USER|SHELL|LANG|TZ|TMPDIR|TERM|CI|DEBUG|LOG_LEVEL|NO_COLOR|FORCE_COLOR|PYTHON\w*|VIRTUAL_ENV|DJANGO_SETTINGS_MODULE|(?:VERCEL|NETLIFY|RAILWAY|RENDER|FLY|HEROKU|DYNO|GITHUB|GITLAB|RUNNER|AWS|K_|KUBERNETES|npm|NEXT_RUNTIME|NEXT_PHASE|JEST|VITEST|CYPRESS|PLAYWRIGHT|TEST|ANALYZE|APP_VERSION|GIT|COMMIT|BUILD|WEBPACK|VITE_USER|ELECTRON)\w*)$/;

function readNeeded(file: TextFile, project: Project): readonly NeededVariable[] {
  const composed = project.composeFiles.find(compose => compose.file === file);
  const ask = composed ? /(?<!\$)\$\{([A-Za-z_]\w*)(?:\}|:?\?)/g : asks.find(([path]) => path.test(file.path))?.[1];
  if (!ask || /(?:^|[/.])(?:test|jest|vitest|playwright|cypress|e2e)[^/]*$/.test(file.path)) return [];
  const found = new Map<string, NeededVariable>();
  for (const match of file.text.matchAll(ask)) {
    const name = match[1] ?? match[2] ?? '';
    if (given.test(name) || found.has(name)) continue;
    const line = file.text.slice(file.text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/^\s*(?:#|\/\/|\*)|\s(?:#|\/\/)\s/.test(line)) continue;
    const start = match.index + match[0].indexOf(name);
    found.set(name, { name, at: span(file, start, start + name.length) });
  }
  return [...found.values()];
}
