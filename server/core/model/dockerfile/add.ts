/** What ADD does beyond COPY: it unpacks local archives and fetches addresses. */
import type { Copy, Word } from './dockerfile.js';
import { isVersioned } from './download.js';

/** Whether an ADD does nothing that COPY does not. In doubt it does more. */
export function isPlainAdd({ instruction, sources }: Copy): boolean {
  return (
    instruction.keyword === 'ADD' &&
    sources.length > 0 &&
    instruction.flags.every(({ name }) => /^(chown|chmod|link|exclude)$/.test(name)) &&
    sources.every(({ value }) => value !== undefined && !isFetched(value) && !mayBeArchive(value))
  );
}

/** The files an ADD fetches over HTTP that may be others tomorrow: neither a checksum nor a version says which. */
export function uncheckedDownloads({ instruction, sources }: Copy): readonly Word[] {
  if (instruction.keyword !== 'ADD' || instruction.flag('checksum')) return [];
  return sources.filter(
    ({ text }) =>
      /^["']?https?:\/\//i.test(text) && !/\.git(#|\/|["']?$)/.test(text) && !isVersioned(text) && !isData.test(text),
  );
}

/** Lists that are wanted as they are today, and what only tells Docker that something is new. */
const isData = /\.(list|txt|csv|dat|mmdb)["']?$|^["']?https?:\/\/api\.|\/json["']?$/i;

function isFetched(source: string): boolean {
  return /^([a-z][a-z0-9+.-]*:\/\/|git@)/i.test(source);
}

/** The content decides, whatever the name; a file with a usual extension for something else, or a folder, is no archive. */
function mayBeArchive(source: string): boolean {
  if (/\.(tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lzma|Z|zip)(\.\w+)?$/i.test(source)) return true;
  const last = source.slice(source.lastIndexOf('/') + 1);
  return /[*?[]/.test(last) && !/\.[a-z]+$/i.test(last.replace(/[*?[\]]/g, ''));
}
