/** Dependencies as a lock file names them: which lock files an installation has, and how it is told to keep to them. */
import type { Edit } from '../../text.js';
import { directoryOf, resolvePath } from '../paths.js';
import type { Project } from '../project/project.js';
import { contextsOf, inFolder } from './build-context.js';
import type { Stage } from './dockerfile.js';
import { installs, type PackageCommand, packageCommands } from './package-install.js';
import { insertAfterWord, replaceWord } from './run-edit.js';

export interface UnlockedInstall {
  readonly command: PackageCommand;
  /** The name of the lock file it pays no heed to. */
  readonly lock: string;
  /** How it would. */
  readonly title: string;
  edits(): readonly Edit[] | undefined;
}

/** Installations of the stage that may take other versions than a lock file beside the manifest they use. */
export function* unlockedInstalls(stage: Stage, project: Project): Generator<UnlockedInstall> {
  for (const command of packageCommands(stage)) {
    const { tool, verb, verbWord, names, run } = command;
    if (
      !installs(command) ||
      names.length > 0 ||
      run.has('--prefix', '-C', '--cwd', '--dir', '-g', '--global', '--directory', '--project')
    )
      continue;
    const way = ways.get(tool);
    if (!way || run.has(...way.locked) || way.lockedVerbs.includes(verb) || isFallback(command, stage)) continue;
    const lock = way.locks.find(name => bringsFile(stage, name, run.instruction.index, project));
    if (lock === undefined) continue;
    if (tool === 'npm') {
      if (run.has('--package-lock-only', '--no-package-lock')) continue;
      yield { command, lock, title: 'Use `npm ci`', edits: () => replaceWord(run, verbWord, 'ci') };
      continue;
    }
    const flag = tool === 'yarn' && isModernYarn(stage, project) ? '--immutable' : (way.locked[0] ?? '');
    const word = verbWord ?? run.word(text => text === tool);
    yield {
      command,
      lock,
      title: `Add \`${flag}\``,
      edits: () => insertAfterWord(run, word, verbWord ? flag : `install ${flag}`),
    };
  }
}

/** Whether the same script installs from the lock file where it can, or changes what was installed. */
function isFallback({ tool, run }: PackageCommand, stage: Stage): boolean {
  const way = ways.get(tool);
  return packageCommands(stage).some(
    other =>
      other.run !== run &&
      other.run.instruction === run.instruction &&
      other.tool === tool &&
      ((tool === 'npm' && /^(ci|clean-install|audit)$/.test(other.verb)) || (way && other.run.has(...way.locked))),
  );
}

const ways: ReadonlyMap<
  string,
  { readonly locks: readonly string[]; readonly locked: readonly string[]; readonly lockedVerbs: readonly string[] }
> = new Map([
  [
    'npm',
    { locks: ['package-lock.json', 'npm-shrinkwrap.json'], locked: [], lockedVerbs: ['ci', 'clean-install', 'add'] },
  ],
  ['yarn', { locks: ['yarn.lock'], locked: ['--frozen-lockfile', '--immutable', '--pure-lockfile'], lockedVerbs: [] }],
  [
    'pnpm',
    {
      locks: ['pnpm-lock.yaml'],
      locked: ['--frozen-lockfile', '--no-lockfile', '--offline', '--prefer-frozen-lockfile'],
      lockedVerbs: ['add'],
    },
  ],
  ['bun', { locks: ['bun.lock', 'bun.lockb'], locked: ['--frozen-lockfile'], lockedVerbs: ['add'] }],
  ['uv', { locks: ['uv.lock'], locked: ['--locked', '--frozen'], lockedVerbs: ['install'] }],
]);

/** Whether an instruction before `index` copies a file of the context under this name, and the file is there. */
export function bringsFile(stage: Stage, name: string, index: number, project: Project): boolean {
  const contexts = contextsOf(stage.dockerfile, project);
  const folders = contexts.length > 0 ? contexts.map(({ folder }) => folder) : [directoryOf(stage.file.path)];
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    for (const { instruction, sources, fromContext } of at.copies) {
      if (!fromContext || (at === stage && instruction.index > index)) continue;
      for (const { value } of sources) {
        if (value !== undefined && folders.some(folder => covers(folder, value.replace(/^\/+/, ''), name, project)))
          return true;
      }
    }
  }
  return false;
}

function covers(context: string, source: string, name: string, project: Project): boolean {
  const slash = source.lastIndexOf('/') + 1;
  const last = source.slice(slash);
  const folder = resolvePath(context, source.slice(0, slash) || '.');
  if (folder === undefined || /[*?[]/.test(folder)) return false;
  if (last.includes('*')) {
    const [head = '', tail = ''] = last.split('*', 2);
    return name.startsWith(head) && name.endsWith(tail) && project.has(inFolder(folder, name));
  }
  const whole = resolvePath(context, source);
  if (whole === undefined) return false;
  return last === name ? project.has(whole) : project.has(inFolder(whole, name));
}

/** Yarn from version 2 on: it has a settings file of its own, or the manifest names it. */
function isModernYarn(stage: Stage, project: Project): boolean {
  return (
    project.paths.some(path => path.endsWith('.yarnrc.yml')) ||
    stage.commands.some(
      ({ program, words }) => program === 'corepack' && words.some(word => /^yarn@([2-9]|stable)/.test(word)),
    ) ||
    project.manifests.some(
      ({ ecosystem, file }) => ecosystem === 'npm' && /"packageManager"\s*:\s*"yarn@[2-9]/.test(file.text),
    )
  );
}
