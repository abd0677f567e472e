/**
 * A Dockerfile's instructions seen through their source. Lines are joined and heredocs found as BuildKit does it, so an
 * instruction here is exactly what a build would run; every part knows where it is written.
 */
import { type Span, span, type TextFile } from '../text.js';

export interface Syntax {
  readonly file: TextFile;
  readonly instructions: readonly Instruction[];
  /** Every `#` line outside heredocs, parser directives included, in order. */
  readonly comments: readonly CommentLine[];
  /** The `# syntax=`, `# escape=` and `# check=` lines that open the file. */
  readonly directives: readonly Directive[];
  /** The character that continues a line: `\`, or a backtick where the file says so. */
  readonly escape: string;
}

export interface CommentLine {
  readonly span: Span;
  /** 0-based. */
  readonly line: number;
  /** What follows the `#`, without the spaces around it. */
  readonly text: string;
  /** Always false: a Dockerfile knows no comment behind an instruction. */
  readonly trailing: boolean;
}

export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface Instruction {
  readonly syntax: Syntax;
  readonly file: TextFile;
  /** Its place among the instructions of the file. */
  readonly index: number;
  /** In upper case, whatever the file writes. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line it takes, heredoc bodies included. */
  readonly span: Span;
  /** What follows the keyword and the flags: continued lines joined, comment lines between them and heredoc bodies left out. */
  readonly text: string;
  /** Where `text` is written; empty, right behind the keyword or the last flag, when there is none. */
  readonly textSpan: Span;
  readonly flags: readonly Flag[];
  /** `text` split at white space; in instructions that take quotes, quoted stretches stay together. */
  readonly words: readonly Word[];
  /** The strings of the exec form `["a", "b"]`; `undefined` in shell form. Behind `CMD` in a HEALTHCHECK. */
  readonly exec: readonly Word[] | undefined;
  /** `name=value` pairs of ENV, LABEL and ARG; none in other instructions. */
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** What an ONBUILD holds back. */
  readonly trigger: Instruction | undefined;
  /** Whether this is the trigger of an ONBUILD, so that its line is not its own. */
  readonly triggered: boolean;
  /** Whether the file ends before the instruction does: on a continued line or inside a heredoc. */
  readonly open: boolean;
  /** Where its first line starts (behind a byte order mark), and where the line behind its last one starts. */
  readonly lines: { readonly start: number; readonly end: number };
  /** The comment lines between its own lines. */
  readonly inner: readonly CommentLine[];
  /** The empty lines between its own lines, line endings included. */
  readonly gaps: readonly Span[];
  /** Where each of its own lines starts, from the second on. */
  readonly continuedAt: readonly number[];
  flag(name: string): Flag | undefined;
  /** Where `text.slice(start, end)` is written. */
  part(start: number, end: number): Span;
}

export interface Word {
  /** As written, without continuations. */
  readonly text: string;
  /** Without quotes and escapes; `undefined` where it holds a variable. */
  readonly value: string | undefined;
  readonly span: Span;
}

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** Behind the `=`, as a word; `undefined` when there is no `=`. */
  readonly value: Word | undefined;
  readonly span: Span;
}

export interface Pair {
  readonly name: string;
  readonly nameSpan: Span;
  /** `undefined` where nothing is assigned (`ARG VERSION`). */
  readonly value: Word | undefined;
  readonly span: Span;
  /** Written as `ENV name value`. */
  readonly legacy: boolean;
}

export interface Heredoc {
  readonly name: string;
  /** The `<<EOF`. */
  readonly span: Span;
  /** The lines between, with their line endings. */
  readonly body: Span;
  /** Whether variables in the body are replaced: the name is not quoted. */
  readonly expands: boolean;
  readonly closed: boolean;
}

const read = new WeakMap<TextFile, Syntax>();

/** Reads a Dockerfile once per file. Any text has a reading. */
export function readDockerfile(file: TextFile): Syntax {
  const known = read.get(file);
  if (known) return known;
  const syntax = readSyntax(file);
  read.set(file, syntax);
  return syntax;
}

/** Computes once, on first use. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a variable holds; `null` when it is not set; `undefined` when nobody can tell. */
export type Lookup = (name: string) => string | null | undefined;

const nothingKnown: Lookup = () => undefined;
/** Variables that double each other must not grow without end. */
const longestValue = 2000;
const deepestNesting = 20;

/**
 * Takes quotes and escapes off a word and puts variables in, with the forms BuildKit knows: `$A`, `${A}`, `${A:-b}`,
 * `${A-b}`, `${A:+b}`, `${A+b}`. `undefined` where the outcome cannot be known, or a quote stays open.
 */
export function expand(raw: string, escapeChar: string, lookup: Lookup): string | undefined {
  if (!/["'$`\\]/.test(raw)) return raw;
  const end = raw.length;
  let at = 0;
  const result = until('', 0);
  return result !== undefined && at >= end ? result : undefined;

  function until(stop: string, depth: number): string | undefined {
    if (depth > deepestNesting) return undefined;
    let out = '';
    let quoted = false;
    while (at < end) {
      const char = raw.charAt(at);
      if (char === stop && !quoted) return out;
      if (char === '"') {
        quoted = !quoted;
        at++;
      } else if (char === "'" && !quoted) {
        const close = raw.indexOf("'", at + 1);
        if (close < 0) return undefined;
        out += raw.slice(at + 1, close);
        at = close + 1;
      } else if (char === escapeChar && at + 1 < end) {
        const next = raw.charAt(at + 1);
        out += quoted && next !== '"' && next !== '$' && next !== escapeChar ? char + next : next;
        at += 2;
      } else if (char === '$') {
        const value = variable(depth);
        if (value === undefined || out.length + value.length > longestValue) return undefined;
        out += value;
      } else {
        out += char;
        at++;
      }
    }
    return quoted || stop !== '' ? undefined : out;
  }

  function variable(depth: number): string | undefined {
    const braced = raw.charAt(at + 1) === '{';
    const start = at + (braced ? 2 : 1);
    let stop = start;
    while (stop < end && isNamePart(raw.charCodeAt(stop))) stop++;
    if (stop === start) {
      if (braced) return undefined;
      at = start;
      return '$';
    }
    const held = lookup(raw.slice(start, stop));
    at = stop;
    if (!braced) return held ?? undefined;
    if (raw.charAt(at) === '}') {
      at++;
      return held ?? undefined;
    }
    const colon = raw.charAt(at) === ':';
    if (colon) at++;
    const operator = raw.charAt(at);
    if (operator !== '-' && operator !== '+') return undefined;
    at++;
    const word = until('}', depth + 1);
    if (raw.charAt(at) !== '}') return undefined;
    at++;
    if (held === undefined) return undefined;
    const set = held !== null && !(colon && held === '');
    if (operator === '+') return set ? word : '';
    return set ? held : word;
  }
}

const codeOf = { tab: 9, verticalTab: 11, formFeed: 12, carriageReturn: 13, space: 32, hash: 35 };
const keywordsWithHeredocs = new Set(['RUN', 'COPY', 'ADD']);
const keywordsWithExec = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'VOLUME', 'COPY', 'ADD']);
const keywordsWithQuotes = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'LABEL', 'ARG', 'SHELL']);
/** The builder puts variables into these even in exec form. */
const execWithVariables = new Set(['COPY', 'ADD', 'VOLUME']);

/** Where the stretches that make up a logical line start: in that line, and in the source. */
interface Pieces {
  readonly starts: number[];
  readonly sources: number[];
}

/** The lines of one instruction, put together to its one logical line. */
interface Joined {
  readonly text: string;
  readonly pieces: Pieces;
  readonly start: number;
  readonly end: number;
  readonly lines: { readonly start: number; readonly end: number };
  readonly open: boolean;
  readonly inner: readonly CommentLine[];
  readonly gaps: readonly Span[];
  readonly heredocs: readonly Heredoc[];
}

function readSyntax(file: TextFile): Syntax {
  const source = file.text;
  const instructions: Instruction[] = [];
  const comments: CommentLine[] = [];
  const directives: Directive[] = [];
  let escapeChar = '\\';
  const syntax: Syntax = {
    file,
    instructions,
    comments,
    directives,
    get escape() {
      return escapeChar;
    },
  };

  let lineStart = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 0;
  let heading = true;
  // The line last looked at, without its line ending; `next` starts the one behind it.
  let first = 0;
  let last = 0;
  let next = 0;

  while (lineStart < source.length) {
    look();
    if (first === last) {
      heading = false;
    } else if (source.charCodeAt(first) === codeOf.hash) {
      const comment = commentLine();
      comments.push(comment);
      if (heading) heading = readDirective(comment);
    } else {
      heading = false;
      instructions.push(new LogicalLine(syntax, instructions.length, join()));
    }
    advance();
  }
  return syntax;

  function look(): void {
    const newline = source.indexOf('\n', lineStart);
    next = newline < 0 ? source.length : newline + 1;
    last = newline < 0 ? source.length : newline;
    if (last > lineStart && source.charCodeAt(last - 1) === codeOf.carriageReturn) last--;
    first = lineStart;
    while (first < last && isSpace(source.charCodeAt(first))) first++;
  }

  function advance(): void {
    lineStart = next;
    line++;
  }

  function commentLine(): CommentLine {
    return { span: span(file, first, last), line, text: source.slice(first + 1, last).trim(), trailing: false };
  }

  /** Whether directives may still follow: any other comment ends them, also one like `# name=value`. */
  function readDirective({ text, span }: CommentLine): boolean {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals)).trim().toLowerCase();
    const value = text.slice(equals + 1).trim();
    if (!/^[a-z][a-z0-9]*$/.test(name) || value === '') return false;
    if (name !== 'syntax' && name !== 'escape' && name !== 'check') return false;
    directives.push({ name, value, span });
    if (name === 'escape' && (value === '\\' || value === '`')) escapeChar = value;
    return true;
  }

  /** Reads on from the current line to the end of the instruction that starts there; leaves `next` behind it. */
  function join(): Joined {
    const start = first;
    const linesStart = lineStart;
    const pieces: Pieces = { starts: [0], sources: [first] };
    const inner: CommentLine[] = [];
    const gaps: Span[] = [];
    let gapsPassed = 0;
    let continued = continuation();
    let end = last;
    let text = source.slice(first, continued < 0 ? last : continued);
    while (continued >= 0 && next < source.length) {
      advance();
      look();
      if (first === last) {
        gaps.push(span(file, lineStart, next));
        continue;
      }
      if (source.charCodeAt(first) === codeOf.hash) {
        const comment = commentLine();
        comments.push(comment);
        inner.push(comment);
        continue;
      }
      continued = continuation();
      pieces.starts.push(text.length);
      pieces.sources.push(lineStart);
      gapsPassed = gaps.length;
      text += source.slice(lineStart, continued < 0 ? last : continued);
      end = last;
    }
    const heredocs = text.includes('<<') ? readHeredocs(text, pieces) : [];
    // Those at the end of the file are between nothing.
    gaps.length = gapsPassed;
    const closed = heredocs.every(heredoc => heredoc.closed);
    if (heredocs.length > 0) end = last;
    return {
      text,
      pieces,
      start,
      end,
      lines: { start: linesStart, end: next },
      open: continued >= 0 || !closed,
      inner,
      gaps,
      heredocs,
    };
  }

  /** Where the escape character that continues the current line stands, or -1. A doubled one continues nothing. */
  function continuation(): number {
    let at = last - 1;
    while (at >= lineStart && (source.charCodeAt(at) === codeOf.space || source.charCodeAt(at) === codeOf.tab)) at--;
    if (at < lineStart || source.charAt(at) !== escapeChar) return -1;
    return at > lineStart && source.charAt(at - 1) === escapeChar ? -1 : at;
  }

  function readHeredocs(text: string, pieces: Pieces): Heredoc[] {
    const [keyword = '', from] = keywordAt(text, 0);
    const [trigger] = keyword === 'ONBUILD' ? keywordAt(text, skipSpace(text, from)) : [keyword];
    if (!keywordsWithHeredocs.has(trigger)) return [];
    const rest = skipFlags(text, skipSpace(text, keyword === 'ONBUILD' ? skipWord(text, skipSpace(text, from)) : from));
    if (execStrings(text, rest)) return [];
    const heredocs: Heredoc[] = [];
    const words = splitQuoted(text, from, escapeChar);
    for (const [at, [start, end]] of words.entries()) {
      const mark = /^\d*<<(-?)([^<]*)$/.exec(text.slice(start, end));
      if (!mark) continue;
      // `<< EOF` is one since Dockerfile 1.16; before, it was the shell's, which needs no end.
      const apart = mark[1] === '' && mark[2] === '' ? words[at + 1] : undefined;
      const written = apart ? text.slice(...apart) : mark[2];
      const name = written === undefined ? undefined : expand(written, '\\', nothingKnown);
      if (written === undefined || name === undefined || name === '' || (apart && !ends(name))) continue;
      heredocs.push(readBody(name, written === name, mark[1] === '-', spanIn(pieces, start, apart?.[1] ?? end)));
    }
    return heredocs;
  }

  /** Whether a line that is the word and nothing else follows. */
  function ends(name: string): boolean {
    for (let at = source.indexOf(`\n${name}`, next - 1); at >= 0; at = source.indexOf(`\n${name}`, at + 1)) {
      if (/^\r?(\n|$)/.test(source.slice(at + 1 + name.length, at + 3 + name.length))) return true;
    }
    return false;
  }

  function readBody(name: string, expands: boolean, tabs: boolean, at: readonly [number, number]): Heredoc {
    const start = next;
    let closed = false;
    let end = next;
    while (!closed && next < source.length) {
      advance();
      look();
      let from = lineStart;
      while (tabs && source.charCodeAt(from) === codeOf.tab) from++;
      closed = last - from === name.length && source.startsWith(name, from);
      end = closed ? lineStart : next;
    }
    return { name, expands, closed, span: span(file, at[0], at[1]), body: span(file, start, end) };
  }
}

const noWords: readonly never[] = [];

/** There are many in a file, and most parts of most are never asked for: each is read on first use. */
class LogicalLine implements Instruction {
  readonly keyword: string;
  readonly triggered: boolean;
  private readonly line: string;
  private readonly keywordStart: number;
  private readonly keywordEnd: number;
  private readFlags: readonly Flag[] | undefined;
  private readWords: readonly Word[] | undefined;
  private readExec: readonly Word[] | null | undefined;
  private readPairs: readonly Pair[] | undefined;
  private readTrigger: Instruction | null | undefined;
  private readText: string | undefined;
  private readStart = -1;

  constructor(
    readonly syntax: Syntax,
    readonly index: number,
    private readonly joined: Joined,
    private readonly from = 0,
  ) {
    this.line = joined.text;
    this.triggered = from > 0;
    this.keywordStart = skipSpace(this.line, from);
    this.keywordEnd = skipWord(this.line, this.keywordStart);
    this.keyword = this.line.slice(this.keywordStart, this.keywordEnd).toUpperCase();
  }

  get file(): TextFile {
    return this.syntax.file;
  }

  get open(): boolean {
    return this.joined.open;
  }

  get lines(): { readonly start: number; readonly end: number } {
    return this.joined.lines;
  }

  get inner(): readonly CommentLine[] {
    return this.joined.inner;
  }

  get gaps(): readonly Span[] {
    return this.joined.gaps;
  }

  get continuedAt(): readonly number[] {
    return this.joined.pieces.sources.slice(1);
  }

  get heredocs(): readonly Heredoc[] {
    return this.joined.heredocs;
  }

  get keywordSpan(): Span {
    return this.spanOf(this.keywordStart, this.keywordEnd);
  }

  get span(): Span {
    const { pieces, start, end } = this.joined;
    return span(this.file, this.triggered ? spanIn(pieces, this.from, this.from + 1)[0] : start, end);
  }

  get text(): string {
    this.readText ??= this.line.slice(this.textStart, Math.max(this.textStart, this.textEnd));
    return this.readText;
  }

  get textSpan(): Span {
    if (this.text !== '') return this.spanOf(this.textStart, this.textEnd);
    const behind = this.flags.at(-1)?.span.end ?? spanIn(this.joined.pieces, this.keywordStart, this.keywordEnd)[1];
    return span(this.file, behind, behind);
  }

  get flags(): readonly Flag[] {
    this.readFlags ??= this.findFlags();
    return this.readFlags;
  }

  get words(): readonly Word[] {
    this.readWords ??= (
      keywordsWithQuotes.has(this.keyword)
        ? splitQuoted(this.line, this.textStart, this.syntax.escape)
        : splitPlain(this.line, this.textStart)
    ).map(([start, end]) => this.word(start, end));
    return this.readWords;
  }

  get exec(): readonly Word[] | undefined {
    if (this.readExec === undefined) this.readExec = this.findExec() ?? null;
    return this.readExec ?? undefined;
  }

  get pairs(): readonly Pair[] {
    this.readPairs ??= this.findPairs();
    return this.readPairs;
  }

  get trigger(): Instruction | undefined {
    if (this.keyword !== 'ONBUILD') return undefined;
    if (this.readTrigger === undefined) {
      const start = skipSpace(this.line, this.keywordEnd);
      this.readTrigger = start < this.line.length ? new LogicalLine(this.syntax, this.index, this.joined, start) : null;
    }
    return this.readTrigger ?? undefined;
  }

  flag(name: string): Flag | undefined {
    return this.flags.find(flag => flag.name === name);
  }

  part(start: number, end: number): Span {
    return this.spanOf(this.textStart + start, this.textStart + end);
  }

  private get textStart(): number {
    if (this.readStart < 0) {
      this.readStart = skipSpace(this.line, skipFlags(this.line, skipSpace(this.line, this.keywordEnd)));
    }
    return this.readStart;
  }

  private get textEnd(): number {
    return trimEnd(this.line);
  }

  private spanOf(start: number, end: number): Span {
    const [sourceStart, sourceEnd] = spanIn(this.joined.pieces, start, end);
    return span(this.file, sourceStart, sourceEnd);
  }

  private word(start: number, end: number): Word {
    const written = this.line.slice(start, end);
    return {
      text: written,
      value: expand(written, this.syntax.escape, nothingKnown),
      span: this.spanOf(start, end),
    };
  }

  private findFlags(): readonly Flag[] {
    const { line } = this;
    let at = skipSpace(line, this.keywordEnd);
    if (!line.startsWith('--', at)) return noWords;
    const found: Flag[] = [];
    while (line.startsWith('--', at) && !isSpaceAt(line, at + 2)) {
      const end = skipFlag(line, at);
      const equals = line.indexOf('=', at);
      const assigned = equals >= 0 && equals < end;
      found.push({
        name: line.slice(at + 2, assigned ? equals : end),
        value: assigned ? this.word(equals + 1, end) : undefined,
        span: this.spanOf(at, end),
      });
      at = skipSpace(line, end);
    }
    return found;
  }

  private findExec(): readonly Word[] | undefined {
    const { line, keyword } = this;
    let start = this.textStart;
    if (keyword === 'HEALTHCHECK') {
      const end = skipWord(line, start);
      if (line.slice(start, end).toUpperCase() !== 'CMD') return undefined;
      start = skipSpace(line, end);
    } else if (!keywordsWithExec.has(keyword)) return undefined;
    return execStrings(line, start)?.map(({ start, end, value }) => ({
      text: line.slice(start, end),
      value: execWithVariables.has(keyword) && value.includes('$') ? undefined : value,
      span: this.spanOf(start, end),
    }));
  }

  private findPairs(): readonly Pair[] {
    const { line, keyword, textStart, textEnd } = this;
    if (keyword !== 'ENV' && keyword !== 'LABEL' && keyword !== 'ARG') return noWords;
    const ranges = splitQuoted(line, textStart, this.syntax.escape);
    const [head] = ranges;
    if (!head) return noWords;
    if (keyword !== 'ARG' && !line.slice(head[0], head[1]).includes('=')) {
      const start = skipSpace(line, head[1]);
      const value = start < textEnd ? this.word(start, textEnd) : undefined;
      const at = this.spanOf(head[0], Math.max(head[1], textEnd));
      return [
        { name: line.slice(head[0], head[1]), nameSpan: this.spanOf(head[0], head[1]), value, span: at, legacy: true },
      ];
    }
    return ranges.map(([start, end]) => {
      const equals = line.indexOf('=', start);
      const assigned = equals >= 0 && equals < end;
      const nameEnd = assigned ? equals : end;
      return {
        name: line.slice(start, nameEnd),
        nameSpan: this.spanOf(start, nameEnd),
        value: assigned ? this.word(equals + 1, end) : undefined,
        span: this.spanOf(start, end),
        legacy: false,
      };
    });
  }
}

/** The source offsets of `[start, end)` of the logical line. */
function spanIn(pieces: Pieces, start: number, end: number): readonly [number, number] {
  const from = sourceOffset(pieces, start);
  return [from, end > start ? sourceOffset(pieces, end - 1) + 1 : from];
}

function sourceOffset({ starts, sources }: Pieces, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return (sources[low] ?? 0) + offset - (starts[low] ?? 0);
}

function keywordAt(line: string, start: number): readonly [string, number] {
  const end = skipWord(line, start);
  return [line.slice(start, end).toUpperCase(), end];
}

/** Behind the flags that start at `at`, and behind the space after each. */
function skipFlags(line: string, at: number): number {
  let from = at;
  while (line.startsWith('--', from) && !isSpaceAt(line, from + 2)) from = skipSpace(line, skipFlag(line, from));
  return from;
}

/** Behind a flag: white space in quotes belongs to it. */
function skipFlag(line: string, from: number): number {
  let quote = '';
  let at = from;
  for (; at < line.length && (quote !== '' || !isSpaceAt(line, at)); at++) {
    const char = line.charAt(at);
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  return at;
}

function splitPlain(line: string, from: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let at = skipSpace(line, from);
  while (at < line.length) {
    const end = skipWord(line, at);
    found.push([at, end]);
    at = skipSpace(line, end);
  }
  return found;
}

function splitQuoted(line: string, from: number, escapeChar: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let at = skipSpace(line, from);
  while (at < line.length) {
    const start = at;
    let quote = '';
    for (; at < line.length; at++) {
      const char = line.charAt(at);
      if (quote === '' && isSpaceAt(line, at)) break;
      if (char === escapeChar && quote !== "'") at++;
      else if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
    }
    at = Math.min(at, line.length);
    found.push([start, at]);
    at = skipSpace(line, at);
  }
  return found;
}

/** The strings of a JSON array that starts at `from`, quotes included in their offsets; `undefined` if it is none. */
function execStrings(line: string, from: number): { start: number; end: number; value: string }[] | undefined {
  let at = skipSpace(line, from);
  if (line.charAt(at) !== '[') return undefined;
  const found: { start: number; end: number; value: string }[] = [];
  at = skipSpace(line, at + 1);
  if (line.charAt(at) === ']') return found;
  for (;;) {
    const start = at;
    if (line.charAt(at) !== '"') return undefined;
    for (at++; at < line.length && line.charAt(at) !== '"'; at++) if (line.charAt(at) === '\\') at++;
    if (at >= line.length) return undefined;
    at++;
    const value = jsonString(line.slice(start, at));
    if (value === undefined) return undefined;
    found.push({ start, end: at, value });
    at = skipSpace(line, at);
    if (line.charAt(at) === ']') return found;
    if (line.charAt(at) !== ',') return undefined;
    at = skipSpace(line, at + 1);
  }
}

function jsonString(written: string): string | undefined {
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}

function skipSpace(line: string, from: number): number {
  let at = from;
  while (at < line.length && isSpaceAt(line, at)) at++;
  return at;
}

function skipWord(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isSpaceAt(line, at)) at++;
  return at;
}

function trimEnd(line: string): number {
  let end = line.length;
  while (end > 0 && isSpaceAt(line, end - 1)) end--;
  return end;
}

/** The white space that separates words: only the ASCII kinds. */
function isSpaceAt(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === codeOf.space || (code >= codeOf.tab && code <= codeOf.carriageReturn);
}

/** The white space skipped at the start of a line: any that Unicode calls so. */
function isSpace(code: number): boolean {
  if (code <= codeOf.space) return code === codeOf.space || (code >= codeOf.tab && code <= codeOf.carriageReturn);
  if (code < 0x85) return false;
  return code === 0x85 || (code !== 0xfeff && /\s/.test(String.fromCharCode(code)));
}

function isNamePart(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}
