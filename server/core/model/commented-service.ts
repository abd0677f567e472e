/** Services that stand in comments, as whoever was in a hurry leaves them. */
import { lineAt, lineSpan, lineStarts, type Span, span, type TextFile } from '../text.js';
import type { ComposeFile } from './compose.js';

export interface CommentedService {
  readonly name: string;
  /** The name in the comment. */
  readonly at: Span;
}

/**
 * Whole services between or below the services of a file whose lines are all comments. Samples that a sentence offers
 * ("uncomment to use …") are none: they are there to be read.
 */
export function commentedServices(compose: ComposeFile): readonly CommentedService[] {
  const { file, services, yaml } = compose;
  const first = services[0];
  const map = yaml?.get('services');
  if (!first || !map?.isMap || map.node?.range === undefined || !file.text.includes('#')) return [];
  const column = first.at.start - (lineStarts(file)[lineAt(file, first.at.start)] ?? 0);
  const from = lineAt(file, compose.at.start) + 1;
  const to = lastLine(compose);
  const found: CommentedService[] = [];
  for (let line = from; line <= to; ) {
    const end = endOfComments(file, line, to);
    if (end < line) {
      line++;
      continue;
    }
    found.push(...servicesIn(file, line, end, column).filter(({ name }) => !compose.service(name)));
    line = end + 1;
  }
  return found;
}

/** The last line that can belong to the services: before the next top-level key. */
function lastLine({ file, yaml }: ComposeFile): number {
  const entries = yaml?.entries() ?? [];
  const own = entries.findIndex(({ key }) => key === 'services');
  const next = entries.slice(own + 1).find(({ value }) => !value.shared);
  return next ? lineAt(file, next.keySpan.start) - 1 : lineStarts(file).length - 1;
}

/** The end of the run of comment lines that begins here; the line before where there is none. */
function endOfComments(file: TextFile, line: number, to: number): number {
  let end = line;
  while (end <= to && /^[ \t]*#/.test(textAt(file, end))) end++;
  return end - 1;
}

function servicesIn(file: TextFile, from: number, to: number, column: number): CommentedService[] {
  const lines = [];
  for (let line = from; line <= to; line++) lines.push(contentOf(textAt(file, line)));
  const before = sentenceAbove(file, from);
  const found: CommentedService[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = /^[ ]{0,40}([A-Za-z][\w.-]{0,60}):[ ]*$/.exec(lines[at]?.content ?? '');
    const { depth = 0, atStart = false } = lines[at] ?? {};
    if (!name?.[1]) continue;
    let end = at + 1;
    while (end < lines.length && (lines[end]?.depth ?? 0) > depth) end++;
    const body = lines.slice(at + 1, end).map(line => line.content.trim());
    const isWhole = body.some(text => /^(?:image|build):/.test(text)) && body.every(isYaml);
    // Behind a sign at the start of the line, the indentation is whatever the file once had.
    const inPlace = depth === column || (atStart && depth > 0 && !topLevel.has(name[1]));
    const above = [...(at < 3 ? before : []), ...wordsAbove(file, from, from + at)];
    if (isWhole && inPlace && !isOffered(above)) {
      const whole = lineSpan(file, from + at);
      const start = whole.start + textAt(file, from + at).indexOf(name[1]);
      found.push({
        name: name[1],
        at: span(file, start, start + name[1].length),
      });
    }
    at = end - 1;
  }
  return found;
}

/** Comments that an empty line parts from these. */
function sentenceAbove(file: TextFile, line: number): readonly string[] {
  let at = line - 1;
  while (at > 0 && at > line - 3 && textAt(file, at).trim() === '') at--;
  const text = at < line - 1 && at >= 0 ? textAt(file, at) : '';
  return /^[ \t]*#/.test(text) ? [contentOf(text).content] : [];
}

/** The lines of comments without their signs, also where a sentence has one of its own. */
function wordsAbove(file: TextFile, from: number, to: number): readonly string[] {
  const lines = [];
  for (let line = Math.max(from, to - 3); line < to; line++) lines.push(textAt(file, line).replace(/^[\s#]+/, ''));
  return lines;
}

const topLevel = new Set(['services', 'volumes', 'networks', 'secrets', 'configs']);

/** Sentences among the lines say that this is a text about a service. */
function isYaml(text: string): boolean {
  return text === '' || /^(?:- |-$|[\w."'$/{}-]+:(?: |$)|#|["'\]}])/.test(text);
}

/** A sentence right above says what it is for, or one nearby offers it. */
function isOffered(above: readonly string[]): boolean {
  const last = above.at(-1)?.trim() ?? '';
  if (/[A-Za-z]/.test(last) && !isYaml(last)) return true;
  return above.slice(-3).some(line => offer.test(line));
}

const offer =
  /uncomment|optional|example|enable|if you|in case|alternativ|instead|want|need|because|non[- ]stable|unstable|only (?:for|on|if|when)|todo|later|soon|risk/i;

interface CommentText {
  readonly content: string;
  /** The column at which it would stand without the sign; behind a sign at the start of the line a space may be one of its own. */
  readonly depth: number;
  readonly atStart: boolean;
}

function contentOf(text: string): CommentText {
  const mark = text.indexOf('#');
  const content = text.slice(mark + 1).replace(/\s#.*$/, '');
  const indent = content.length - content.trimStart().length;
  if (content.trim() === '') return { content, depth: Number.POSITIVE_INFINITY, atStart: false };
  return { content, depth: mark === 0 ? indent : mark + Math.max(0, indent - 1), atStart: mark === 0 };
}

function textAt(file: TextFile, line: number): string {
  const { start, end } = lineSpan(file, line);
  return file.text.slice(start, end);
}
