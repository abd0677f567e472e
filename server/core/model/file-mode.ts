/** File modes as `chmod` takes them. */
import type { BuildCommand } from './build-command.js';
import type { Word } from './shell.js';

/** The mode of a `chmod` that lets everybody write; folders with the sticky bit, and those for temporary files, are made for that. */
export function worldWritableMode({ program, command }: BuildCommand): Word | undefined {
  if (program !== 'chmod') return undefined;
  const at = command.words.findIndex(({ text }) => text.endsWith('chmod'));
  const [mode, ...targets] = command.words.slice(at + 1).filter(({ text }) => !/^-[RfvcLHP]+$|^--/.test(text));
  if (!mode || targets.length === 0 || targets.every(({ text }) => forEverybody.test(text))) return undefined;
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

const forEverybody = /^(\/var)?\/tmp(\/|$)|^\/run(\/|$)|\/(tmp|temp|cache|sessions?)\/?$|\.(sock|X11-unix)$/;
