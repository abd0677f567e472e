/** Packages of the distribution: apt, apk and dnf in the RUNs of a stage. */

import { hubPath } from '../image.js';
import type { Project } from '../project/project.js';
import { sameRun } from './build-command.js';
import type { Stage } from './dockerfile.js';
import { isShipped } from './image-use.js';
import { hasCacheMount, installs, type PackageCommand, packageCommands } from './package-install.js';

/** Installations that ask whether to go on, which nobody answers in a build. */
export function asksQuestions(command: PackageCommand, stage: Stage): boolean {
  const { tool, verb, run } = command;
  const asking =
    tool === 'apt'
      ? /^(install|upgrade|dist-upgrade|full-upgrade|remove|purge)$/
      : tool === 'dnf' || tool === 'zypper'
        ? /^(install|update|upgrade|groupinstall)$/
        : undefined;
  if (!asking?.test(verb) || !installs({ ...command, verb: 'install' }) || run.command.before === '|') return false;
  if (
    tool === 'apt' &&
    (run.has('-y', '--yes', '--assume-yes', '--force-yes') || run.words.some(word => /^-q?=2$|^-[a-z]*qq/.test(word)))
  )
    return false;
  if (tool === 'apt' && run.has('-s', '--simulate', '--dry-run', '--just-print', '--print-uris')) return false;
  if (tool === 'dnf' && (run.has('-y', '--assumeyes') || run.words[0] === 'microdnf')) return false;
  if (tool === 'zypper' && run.has('-n', '--non-interactive', '-y', '--no-confirm')) return false;
  return !/assume-yes|assumeyes/i.test(textBefore(stage, run.instruction.index));
}

/** Whether apt installs what a package only recommends, and could do without. */
export function takesRecommended({ tool, verb, run, names }: PackageCommand, stage: Stage): boolean {
  if (tool !== 'apt' || verb !== 'install' || names.every(name => frugal.test(name))) return false;
  if (!canDoWithout(names, stage)) return false;
  if (run.words.some(word => /no-install-recommends|Install-Recommends/.test(word))) return false;
  return !/Install-Recommends/i.test(textBefore(stage, run.instruction.index));
}

/** Packages that recommend nothing, or only what every image has. Source: Debian 12. */
const frugal =
  /^(lib.*|.*-dev|curl|wget|unzip|zip|jq|tmux|nano|less|tree|htop|psmisc|procps|tini|gosu|dumb-init|xz-utils|bzip2|ca-certificates|make|netcat.*|tzdata|locales|gettext-base|dos2unix|sudo|iputils-ping|gh|trivy)([=:].*)?$/;

/**
 * Whether packages do their work without what they recommend: headers for gcc and pip, a key server
 * for gpg, and the certificates that curl, wget and git need where the base image has none.
 */
function canDoWithout(names: readonly string[], { base }: Stage): boolean {
  const lacks = (name: RegExp, needed: RegExp) =>
    names.some(own => name.test(own)) && !names.some(own => needed.test(own));
  if (lacks(/^gcc$/, /^(build-essential|g\+\+|libc6-dev)$/)) return false;
  if (lacks(/^python3-pip$/, /^(build-essential|gcc|python3-dev)$/) || lacks(/^gnupg2?$/, /^dirmngr$/)) return false;
  const path = base.image && hubPath(base.image);
  const bare = path === undefined || path === 'debian' || path === 'ubuntu';
  return !bare || !lacks(/^(curl|wget|git)$/, /^ca-certificates$/);
}

export interface LoneUpdate {
  readonly command: PackageCommand;
  /** Whether nothing reads the list, because every installation fetches its own. */
  readonly useless: boolean;
}

/** A list of packages that is fetched in a layer of its own. */
export function* loneUpdates(stage: Stage): Generator<LoneUpdate> {
  for (const command of packageCommands(stage)) {
    const { tool, verb, run } = command;
    if ((tool !== 'apt' && tool !== 'apk') || verb !== 'update' || hasCacheMount(command)) continue;
    if (run.has('--no-cache')) continue;
    const installations = packageCommands(stage).filter(other => other.tool === tool && installs(other));
    if (installations.length === 0) continue;
    const useless = installations.every(other => other.run.has('--no-cache'));
    const script = sameRun(stage.commands, run);
    const using = packageCommands(stage).some(
      other => other.run.instruction === run.instruction && other.verb !== 'update',
    );
    // Scripts may install by themselves.
    if (
      using ||
      script.some(({ program }) => !/^(apt|apt-get|apk|echo|set|rm|mkdir|true|sed|cp|export|)$/.test(program))
    )
      continue;
    if (!useless || script.length === 1) yield { command, useless };
  }
}

/** What an installation leaves in the layer that nothing needs, and how it is kept from it. */
export interface KeptCache {
  readonly command: PackageCommand;
  readonly what: string;
  /** A flag to add, or a command to end the script with. */
  readonly flag?: string;
  readonly end?: string;
}

export function* keptCaches(stage: Stage, project: Project): Generator<KeptCache> {
  if (!isShipped(stage, project)) return;
  const seen = new Set<unknown>();
  for (const command of packageCommands(stage)) {
    const { tool, run } = command;
    if (!installs(command) || command.names.length + (tool === 'pip' ? 1 : 0) === 0 || hasCacheMount(command)) continue;
    const { instruction } = run;
    if (tool === 'apk') {
      if (run.has('--no-cache', '--cache-dir', '--no-network') || mentions(stage, instruction, '/var/cache/apk'))
        continue;
      // `apk update` has written them already.
      const updated = packageCommands(stage).some(
        other => other.tool === 'apk' && other.verb === 'update' && other.run.instruction === instruction,
      );
      if (updated && seen.has(instruction)) continue;
      seen.add(instruction);
      const mend = updated ? { end: '&& rm -rf /var/cache/apk/*' } : { flag: '--no-cache' };
      yield { command, what: 'The lists of packages stay', ...mend };
    } else if (tool === 'pip') {
      if (
        run.has('--no-cache-dir', '--no-cache', '--cache-dir', '--dry-run') ||
        stage.env('PIP_NO_CACHE_DIR') !== undefined
      )
        continue;
      if (/PIP_NO_CACHE_DIR|\.cache|no-cache-dir|cache purge/.test(textBefore(stage, instruction.index + 1))) continue;
      yield { command, what: 'The downloads of pip stay', flag: '--no-cache-dir' };
    } else if (tool === 'apt') {
      const updates = packageCommands(stage).some(
        other => other.run.instruction === instruction && other.verb === 'update',
      );
      if (
        !updates ||
        seen.has(instruction) ||
        mentions(stage, instruction, '/var/lib/apt') ||
        mentions(stage, instruction, 'dist-clean')
      )
        continue;
      seen.add(instruction);
      yield { command, what: 'The lists of packages stay', end: '&& rm -rf /var/lib/apt/lists/*' };
    } else if (tool === 'dnf') {
      if (
        seen.has(instruction) ||
        mentions(stage, instruction, 'clean all') ||
        mentions(stage, instruction, '/var/cache')
      )
        continue;
      seen.add(instruction);
      yield { command, what: 'The lists of packages stay', end: `&& ${run.words[0]} clean all` };
    } else if (tool === 'zypper') {
      if (seen.has(instruction) || mentions(stage, instruction, 'clean') || mentions(stage, instruction, '/var/cache'))
        continue;
      seen.add(instruction);
      yield { command, what: 'The downloads of zypper stay', end: '&& zypper clean --all' };
    }
  }
}

function mentions(stage: Stage, instruction: unknown, text: string): boolean {
  return stage.commands.some(({ instruction: own, words }) => own === instruction && words.join(' ').includes(text));
}

/** The source of the stage up to an instruction, for settings that are written to files. */
function textBefore(stage: Stage, index: number): string {
  const last = stage.instructions.findLast(instruction => instruction.index < index);
  const own = last ? stage.file.text.slice(stage.from.span.start, last.span.end) : '';
  return stage.parent ? textBefore(stage.parent, Number.POSITIVE_INFINITY) + own : own;
}
