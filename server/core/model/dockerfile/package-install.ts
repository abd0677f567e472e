/** What package managers are told in RUN instructions. */

import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';
import type { Stage } from './dockerfile.js';

export type PackageTool =
  | 'apt'
  | 'apk'
  | 'dnf'
  | 'zypper'
  | 'pip'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'uv'
  | 'poetry'
  | 'pipenv'
  | 'composer'
  | 'bundle'
  | 'gem'
  | 'go';

export interface PackageCommand {
  readonly tool: PackageTool;
  /** As the tool calls it: `install`, `add`, `ci`, `sync`, `update` …; '' where none is given. */
  readonly verb: string;
  /** Where the verb stands. */
  readonly verbWord: Word | undefined;
  /** What follows the verb and is no flag. */
  readonly names: readonly string[];
  readonly run: BuildCommand;
}

/** What the RUNs of a stage tell package managers, in order; read once per stage. */
export function packageCommands(stage: Stage): readonly PackageCommand[] {
  const known = read.get(stage);
  if (known) return known;
  const found = stage.commands.flatMap(run => readPackageCommand(run) ?? []);
  read.set(stage, found);
  return found;
}

/** Whether packages are installed: not only listed, downloaded or removed. */
export function installs({ tool, verb, run }: PackageCommand): boolean {
  if (run.has('--dry-run', '--download-only', '--print-uris', '--simulate', '--help')) return false;
  switch (tool) {
    case 'apk':
    case 'gem':
      return verb === 'add' || verb === 'install';
    case 'yarn':
      return verb === 'install' || verb === '';
    case 'npm':
      return /^(install|i|ci|clean-install|add)$/.test(verb);
    case 'pnpm':
    case 'bun':
      return /^(install|i|add)$/.test(verb);
    case 'uv':
    case 'pipenv':
      return verb === 'sync' || verb === 'install';
    case 'go':
      return run.words[1] === 'mod' && run.words[2] === 'download';
    default:
      return verb === 'install';
  }
}

/** Whether a mount keeps a folder of the RUN out of the image. */
export function hasCacheMount({ run }: PackageCommand): boolean {
  return run.instruction.flags.some(
    ({ name, value }) => name === 'mount' && /type=(cache|tmpfs)/.test(value?.text ?? ''),
  );
}

const read = new WeakMap<Stage, readonly PackageCommand[]>();

const tools: ReadonlyMap<string, PackageTool> = new Map([
  ['apt-get', 'apt'],
  ['apt', 'apt'],
  ['apk', 'apk'],
  ['dnf', 'dnf'],
  ['yum', 'dnf'],
  ['microdnf', 'dnf'],
  ['zypper', 'zypper'],
  ['pip', 'pip'],
  ['pip3', 'pip'],
  ['npm', 'npm'],
  ['yarn', 'yarn'],
  ['pnpm', 'pnpm'],
  ['bun', 'bun'],
  ['uv', 'uv'],
  ['poetry', 'poetry'],
  ['pipenv', 'pipenv'],
  ['composer', 'composer'],
  ['composer.phar', 'composer'],
  ['bundle', 'bundle'],
  ['bundler', 'bundle'],
  ['gem', 'gem'],
  ['go', 'go'],
]);

/** Flags that take a value, so that the word behind them is neither verb nor name. */
const valued =
  /^(-o|-t|-c|-r|-i|-f|-d|-C|-X|--option|--target-release|--repository|--virtual|--requirement|--constraint|--index-url|--extra-index-url|--find-links|--target|--prefix|--registry|--cwd|--dir|--directory|--filter|--group|--extra|--only|--with|--without|--python|--releasever|--installroot|--enablerepo|--disablerepo|--setopt|--progress|--jobs|--network-timeout|--cache-folder|--modules-folder|--omit|--include|--loglevel|--root|--platform|--trusted-host|--default-timeout|--timeout|--retries|--working-dir|--network-concurrency|--workspace|-w|-F|--no-group|--package|--project)$/;

function readPackageCommand(run: BuildCommand): PackageCommand | undefined {
  const tool = tools.get(run.program) ?? (/^pip3?\.\d+$/.test(run.program) ? 'pip' : undefined);
  if (!tool) return undefined;
  const names: string[] = [];
  for (let at = 1; at < run.words.length; at++) {
    const word = run.words[at] ?? '';
    if (valued.test(word)) at++;
    else if (!word.startsWith('-') && word !== '') names.push(word);
  }
  const [verb = '', ...rest] = names;
  // `uv pip install` keeps to the manners of neither.
  if (tool === 'uv' && verb === 'pip') return undefined;
  return { tool, verb, verbWord: run.word(text => text === verb), names: rest, run };
}
