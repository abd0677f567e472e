/** Commands that fetch something from the network. */

import type { Word } from '../shell.js';
import { type BuildCommand, sameRun } from './build-command.js';

export function isDownload({ program }: BuildCommand): boolean {
  return program === 'curl' || program === 'wget' || program === 'aria2c';
}

export interface Address {
  readonly url: string;
  /** The word it stands in. */
  readonly word: Word;
}

/** The addresses a command names. */
export function addressesIn({ command }: BuildCommand): readonly Address[] {
  return command.words.flatMap(word => {
    const url = /^(?:--[\w-]+=)?(https?:\/\/\S+)$/i.exec(word.text)?.[1];
    return url === undefined ? [] : [{ url, word }];
  });
}

/** Whether an address names one release or commit: what it serves is not expected to change. */
export function isVersioned(url: string): boolean {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '');
  return /\d+\.\d+|\bv\d+\b|[/@][\da-f]{12,40}\b|\$\{?\w*(VERSION|VER|RELEASE|TAG|COMMIT|SHA|HASH|REV)\w*/i.test(path);
}

/** The addresses without encryption that a command fetches from, unless what comes is compared with something. */
export function plainAddresses(run: BuildCommand, commands: readonly BuildCommand[]): readonly Address[] {
  if (!isDownload(run) && !(run.program === 'git' && run.words.includes('clone'))) return [];
  const plain = addressesIn(run).filter(
    ({ url, word }) => /^http:/i.test(url) && isPublicHost(hostOf(url)) && !/proxy/i.test(word.text),
  );
  const checked =
    plain.length > 0 &&
    sameRun(commands, run).some(({ program, words }) => verifiers.test(program) || words.includes('--verify'));
  return checked ? [] : plain;
}

/** Programs that compare what was fetched with something. */
export const verifiers = /^(sha\d+sum|md5sum|gpgv?|gpg2|cosign|minisign|openssl|shasum)$/;

/** A word with its address encrypted, quoted where a shell would read more into it. */
export function secured(word: string): string {
  const text = word.replace(/http:/i, 'https:');
  return /^[\w./:@%+=,~-]+$/.test(text) ? text : `'${text}'`;
}

/** The host of an address; '' where a variable says it. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/@]*@)?([\w.-]+|\[[\da-f:]+\])(?=[:/?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
}

/** Whether a host is on the public network, as far as its name tells. */
export function isPublicHost(host: string): boolean {
  if (!/\.[a-z]{2,}$/.test(host)) return false;
  return !/\.(local|localhost|internal|intranet|lan|corp|home|test|onion|svc)$/.test(host);
}
