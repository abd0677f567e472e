/** Commands that fetch something from the network. */
import type { BuildCommand } from './build-command.js';
import type { Word } from './shell.js';

export function isDownload({ program }: BuildCommand): boolean {
  return program === 'curl' || program === 'wget' || program === 'aria2c';
}

/** The addresses a command names, with the words they stand in. */
export function addressesIn({ command }: BuildCommand): readonly { readonly url: string; readonly word: Word }[] {
  return command.words.flatMap(word => {
    const url = /^(?:--[\w-]+=)?(https?:\/\/\S+)$/i.exec(word.text)?.[1];
    return url === undefined ? [] : [{ url, word }];
  });
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
