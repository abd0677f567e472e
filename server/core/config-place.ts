/** Where in a config a position is, read from its lines alone: the text may be half typed and no YAML yet. */

/** What may be written at a position. */
export interface ConfigPlace {
  /** Keys from the root to the place; `-` stands for an item of a list. */
  readonly path: readonly string[];
  /**
   * `line`: at the start of a line, where a key, an item or a value may come. `item`: after `- `. `key` and `entry`:
   * in a map and a list of flow style. `value`: after a key on its line.
   */
  readonly form: 'line' | 'item' | 'key' | 'entry' | 'value';
  /** The word that is typed there, UTF-16 offsets; empty where none is. */
  readonly start: number;
  readonly end: number;
  /** Keys that stand in the same map. */
  readonly siblings: ReadonlySet<string>;
}

/** `undefined` where nothing of the config is written: in a comment, or after a value. */
export function configPlaceAt(text: string, offset: number): ConfigPlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const frames: Frame[] = [];
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (from < lineStart) {
    const after = readLine(text, from, offset, frames);
    if (typeof after !== 'number') return after;
    from = after;
  }
  const found = readLine(text, from, offset, frames);
  return typeof found === 'number' ? undefined : found;
}

/** The word around a position: what a rule's id, a key or a severity is made of. */
export function configWordAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  let start = offset;
  while (start > 0 && isWordCharacter(text[start - 1])) start--;
  return { start, end: wordEnd(text, offset) };
}

/** A key or an item that is open above a line. */
interface Frame {
  /** Column of the key or of the dash. */
  readonly column: number;
  readonly key: string;
  /** A value stands on its line, so that nothing can be nested below it. */
  readonly filled: boolean;
}

/** Takes in one line up to `offset`: where the next one starts, or the place when `offset` is in this one. */
function readLine(text: string, lineStart: number, offset: number, frames: Frame[]): number | ConfigPlace | undefined {
  const newline = text.indexOf('\n', lineStart);
  const lineEnd = newline < 0 ? text.length : newline;
  const next = newline < 0 ? text.length + 1 : newline + 1;
  const isLast = offset <= lineEnd;
  const limit = isLast ? offset : text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  let at = lineStart;
  let isItem = false;
  while (at < limit && text[at] === ' ') at++;
  if (!isLast && (at >= limit || text[at] === '#')) return next;
  while (text[at] === '-' && at < limit && (at + 1 >= limit || text[at + 1] === ' ')) {
    const column = at - lineStart;
    close(frames, column, true);
    // The cursor right behind a dash is before the space that makes it an item.
    if (at + 1 >= limit && isLast) return undefined;
    frames.push({ column, key: '-', filled: false });
    isItem = true;
    at++;
    while (at < limit && text[at] === ' ') at++;
  }
  const column = at - lineStart;
  close(frames, column, false);
  const path = frames.map(({ key }) => key);
  const opener = text[at];
  if (at < limit && (opener === '{' || opener === '[')) return readFlow(text, at, offset, path, next);
  const key = keyAt(text, at, limit);
  if (!key) {
    if (!isLast) return next;
    const word = unquoted(text, at);
    if (frames.at(-1)?.filled || !isWord(text, word, offset)) return undefined;
    const siblings = siblingsOf(text, lineStart, column);
    return { path, form: isItem ? 'item' : 'line', start: word, end: wordEnd(text, offset), siblings };
  }
  let value = key.end;
  while (value < limit && text[value] === ' ') value++;
  const isEmpty = value >= limit || text[value] === '#';
  frames.push({ column, key: key.name, filled: !isEmpty });
  const opens = text[value];
  if (value < limit && (opens === '{' || opens === '['))
    return readFlow(text, value, offset, [...path, key.name], next);
  if (!isLast) return next;
  const word = unquoted(text, value);
  if (value === key.end || !isWord(text, word, offset)) return undefined;
  return { path: [...path, key.name], form: 'value', start: word, end: wordEnd(text, offset), siblings: new Set() };
}

/** Forgets the keys and items that a line at this column ends. A list may stand at the column of its key. */
function close(frames: Frame[], column: number, isDash: boolean): void {
  while (frames.length) {
    const top = frames.at(-1);
    if (!top || top.column < column || (isDash && top.column === column && top.key !== '-')) return;
    frames.pop();
  }
}

interface Key {
  readonly name: string;
  /** After its colon. */
  readonly end: number;
}

function keyAt(text: string, at: number, limit: number): Key | undefined {
  const line = text.slice(at, limit);
  const found = /^(?:"([^"]*)"|'([^']*)'|([^\s:#,[\]{}"'][^:#]*)):(?=\s|$)/.exec(line);
  if (!found) return undefined;
  return { name: (found[1] ?? found[2] ?? found[3] ?? '').trim(), end: at + found[0].length };
}

/** A map or list of flow style, over as many lines as it takes. One that is never closed ends at the next key of the root. */
function readFlow(
  text: string,
  open: number,
  offset: number,
  path: readonly string[],
  next: number,
): number | ConfigPlace | undefined {
  const stack: { readonly isMap: boolean; key?: string | undefined; readonly keys: Set<string>; from: number }[] = [];
  let quote = '';
  let at = open;
  for (; at < offset; at++) {
    const character = text[at] ?? '';
    const top = stack.at(-1);
    if (quote) {
      if (character === quote) quote = '';
      else if (character === '\n') quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && /\s/.test(text[at - 1] ?? '')) {
      const newline = text.indexOf('\n', at);
      if (newline < 0 || newline >= offset) return undefined;
      at = newline - 1;
    } else if (character === '{' || character === '[')
      stack.push({ isMap: character === '{', keys: new Set(), from: at + 1 });
    else if (character === '}' || character === ']') {
      stack.pop();
      if (stack.length === 0) return Math.max(next, nextLine(text, at));
    } else if (character === ',' && top) {
      top.key = undefined;
      top.from = at + 1;
    } else if (character === ':' && top?.isMap && top.key === undefined && /[\s,{}[\]]|^$/.test(text[at + 1] ?? '')) {
      top.key = text
        .slice(top.from, at)
        .trim()
        .replace(/^["']|["']$/g, '');
      top.keys.add(top.key);
      top.from = at + 1;
    } else if (character === '\n' && /[\w"']/.test(text[at + 1] ?? '')) return at + 1;
  }
  const top = stack.at(-1);
  if (!top) return undefined;
  let start = top.from;
  while (start < offset && /\s/.test(text[start] ?? '')) start++;
  start = unquoted(text, start);
  if (!isWord(text, start, offset)) return undefined;
  const inside = stack.flatMap(({ isMap, key }) => (isMap ? (key === undefined ? [] : [key]) : ['-']));
  const form = !top.isMap ? 'entry' : top.key === undefined ? 'key' : 'value';
  return {
    path: [...path, ...inside],
    form,
    start,
    end: wordEnd(text, offset),
    siblings: form === 'key' ? top.keys : new Set(),
  };
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length + 1 : newline + 1;
}

/** The keys of the block map whose keys stand at this column, around a line. */
function siblingsOf(text: string, lineStart: number, column: number): Set<string> {
  const keys = new Set<string>();
  const own = text.slice(lineStart, lineStart + column);
  let at = lineStart;
  while (at > 0 && !own.includes('-')) {
    const end = at - 1;
    at = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(at, end);
    const indent = line.search(/\S/);
    if (indent < 0 || line[indent] === '#' || indent > column) continue;
    const lead = /^ *(?:- +)*/.exec(line)?.[0] ?? '';
    if (lead.length !== column) {
      if (indent < column) break;
      continue;
    }
    const key = keyAt(line, column, line.length);
    if (key) keys.add(key.name);
    if (lead.includes('-')) break;
  }
  for (at = nextLine(text, lineStart); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, nextLine(text, at) - 1);
    const indent = line.search(/\S/);
    if (indent < 0 || line[indent] === '#' || indent > column) continue;
    if (indent < column || /^-( |$)/.test(line.slice(indent))) break;
    const key = keyAt(line, column, line.length);
    if (key) keys.add(key.name);
  }
  return keys;
}

function unquoted(text: string, at: number): number {
  return text[at] === '"' || text[at] === "'" ? at + 1 : at;
}

/** Nothing but one word stands between a start and the position. */
function isWord(text: string, start: number, offset: number): boolean {
  if (start > offset) return false;
  for (let at = start; at < offset; at++) if (!isWordCharacter(text[at])) return false;
  return true;
}

function wordEnd(text: string, offset: number): number {
  let end = offset;
  while (isWordCharacter(text[end])) end++;
  return end;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w./-]/.test(character);
}
