/** File modes as `chmod` takes them. */

import { isWithin } from '../paths.js';
import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';
import type { Copy, Word as Part, Stage } from './dockerfile.js';

/**
 * The mode of a `chmod` that lets everybody change what is run: programs, or the source a COPY brought. Folders for data
 * are often opened on purpose, for whatever user the container is started as.
 */
export function worldWritableMode({ program, command, instruction }: BuildCommand, stage: Stage): Word | undefined {
  if (program !== 'chmod') return undefined;
  const at = command.words.findIndex(({ text }) => text.endsWith('chmod'));
  const [mode, ...targets] = command.words.slice(at + 1).filter(({ text }) => !/^-[RfvcLHP]+$|^--/.test(text));
  if (!mode || !targets.some(({ text }) => isCode(text, stage, instruction.index))) return undefined;
  if (!/^0?[0-7]{3}$|^[ugoa]*\+[rwxX]*$/.test(mode.text)) return undefined;
  return withoutWorldWrite(mode.text) === undefined ? undefined : mode;
}

/** The same mode without the right of others to write; `undefined` where they have none. */
export function withoutWorldWrite(mode: string): string | undefined {
  const octal = /^(0?)([0-7])([0-7])([0-7])$/.exec(mode);
  if (octal) {
    const [, zero = '', owner = '', group = '', others = ''] = octal;
    if (!(Number(others) & 2)) return undefined;
    return `${zero}${owner}${Number(group) & 5}${Number(others) & 5}`;
  }
  const [, who = '', what = ''] = /^([ugoa]+)\+([rwxX]+)$/.exec(mode) ?? [];
  if (!what.includes('w') || !/[ao]/.test(who)) return undefined;
  if (what === 'w') return who.includes('a') ? 'u+w' : undefined;
  return who.includes('a') ? `u+${what},go+${what.replace('w', '')}` : `${who}+${what.replace('w', '')}`;
}

/** The mode of a COPY that lets everybody change programs. */
export function worldWritableCopy({ instruction, destination, sources }: Copy): Part | undefined {
  const mode = instruction.flag('chmod')?.value;
  if (!mode || !/^0?[0-7]{3}$/.test(mode.text) || withoutWorldWrite(mode.text) === undefined) return undefined;
  const runs = /[1357]$/.test(mode.text) || [destination, ...sources].some(word => word && program.test(word.text));
  return runs ? mode : undefined;
}

function isCode(path: string, stage: Stage, index: number): boolean {
  if (program.test(path)) return true;
  if (forData.test(path)) return false;
  if (path.replace(/\/+$/, '') === workdirAt(stage, index)) return true;
  return stage.copies.some(
    ({ instruction, destination, wholeContext }) =>
      instruction.index < index &&
      wholeContext &&
      destination !== undefined &&
      isWithin(absolute(destination, stage, instruction.index), path.replace(/\/+$/, '')),
  );
}

/** Where a COPY goes, seen from the root. */
function absolute({ text }: Part, stage: Stage, index: number): string {
  const path = text.replace(/["']/g, '').replace(/\/+$/, '');
  if (path.startsWith('/')) return path;
  const workdir = workdirAt(stage, index) ?? '';
  return path === '.' || path === '' ? workdir : `${workdir}/${path.replace(/^\.\//, '')}`;
}

function workdirAt(stage: Stage, index: number): string | undefined {
  return stage
    .instructionsNamed('WORKDIR')
    .findLast(other => other.index < index)
    ?.text.replace(/\/+$/, '');
}

const program =
  /\.(sh|bash|py|rb|pl|js|jar)$|(^|\/)s?bin(\/|$)|entry-?point|^\/(usr|etc|opt|lib)(\/(local|share|lib))*\/?$/;
const forData =
  /(^|\/)(tmp|temp|cache|\.cache|data|logs?|storage|sessions?|uploads?|run|home|var)(\/|$)|\$|\.(sock|X11-unix)$/;
