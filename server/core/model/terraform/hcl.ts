/**
 * Terraform's language seen through its source: blocks and attributes with their places. Expressions are read as far as
 * rules ask: text, lists and objects; anything computed has no `text`. One pass over the file; nothing here throws.
 */
import {
  type Edit,
  firstLine,
  lineAt,
  lineEnding,
  lineSpan,
  lineStarts,
  replaceText,
  type Span,
  span,
  type TextFile,
} from '../../text.js';

export interface HclFile {
  readonly file: TextFile;
  readonly body: Body;
  /** What is wrong, where brackets, strings or here-documents are not closed or a line says nothing. */
  readonly error: { readonly reason: string; readonly at: Span } | undefined;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** Between its braces. */
  readonly start: number;
  readonly end: number;
}

export interface Attribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}

export interface Block {
  readonly type: string;
  readonly typeSpan: Span;
  readonly labels: readonly string[];
  /** The last label, else the type. */
  readonly at: Span;
  readonly body: Body;
}

export interface Expression {
  readonly file: TextFile;
  readonly start: number;
  readonly end: number;
}

export function parseHcl(file: TextFile): HclFile {
  return new Reader(file).read();
}

export function attribute(body: Body, name: string): Attribute | undefined {
  return body.attributes.find(candidate => candidate.name === name);
}

export function blocksOf(body: Body, type: string): readonly Block[] {
  return body.blocks.filter(block => block.type === type);
}

/** The first line of an expression. */
export function spanOf({ file, start, end }: Expression): Span {
  return firstLine(span(file, start, end));
}

export function sourceOf({ file, start, end }: Expression): string {
  return file.text.slice(start, end);
}

/** The text of a quoted string without interpolation, of a number or of a keyword; `undefined` for what is computed. */
export function textOf(expression: Expression): string | undefined {
  const source = sourceOf(expression);
  if (/^(?:true|false|null|-?\d[\d.]*)$/.test(source)) return source;
  if (source.length < 2 || source[0] !== '"' || !isOneString(source)) return undefined;
  const inner = source.slice(1, -1);
  if (/[$%]\{/.test(inner.replace(/\$\$\{|%%\{/g, ''))) return undefined;
  return inner.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function isOneString(source: string): boolean {
  return stringEnd(source, 0) === source.length;
}

/** The items of a list, or the values of an object with their keys; none where it is neither. */
export function itemsOf({ file, start, end }: Expression): readonly Expression[] {
  if (file.text[start] !== '[' || file.text[end - 1] !== ']') return [];
  if (/^\[\s*for\b/.test(file.text.slice(start, start + 20))) return [];
  return partsOf(file, start + 1, end - 1);
}

export function entriesOf(object: Expression): readonly Attribute[] {
  const { file, start, end } = object;
  if (file.text[start] !== '{' || file.text[end - 1] !== '}') return [];
  return partsOf(file, start + 1, end - 1).flatMap(part => entryOf(part) ?? []);
}

function entryOf({ file, start, end }: Expression): Attribute | undefined {
  const name = /^(?:"([^"\n]{0,200})"|([A-Za-z_][\w-]{0,200}))[ \t]*(?:=(?!=)|:)\s*/.exec(
    file.text.slice(start, Math.min(end, start + 500)),
  );
  const key = name?.[1] ?? name?.[2];
  if (!name || key === undefined) return undefined;
  const quoted = name[1] === undefined ? 0 : 1;
  const nameSpan = span(file, start + quoted, start + quoted + key.length);
  return { name: key, nameSpan, value: { file, start: start + name[0].length, end } };
}

/** What commas or line ends divide, at the outer level. */
function partsOf(file: TextFile, start: number, end: number): readonly Expression[] {
  const parts: Expression[] = [];
  let from = -1;
  let last = start;
  let depth = 0;
  const finish = () => {
    if (from >= 0 && last > from) parts.push({ file, start: from, end: last });
    from = -1;
  };
  for (let at = start; at < end; ) {
    const char = file.text[at] ?? '';
    const next = skip(file.text, at, end);
    if (next.blank) {
      at = next.to;
      if (next.comment && file.text[at - 1] === '\n' && depth === 0) finish();
      continue;
    }
    if (depth === 0 && (char === ',' || char === '\n')) {
      finish();
      at++;
      continue;
    }
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (!/\s/.test(char)) {
      if (from < 0) from = at;
      last = next.to;
    }
    at = next.to;
  }
  finish();
  return parts;
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

class Reader {
  private at: number;
  private failure: { readonly reason: string; readonly at: Span } | undefined;
  private depth = 0;
  private readonly text: string;

  constructor(private readonly file: TextFile) {
    this.text = file.text;
    this.at = this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  read(): HclFile {
    const body = this.body(true);
    return { file: this.file, body, error: this.failure };
  }

  private body(outermost: boolean): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    const start = this.at;
    for (;;) {
      this.blank(true);
      const char = this.text[this.at];
      if (this.failure) break;
      if (char === undefined) {
        if (!outermost) this.fail('A block is not closed', start);
        break;
      }
      if (char === '}') {
        if (outermost) this.fail('A brace closes nothing', this.at);
        break;
      }
      if (!this.statement(attributes, blocks)) break;
    }
    return { attributes, blocks, start, end: this.at };
  }

  private statement(attributes: Attribute[], blocks: Block[]): boolean {
    const start = this.at;
    const name = this.word();
    if (name === '') return this.fail('Neither an argument nor a block', start);
    const nameSpan = span(this.file, start, this.at);
    this.blank(false);
    if (this.text[this.at] === '=' && this.text[this.at + 1] !== '=') {
      this.at++;
      this.blank(false);
      const value = this.expression();
      if (value.end <= value.start) return this.fail('An argument has no value', start);
      attributes.push({ name, nameSpan, value });
      return true;
    }
    const labels: string[] = [];
    let at = nameSpan;
    for (;;) {
      const from = this.at;
      if (this.text[from] === '"') {
        const end = stringEnd(this.text, from);
        if (end === undefined) return this.fail('A string is not closed', from);
        labels.push(this.text.slice(from + 1, end - 1));
        // The quotes belong to an empty label: a place is never empty.
        at = end - from > 2 ? span(this.file, from + 1, end - 1) : span(this.file, from, end);
        this.at = end;
      } else {
        const label = this.word();
        if (label === '') break;
        labels.push(label);
        at = span(this.file, from, this.at);
      }
      this.blank(false);
    }
    if (this.text[this.at] !== '{') return this.fail('Neither an argument nor a block', start);
    if (++this.depth > deepest) return this.fail('Nested too deeply to be read', this.at);
    this.at++;
    const body = this.body(false);
    this.depth--;
    blocks.push({ type: name, typeSpan: nameSpan, labels, at, body });
    if (this.failure) return false;
    this.at++;
    return true;
  }

  /** Up to the end of its line, over lines while brackets are open. */
  private expression(): Expression {
    const start = this.at;
    let end = start;
    const open: number[] = [];
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (open.length === 0 && (char === '\n' || char === '}' || char === ',')) break;
      const next = skip(this.text, this.at, this.text.length);
      if (next.unclosed) {
        this.fail(next.unclosed, this.at);
        break;
      }
      if (next.blank) {
        if (next.comment && open.length === 0 && this.text[next.to - 1] === '\n') break;
      } else if (!/\s/.test(char)) end = next.to;
      if ('([{'.includes(char) && open.push(this.at) > deepest) {
        this.fail('Nested too deeply to be read', this.at);
        break;
      }
      if (')]}'.includes(char)) open.pop();
      this.at = next.to;
    }
    if (open.length && !this.failure) this.fail('A bracket is not closed', open[0] ?? start);
    return { file: this.file, start, end };
  }

  private word(): string {
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private blank(lines: boolean): void {
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === ' ' || char === '\t' || char === '\r' || (lines && (char === '\n' || char === ','))) this.at++;
      else {
        const next = skip(this.text, this.at, this.text.length);
        if (!next.comment || (!lines && this.text[next.to - 1] === '\n')) return;
        if (next.unclosed) {
          this.fail(next.unclosed, this.at);
          return;
        }
        this.at = next.to;
      }
    }
  }

  private fail(reason: string, at: number): false {
    const line = lineSpan(this.file, lineAt(this.file, at));
    this.failure ??= { reason, at: span(this.file, Math.min(at, line.end), line.end) };
    return false;
  }
}

const word = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const deepest = 200;

interface Step {
  readonly to: number;
  /** Nothing that counts. */
  readonly blank?: boolean;
  readonly comment?: boolean;
  readonly unclosed?: string;
}

/** One step over a string, a here-document, a comment or a character; a comment at a line's end goes with the line. */
function skip(text: string, at: number, end: number): Step {
  const char = text[at];
  if (char === '"') {
    const to = stringEnd(text, at);
    return to === undefined ? { to: end, unclosed: 'A string is not closed' } : { to };
  }
  if (char === '#' || (char === '/' && text[at + 1] === '/')) {
    const newline = text.indexOf('\n', at);
    return { to: newline < 0 || newline >= end ? end : newline + 1, blank: true, comment: true };
  }
  if (char === '/' && text[at + 1] === '*') {
    const close = text.indexOf('*/', at + 2);
    return close < 0
      ? { to: end, blank: true, comment: true, unclosed: 'A comment is not closed' }
      : { to: close + 2, blank: true, comment: true };
  }
  if (char === '<' && text[at + 1] === '<') return hereDocument(text, at) ?? { to: at + 1 };
  return { to: at + 1 };
}

function hereDocument(text: string, at: number): Step | undefined {
  heredoc.lastIndex = at;
  const match = heredoc.exec(text);
  if (!match) return undefined;
  const [opening, name = ''] = match;
  for (let line = at + opening.length; line < text.length; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(line, end).trim() === name) return { to: line + text.slice(line, end).trimEnd().length };
    if (newline < 0) break;
    line = newline + 1;
  }
  return { to: text.length, unclosed: 'A here-document is not closed' };
}

const heredoc = /<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;

/** Behind the closing quote; `${ … }` inside may hold strings of its own. */
function stringEnd(text: string, at: number): number | undefined {
  // Each `${` opens an expression; in it a quote opens a string again.
  const inside: ('string' | 'braces')[] = ['string'];
  for (let index = at + 1; index < text.length; index++) {
    const char = text[index];
    if (inside.at(-1) === 'string') {
      if (char === '\\') index++;
      else if (char === '\n') return undefined;
      else if (char === '"') {
        inside.pop();
        if (inside.length === 0) return index + 1;
      } else if ((char === '$' || char === '%') && text[index + 1] === '{') {
        if (text[index - 1] !== char) inside.push('braces');
        index++;
      }
    } else if (char === '"') inside.push('string');
    else if (char === '{') inside.push('braces');
    else if (char === '}') inside.pop();
  }
  return undefined;
}

// ── Edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Other source text for an expression. */
export function replaceExpression({ file, start, end }: Expression, source: string): readonly Edit[] {
  return [replaceText(file, start, end, source)];
}

/**
 * A further argument in a block, below the one named `after` where the block has it, else below the last; on top of a
 * block without any. It is indented like its neighbours, and equals signs are lined up as `terraform fmt` does, which
 * moves those of the neighbours where its name is longer. `undefined` for a block on one line.
 */
export function addArgument(
  file: TextFile,
  { start, end, attributes, blocks }: Body,
  name: string,
  source: string,
  after?: string,
): readonly Edit[] | undefined {
  const opening = lineAt(file, start);
  if (opening === lineAt(file, end) || /[^\s#/].*\S/.test(lineText(file, start, opening))) return undefined;
  const neighbour = attributes.find(one => one.name === after) ?? attributes.at(-1);
  const line = neighbour ? lastLine(neighbour) : opening;
  const next = lineStarts(file)[line + 1];
  if (next === undefined) return undefined;
  const eol = lineEnding(file.text);
  if (!neighbour) {
    const indent = blocks[0] ? indentAt(file, blocks[0].typeSpan.start) : `${indentAt(file, start)}  `;
    const gap = blocks[0] && lineAt(file, blocks[0].typeSpan.start) === opening + 1 ? eol : '';
    return [replaceText(file, next, next, `${indent}${name} = ${source}${eol}${gap}`)];
  }
  const lined = neighboursOf(neighbour, attributes);
  const width = Math.max(name.length, ...lined.map(one => one.name.length));
  const indent = indentAt(file, neighbour.nameSpan.start);
  const written = replaceText(file, next, next, `${indent}${name.padEnd(width)} = ${source}${eol}`);
  return [...lined.flatMap(one => lineUp(file, one, width)), written];
}

/** The arguments on lines directly above and below one another, whose signs are lined up together. */
function neighboursOf(middle: Attribute, attributes: readonly Attribute[]): readonly Attribute[] {
  const at = attributes.indexOf(middle);
  let first = at;
  let last = at;
  const touch = (above: Attribute | undefined, below: Attribute | undefined) =>
    above !== undefined &&
    below !== undefined &&
    firstLineOf(above) === lastLine(above) &&
    firstLineOf(below) === lastLine(above) + 1;
  while (touch(attributes[first - 1], attributes[first])) first--;
  while (touch(attributes[last], attributes[last + 1])) last++;
  return attributes.slice(first, last + 1).filter(one => firstLineOf(one) === lastLine(one));
}

function firstLineOf({ nameSpan }: Attribute): number {
  return lineAt(nameSpan.file, nameSpan.start);
}

function lastLine({ value }: Attribute): number {
  return lineAt(value.file, Math.max(value.end - 1, value.start));
}

function lineUp(file: TextFile, { name, nameSpan }: Attribute, width: number): readonly Edit[] {
  const gap = /^[ \t]*/.exec(file.text.slice(nameSpan.end, nameSpan.end + 200))?.[0] ?? '';
  const wanted = ' '.repeat(width - name.length + 1);
  // Quoted names, colons and signs that were not lined up before stay as they are.
  if (gap.length >= wanted.length || file.text[nameSpan.end + gap.length] !== '=') return [];
  return [replaceText(file, nameSpan.end, nameSpan.end + gap.length, wanted)];
}

function lineText(file: TextFile, from: number, line: number): string {
  return file.text.slice(from, lineSpan(file, line).end);
}

function indentAt(file: TextFile, offset: number): string {
  const { start } = lineSpan(file, lineAt(file, offset));
  return /^[ \t]*/.exec(file.text.slice(start, offset))?.[0] ?? '';
}

/** A further entry of an object that is written over several lines, or of one on a single line. */
export function addEntry({ file, start, end }: Expression, name: string, source: string): readonly Edit[] | undefined {
  if (file.text[start] !== '{' || file.text[end - 1] !== '}') return undefined;
  const entries = entriesOf({ file, start, end });
  const last = entries.at(-1);
  if (!last) return [replaceText(file, start, end, `{ ${name} = ${source} }`)];
  if (lineAt(file, start) === lineAt(file, end - 1))
    return [replaceText(file, last.value.end, last.value.end, `, ${name} = ${source}`)];
  const body = { attributes: entries, blocks: [], start: start + 1, end: end - 1 };
  return addArgument(file, body, name, source);
}
