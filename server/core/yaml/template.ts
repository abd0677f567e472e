/**
 * Helm templates read as the YAML they are mostly made of. Every `{{ … }}` gives way to text of the same length, so that
 * all places stay true: what a template puts into a value or a block is unknown, and lines that only decide about others
 * vanish. What stands between such lines may be there or not.
 */

/** Stands for one character of what a template writes. YAML takes it for a letter, and nobody types it. */
export const filler = '\uE000';

export interface Template {
  /** As long as the original, with no braces left. */
  readonly text: string;
  /** Whether what is written at an offset is there only under a condition, or several times. */
  isConditional(offset: number): boolean;
}

/** The template as YAML; `undefined` where its actions are not balanced or a block of unknown shape has no room. */
export function maskTemplate(text: string): Template | undefined {
  const actions = findActions(text);
  if (!actions) return undefined;
  const ranges = rangesOf(text, actions);
  if (!ranges) return undefined;
  const masked = maskActions(text, joinInline(text, actions));
  return masked === undefined ? undefined : { text: masked, isConditional: offset => isInside(ranges, offset) };
}

type Role = 'open' | 'else' | 'close' | 'silent' | 'output';

interface Action {
  readonly start: number;
  readonly end: number;
  /** Between the braces, without the signs that trim white space. */
  readonly body: string;
  readonly role: Role;
}

/** More than any real template has; what is done for each of them stays bounded. */
const mostActions = 2000;

function findActions(text: string): readonly Action[] | undefined {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = endOfAction(text, start + 2);
    if (end === undefined) return undefined;
    const body = text
      .slice(start + 2, end - 2)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim();
    actions.push({ start, end, body, role: roleOf(body) });
    if (actions.length > mostActions) return undefined;
    start = text.indexOf('{{', end);
  }
  return actions;
}

/** Behind the closing braces, which may also stand inside texts and comments of the action. */
function endOfAction(text: string, from: number): number | undefined {
  const isComment = /^-?\s*\/\*/.test(text.slice(from, from + 40));
  if (isComment) {
    const close = text.indexOf('*/', from);
    const end = close < 0 ? -1 : text.indexOf('}}', close);
    return end < 0 ? undefined : end + 2;
  }
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '}' && text[at + 1] === '}') return at + 2;
    if (char === '"' || char === '`') {
      at++;
      while (at < text.length && text[at] !== char) at += char === '"' && text[at] === '\\' ? 2 : 1;
    }
  }
  return undefined;
}

function roleOf(body: string): Role {
  if (/^(if|with|range|define|block)\b/.test(body)) return 'open';
  if (/^else\b/.test(body)) return 'else';
  if (/^end\b/.test(body)) return 'close';
  return body === '' || /^(\/\*|\$\w*(\s*,\s*\$\w+)?\s*:?=|(fail|break|continue)\b)/.test(body) ? 'silent' : 'output';
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Stretches under a condition, in order and apart. One that holds whole objects says when these are there at all. */
function rangesOf(text: string, actions: readonly Action[]): readonly Stretch[] | undefined {
  const rootKeys = Array.from(text.matchAll(/^(?:apiVersion|kind)[ \t]*:/gm), match => match.index);
  const open: Action[] = [];
  const ranges: Stretch[] = [];
  for (const action of actions) {
    if (action.role === 'open') open.push(action);
    if (action.role !== 'close') continue;
    const first = open.pop();
    if (!first) return undefined;
    const range = { start: first.end, end: action.start };
    if (!rootKeys.some(at => at >= range.start && at < range.end)) ranges.push(range);
  }
  if (open.length) return undefined;
  const merged: Stretch[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (!last || range.start > last.end) merged.push(range);
  }
  return merged;
}

function isInside(ranges: readonly Stretch[], offset: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (!range) return false;
    if (offset < range.start) high = middle - 1;
    else if (offset >= range.end) low = middle + 1;
    else return true;
  }
  return false;
}

/** A condition that begins and ends on one line writes a part of that line, whatever it holds. */
function joinInline(text: string, actions: readonly Action[]): readonly Action[] {
  const joined: Action[] = [];
  const open: number[] = [];
  for (const action of actions) {
    joined.push(action);
    if (action.role === 'open') open.push(joined.length - 1);
    if (action.role !== 'close') continue;
    const index = open.pop() ?? 0;
    const first = joined[index];
    const newline = first ? text.indexOf('\n', first.start) : -1;
    if (!first || (newline >= 0 && newline < action.end)) continue;
    joined.splice(index);
    joined.push({ start: first.start, end: action.end, body: '', role: 'output' });
  }
  return joined;
}

function maskActions(text: string, actions: readonly Action[]): string | undefined {
  let result = '';
  let from = 0;
  for (const [index, action] of actions.entries()) {
    if (!standsAlone(text, actions, index)) {
      result += text.slice(from, action.start) + filler.repeat(action.end - action.start);
      from = action.end;
      continue;
    }
    // From the start of the line, or from the action before it on the line.
    const start = Math.max(from, text.lastIndexOf('\n', action.start - 1) + 1);
    const end = action.end + (action.role === 'output' ? 0 : remarkAt(text, action.end));
    const masked = action.role === 'output' ? maskBlock(text, start, action) : empty(end - start);
    if (masked === undefined) return undefined;
    result += text.slice(from, start) + masked;
    from = end;
  }
  return result + text.slice(from);
}

/** How long the comment is that ends a line, where there is one without actions in it. */
function remarkAt(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const rest = text.slice(offset, newline < 0 ? text.length : newline);
  return /^\s+#/.test(rest) && !rest.includes('{{') ? rest.length : 0;
}

/** Whether nothing but actions and a comment stands on the lines of the action. */
function standsAlone(text: string, actions: readonly Action[], index: number): boolean {
  let first = index;
  let last = index;
  const edge = (at: number) => actions[at];
  for (let before = edge(first - 1); before && isGap(text, before.end, edge(first)?.start); before = edge(first - 1))
    first--;
  for (let after = edge(last + 1); after && isGap(text, edge(last)?.end, after.start); after = edge(last + 1)) last++;
  const start = edge(first)?.start ?? 0;
  const end = edge(last)?.end ?? 0;
  const newline = text.indexOf('\n', end);
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  // Two outputs on one line make one value.
  const outputs = actions.slice(first, last + 1).filter(({ role }) => role === 'output').length;
  return line.trim() === '' && /^\s*(\s#.*)?$/.test(rest) && (outputs === 0 || first === last);
}

function isGap(text: string, start = 0, end = 0): boolean {
  return /^[ \t]*$/.test(text.slice(start, end));
}

/** Empty lines disturb nothing, not even the text of a block scalar, whose first lines may not be indented more than it is. */
function empty(length: number): string {
  return '\n'.repeat(length);
}

/**
 * A line that writes a whole block: an item of a list of unknown items, or a key of a map with unknown keys, at the
 * column where the block will stand.
 */
function maskBlock(text: string, lineStart: number, { body, start, end }: Action): string | undefined {
  const written = text.slice(start, end);
  const newline = written.search(/\r?\n/);
  const lead = start - lineStart;
  const room = lead + (newline < 0 ? written.length : newline);
  const [, fresh, count = '0'] = /\|\s*(n?)indent\s+(\d{1,3})[\s)]*$/.exec(body) ?? [];
  const isTrimmed = fresh === 'n' || (count !== '0' && written.startsWith('{{-'));
  const column = isTrimmed ? Number(count) : lead + Number(count);
  if (column + 3 > room) return undefined;
  const length = room - column;
  const isItem = standsAmongItems(text, lineStart, end, column);
  const block = isItem ? `- ${filler.repeat(length - 2)}` : `${filler.repeat(length - 1)}:`;
  return ' '.repeat(column) + block + (newline < 0 ? '' : empty(written.length - newline));
}

/** Whether the block is one of a list's: its neighbours at that column are items, or the key above waits for a list. */
function standsAmongItems(text: string, start: number, end: number, column: number): boolean {
  const before = neighbour(linesAbove(text, start), column);
  if (before) return isDash(before.content) || (before.isNext && /:\s*$/.test(before.content.replace(/\s#.*/, '')));
  const after = neighbour(linesBelow(text, end), column);
  return after !== undefined && isDash(after.content);
}

function isDash(content: string): boolean {
  return /^-(\s|$)/.test(content);
}

/** Blocks are rarely further from their neighbours. */
const mostLines = 200;

function* linesAbove(text: string, lineStart: number): Generator<string> {
  let end = lineStart - 1;
  for (let count = 0; end >= 0 && count < mostLines; count++) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    yield text.slice(start, end);
    end = start - 1;
  }
}

function* linesBelow(text: string, offset: number): Generator<string> {
  let newline = text.indexOf('\n', offset);
  for (let count = 0; newline >= 0 && count < mostLines; count++) {
    const next = text.indexOf('\n', newline + 1);
    yield text.slice(newline + 1, next < 0 ? text.length : next);
    newline = next;
  }
}

/** The nearest line that starts at the column, unless one further left comes first; and whether nothing stands between. */
function neighbour(
  lines: Iterable<string>,
  column: number,
): { readonly content: string; readonly isNext: boolean } | undefined {
  let isNext = true;
  for (const line of lines) {
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) continue;
    if (content.startsWith('{{')) {
      // Another block stands between, where the line is not one that decides.
      isNext &&= roleOf(content.slice(2, 60).replace(/^-?\s*/, '')) !== 'output';
      continue;
    }
    const indent = line.length - content.length;
    if (indent === column) return { content, isNext };
    if (indent < column) return undefined;
    isNext = false;
  }
  return undefined;
}
