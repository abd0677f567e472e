/** What the commands of a step find in the folder that they run in. */
import { nearest } from '../../nearest.js';
import { directoryOf, nameOf, resolvePath, shortPath } from '../paths.js';
import { makefileIn, readMakefile } from '../project/makefile.js';
import { lookup } from '../project/manifest.js';
import type { Project } from '../project/project.js';
import { type Command, invocation, type Word } from '../shell.js';
import { majorOf } from './known-actions.js';
import type { Job, Step } from './workflow.js';

/** A command of a step and the folder it runs in. */
export interface PlacedCommand {
  /** The program, without what only starts it, and its arguments. */
  readonly words: readonly Word[];
  /** From the root; `undefined` where it cannot be known. */
  readonly directory: string | undefined;
  /** Whether the step fails where it fails: nothing asks for its answer, and nothing stands in for it. */
  readonly decides: boolean;
  /** Whether a command before it in the same script may have made files. */
  readonly followsFiles: boolean;
}

/** The commands of a step, each with its folder: that of the step, moved by `cd`. */
export function commandsWithFolders(step: Step, project: Project): readonly PlacedCommand[] {
  const { yaml, job, commands } = step;
  const holders = [yaml, job.yaml.at('defaults', 'run'), job.workflow.yaml.at('defaults', 'run')];
  const own = holders.map(holder => holder?.get('working-directory')).find(value => value !== undefined);
  let followsFiles = false;
  const folders = [own ? (own.text === undefined ? undefined : resolvePath('', own.text)) : ''];
  return commands.map(command => {
    folders.length = Math.min(folders.length, command.depth + 1);
    while (folders.length <= command.depth) folders.push(folders.at(-1));
    const directory = folders.at(-1);
    const words = command.words.slice(command.words.length - invocation(command).length);
    const [program, to] = words;
    if (program && /^(cd|pushd|popd)$/.test(program.text)) {
      const folder = to?.literal && program.text !== 'popd' ? resolvePath(directory, to.text) : undefined;
      folders[folders.length - 1] = folder !== undefined && project.hasFolder(folder) ? folder : undefined;
    }
    const isInside = command.words.length === words.length || !/^(docker|podman)/.test(command.words[0]?.text ?? '');
    const decides = command.after !== '||' && command.after !== '|' && !command.condition && !command.negated;
    const placed = { words, directory: isInside ? directory : undefined, decides, followsFiles };
    followsFiles ||= bringsFiles(command);
    return placed;
  });
}

/** Whether the repository lies elsewhere than at the root of the workspace, or another one does. */
function isMoved({ steps }: Job): boolean {
  return steps.some(
    ({ uses, with: inputs }) =>
      uses?.action.toLowerCase() === 'actions/checkout' && (inputs?.has('path') || inputs?.has('repository')),
  );
}

/** Whether a step works on the files of this repository as they are: one plain checkout, and nothing fetched, made or moved since. */
export function hasPlainFiles(step: Step, project: Project): boolean {
  const { job } = step;
  // What other repositories call runs in theirs.
  const isOnlyCalled = job.workflow.triggers?.every(event => event === 'workflow_call') !== false;
  // A workflow further down is a template: it is going to run in another repository.
  const isTemplate = !job.file.path.startsWith('.github/');
  if (project.isPartOfRepository || job.yaml.has('container') || isOnlyCalled || isTemplate) return false;
  let isCheckedOut = false;
  for (const other of job.steps) {
    if (other.yaml === step.yaml) return isCheckedOut;
    const action = other.uses?.action.toLowerCase() ?? '';
    if (action === 'actions/checkout') {
      const inputs = other.with;
      if (['path', 'repository', 'ref', 'submodules', 'sparse-checkout'].some(key => inputs?.has(key)) || isCheckedOut)
        return false;
      isCheckedOut = true;
    } else if (/artifact|cache|checkout|download|clone|^\.\//.test(action) && !/upload/.test(action)) return false;
    if (other.commands.some(bringsFiles)) return false;
  }
  return false;
}

function bringsFiles({ words, redirections }: Step['commands'][number]): boolean {
  const [program = '', first = ''] = words.map(({ text }) => text);
  if (redirections.some(({ operator }) => operator.startsWith('>'))) return true;
  if (program === 'git')
    return /^(clone|checkout|switch|submodule|fetch|pull|worktree|lfs|sparse-checkout|restore)$/.test(first);
  return (
    /^(curl|wget|cp|mv|tar|unzip|rsync|scp|gsutil|aws|gh|tee|touch|cat|ln|envsubst|sed|dotnet|npx|cookiecutter|make|python3?|node|bash|sh)$/.test(
      program,
    ) ||
    program.startsWith('./') ||
    /\.(sh|py)$/.test(program)
  );
}

/** A name in a command for which the project has nothing. */
export interface Missing {
  readonly word: Word;
  /** What is not there, as a sentence. */
  readonly says: string;
  /** The name that somebody may have meant. */
  readonly meant: string | undefined;
}

/** Whether a command may run something of the project by its name; the others need no second look. */
export function runsByName({ words }: Command): boolean {
  const [program, first] = words;
  if (/^(bash|sh|python3?|node)$/.test(program?.text ?? '')) return /\.\w+$/.test(first?.text ?? '');
  return /^(npm|pnpm|make)$|^\.\//.test(program?.text ?? '');
}

/** What a command runs by its name and that is not there: a package script, a make target or a file. */
export function missingIn(command: PlacedCommand, project: Project): Missing | undefined {
  return missingScript(command, project) ?? missingTarget(command, project) ?? missingFile(command, project);
}

function missingScript({ words, directory }: PlacedCommand, project: Project): Missing | undefined {
  const [program = '', verb = '', next = ''] = words.map(({ text }) => text);
  // Yarn also runs programs of packages by that name.
  if (!/^(npm|pnpm)$/.test(program) || directory === undefined || words.some(({ literal }) => !literal))
    return undefined;
  if (words.some(({ text }) => elsewhere.test(text))) return undefined;
  const isRun = verb === 'run' || verb === 'run-script';
  const name = isRun ? next : program === 'npm' && verb === 'test' ? verb : '';
  const word = words[isRun ? 2 : 1];
  if (!word || !/^[\w:.][\w:.-]*$/.test(name) || name === 'env') return undefined;
  if (name === 'start' && project.has(inFolder(directory, 'server.js'))) return undefined;
  const manifest = project.manifests.find(other => other.ecosystem === 'npm' && other.directory === directory);
  if (!manifest?.data || manifest.scripts.has(name) || lookup(manifest.data, 'name') === undefined) return undefined;
  return {
    word,
    says: `\`${shortPath(manifest.file.path)}\` has no script \`${name.slice(0, 30)}\``,
    meant: misspelt(name, nearest(name, manifest.scripts.keys())),
  };
}

/** A name that differs by a slip: `test:ci` and `test:ui` are two, and both are meant. */
function misspelt(name: string, other: string | undefined): string | undefined {
  const parts = name.split(':');
  const isSlip = other?.split(':').every((part, index) => part === parts[index] || part.length > 3);
  return isSlip ? other : undefined;
}

/** Flags by which the scripts of other packages run, or none at all. */
const elsewhere =
  /^(-ws?|-C|-r|-F|--workspaces?|--workspace=.*|--prefix|--prefix=.*|--filter|--filter=.*|--recursive|--cwd|--dir|--if-present)$/;

function missingTarget({ words, directory }: PlacedCommand, project: Project): Missing | undefined {
  const [make, ...args] = words;
  if (make?.text !== 'make' || directory === undefined || args.some(({ literal }) => !literal)) return undefined;
  const file = makefileIn(project, directory);
  const makefile = file && readMakefile(file);
  if (!makefile?.isWhole || args.some(({ text }) => text.startsWith('-') && !/^(-[ksBi]|-j\d*)$/.test(text)))
    return undefined;
  for (const word of args) {
    const { text } = word;
    if (!/^[a-z][\w-]*$/i.test(text) || makefile.targets.has(text) || makefile.phony.has(text)) continue;
    const path = inFolder(directory, text);
    // What is there already is up to date, and of a source with that name make knows what to do.
    if (project.hasFolder(path) || project.paths.some(other => other === path || other.startsWith(`${path}.`)))
      continue;
    return {
      word,
      says: `\`${shortPath(file?.path ?? '')}\` has no target \`${text.slice(0, 30)}\``,
      meant: nearest(text, makefile.targets.keys()),
    };
  }
  return undefined;
}

/** The script file that a command runs, where the repository has its folder but not the file. */
function missingFile({ words, directory, followsFiles }: PlacedCommand, project: Project): Missing | undefined {
  const [program, first, ...more] = words;
  if (!program || followsFiles || directory === undefined || more.some(({ text }) => text === '<')) return undefined;
  const isItself = program.text.startsWith('./');
  const word = isItself ? program : /^(bash|sh|python3?|node)$/.test(program.text) ? first : undefined;
  if (!word?.literal || !/^[\w./-]+\.(sh|bash|py|js|mjs)$/.test(word.text)) return undefined;
  const path = resolvePath(directory, word.text);
  if (path === undefined || project.has(path) || !project.hasFolder(directoryOf(path))) return undefined;
  if (/(^|\/)(dist|build|out|target|node_modules|bin|\.venv|venv)(\/|$)/.test(path)) return undefined;
  return { word, says: `There is no file \`${shortPath(path)}\``, meant: undefined };
}

/** The verbs of `npm install` commands that may take other versions than the lock file beside them names. */
export function unlockedInstalls(step: Step, project: Project): readonly Word[] {
  if (isMoved(step.job) || step.job.steps.some(commits)) return [];
  const commands = commandsWithFolders(step, project);
  return commands.flatMap(({ words, directory }) => {
    const [npm, verb, ...rest] = words;
    // It stands in for `npm ci` where there is no lock file.
    if (commands.some(other => other.directory === directory && other.words[1]?.text === 'ci')) return [];
    if (npm?.text !== 'npm' || !verb || !/^(install|i)$/.test(verb.text) || directory === undefined) return [];
    const isPlain = rest.every(({ text }) => harmless.test(text));
    return isPlain && project.has(inFolder(directory, 'package-lock.json')) ? [verb] : [];
  });
}

const harmless = /^--(legacy-peer-deps|no-audit|no-fund|prefer-offline|no-progress|silent|quiet|force|ignore-scripts)$/;

/** A job that commits may be there to bring the lock file up to date. */
function commits({ run, uses }: Step): boolean {
  return /git (add|commit|push)|npm version/.test(run?.raw ?? '') || /commit|pull-request/.test(uses?.action ?? '');
}

export interface BuildPlace {
  readonly kind: 'context' | 'Dockerfile';
  readonly path: string;
}

/** The folder or Dockerfile that an action is to build, where the repository has none there. */
export function missingBuildInput(
  job: Job,
  step: Step,
  project: Project,
): { readonly key: string; readonly place: BuildPlace } | undefined {
  const inputs = step.with;
  // Version 1 took `path` instead of `context`.
  if (!inputs || job.steps.length === 0 || inputs.has('path') || majorOf(step.uses?.ref ?? '') === 1) return undefined;
  const context = inputs.get('context');
  const folder = context ? (context.text === undefined ? undefined : resolvePath('', context.text.trim())) : '';
  if (folder === undefined || /^(https?:|git@)|\.git(#|$)/.test(context?.text ?? '')) return undefined;
  if (context && folder !== '' && !project.hasFolder(folder)) {
    return { key: 'context', place: { kind: 'context', path: folder } };
  }
  const file = inputs.get('file');
  if (file && file.text === undefined) return undefined;
  // The path of the Dockerfile starts where the workflow runs, not in the context.
  const path = file?.text === undefined ? inFolder(folder, 'Dockerfile') : resolvePath('', file.text.trim());
  if (path === undefined || project.has(path) || (file?.text ?? '').startsWith('http')) return undefined;
  // BuildKit takes the name in lower case too, where none is asked for.
  if (!file && project.has(inFolder(folder, 'dockerfile'))) return undefined;
  const isThere = project.paths.some(
    other => directoryOf(other) === directoryOf(path) && nameOf(other) === nameOf(path),
  );
  return isThere
    ? undefined
    : { key: file ? 'file' : context ? 'context' : 'uses', place: { kind: 'Dockerfile', path } };
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
