/** How a YAML file is laid out: where entries start and end, which comments are theirs, how far things are indented. */
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar, visit } from 'yaml';
import { lineAt, lineSpan, lineStarts, type TextFile } from '../text.js';
import type { Style } from './render.js';

/** The end of the line's content, before its line ending. */
export function lineEnd(file: TextFile, offset: number): number {
  return lineSpan(file, lineAt(file, offset)).end;
}

/**
 * The column at which a block entry starts. `undefined` when anything but spaces and dashes stands before it: a tab,
 * an anchor, the `?` of an explicit key.
 */
export function columnOf(file: TextFile, offset: number): number | undefined {
  const before = file.text.slice(lineStart(file, offset), offset);
  return /^ *(?:- +)*$/.test(before) ? before.length : undefined;
}

/** The start of the line, behind a byte order mark. */
export function lineStart(file: TextFile, offset: number): number {
  const start = lineStarts(file)[lineAt(file, offset)] ?? 0;
  return start === 0 && file.text.startsWith('\ufeff') ? 1 : start;
}

/** Whether only whitespace stands between the start of the line and this offset. */
export function startsLine(file: TextFile, offset: number): boolean {
  return file.text.slice(lineStart(file, offset), offset).trim() === '';
}

/** The offset behind the last written character of a node or pair; of a block scalar, behind its last line. */
export function contentEnd(file: TextFile, from: Node | Pair): number {
  let at: Node | Pair = from;
  for (;;) {
    if (isPair(at)) {
      const value = at.value as Node | null;
      if (!value) return (at.key as Node | null)?.range?.[1] ?? 0;
      at = value;
    } else if ((isMap(at) || isSeq(at)) && !at.flow && at.items.length) {
      at = at.items[at.items.length - 1] as Node | Pair;
    } else {
      const end: number = at.range?.[1] ?? 0;
      return isBlockScalar(at) ? withoutNewline(file.text, end) : end;
    }
  }
}

/** The header (`|`, `>-`, `|2+`) of the block scalar that ends this entry, if one does. */
export function blockHeader(file: TextFile, from: Node | Pair): string | undefined {
  let at: Node | Pair | null = from;
  while (at) {
    if (isPair(at)) at = at.value as Node | null;
    else if ((isMap(at) || isSeq(at)) && !at.flow && at.items.length) at = at.items[at.items.length - 1] as Node | Pair;
    else
      return isBlockScalar(at)
        ? /^[|>][-+\d]*/.exec(file.text.slice(at.range?.[0], (at.range?.[0] ?? 0) + 3))?.[0]
        : undefined;
  }
  return undefined;
}

export function isBlockScalar(node: unknown): node is Scalar {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}

/** The last of the comment lines that follow a line directly and are indented at least this far; else the line itself. */
export function lastCommentLine(file: TextFile, line: number, leastIndent: number): number {
  let last = line;
  for (;;) {
    const indent = commentIndent(file, last + 1);
    if (indent === undefined || indent < leastIndent) return last;
    last++;
  }
}

/** The first of the comment lines that stand directly above a line and are indented at most this far; else the line itself. */
export function firstCommentLine(file: TextFile, line: number, mostIndent: number): number {
  let first = line;
  for (;;) {
    const indent = commentIndent(file, first - 1);
    if (indent === undefined || indent > mostIndent) return first;
    first--;
  }
}

export function isBlankLine(file: TextFile, line: number): boolean {
  return line >= 0 && lineStarts(file)[line] !== undefined && lineText(file, line).trim() === '';
}

export function lineText(file: TextFile, line: number): string {
  const { start, end } = lineSpan(file, line);
  return file.text.slice(start === 0 && file.text.startsWith('\ufeff') ? 1 : start, end);
}

/** The offset behind anchors and tags that stand on this line. */
export function behindProperties(file: TextFile, offset: number): number {
  const properties = /(?:[ \t]+[&!][^\s]*)+/y;
  properties.lastIndex = offset;
  return properties.test(file.text) ? properties.lastIndex : offset;
}

/** The offset behind the colon of a block entry; `undefined` when it does not follow its key on the line. */
export function behindColon(file: TextFile, pair: Pair): number | undefined {
  const end = (pair.key as Node | null)?.range?.[1];
  if (end === undefined) return undefined;
  const colon = /[ \t]*:/y;
  colon.lastIndex = end;
  return colon.test(file.text) ? colon.lastIndex : undefined;
}

/** The offset of an item's dash: the first character behind the item before it that is neither space nor comment. */
export function dashOf(file: TextFile, list: Node, index: number): number | undefined {
  if (!isSeq(list)) return undefined;
  const before = list.items[index - 1] as Node | undefined;
  let at = before ? contentEnd(file, before) : (list.range?.[0] ?? 0);
  const { text } = file;
  while (at < text.length) {
    const char = text[at];
    if (char === '-') return at;
    if (char === '#') at = lineEnd(file, at);
    else if (char !== undefined && char.trim() !== '') return undefined;
    else at++;
  }
  return undefined;
}

/** Whether a stretch of text may hold a comment; a `#` inside quotes counts too. */
export function mayHoldComment(text: string): boolean {
  return /(?:^|\s)#/.test(text);
}

const stylesOf = new WeakMap<Document, Style>();

/** The indentation and quotes that a document uses most. */
export function styleOf(file: TextFile, document: Document): Style {
  let style = stylesOf.get(document);
  if (!style) {
    const steps = new Map<number, number>();
    const listIndents = new Map<number, number>();
    let quotes = 0;
    visit(document, {
      Pair(_, pair) {
        const value = pair.value;
        if (!(isMap(value) || isSeq(value)) || value.flow) return;
        const above = columnOf(file, (pair.key as Node | null)?.range?.[0] ?? 0);
        const below = columnOf(file, value.range?.[0] ?? 0);
        if (above === undefined || below === undefined) return;
        if (isSeq(value)) count(listIndents, below - above);
        else if (below > above) count(steps, below - above);
      },
      Scalar(_, node) {
        if (node.type === Scalar.QUOTE_DOUBLE) quotes++;
        else if (node.type === Scalar.QUOTE_SINGLE) quotes--;
      },
    });
    const listIndent = mostCounted(listIndents);
    const step = mostCounted(steps) ?? (listIndent || 2);
    style = { step, listIndent: listIndent ?? step, gap: 2, quote: quotes < 0 ? "'" : '"' };
    stylesOf.set(document, style);
  }
  return style;
}

/** Whether an anchor on a node or inside of it is used by an alias elsewhere in the document. */
export function isReferred(document: Document, node: Node): boolean {
  const anchors = new Set<string>();
  const inside = new Set<unknown>();
  visit(node as Parameters<typeof visit>[0], {
    Node(_, child) {
      inside.add(child);
      if (!isAlias(child) && child.anchor) anchors.add(child.anchor);
    },
  });
  if (!anchors.size) return false;
  let found = false;
  visit(document, {
    Alias(_, alias) {
      if (!anchors.has(alias.source) || inside.has(alias)) return;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function count(counts: Map<number, number>, value: number): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostCounted(counts: ReadonlyMap<number, number>): number | undefined {
  let most: number | undefined;
  for (const [value, times] of counts) if (most === undefined || times > (counts.get(most) ?? 0)) most = value;
  return most;
}

function commentIndent(file: TextFile, line: number): number | undefined {
  if (line < 0 || lineStarts(file)[line] === undefined) return undefined;
  const text = lineText(file, line);
  const trimmed = text.trimStart();
  return trimmed.startsWith('#') ? text.length - trimmed.length : undefined;
}

function withoutNewline(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}
