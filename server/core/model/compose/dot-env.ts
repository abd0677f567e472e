/** The `.env` that Compose reads by itself: what its variables are, as far as the file alone says. */
import type { TextFile } from '../../text.js';

export interface DotEnv {
  readonly file: TextFile;
  /** By name; `undefined` for a value that depends on other variables. */
  readonly values: ReadonlyMap<string, string | undefined>;
}

/** Reads a file of variables. Any text has a reading; each text is read once. */
export function readDotEnv(file: TextFile): DotEnv {
  let known = read.get(file);
  if (!known) {
    const values = new Map<string, string | undefined>();
    for (const line of file.text.split('\n')) {
      const [, name, written = ''] =
        /^\ufeff?[ \t]{0,40}(?:export[ \t]{1,40})?([A-Za-z_]\w{0,200})[ \t]{0,40}=(.*)$/.exec(line.trimEnd()) ?? [];
      if (name !== undefined) values.set(name, valueWritten(written.trimStart()));
    }
    known = { file, values };
    read.set(file, known);
  }
  return known;
}

const read = new WeakMap<TextFile, DotEnv>();

/** Quotes go; a comment begins behind a space. Single quotes keep dollar signs, elsewhere these stand for other variables. */
function valueWritten(written: string): string | undefined {
  const quote = written[0];
  if (quote === "'" || quote === '"') {
    const end = written.indexOf(quote, 1);
    const inner = end < 0 ? undefined : written.slice(1, end);
    return inner === undefined || (quote === '"' && /[\\$]/.test(inner)) ? undefined : inner;
  }
  const comment = written.search(/(?:^|[ \t])#/);
  const value = (comment < 0 ? written : written.slice(0, comment)).trimEnd();
  return value.includes('$') ? undefined : value;
}
