/** Packages that a build installs in whatever release is the newest. */
import type { Edit } from '../../text.js';
import { lookup } from '../project/manifest.js';
import type { Project } from '../project/project.js';
import type { Word } from '../shell.js';
import type { Stage } from './dockerfile.js';
import { type PackageCommand, packageCommands } from './package-install.js';
import { replaceWord } from './run-edit.js';
import { manifestOf } from './start-command.js';

export interface UnpinnedInstall {
  readonly command: PackageCommand;
  readonly name: string;
  readonly word: Word;
  /** The name with the release that the project names elsewhere. */
  readonly meant: string | undefined;
  edits(): readonly Edit[] | undefined;
}

/** Whether the image holds an application of the project: images of a mere tool are often meant to hold its newest release. */
export function holdsApplication({ dockerfile }: Stage, { isCollection }: Project): boolean {
  return !isCollection && dockerfile.stages.some(({ copies }) => copies.some(({ fromContext }) => fromContext));
}

/** The first package without a release of each installation that no list of versions governs. */
export function* unpinnedInstalls(stage: Stage, project: Project): Generator<UnpinnedInstall> {
  for (const command of packageCommands(stage)) {
    const { run } = command;
    const name = namesOf(command, stage).find(isUnpinned);
    const word = name === undefined ? undefined : run.word(text => text === name);
    if (name === undefined || !word?.literal) continue;
    const plain = name.replace(/@latest$/, '');
    const manager = lookup(manifestOf(stage, project)?.data, 'packageManager');
    const release = typeof manager === 'string' ? /^[a-z]+@\d+(\.\d+)*/.exec(manager)?.[0] : undefined;
    const meant = release?.startsWith(`${plain}@`) ? release : undefined;
    yield {
      command,
      name: plain,
      word,
      meant,
      edits: () => (meant === undefined ? undefined : replaceWord(run, word, meant)),
    };
  }
}

/** A name alone, or one that asks for the newest: `flask`, `uvicorn[standard]`, `@vue/cli`, `example.com/tool@latest`. */
function isUnpinned(name: string): boolean {
  if (/nightly|^(true|false)$/.test(name)) return false;
  return (
    /^(@[\w.-]+\/)?[A-Za-z][\w.-]*(\[[\w,.-]+\])?$/.test(name) || /^[\w@][\w./-]*@(latest|main|master|HEAD)$/.test(name)
  );
}

/** The packages an installation names, where nothing but the command could say which release is meant. */
function namesOf({ tool, verb, names, run }: PackageCommand, stage: Stage): readonly string[] {
  switch (tool) {
    case 'pip':
      if (verb !== 'install' || stage.env('PIP_CONSTRAINT') !== undefined || run.has(...governed)) return [];
      return names.filter(name => !/^(pip|setuptools|wheel)\b/i.test(name) && !/\.(whl|txt|gz|zip)$/.test(name));
    case 'npm':
    case 'pnpm':
    case 'bun':
      if (!/^(install|i|add)$/.test(verb) || !run.has('-g', '--global', '--location')) return [];
      // The classic Yarn has had its last release.
      return names.filter(name => !/^(npm|yarn)(@|$)/.test(name));
    case 'yarn':
      return verb === 'global' && names[0] === 'add' ? names.slice(1) : [];
    case 'gem':
      return verb === 'install' && !run.has('-v', '--version', '--local', '--pre')
        ? names.filter(name => !/\.gem$/.test(name))
        : [];
    case 'go':
      return verb === 'install' ? names.filter(name => name.includes('@')) : [];
    default:
      return [];
  }
}

/** Flags of pip that take versions from a file or a folder, or ask for the newest on purpose. */
const governed = [
  ...['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-U', '--upgrade', '--no-index', '--find-links'],
  ...['-f', '--pre', '--dry-run'],
];
