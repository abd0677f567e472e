/**
 * YAML seen through its source: every value knows where it is written. Aliases and merge keys are resolved; what was
 * reached through one is `shared` and is not edited there. Nothing here throws on what a user typed.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { firstLine, lineAt, lineSpan, lineStarts, type Span, span, type TextFile } from '../text.js';
import { filler, type Template } from './template.js';

/** Whether a scalar means what it says. `${VAR}`, `${{ expression }}` and templates do not: their text is unknown. */
export type IsLiteral = (raw: string) => boolean;

export interface ParseFailure {
  readonly reason: string;
  readonly at: Span;
}

export interface YamlFile {
  readonly file: TextFile;
  /** The root value of every document; empty documents are left out. */
  readonly roots: readonly Value[];
  /** The first syntax error. What could be read is still in `roots`, but a rule must not see it. */
  readonly error?: ParseFailure | undefined;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Value;
}

/**
 * Parses every document of a file; syntax errors come back as `error`, never as an exception. Of a template its masked
 * text is read.
 */
export function parseYaml(file: TextFile, isLiteral: IsLiteral = () => true, template?: Template): YamlFile {
  if (nestsTooDeeply(file.text)) return { file, roots: [], error: failure(file, 'Nested too deeply to be read', 0) };
  try {
    const documents = parseAllDocuments(template?.text ?? file.text, {
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
      // Every scalar as a text: of few it is asked what else it may be, and `meaningOf` answers then.
      schema: 'failsafe',
    });
    if ('empty' in documents) return { file, roots: [] };
    const roots: Value[] = [];
    let error: ParseFailure | undefined;
    for (const document of documents) {
      const problem = document.errors[0];
      if (problem) error ??= failure(file, problem.message, problem.pos[0]);
      const duplicate = error || template ? undefined : duplicateKey(document.contents as Node | null);
      if (duplicate?.range) error = failure(file, `Map key ${duplicate} stands twice`, duplicate.range[0]);
      if (document.contents) roots.push(new Value({ file, document, isLiteral, template }, document.contents as Node));
    }
    return { file, roots, error };
  } catch {
    // The parser is recursive, and what calls it may have used up much of the stack.
    return { file, roots: [], error: failure(file, 'Nested too deeply to be read', 0) };
  }
}

/**
 * Whether brackets, or the indentation and dashes of a line, go deeper than any real file. The parser is recursive, and
 * close to the end of the stack V8 may end the whole process when it compiles a regular expression, so that catching
 * the overflow is not enough. Brackets in texts count too, which only matters where hundreds of them are not closed.
 */
function nestsTooDeeply(text: string): boolean {
  return startsFarRight(text) || opensManyBrackets(text);
}

function startsFarRight(text: string): boolean {
  for (let line = 0; line >= 0 && line < text.length - maxColumns; line = text.indexOf('\n', line) + 1 || text.length) {
    let lead = 0;
    for (let at = line; ; at++) {
      const code = text.charCodeAt(at);
      // A run of dashes nests nothing: only those with a space behind them do.
      if (code === space) {
        if (++lead > maxColumns) return true;
      } else if (code !== dash && code !== question) break;
    }
  }
  return false;
}

function opensManyBrackets(text: string): boolean {
  const opened = count(text, '[', maxBrackets) + count(text, '{', maxBrackets);
  if (opened <= maxBrackets) return false;
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === openBracket || code === openBrace) {
      if (++brackets > maxBrackets) return true;
    } else if ((code === closeBracket || code === closeBrace) && brackets > 0) brackets--;
  }
  return false;
}

/** How often a character stands in a text; counting ends a little above `most`. */
function count(text: string, character: string, most: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0 && found <= most; at = text.indexOf(character, at + 1)) found++;
  return found;
}

const [space, dash, question] = [32, 45, 63];
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125];
const maxBrackets = 500;
const maxColumns = 500;

/** What all values of one document have in common. */
interface Source {
  readonly file: TextFile;
  readonly document: Document;
  readonly isLiteral: IsLiteral;
  readonly template?: Template | undefined;
  targets?: Map<Alias, Node>;
}

export type ValueKind = 'map' | 'list' | 'scalar' | 'null' | 'unknown';

export class Value {
  /** The node as written here: an alias stays one. */
  readonly written: Node | null;
  /** The node it stands for. `null` where nothing is written, or an alias names nothing. */
  readonly node: Node | null;
  /** Reached through an alias or a merge key: it is written elsewhere, maybe for others too. */
  readonly shared: boolean;
  readonly pair: Pair | undefined;
  readonly parent: Value | undefined;
  private entryList: readonly Entry[] | undefined;
  private itemList: readonly Value[] | undefined;
  private unknownMerge: boolean | undefined;

  constructor(
    readonly source: Source,
    written: Node | null,
    parent?: Value,
    pair?: Pair,
    shared = false,
  ) {
    this.written = written;
    this.node = isAlias(written) ? (target(source, written) ?? null) : written;
    this.shared = shared || isAlias(written);
    this.pair = pair;
    this.parent = parent;
  }

  get file(): TextFile {
    return this.source.file;
  }

  get kind(): ValueKind {
    if (isMap(this.node)) return 'map';
    if (isSeq(this.node)) return 'list';
    if (isAlias(this.written) && !this.node) return 'unknown';
    if (!isScalar(this.node)) return 'null';
    return isNull(this.node) ? 'null' : 'scalar';
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** A scalar as it is written, without its quotes, whether or not it means what it says. */
  get raw(): string | undefined {
    if (!isScalar(this.node) || this.kind === 'null') return undefined;
    const { source, value, range } = this.node;
    const raw = typeof value === 'string' ? value : (source ?? String(value));
    return this.source.template && range && raw.includes(filler) ? this.file.text.slice(range[0], range[1]) : raw;
  }

  /** A scalar's text; `undefined` when it is no scalar or cannot be known before run time. */
  get text(): string | undefined {
    const raw = this.raw;
    return raw !== undefined && this.source.isLiteral(raw) && !this.isConditional ? raw : undefined;
  }

  /** In a template: it is there only under a condition, or several times. */
  get isConditional(): boolean {
    const { template } = this.source;
    if (!template) return false;
    const key = this.pair?.key as Node | null | undefined;
    const start = key?.range?.[0] ?? this.written?.range?.[0];
    return start !== undefined && template.isConditional(start);
  }

  /** A boolean in any of YAML's spellings; `undefined` when it is none or unknown. */
  get flag(): boolean | undefined {
    const text = this.text?.toLowerCase();
    if (text === 'true' || text === 'yes' || text === 'on') return true;
    if (text === 'false' || text === 'no' || text === 'off') return false;
    return undefined;
  }

  /** What YAML makes of a number that is written with a fraction ending in zeros: `3.10` is 3.1. */
  get misreadNumber(): number | undefined {
    if (!isScalar(this.node) || !/^\d+\.\d*0$/.test(this.node.source ?? '')) return undefined;
    const meaning = meaningOf(this.node);
    return typeof meaning === 'number' ? meaning : undefined;
  }

  /** The value of a key, its own before a merged one. */
  get(key: string): Value | undefined {
    return this.entry(key)?.value;
  }

  /** The value down a path of keys. */
  at(...keys: readonly string[]): Value | undefined {
    let value: Value | undefined = this;
    for (const key of keys) value = value?.get(key);
    return value;
  }

  has(key: string): boolean {
    return this.entry(key) !== undefined;
  }

  entry(key: string): Entry | undefined {
    const entries = this.entryList ?? this.entries();
    for (let at = 0; at < entries.length; at++) if (entries[at]?.key === key) return entries[at];
    return undefined;
  }

  /** The entries of a map, merged ones last; none when this is no map. */
  entries(): readonly Entry[] {
    this.entryList ??= isMap(this.node) ? entriesOf(this, this.node) : [];
    return this.entryList;
  }

  keys(): readonly string[] {
    return this.entries().map(entry => entry.key);
  }

  /** The items of a list; none when this is no list. */
  items(): readonly Value[] {
    if (!this.itemList) {
      const { node, source, shared } = this;
      this.itemList = isSeq(node)
        ? node.items.map(item => new Value(source, item as Node, this, undefined, shared))
        : [];
    }
    return this.itemList;
  }

  /** A map with a merge key that names something this document does not have, or with keys of a template: not all are known. */
  get hasUnknownMerge(): boolean {
    if (!isMap(this.node)) return false;
    this.unknownMerge ??= this.node.items.some(
      pair =>
        (keyText(pair) === '<<' && mergedNodes(this.source, pair.value as Node | null).some(node => !isMap(node))) ||
        (this.source.template && keyText(pair)?.includes(filler)),
    );
    return this.unknownMerge;
  }

  /** Where the value is written, first line only; where nothing is written, its key. */
  get span(): Span {
    const range = this.written?.range;
    if (range && range[1] > range[0]) return firstLine(span(this.file, range[0], range[1]));
    return this.keySpan ?? span(this.file, 0, 0);
  }

  /** Where the key of this value is written. */
  get keySpan(): Span | undefined {
    const range = (this.pair?.key as Node | null | undefined)?.range;
    return range ? firstLine(span(this.file, range[0], range[1])) : undefined;
  }

  /** The name of what this is: its key, or the value itself where it has none. */
  get name(): Span {
    return this.keySpan ?? this.span;
  }

  /** The lines of a scalar with their places: those of a block scalar, or the one line of another. */
  lines(): readonly { readonly text: string; readonly span: Span }[] {
    const { node, file } = this;
    const raw = this.raw;
    if (raw === undefined || !isScalar(node) || !node.range) return [];
    const [start, end] = node.range;
    if (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED)
      return [{ text: raw, span: this.span }];
    const last = lineAt(file, Math.max(start, end - 1));
    const lines = [];
    for (let line = lineAt(file, start) + 1; line <= last; line++) {
      const whole = lineSpan(file, line);
      const text = file.text.slice(whole.start, whole.end);
      const indent = text.length - text.trimStart().length;
      lines.push({ text: text.slice(indent), span: span(file, whole.start + indent, whole.end) });
    }
    return lines;
  }

  /** Where a part of `raw` is written; `undefined` where escapes or folding move characters. */
  part(start: number, end: number): Span | undefined {
    const { node, file } = this;
    const raw = this.raw;
    if (raw === undefined || !isScalar(node) || !node.range || start < 0 || start > end || end > raw.length)
      return undefined;
    if (node.type === Scalar.BLOCK_FOLDED || (node.type === Scalar.BLOCK_LITERAL && raw === '')) return undefined;
    if (node.type === Scalar.BLOCK_LITERAL) return blockPart(file, node.range[0], raw, start, end);
    const quote = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE ? 1 : 0;
    const from = node.range[0] + quote;
    return file.text.slice(from, from + raw.length) === raw ? span(file, from + start, from + end) : undefined;
  }

  /** Every scalar written inside, through maps and lists, not through aliases; with the key it stands under. */
  scalars(): readonly Value[] {
    const found: Value[] = [];
    addScalars(this, found);
    return found;
  }
}

/** What YAML makes of a scalar, after the core schema of version 1.2 (yaml.org/spec/1.2.2, section 10.3.2). */
export function meaningOf(node: Scalar): string | number | boolean | null {
  const text = String(node.value);
  if (node.tag === undefined ? node.type !== Scalar.PLAIN : !coreTag.test(node.tag)) return text;
  if (!/^(?:[-+.~\dnNtTfF]|$)/.test(text)) return text;
  if (nullWords.has(text)) return null;
  if (/^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/.test(text)) return text.toLowerCase() === 'true';
  if (/^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/.test(text)) return Number(text);
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+[eE][-+]?\d+)$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}

const coreTag = /^tag:yaml\.org,2002:(?:null|bool|int|float)$/;
const nullWords: ReadonlySet<unknown> = new Set(['', '~', 'null', 'Null', 'NULL']);

function isNull({ value, type, tag }: Scalar): boolean {
  if (typeof value === 'string' && value.length > 4) return false;
  if (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE || !nullWords.has(value)) return false;
  return tag === undefined ? type === Scalar.PLAIN : tag === 'tag:yaml.org,2002:null';
}

function addScalars(value: Value, found: Value[]): void {
  const { node } = value;
  if (isAlias(value.written)) return;
  if (isMap(node)) {
    for (const entry of value.entries()) if (!entry.value.shared || value.shared) addScalars(entry.value, found);
  } else if (isSeq(node)) {
    for (const item of value.items()) addScalars(item, found);
  } else if (value.kind === 'scalar') found.push(value);
}

function entriesOf(map: Value, node: YAMLMap): Entry[] {
  const { source } = map;
  const entries: Entry[] = [];
  const merges: YAMLMap[] = [];
  for (const pair of node.items) {
    const key = keyText(pair);
    if (key === undefined) continue;
    if (key === '<<')
      for (const merged of mergedNodes(source, pair.value as Node | null)) isMap(merged) && merges.push(merged);
    else entries.push(entryOf(map, pair, key, map.shared));
  }
  if (merges.length) addMerged(map, entries, merges);
  return entries;
}

function addMerged(map: Value, entries: Entry[], merges: readonly YAMLMap[]): void {
  const taken = new Set(entries.map(entry => entry.key));
  const seen = new Set<YAMLMap>(isMap(map.node) ? [map.node] : []);
  const pending = [...merges];
  for (let merged = pending.shift(); merged; merged = pending.shift()) {
    if (seen.has(merged)) continue;
    seen.add(merged);
    const deeper: YAMLMap[] = [];
    for (const pair of merged.items) {
      const key = keyText(pair);
      if (key === undefined) continue;
      if (key === '<<') {
        for (const node of mergedNodes(map.source, pair.value as Node | null)) isMap(node) && deeper.push(node);
      } else if (!taken.has(key)) {
        taken.add(key);
        entries.push(entryOf(map, pair, key, true));
      }
    }
    pending.unshift(...deeper);
  }
}

/** Its key's span is looked for when it is asked for: most entries are never shown. */
class PairEntry implements Entry {
  constructor(
    readonly key: string,
    readonly value: Value,
  ) {}

  get keySpan(): Span {
    return this.value.keySpan ?? this.value.span;
  }
}

function entryOf(map: Value, pair: Pair, key: string, shared: boolean): Entry {
  return new PairEntry(key, new Value(map.source, pair.value as Node | null, map, pair, shared));
}

function mergedNodes(source: Source, value: Node | null): readonly (Node | undefined)[] {
  if (isAlias(value)) return [target(source, value)];
  if (isSeq(value)) return value.items.map(item => (isAlias(item) ? target(source, item) : (item as Node)));
  return value ? [value] : [];
}

function keyText(pair: Pair): string | undefined {
  const key = pair.key as Node | null;
  if (!isScalar(key)) return undefined;
  return interned(typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)));
}

/**
 * The same text as a string that the engine knows from literals, so that comparing the two compares addresses. Keys are
 * few, and are looked for at every turn.
 */
function interned(key: string): string {
  let known = keys.get(key);
  if (known === undefined) {
    known = Object.keys({ [key]: 0 })[0] ?? key;
    if (keys.size < maxKeys) keys.set(known, known);
  }
  return known;
}

const keys = new Map<string, string>();
const maxKeys = 5000;

/** What an alias stands for: the last anchor of that name written before it. One walk answers for the whole document. */
function target(source: Source, alias: Alias): Node | undefined {
  if (!source.targets) {
    source.targets = new Map();
    findTargets(source.document.contents, new Map(), source.targets);
  }
  return source.targets.get(alias);
}

function findTargets(node: unknown, anchors: Map<string, Node>, targets: Map<Alias, Node>): void {
  if (isAlias(node)) {
    const found = anchors.get(node.source);
    if (found) targets.set(node, found);
    return;
  }
  const { anchor, items } = (node ?? {}) as { readonly anchor?: string; readonly items?: readonly unknown[] };
  if (anchor) anchors.set(anchor, node as Node);
  for (const item of items ?? []) {
    if (!isPair(item)) findTargets(item, anchors, targets);
    else {
      findTargets(item.key, anchors, targets);
      findTargets(item.value, anchors, targets);
    }
  }
}

function blockPart(file: TextFile, header: number, raw: string, start: number, end: number): Span | undefined {
  let rawLine = 0;
  let from = 0;
  for (let next = raw.indexOf('\n'); next >= 0 && next < start; next = raw.indexOf('\n', from)) {
    rawLine++;
    from = next + 1;
  }
  const stop = raw.indexOf('\n', from);
  const wanted = stop < 0 ? raw.slice(from) : raw.slice(from, stop);
  if (end > from + wanted.length) return undefined;
  const line = lineAt(file, header) + 1 + rawLine;
  if (lineStarts(file)[line] === undefined) return undefined;
  const whole = lineSpan(file, line);
  if (!file.text.slice(whole.start, whole.end).endsWith(wanted)) return undefined;
  const first = whole.end - wanted.length + (start - from);
  return span(file, first, first + (end - start));
}

function failure(file: TextFile, message: string, offset: number): ParseFailure {
  const line = lineSpan(file, lineAt(file, Math.min(offset, file.text.length)));
  const start = Math.min(Math.max(offset, line.start), line.end);
  return { reason: message.split('\n', 1)[0] ?? message, at: span(file, start, Math.max(line.end, start)) };
}

/**
 * The first key that stands twice in one map. The parser's own check is quadratic; and several `<<` in one map are
 * allowed by the readers of Compose files.
 */
function duplicateKey(node: Node | null): Scalar | undefined {
  if (!hasItems(node)) return undefined;
  if (isSeq(node)) {
    for (const item of node.items) {
      const found = hasItems(item) ? duplicateKey(item) : undefined;
      if (found) return found;
    }
  } else if (isMap(node)) {
    const { items } = node;
    // Few keys are sooner compared than hashed.
    const seen = items.length > 12 ? new Set<unknown>() : undefined;
    for (let at = 0; at < items.length; at++) {
      const { key, value } = items[at] as Pair;
      const name = nameIn(key);
      if (name !== undefined) {
        const isTaken = seen ? seen.has(name) : stoodBefore(items, at, name);
        if (isTaken && name !== '<<' && meansTheSame(items, at)) return key as Scalar;
        seen?.add(name);
      }
      const found = hasItems(value) ? duplicateKey(value) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** Most nodes are scalars: this is asked of each, and is quicker than asking what they are. */
function hasItems(node: unknown): node is Node {
  return (node as { items?: unknown } | null)?.items !== undefined;
}

/** What a scalar key says; `undefined` for any other. */
function nameIn(key: unknown): unknown {
  return (key as { value?: unknown } | null)?.value;
}

/** Whether a key means what an earlier one does: the number `1` and the text `"1"` are two keys. */
function meansTheSame(items: readonly Pair[], count: number): boolean {
  const meaning = keyMeaning(items[count]);
  return items.slice(0, count).some(item => keyMeaning(item) === meaning);
}

function keyMeaning(pair: Pair | undefined): unknown {
  return isScalar(pair?.key) ? meaningOf(pair.key) : undefined;
}

function stoodBefore(items: readonly Pair[], count: number, name: unknown): boolean {
  for (let at = 0; at < count; at++) if (nameIn(items[at]?.key) === name) return true;
  return false;
}
