/**
 * The edit verbs for YAML: the only place that knows about indentation, flow and block style, comments and line endings.
 * Every verb returns the edits, or `undefined` where the text cannot be changed safely; no edits where nothing is to do.
 *
 * Edits of several verbs can be concatenated, also when they add to the same block map. Several keys for one flow map,
 * or for one that is empty, go into one `add`.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { applyEdits, type Edit, lineAt, lineEnding, lineStarts, replaceText, type TextFile } from '../text.js';
import {
  behindColon,
  behindProperties,
  blockHeader,
  columnOf,
  contentEnd,
  dashOf,
  firstCommentLine,
  isBlankLine,
  isBlockScalar,
  isReferred,
  lastCommentLine,
  lineEnd,
  lineStart,
  lineText,
  mayHoldComment,
  startsLine,
  styleOf,
} from './layout.js';
import {
  type Data,
  type DataMap,
  indent,
  isCollection,
  isDataMap,
  isPlainString,
  type Rendered,
  renderBehindDash,
  renderBehindKey,
  renderBlock,
  renderEntry,
  renderFlow,
  renderFlowEntry,
  renderItem,
  renderKey,
  type Style,
} from './render.js';
import { meaningOf, parseYaml, Value } from './view.js';

export type { Data, DataMap } from './render.js';

export type Edits = readonly Edit[] | undefined;

/** The key to stand next to, where the map has it; a new key otherwise stands at the end of its map. */
export interface Placement {
  readonly after?: string;
  readonly before?: string;
}

/** What becomes of a map or list that loses its last entry: it goes with its key (`prune`), or becomes `{}` or `[]`. */
export interface Removal {
  readonly prune?: boolean;
}

/**
 * Afterwards the key has this value. Of a path, maps that exist are descended into and the rest is created. A scalar
 * replaced by a scalar keeps its quotes and the comment behind it.
 */
export function set(map: Value, path: string | readonly string[], data: Data, placement: Placement = {}): Edits {
  const [key, ...rest] = typeof path === 'string' ? [path] : path;
  if (key === undefined) return undefined;
  const below = rest.reduceRight<Data>((inner, name) => ({ [name]: inner }), data);
  if (map.kind === 'null') return replace(map, { [key]: below });
  if (!isEditable(map) || !isMap(map.node)) return undefined;
  const value = map.get(key);
  if (!value) return insertEntries(map, { [key]: below }, placement);
  if (!isWrittenIn(map, value)) return rest.length ? undefined : insertEntries(map, { [key]: data }, placement);
  return rest.length && value.kind !== 'null' ? set(value, rest, data, placement) : replace(value, below);
}

/** A deep merge of what is missing. What is there stays; where it is of another kind than the data wants, nothing is done. */
export function add(map: Value, data: DataMap, placement: Placement = {}): Edits {
  if (map.kind === 'null') return replace(map, data);
  if (!map.isMap) return undefined;
  const missing: Record<string, Data> = {};
  const edits: Edit[] = [];
  for (const [key, wanted] of Object.entries(data)) {
    const value = map.get(key);
    if (!value) {
      missing[key] = wanted;
      continue;
    }
    const inner = addTo(value, wanted);
    if (!inner) return undefined;
    edits.push(...inner);
  }
  if (Object.keys(missing).length === 0) return edits;
  // What goes deeper comes first: both may be inserted at the same place.
  const outer = insertEntries(map, missing, placement);
  return outer && [...edits, ...outer];
}

/** A further item at the end of a list or behind one of its items, in the list's own style; a null becomes a list. */
export function append(list: Value, data: Data, after?: Value): Edits {
  if (list.kind === 'null') return replace(list, [data]);
  const { file, node } = list;
  if (!isEditable(list) || !isSeq(node)) return undefined;
  const own = listStyle(list, node);
  const newest = node.items.length - 1;
  const index = after ? list.items().findIndex(item => item.node === after.node) : newest;
  if (index < 0 && after) return undefined;
  if (node.flow) {
    return index < newest ? undefined : insertFlow(list, node, [renderFlow(data, own, true)], { data: [data] });
  }
  const last = node.items[index] as Node | undefined;
  const dash = dashOf(file, node, index);
  const column = dash === undefined ? undefined : columnOf(file, dash);
  if (!last || column === undefined) return undefined;
  const end = lastCommentLine(
    file,
    lineAt(file, contentEnd(file, last)),
    // At the column of the dash a comment belongs to what follows, if anything does.
    column + (index < newest || sharesColumn(list, column) ? 1 : 0),
  );
  const style = styleAbove(end, file, own);
  return checked(file, [insertBelow(file, end, spaced(list, node, last, indent(renderItem(data, style), column)))]);
}

/** Afterwards the map has no such key of its own. Refused where a merged map would then supply it. */
export function remove(map: Value, key: string, removal: Removal = {}): Edits {
  const value = map.get(key);
  if (!value) return [];
  if (!isEditable(map) || !isMap(map.node) || !isWrittenIn(map, value)) return undefined;
  if (merges(map, key)) return undefined;
  return removeChild(map, map.node.items.indexOf(value.pair as Pair), removal);
}

/** Takes an item out of its list. */
export function removeItem(item: Value, removal: Removal = {}): Edits {
  const list = item.parent;
  if (!list || !isEditable(list) || !isSeq(list.node)) return undefined;
  return removeChild(list, list.node.items.indexOf(item.written), removal);
}

/** Gives a key another name; its value stays as it is. */
export function rename(map: Value, key: string, newKey: string): Edits {
  const value = map.get(key);
  if (!value || !isEditable(map) || !isMap(map.node) || !isWrittenIn(map, value)) return undefined;
  if (key === newKey) return [];
  const name = value.pair?.key as Node | null | undefined;
  if (!isScalar(name) || !name.range || name.tag || map.has(newKey) || merges(map, key)) return undefined;
  const [start, end] = name.range;
  const quoted = name.type !== Scalar.PLAIN;
  const style = { ...styleOf(map.file, map.source.document), quotedKeys: quoted };
  if (name.type === Scalar.QUOTE_SINGLE) style.quote = "'";
  if (name.type === Scalar.QUOTE_DOUBLE) style.quote = '"';
  if (map.file.text.slice(start, end).includes('\n')) return undefined;
  return checked(map.file, [replaceText(map.file, start, end, renderKey(newKey, style, map.node.flow === true))]);
}

/**
 * A copy of an entry above it, under another name: with its comments, in its own words, but for what is changed in it.
 * Refused in flow style, and where an anchor or alias would stand twice.
 */
export function duplicate(map: Value, key: string, newKey: string, change: (copy: Value) => Edits): Edits {
  const { file, node, source } = map;
  const value = map.get(key);
  const name = value?.pair?.key as Node | null | undefined;
  const column = value?.pair && columnOfPair(file, value.pair);
  if (!value?.pair || !name?.range || column === undefined || !isEditable(map) || !isMap(node) || node.flow)
    return undefined;
  const [start, behind] = name.range;
  const end = endOfPair(file, value.pair);
  if (!isWrittenIn(map, value) || map.has(newKey) || end === undefined || !startsLine(file, start)) return undefined;
  const eol = lineEnding(file.text);
  const tail = file.text.slice(behind, lineStarts(file)[lineAt(file, Math.max(behind, end - 1)) + 1]);
  const own = { path: file.path, text: `${' '.repeat(column)}${newKey}${tail}${tail.endsWith('\n') ? '' : eol}` };
  const copy = parseYaml(own, source.isLiteral).roots[0]?.get(newKey);
  const edits = /(?:^|[\s[{,])[&*][\w-]/.test(tail) ? undefined : copy && change(copy);
  if (!edits) return undefined;
  const line = firstCommentLine(file, lineAt(file, start), column);
  const at = lineStarts(file)[line] ?? 0;
  const gap = node.items.length === 1 || isBlankLine(file, line - 1) ? eol : '';
  return checked(file, [replaceText(file, at, at, applyEdits(own.text, edits) + gap)]);
}

/** Other data where a value stands. An alias is replaced, not what it names; an anchored value that has aliases is left alone. */
export function replace(value: Value, data: Data): Edits {
  const { file, parent, source, written } = value;
  if (!written || !isWrittenIn(parent, value) || source.document.errors.length) return undefined;
  if (!isAlias(written) && (written.tag || isReferred(source.document, written))) return undefined;
  const above = parent?.node;
  if ((isMap(above) || isSeq(above)) && above.flow) return replaceInFlow(value, data);
  const flat = replaceFlat(value, data);
  if (flat) return checked(file, flat);
  if (!parent) return checked(file, replaceRoot(value, data));
  const place = placeOf(value);
  if (!place) return undefined;
  const line = lineAt(file, isEmpty(written) ? place.behind : contentEnd(file, written));
  const style = styleAbove(line, file, isMap(above) ? mapStyle(parent, above) : styleOf(file, source.document));
  const rendered = place.dash
    ? renderBehindDash(data, { ...style, gap: gapOf(value, place) })
    : renderBehindKey(data, style);
  if (place.dash && isCollection(data) && place.behind > place.behindMark) return undefined;
  return checked(file, replaceBlock(value, place, { ...rendered, lines: indent(rendered.lines, place.column) }));
}

/**
 * Other text for a part of a scalar, by offsets into its `raw`. Refused where the place of the part is not known, or
 * the whole would then read as something else.
 */
export function replacePart(value: Value, start: number, end: number, text: string): Edits {
  const { node, raw, file } = value;
  const at = value.part(start, end);
  if (!at || raw === undefined || value.shared || !isScalar(node) || value.source.document.errors.length)
    return undefined;
  if (start < 0 || end < start || end > raw.length || /[\r\n]/.test(text)) return undefined;
  if (isReferred(value.source.document, node)) return undefined;
  const whole = raw.slice(0, start) + text + raw.slice(end);
  const inFlow = isFlow(value.parent?.node);
  if (node.type === Scalar.PLAIN) {
    const wasText = typeof meaningOf(node) === 'string';
    if (!isPlainString(whole, inFlow) && (wasText || !/^[-+.\w]+$/.test(whole))) return undefined;
  } else if (node.type === Scalar.BLOCK_LITERAL) {
    if (!keepsBlock(raw, start, end, text)) return undefined;
  }
  const written = escapeFor(node.type, text);
  return checked(file, [replaceText(file, at.start, at.end, written)]);
}

/**
 * Takes the comment signs off lines, so that the YAML behind them counts. Lines are 0-based, both ends included. Refused
 * where not all lines are comments or blank, or the file would not parse.
 */
export function uncomment(file: TextFile, firstLine: number, lastLine: number): Edits {
  for (const withSpace of [true, false]) {
    const edits = uncommentLines(file, firstLine, lastLine, withSpace);
    if (edits?.length && fitsAround(file, firstLine, lastLine, edits)) return checked(file, edits);
  }
  return undefined;
}

/** A further document at the end of the file, from data or from YAML text. */
export function appendDocument(file: TextFile, data: DataMap | readonly Data[] | string): Edits {
  const { text } = file;
  const eol = lineEnding(text);
  const style: Style = { step: 2, listIndent: 2, gap: 2, quote: '"' };
  const body = typeof data === 'string' ? data.replace(/\r?\n$/, '').split(/\r?\n/) : renderBlock(data, style);
  const content = text.trimEnd();
  const lastLine = content.slice(content.lastIndexOf('\n') + 1);
  const separator = /^\ufeff?$/.test(content) || /^---\s*(?:#|$)/.test(lastLine) || body[0] === '---' ? [] : ['---'];
  const lead = text === '' || text.endsWith('\n') || text === '\ufeff' ? '' : eol;
  const lines = [...separator, ...body].map(line => line + eol).join('');
  return checked(file, [replaceText(file, text.length, text.length, lead + lines)]);
}

function addTo(value: Value, wanted: Data): Edits {
  if (value.kind === 'null') return wanted === null ? [] : replace(value, wanted);
  if (value.kind === 'unknown') return undefined;
  if (isDataMap(wanted)) return add(value, wanted);
  return Array.isArray(wanted) === value.isList && !value.isMap ? [] : undefined;
}

function insertEntries(map: Value, data: DataMap, placement: Placement): Edits {
  const { file, node, source } = map;
  if (!isEditable(map) || !isMap(node)) return undefined;
  const style = mapStyle(map, node);
  const next = indexOfKey(node, placement.before);
  const previous = indexOfKey(node, placement.after);
  if (node.flow) {
    const texts = Object.entries(data).map(([key, value]) => renderFlowEntry(key, value, style));
    return insertFlow(map, node, texts, { data, previous, next });
  }
  const first = node.items[0];
  const column = columnOfPair(file, first);
  if (!first || column === undefined) return undefined;
  const entries = (fit: Style) =>
    indent(
      Object.entries(data).flatMap(([key, value]) => renderEntry(key, value, fit)),
      column,
    );
  if (previous < 0 && next >= 0) return checked(file, insertAbove(map, node, next, column, entries(style)));
  const index = previous < 0 ? node.items.length - 1 : previous;
  const pair = node.items[index];
  if (!pair || source.document.errors.length) return undefined;
  const end = endOfPair(file, pair);
  if (end === undefined) return undefined;
  // Between two keys, a comment of their own indentation belongs to the second.
  const least = index === node.items.length - 1 ? column : column + 1;
  const line = lastCommentLine(file, lineAt(file, end), least);
  return checked(file, [insertBelow(file, line, spaced(map, node, pair, entries(styleAbove(line, file, style))))]);
}

function insertAbove(map: Value, node: YAMLMap, index: number, column: number, lines: readonly string[]): Edits {
  const { file } = map;
  const pair = node.items[index];
  const key = (pair?.key as Node | null | undefined)?.range?.[0];
  if (!pair || key === undefined || columnOf(file, key) !== column) return undefined;
  const eol = lineEnding(file.text);
  if (!startsLine(file, key)) {
    return [
      replaceText(
        file,
        key,
        key,
        lines
          .map(line => line + eol)
          .join('')
          .slice(column) + ' '.repeat(column),
      ),
    ];
  }
  const line = firstCommentLine(file, lineAt(file, key), column);
  const at = lineStart(file, lineStarts(file)[line] ?? 0);
  const gap = index > 0 && isBlankLine(file, line - 1) ? eol : '';
  return [replaceText(file, at, at, lines.map(text => text + eol).join('') + gap)];
}

/** The lines with a blank one before them where all entries of this map or list are set apart like that. */
function spaced(
  value: Value,
  node: YAMLMap | YAMLSeq,
  before: Node | Pair,
  lines: readonly string[],
): readonly string[] {
  const { file } = value;
  if (node.items.length < 2 || blockHeader(file, before)?.includes('+')) return lines;
  const apart = node.items.every((item, index) => {
    if (index === 0) return true;
    const start = isSeq(node) ? dashOf(file, node, index) : ((item as Pair).key as Node | null)?.range?.[0];
    if (start === undefined) return false;
    const line = lineAt(file, start);
    return isBlankLine(file, firstCommentLine(file, line, Number.POSITIVE_INFINITY) - 1);
  });
  return apart ? ['', ...lines] : lines;
}

function insertFlow(
  value: Value,
  node: YAMLMap | YAMLSeq,
  texts: readonly string[],
  options: { data: DataMap | readonly Data[]; previous?: number; next?: number },
): Edits {
  const { file } = value;
  const { text } = file;
  const [open, close] = bracketsOf(file, node) ?? [];
  if (open === undefined || close === undefined) return undefined;
  if (!node.items.length) return fillFlow(value, open, close, texts, options.data);
  const { previous = -1, next = -1 } = options;
  const ends = node.items.map(item => endOfFlow(file, item as Node | Pair));
  const starts = node.items.map(item => startOfFlow(item as Node | Pair));
  const at = previous >= 0 ? previous : node.items.length - 1;
  const end = ends[at];
  const start = starts[at];
  const eol = lineEnding(text);
  if (end === undefined || start === undefined || text[start] === '?') return undefined;
  const own = startsLine(file, start) && startsLine(file, close);
  const pad = text.slice(lineStart(file, start), start);
  if (previous < 0 && next >= 0) {
    const before = starts[next];
    if (before === undefined || text[before] === '?') return undefined;
    const between = own && startsLine(file, before) ? `,${eol}${pad}` : ', ';
    return checked(file, [replaceText(file, before, before, texts.map(entry => entry + between).join(''))]);
  }
  const between = own ? `,${eol}${pad}` : ', ';
  const behind = text.slice(end, starts[at + 1] ?? close);
  if (!own || !mayHoldComment(behind)) {
    return checked(file, [replaceText(file, end, end, texts.map(entry => between + entry).join(''))]);
  }
  // The comment behind the last entry stays with it: the comma goes before it, the new entries below it.
  const comma = /^[ \t]*,/.test(behind);
  if (at < node.items.length - 1 || (!comma && behind.replace(/#.*/g, '').includes(','))) return undefined;
  const lines = texts.map((entry, index) => pad + entry + (index < texts.length - 1 || comma ? ',' : ''));
  const below = insertBelow(file, lineAt(file, end), lines);
  return checked(file, comma ? [below] : [replaceText(file, end, end, ','), below]);
}

function fillFlow(
  value: Value,
  open: number,
  close: number,
  texts: readonly string[],
  data: DataMap | readonly Data[],
): Edits {
  const { file, parent } = value;
  const inner = file.text.slice(open + 1, close);
  if (inner.trim() !== '') return undefined;
  if (!isFlow(parent?.node)) {
    const block = replace(value, data);
    if (block) return block;
  }
  const pad = inner.includes('\n') ? '' : inner.slice(0, 1);
  return checked(file, [replaceText(file, open + 1, close, pad + texts.join(', ') + pad)]);
}

/** Where a block value stands: behind the colon or dash of its entry, and there behind its anchor. */
interface Place {
  readonly dash: boolean;
  /** Of the key or dash. */
  readonly column: number;
  readonly behindMark: number;
  readonly behind: number;
}

function placeOf(value: Value): Place | undefined {
  const { file, parent, pair, written } = value;
  const above = parent?.node;
  if (isMap(above) && pair) {
    const column = columnOfPair(file, pair);
    const behindMark = behindColon(file, pair);
    if (column === undefined || behindMark === undefined) return undefined;
    return { dash: false, column, behindMark, behind: behindProperties(file, behindMark) };
  }
  if (!isSeq(above)) return undefined;
  const dash = dashOf(file, above, above.items.indexOf(written));
  const column = dash === undefined ? undefined : columnOf(file, dash);
  if (dash === undefined || column === undefined) return undefined;
  return { dash: true, column, behindMark: dash + 1, behind: behindProperties(file, dash + 1) };
}

/** Columns from a dash to its item; 2 where nothing or an anchor stands behind the dash. */
function gapOf({ file, written }: Value, { behindMark }: Place): number {
  const start = written && !isEmpty(written) ? (written.range?.[0] ?? behindMark) : behindMark;
  return start > behindMark && /^ +$/.test(file.text.slice(behindMark, start)) ? start - behindMark + 1 : 2;
}

/** One line of text for another, wherever it stands; `undefined` when either needs more than a line. */
function replaceFlat(value: Value, data: Data): Edits {
  const { file, written } = value;
  const { text } = file;
  if (!written?.range || isEmpty(written) || isBlockScalar(written) || isCollection(data)) return undefined;
  if ((isMap(written) || isSeq(written)) && !written.flow) return undefined;
  const [start, end] = written.range;
  const old = text.slice(start, end);
  if (!isScalar(written) && old.includes('\n') && mayHoldComment(old)) return undefined;
  const fresh =
    renderBlock(data, quotesLike(value)).length > 1 ? undefined : renderFlow(data, quotesLike(value), false);
  if (fresh === undefined) return undefined;
  return fresh === old ? [] : [replaceText(file, start, end, fresh)];
}

function replaceInFlow(value: Value, data: Data): Edits {
  const { file, written, parent } = value;
  if (!written?.range || !isProperFlow(file, parent?.node)) return undefined;
  const [start, end] = written.range;
  const fresh = renderFlow(data, quotesLike(value), true);
  const old = file.text.slice(start, end);
  if (old.includes('\n') && mayHoldComment(old)) return undefined;
  if (fresh === old) return [];
  const lead = isEmpty(written) && !/\s/.test(file.text[start - 1] ?? '') ? ' ' : '';
  return checked(file, [replaceText(file, start, end, lead + fresh)]);
}

function replaceBlock(value: Value, place: Place, { head, lines }: Rendered): Edits {
  const { file, written } = value;
  const { text } = file;
  if (!written?.range) return undefined;
  const { behind } = place;
  const eol = lineEnding(text);
  const below = lines.map(line => eol + line).join('');
  const [start, end] = written.range;
  if (isEmpty(written)) return fillEmpty(value, place, { head, lines });
  const rest = lineEnd(file, contentEnd(file, written));
  const sameLine = lineAt(file, start) === lineAt(file, behind);
  if (isBlockScalar(written)) {
    const header = /[|>][-+\d]*/y;
    header.lastIndex = start;
    if (!sameLine || !header.test(text)) return undefined;
    const firstEnd = lineEnd(file, start);
    const top = replaceText(file, head ? start : behind, header.lastIndex, head);
    return rest > firstEnd || below ? [top, replaceText(file, firstEnd, Math.max(rest, firstEnd), below)] : [top];
  }
  if ((isMap(written) || isSeq(written)) && !written.flow) {
    if (mayHoldComment(text.slice(lineEnd(file, behind), rest)) || text.slice(behind, start).includes('&'))
      return undefined;
    if (sameLine) {
      if (mayHoldComment(text.slice(start, rest))) return undefined;
      return [replaceText(file, start, rest, head + below)];
    }
    const removal = replaceText(file, lineEnd(file, behind), rest, below);
    return head ? [replaceText(file, behind, behind, ` ${head}`), removal] : [removal];
  }
  if (text.slice(behind, start).trim() !== '') return undefined;
  const old = text.slice(start, end);
  if (!isScalar(written) && old.includes('\n') && mayHoldComment(old)) return undefined;
  const tail = text.slice(end, rest).trim() === '' ? rest : end;
  const top = replaceText(file, behind, tail, head ? ` ${head}` : '');
  return lines.length ? [top, insertBelow(file, lineAt(file, end), lines)] : [top];
}

function fillEmpty(value: Value, { behind, column, dash }: Place, { head, lines }: Rendered): Edits {
  const { file, written } = value;
  if (!written?.range || (isAnchored(written) && written.range[0] !== behind)) return undefined;
  const edits: Edit[] = [];
  const end = lineEnd(file, behind);
  if (head) {
    const tail = file.text.slice(behind, end).trim() === '' ? end : behind;
    edits.push(replaceText(file, behind, tail, ` ${head}`));
  }
  if (lines.length) {
    const line = lineAt(file, behind);
    edits.push(insertBelow(file, dash || head ? line : lastCommentLine(file, line, column + 1), lines));
  }
  return edits;
}

function replaceRoot(value: Value, data: Data): Edits {
  const { file, source, written } = value;
  const { text } = file;
  const lines = renderBlock(data, styleOf(file, source.document));
  const eol = lineEnding(text);
  if (!written?.range) return undefined;
  const [start] = written.range;
  if (isEmpty(written)) {
    const rest = text.slice(lineStart(file, source.document.range?.[0] ?? 0)).split('\n');
    const nothing = rest.every(
      (line, index) => /^\s*(?:#|$)/.test(line) || (index === 0 && /^---\s*(?:#|$)/.test(line)),
    );
    if (!nothing || isAnchored(written)) return undefined;
    const lead = text.endsWith('\n') || lineStart(file, text.length) === text.length ? '' : eol;
    return [replaceText(file, text.length, text.length, lead + lines.map(line => line + eol).join(''))];
  }
  if (isBlockScalar(written) || columnOf(file, start) !== 0) return undefined;
  const end = lineEnd(file, contentEnd(file, written));
  if (mayHoldComment(text.slice(start, end))) return undefined;
  return [replaceText(file, start, end, lines.join(eol))];
}

function removeChild(parent: Value, index: number, removal: Removal): Edits {
  const { file, node, source } = parent;
  if (!isMap(node) && !isSeq(node)) return undefined;
  const child = node.items[index] as Node | Pair | undefined;
  const content = isMap(node)
    ? ((child as Pair | undefined)?.value as Node | null | undefined)
    : (child as Node | undefined);
  if (!child || (content && isReferred(source.document, content))) return undefined;
  if (node.items.length === 1 && removal.prune && parent.parent) return pruneParent(parent, removal);
  if (node.flow) return removeFromFlow(file, node, index);
  const start = startOfBlock(file, node, index);
  const end = isMap(node) ? endOfPair(file, child as Pair) : contentEnd(file, child);
  const column = start === undefined ? undefined : columnOf(file, start);
  if (start === undefined || end === undefined || column === undefined) return undefined;
  const lastLine = lastCommentLine(file, lineAt(file, end), column + 1);
  if (node.items.length === 1) return removeOnly(parent, start, lastLine);
  if (startsLine(file, start)) {
    const before = node.items[index - 1] as Node | Pair | undefined;
    const block = before && blockHeader(file, before);
    if (block !== undefined && bringsLines(file, lastLine)) return undefined;
    const keeps = block?.includes('+') ?? false;
    return checked(file, [removeLines(file, lineAt(file, start), lastLine, keeps)]);
  }
  // The entry shares its line with the dash above it: the next one takes its place.
  const next = startOfBlock(file, node, index + 1);
  if (next === undefined || columnOf(file, next) !== column) return undefined;
  const between = file.text.slice(lineEnd(file, end), next);
  if (mayHoldComment(between)) return undefined;
  return checked(file, [replaceText(file, start, next, '')]);
}

function pruneParent(parent: Value, removal: Removal): Edits {
  const above = parent.parent;
  if (!above || !isEditable(above) || !isWrittenIn(above, parent)) return undefined;
  if (isMap(above.node) && parent.pair) {
    const key = above.entries().find(entry => entry.value.pair === parent.pair)?.key;
    return key === undefined ? undefined : remove(above, key, removal);
  }
  return removeItem(parent, removal);
}

function removeOnly(parent: Value, start: number, lastLine: number): Edits {
  const { file, node } = parent;
  const empty = isMap(node) ? '{}' : '[]';
  const place = parent.parent ? placeOf(parent) : undefined;
  const lastEnd = lineEnd(file, lineStarts(file)[lastLine] ?? 0);
  if (!place || place.dash) return checked(file, [replaceText(file, start, lastEnd, empty)]);
  const { behind } = place;
  const end = lineEnd(file, behind);
  if (end >= start || file.text.slice(behind, start).includes('&')) return undefined;
  const tail = file.text.slice(behind, end).trim() === '' ? end : behind;
  const top = replaceText(file, behind, tail, ` ${empty}`);
  return checked(file, [top, removeLines(file, lineAt(file, start), lastLine, false)]);
}

/**
 * Removes whole lines, and with them the blank lines that set them apart from what follows or, at the end, precedes. No
 * blank lines may come to stand behind a block scalar that keeps them (`keptAbove`).
 */
function removeLines(file: TextFile, firstLine: number, lastLine: number, keptAbove: boolean): Edit {
  const starts = lineStarts(file);
  const { text } = file;
  let first = firstLine;
  let last = lastLine;
  if (first === 0 || keptAbove || isBlankLine(file, first - 1))
    while (isBlankLine(file, last + 1) && starts[last + 2]) last++;
  const atEnd = starts[last + 1] === undefined || starts[last + 1] === text.length;
  // Lines of spaces stay: they may be the last of a block scalar above.
  if (atEnd && !keptAbove) while (first > 1 && lineText(file, first - 1) === '') first--;
  const from = lineStart(file, starts[first] ?? 0);
  const to = starts[last + 1];
  if (to !== undefined) return replaceText(file, from, to, '');
  // The last line of a file that ends without a newline: the one before it goes on ending without one.
  const newline = keptAbove || text[from - 1] !== '\n' ? 0 : text[from - 2] === '\r' ? 2 : 1;
  return replaceText(file, from - newline, text.length, '');
}

function removeFromFlow(file: TextFile, node: YAMLMap | YAMLSeq, index: number): Edits {
  const brackets = bracketsOf(file, node);
  const starts = node.items.map(item => startOfFlow(item as Node | Pair));
  const ends = node.items.map(item => endOfFlow(file, item as Node | Pair));
  if (!brackets) return undefined;
  const from = index > 0 && index === node.items.length - 1 ? ends[index - 1] : starts[index];
  const to = index < node.items.length - 1 ? starts[index + 1] : ends[index];
  if (node.items.length === 1) return checked(file, cut(file, brackets[0] + 1, brackets[1]));
  if (from === undefined || to === undefined) return undefined;
  return checked(file, cut(file, from, to));
}

function cut(file: TextFile, start: number, end: number): Edits {
  const text = file.text.slice(start, end);
  // Properties and the `?` of explicit keys stand outside of the nodes they belong to.
  if (mayHoldComment(text) || /(?:^|[\s,])[&?!]/.test(text)) return undefined;
  return [replaceText(file, start, end, '')];
}

function uncommentLines(file: TextFile, firstLine: number, lastLine: number, withSpace: boolean): Edits {
  const edits: Edit[] = [];
  for (let line = firstLine; line <= lastLine; line++) {
    const start = lineStarts(file)[line];
    if (start === undefined) return undefined;
    const text = lineText(file, line);
    if (text.trim() === '') continue;
    const sign = text.search(/\S/);
    const rest = text.slice(sign + 1);
    if (text[sign] !== '#') return undefined;
    if (withSpace && rest.trim() !== '' && !rest.startsWith(' ')) return undefined;
    const at = lineStart(file, start) + sign;
    edits.push(replaceText(file, at, at + (withSpace && rest !== '' ? 2 : 1), ''));
  }
  return edits;
}

/** Whether the first uncommented line stands at a column that the lines around it use, and the whole parses. */
function fitsAround(file: TextFile, firstLine: number, lastLine: number, edits: readonly Edit[]): boolean {
  let first = firstLine;
  while (first < lastLine && isBlankLine(file, first)) first++;
  const result = applied(file, edits);
  const column = leadingSpaces(result, first);
  const above = liveLine(file, firstLine - 1, -1);
  const below = liveLine(file, lastLine + 1, 1);
  const columns = new Set<number>();
  if (above === undefined && below === undefined) columns.add(0);
  if (below !== undefined) columns.add(leadingSpaces(file, below));
  let least = Number.POSITIVE_INFINITY;
  for (let line = above; line !== undefined && least > 0; line = liveLine(file, line - 1, -1)) {
    const text = lineText(file, line);
    if (line === above && /:\s*(?:#.*)?$/.test(text) && column > leadingSpaces(file, line)) columns.add(column);
    const dashes = /^ *(?:- +)*/.exec(text)?.[0].length ?? 0;
    for (const indent of [leadingSpaces(file, line), dashes]) if (indent < least) columns.add(indent);
    least = Math.min(least, leadingSpaces(file, line));
  }
  if (!columns.has(column)) return false;
  const parsed = parseYaml(result);
  return !parsed.error && parsed.roots.some(root => root.isMap || root.isList);
}

function liveLine(file: TextFile, from: number, direction: 1 | -1): number | undefined {
  for (let line = from; line >= 0 && lineStarts(file)[line] !== undefined; line += direction) {
    const text = lineText(file, line).trim();
    if (text !== '' && !text.startsWith('#')) return line;
  }
  return undefined;
}

function leadingSpaces(file: TextFile, line: number): number {
  if (lineStarts(file)[line] === undefined) return 0;
  const text = lineText(file, line);
  return text.length - text.trimStart().length;
}

function applied(file: TextFile, edits: readonly Edit[]): TextFile {
  let text = file.text;
  for (const edit of edits.toReversed()) {
    if (edit.kind === 'replace') text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  }
  return { path: file.path, text };
}

function isEditable(value: Value): boolean {
  const { node, shared, source, file } = value;
  if (shared || source.document.errors.length > 0 || !node) return false;
  if (!isMap(node) && !isSeq(node)) return false;
  if (node.tag !== undefined && !/^tag:yaml\.org,2002:(?:map|seq)$/.test(node.tag)) return false;
  return !node.flow || isProperFlow(file, node);
}

/** Whether this value is written in this very map or list, maybe as an alias; not reached through a merge. */
function isWrittenIn(parent: Value | undefined, value: Value): boolean {
  if (!parent) return !value.shared;
  if (parent.shared) return false;
  const { node } = parent;
  if (isMap(node)) return value.pair !== undefined && node.items.includes(value.pair);
  return isSeq(node) && node.items.includes(value.written);
}

/** Whether a merged map has this key. */
function merges(map: Value, key: string): boolean {
  if (!isMap(map.node)) return false;
  return map.node.items.some(pair => {
    if (!isScalar(pair.key) || pair.key.value !== '<<') return false;
    const merged = new Value(map.source, pair.value as Node | null);
    return merged.has(key) || merged.items().some(item => item.has(key));
  });
}

function indexOfKey(node: YAMLMap, key: string | undefined): number {
  return key === undefined ? -1 : node.items.findIndex(pair => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Whether a list stands at the column of its own key, and another key follows: a comment there is that key's. */
function sharesColumn(list: Value, column: number): boolean {
  const { file, pair, parent } = list;
  if (!pair || !isMap(parent?.node) || columnOfPair(file, pair) !== column) return false;
  return parent.node.items.at(-1) !== pair;
}

function columnOfPair(file: TextFile, pair: Pair | undefined): number | undefined {
  const start = (pair?.key as Node | null | undefined)?.range?.[0];
  return start === undefined ? undefined : columnOf(file, start);
}

function startOfBlock(file: TextFile, node: YAMLMap | YAMLSeq, index: number): number | undefined {
  if (isSeq(node)) return index < node.items.length ? dashOf(file, node, index) : undefined;
  return (node.items[index]?.key as Node | null | undefined)?.range?.[0];
}

/** The offset behind a block entry, its colon and anchor included where it has no value. */
function endOfPair(file: TextFile, pair: Pair): number | undefined {
  const end = contentEnd(file, pair);
  const colon = behindColon(file, pair);
  return colon === undefined ? undefined : Math.max(end, colon);
}

function startOfFlow(item: Node | Pair): number | undefined {
  const node = 'key' in item ? (item.key as Node | null) : item;
  return node?.range?.[0];
}

function endOfFlow(file: TextFile, item: Node | Pair): number | undefined {
  const end = contentEnd(file, item);
  return end === 0 ? undefined : end;
}

function bracketsOf(file: TextFile, node: YAMLMap | YAMLSeq): readonly [number, number] | undefined {
  return node.range && isProperFlow(file, node) ? [node.range[0], node.range[1] - 1] : undefined;
}

/** Not the map of one pair that `[a: b]` holds without braces. */
function isProperFlow(file: TextFile, node: Node | null | undefined): boolean {
  if (!(isMap(node) || isSeq(node)) || !node.range) return false;
  const open = file.text[node.range[0]];
  const close = file.text[node.range[1] - 1];
  return isMap(node) ? open === '{' && close === '}' : open === '[' && close === ']';
}

function isFlow(node: Node | null | undefined): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

/** Nothing is written where this null stands. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.type === Scalar.PLAIN && node.range?.[0] === node.range?.[1];
}

function isAnchored(node: Node): boolean {
  return !isAlias(node) && node.anchor !== undefined;
}

/** The document's style, with the quotes that this value has now. */
function quotesLike(value: Value): Style {
  const style = styleOf(value.file, value.source.document);
  const { written } = value;
  if (isScalar(written) && written.type === Scalar.QUOTE_DOUBLE) return { ...style, quote: '"', quoted: true };
  if (isScalar(written) && written.type === Scalar.QUOTE_SINGLE) return { ...style, quote: "'", quoted: true };
  return isFlow(value.parent?.node) ? { ...style, ...jsonLike(value.parent?.node) } : style;
}

/** The style for what goes below a line: no block scalars where the lines that follow would become a part of them. */
function styleAbove(line: number, file: TextFile, style: Style): Style {
  return bringsLines(file, line) ? { ...style, noBlocks: true } : style;
}

/** Whether a block scalar that ended at this line would take indented blank or comment lines behind it for its own. */
function bringsLines(file: TextFile, line: number): boolean {
  for (let next = line + 1; lineStarts(file)[next] !== undefined; next++) {
    const text = lineText(file, next);
    if (text.trim() !== '' && !text.trimStart().startsWith('#')) return false;
    if (/^\s/.test(text)) return true;
  }
  return false;
}

function mapStyle(map: Value, node: YAMLMap): Style {
  const style = styleOf(map.file, map.source.document);
  const above = columnOfPair(map.file, node.items[0]);
  let step = style.step;
  for (const pair of node.items) {
    const value = pair.value;
    const below = isMap(value) && !value.flow ? columnOf(map.file, value.range?.[0] ?? 0) : undefined;
    if (above !== undefined && below !== undefined && below > above) step = below - above;
  }
  return { ...style, step, ...(node.flow ? jsonLike(node) : {}) };
}

function listStyle(list: Value, node: YAMLSeq): Style {
  const style = styleOf(list.file, list.source.document);
  const texts = node.items.filter(item => isScalar(item) && typeof meaningOf(item) === 'string') as Scalar[];
  const single = texts.length > 0 && texts.every(item => item.type === Scalar.QUOTE_SINGLE);
  const double = texts.length > 0 && texts.every(item => item.type === Scalar.QUOTE_DOUBLE);
  const quote = single ? "'" : double ? '"' : style.quote;
  const gaps = node.items.map((item, index) => {
    const dash = node.flow ? undefined : dashOf(list.file, node, index);
    const start = (item as Node | null)?.range?.[0];
    if (dash === undefined || start === undefined || isEmpty(item as Node)) return 2;
    return /^- +$/.test(list.file.text.slice(dash, start)) ? start - dash : 2;
  });
  return { ...style, quote, quoted: single || double, gap: gaps.at(-1) ?? 2 };
}

/** Flow maps whose keys are all in double quotes are JSON, and stay it. */
function jsonLike(node: Node | null | undefined): Partial<Style> {
  if (!isMap(node) || !node.items.length) return {};
  const quoted = node.items.every(pair => isScalar(pair.key) && pair.key.type === Scalar.QUOTE_DOUBLE);
  return quoted ? { quote: '"', quoted: true, quotedKeys: true } : {};
}

function escapeFor(type: string | undefined, text: string): string {
  if (type === Scalar.QUOTE_SINGLE) return text.replaceAll("'", "''");
  if (type === Scalar.QUOTE_DOUBLE) return JSON.stringify(text).slice(1, -1);
  return text;
}

/** Whether a literal block scalar still reads its lines in the same way: none was or becomes blank, none starts deeper. */
function keepsBlock(raw: string, start: number, end: number, text: string): boolean {
  if (/[^\t\x20-\u{10ffff}]/u.test(text)) return false;
  const from = start === 0 ? 0 : raw.lastIndexOf('\n', start - 1) + 1;
  const newline = raw.indexOf('\n', end);
  const to = newline < 0 ? raw.length : newline;
  const line = raw.slice(from, start) + text + raw.slice(end, to);
  // Text before the change keeps the line's indentation as it is.
  const keepsIndent = !line.startsWith(' ') || raw.slice(from, start).trim() !== '';
  return raw.slice(from, to).trim() !== '' && line.trim() !== '' && keepsIndent;
}

/** The lines below a line, also where the file ends without a newline. */
function insertBelow(file: TextFile, line: number, lines: readonly string[]): Edit {
  const eol = lineEnding(file.text);
  const next = lineStarts(file)[line + 1];
  if (next !== undefined) return replaceText(file, next, next, lines.map(text => text + eol).join(''));
  // A last line of nothing but spaces, without a newline: were it ended, a block scalar above might keep it as its own.
  const last = lineStarts(file)[line] ?? 0;
  if (line > 0 && isBlankLine(file, line)) return replaceText(file, last, file.text.length, lines.join(eol));
  return replaceText(file, file.text.length, file.text.length, lines.map(text => eol + text).join(''));
}

/** The edits, unless they touch templated text, whose lines may come out as something else or not at all. */
function checked(file: TextFile, edits: Edits): Edits {
  // The parser counts a byte order mark as a column and gets lost in the list that starts behind it.
  if (!edits || /^\ufeff-(?!--)/.test(file.text)) return undefined;
  return edits.every(edit => edit.kind === 'create' || isUntemplated(file, edit)) ? edits : undefined;
}

function isUntemplated(file: TextFile, edit: { readonly start: number; readonly end: number }): boolean {
  if (!file.text.includes('{{') && !file.text.includes('{%')) return true;
  const { start, end } = edit;
  const first = lineAt(file, start);
  if (start === end && lineStarts(file)[first] === start) {
    // Whole lines between others: only what decides over lines matters.
    return ![first - 1, first].some(line => isControl(file, line));
  }
  for (let line = first; line <= lineAt(file, end); line++) {
    if (lineStarts(file)[line] === end && line > first) break;
    if (/(?<!\$)\{\{|\{%/.test(lineText(file, line))) return false;
  }
  return true;
}

function isControl(file: TextFile, line: number): boolean {
  return line >= 0 && lineStarts(file)[line] !== undefined && /^[\s#]*\{[{%]/.test(lineText(file, line));
}
