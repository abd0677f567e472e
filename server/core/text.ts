/**
 * Text files, spans in them, and edits of them. Offsets and characters are 0-based UTF-16 code units; lines are 0-based.
 */

/** A file of the project as text. `path` is relative to the project's root, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A half-open stretch `[start, end)` of one file, in UTF-16 offsets. */
export interface Span {
  readonly file: TextFile;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

declare const made: unique symbol;

/**
 * One change of one file: replace `[start, end)` by `text`, or create the file. Only the verbs of `yaml/edit.ts`,
 * `dockerfile/edit.ts` and this module make one; the brand keeps string-built edits out of rules.
 */
export type Edit = (Replacement | Creation) & { readonly [made]: true };

export interface Replacement {
  readonly kind: 'replace';
  readonly file: TextFile;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Creation {
  readonly kind: 'create';
  readonly path: string;
  readonly text: string;
}

/** For the edit verbs alone. */
export function replaceText(file: TextFile, start: number, end: number, text: string): Edit {
  return { kind: 'replace', file, start, end, text } as Edit;
}

/** A new file. Refused by editor and command line when the path already exists. */
export function createFile(path: string, text: string): Edit {
  return { kind: 'create', path, text } as Edit;
}

/** Adds whole lines at the end of a line-oriented file (`.env.example`, `.dockerignore`), keeping its line ending. */
export function appendLines(file: TextFile, lines: readonly string[]): Edit {
  const eol = lineEnding(file.text);
  const lead = file.text === '' || file.text.endsWith('\n') ? '' : eol;
  return replaceText(file, file.text.length, file.text.length, lead + lines.map(line => line + eol).join(''));
}

/** The file's own line ending, after its first line. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

export function span(file: TextFile, start: number, end: number): Span {
  return { file, start, end };
}

export function textOf(at: Span): string {
  return at.file.text.slice(at.start, at.end);
}

const lineStartsOf = new WeakMap<TextFile, readonly number[]>();

/** Offsets at which the lines start; computed once per file. */
export function lineStarts(file: TextFile): readonly number[] {
  let starts = lineStartsOf.get(file);
  if (!starts) {
    const found = [0];
    for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) found.push(at + 1);
    starts = found;
    lineStartsOf.set(file, starts);
  }
  return starts;
}

/** The line an offset stands on; an offset past the end counts as the last line. */
export function lineAt(file: TextFile, offset: number): number {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(file: TextFile, offset: number): Position {
  const line = lineAt(file, offset);
  return { line, character: offset - (lineStarts(file)[line] ?? 0) };
}

export function rangeOf(at: Span): Range {
  return { start: positionAt(at.file, at.start), end: positionAt(at.file, at.end) };
}

/** The offset of a position; positions outside the text are moved to the nearest one inside. */
export function offsetAt(file: TextFile, position: Position): number {
  const starts = lineStarts(file);
  if (position.line >= starts.length) return file.text.length;
  const start = starts[Math.max(0, position.line)] ?? 0;
  const end = starts[position.line + 1] ?? file.text.length;
  return Math.max(start, Math.min(start + position.character, end));
}

/** A line without its line ending, as a span. */
export function lineSpan(file: TextFile, line: number): Span {
  const starts = lineStarts(file);
  const start = starts[line] ?? file.text.length;
  let end = (starts[line + 1] ?? file.text.length + 1) - 1;
  if (end > start && file.text[end - 1] === '\r') end--;
  return span(file, start, end);
}

/** The first line of a span that goes over several, so that every squiggle stays on one line. */
export function firstLine(at: Span): Span {
  const newline = at.file.text.indexOf('\n', at.start);
  if (newline < 0 || newline >= at.end) return at;
  return span(at.file, at.start, at.file.text[newline - 1] === '\r' ? newline - 1 : newline);
}

/** Why a set of edits cannot be applied together: two of them touch the same text. */
export class OverlappingEdits extends Error {}

/**
 * The text of one file after its replacements. Insertions at one place keep their order; identical edits count once.
 * @throws OverlappingEdits
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const replacements = edits.filter(edit => edit.kind === 'replace');
  const ordered = dedupe(replacements)
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let result = '';
  let from = 0;
  for (const { edit } of ordered) {
    if (edit.start < from) throw new OverlappingEdits(`two edits at ${edit.start}`);
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

function dedupe<T extends Replacement>(edits: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return edits.filter(edit => {
    const key = `${edit.start}:${edit.end}:${edit.text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A line of its own above another, indented like it. */
export function insertLineAbove(file: TextFile, line: number, text: string): Edit {
  const whole = lineSpan(file, line);
  const written = file.text.slice(whole.start, whole.end);
  const indent = written.slice(0, written.length - written.trimStart().length);
  const at = whole.start === 0 && file.text.charCodeAt(0) === 0xfeff ? 1 : whole.start;
  return replaceText(file, at, at, indent.replace('\ufeff', '') + text + lineEnding(file.text));
}

/** The fewest whole-line replacements that turn one text into the other. */
export function lineEdits(file: TextFile, after: string): readonly Edit[] {
  const before = file.text;
  if (before === after) return [];
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head++;
  head = before.lastIndexOf('\n', head - 1) + 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const newline = before.indexOf('\n', before.length - tail);
  tail = newline < 0 ? 0 : before.length - newline - 1;
  return [replaceText(file, head, before.length - tail, after.slice(head, after.length - tail))];
}
