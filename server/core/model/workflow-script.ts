/** What the commands of a step find in the folder that they run in. */
import { lookup, type Manifest } from './manifest.js';
import { directoryOf, nameOf, resolvePath } from './paths.js';
import type { Project } from './project.js';
import { invocation, type Word } from './shell.js';
import type { Job, Step } from './workflow.js';

/** A command of a step and the folder it runs in. */
export interface PlacedCommand {
  /** The program, without what only starts it, and its arguments. */
  readonly words: readonly Word[];
  /** From the root; `undefined` where it cannot be known. */
  readonly directory: string | undefined;
}

/** The commands of a step, each with its folder: that of the step, moved by `cd`. */
export function commandsWithFolders(step: Step, project: Project): readonly PlacedCommand[] {
  const { yaml, job, commands } = step;
  const holders = [yaml, job.yaml.at('defaults', 'run'), job.workflow.yaml.at('defaults', 'run')];
  const own = holders.map(holder => holder?.get('working-directory')).find(value => value !== undefined);
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
    return { words, directory: isInside ? directory : undefined };
  });
}

/** Whether the repository lies elsewhere than at the root of the workspace, or another one does. */
export function isMoved({ steps }: Job): boolean {
  return steps.some(
    ({ uses, with: inputs }) =>
      uses?.action.toLowerCase() === 'actions/checkout' && (inputs?.has('path') || inputs?.has('repository')),
  );
}

/** Whether a step works on the files of this repository as they are: one plain checkout, and nothing fetched, made or moved since. */
export function hasPlainFiles(step: Step, project: Project): boolean {
  const { job } = step;
  if (project.isPartOfRepository || job.yaml.has('container')) return false;
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

/** The npm script that a command asks for, where its package has none of that name. */
export function missingScript(
  { words, directory }: PlacedCommand,
  project: Project,
): { name: string; manifest: Manifest } | undefined {
  const [program = '', ...rest] = words.map(({ text }) => text);
  if (!/^(npm|yarn|pnpm)$/.test(program) || directory === undefined) return undefined;
  if (words.some(({ literal }) => !literal)) return undefined;
  if (
    rest.some(word =>
      /^(-w|-C|-r|-F|--workspaces?|--workspace=.*|--prefix|--prefix=.*|--filter|--filter=.*|--recursive|--cwd|--dir|--if-present)$/.test(
        word,
      ),
    )
  )
    return undefined;
  const name =
    rest[0] === 'run' || rest[0] === 'run-script'
      ? rest[1]
      : program === 'npm' && rest[0] === 'test'
        ? 'test'
        : undefined;
  if (name === undefined || !/^[\w:.-]+$/.test(name) || name.startsWith('-')) return undefined;
  const manifest = project.manifests.find(other => other.ecosystem === 'npm' && other.directory === directory);
  if (!manifest?.data || manifest.scripts.has(name) || lookup(manifest.data, 'name') === undefined) return undefined;
  // Yarn also runs programs of packages by that name.
  if (program !== 'npm' && !rest.includes('run')) return undefined;
  if (program === 'yarn' || name === 'env' || (name === 'start' && project.has(inFolder(directory, 'server.js'))))
    return undefined;
  return { name, manifest };
}

/** The script file that a command runs, where the repository has its folder but not the file. */
export function missingFile(command: PlacedCommand, project: Project): string | undefined {
  const { words, directory } = command;
  const [program, first, ...more] = words;
  if (!program || directory === undefined) return undefined;
  const runs =
    /^(bash|sh|python3?|node)$/.test(program.text) &&
    first?.literal &&
    /^[\w./-]+\.(sh|bash|py|js|mjs)$/.test(first.text)
      ? first
      : undefined;
  if (!runs || more.some(({ text }) => text === '<')) return undefined;
  const path = resolvePath(directory, runs.text);
  if (path === undefined || project.has(path) || !project.hasFolder(directoryOf(path))) return undefined;
  return /(^|\/)(dist|build|out|target|node_modules|bin|\.venv|venv)(\/|$)/.test(path) ? undefined : path;
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
  if (!inputs || job.steps.length === 0) return undefined;
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
