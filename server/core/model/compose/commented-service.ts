/** Services that stand in comments, as whoever was in a hurry leaves them. */
import { type Edit, lineAt, lineEdits, lineSpan, lineStarts, type Span, span, type TextFile } from '../../text.js';
import type { ComposeFile } from './compose.js';

export interface CommentedService {
  readonly name: string;
  /** The name in the comment. */
  readonly at: Span;
  /** Its first and its last line. */
  readonly lines: readonly [number, number];
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
    for (const service of servicesIn(file, line, end, column))
      if (!compose.service(service.name) && !isOption(service, compose)) found.push(service);
    line = end + 1;
  }
  return found;
}

/** Takes the lines of a service away, and the blank line that set it apart. */
export function removeCommented({ file }: ComposeFile, { lines: [first, last] }: CommentedService): readonly Edit[] {
  const starts = lineStarts(file);
  const isBlank = (line: number) => starts[line] !== undefined && textAt(file, line).trim() === '';
  const from = starts[first] ?? 0;
  const to = starts[last + (isBlank(last + 1) && isBlank(first - 1) ? 2 : 1)] ?? file.text.length;
  return lineEdits(file, file.text.slice(0, from) + file.text.slice(to));
}

/** What others would need of it stands in comments too, or it is another database than the one that runs. */
function isOption({ name, lines: [first, last] }: CommentedService, { file, services }: ComposeFile): boolean {
  const word = new RegExp(`(?:^|[^\\w-])${name.replaceAll('.', '\\.')}(?![\\w-])`);
  let image = '';
  for (let line = lineStarts(file).length - 1; line >= 0; line--) {
    const text = textAt(file, line);
    if (!/^[ \t]*#/.test(text)) continue;
    const content = text.replace(/^[\s#]+/, '');
    if (line >= first && line <= last) image ||= /^image:.*/.exec(content)?.[0] ?? '';
    else if (isYaml(content) && word.test(content)) return true;
  }
  return database.test(image) && services.some(other => database.test(other.image?.repository ?? ''));
}

const database = /postgres|mysql|mariadb|mssql|mongo|sqlite/;

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
  const before = sentencesAbove(file, from);
  /** What stands around the services of this run of comments, from its beginning. */
  const around: string[] = [];
  const found: CommentedService[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = /^[ ]{0,40}([A-Za-z][\w.-]{0,60}):[ ]*$/.exec(lines[at]?.content ?? '');
    const { depth = 0, atStart = false } = lines[at] ?? {};
    if (!name?.[1]) {
      around.push(textAt(file, from + at).replace(/^[\s#]+/, ''));
      continue;
    }
    let end = at + 1;
    while (end < lines.length && (lines[end]?.depth ?? 0) > depth) end++;
    const body = lines.slice(at + 1, end).map(line => line.content.trim());
    const isWhole = body.some(text => /^(?:image|build):/.test(text)) && body.every(isYaml);
    // Behind a sign at the start of the line, the indentation is whatever the file once had.
    const inPlace = depth === column || (atStart && depth > 0 && !topLevel.has(name[1]));
    if (
      isWhole &&
      inPlace &&
      !isOffered([...(at < 3 ? before : []), ...around]) &&
      !asksForValues(file, from + at, from + end)
    ) {
      const whole = lineSpan(file, from + at);
      const start = whole.start + textAt(file, from + at).indexOf(name[1]);
      found.push({
        name: name[1],
        at: span(file, start, start + name[1].length),
        lines: [from + at, from + lastWritten(lines, end)],
      });
    }
    at = end - 1;
  }
  return found;
}

/** Empty comment lines at its end belong to nothing. */
function lastWritten(lines: readonly CommentText[], end: number): number {
  let last = end - 1;
  while (lines[last]?.content.trim() === '') last--;
  return last;
}

/** Sentences that an empty line parts from these comments, with what leads up to them. */
function sentencesAbove(file: TextFile, line: number): readonly string[] {
  let at = line - 1;
  while (at > 0 && at > line - 3 && textAt(file, at).trim() === '') at--;
  const found: string[] = [];
  for (; at >= 0 && at < line - 1 && found.length < 8; at--) {
    const text = textAt(file, at);
    if (!/^[ \t]*#/.test(text)) break;
    found.unshift(contentOf(text).content);
  }
  return found;
}

const topLevel = new Set(['services', 'volumes', 'networks', 'secrets', 'configs']);

/** Sentences among the lines say that this is a text about a service. */
function isYaml(text: string): boolean {
  return text === '' || /^(?:- |-$|[\w."'$/{}-]+:(?: |$)|#|["'\]}])/.test(text);
}

/** A sentence right above says what it is for, or one further up offers it. */
function isOffered(above: readonly string[]): boolean {
  const last = above.at(-1)?.trim() ?? '';
  if (/[A-Za-z]/.test(last) && !isYaml(last)) return true;
  return above.some((line, at) => offer.test(line) && (at >= above.length - 3 || !isSetting(line)));
}

/** In contrast to a heading, which ends in a colon too. */
function isSetting(text: string): boolean {
  const line = text.trim();
  return isYaml(line) && !/^[A-Z][\w ()-]*:/.test(line);
}

function asksForValues(file: TextFile, from: number, to: number): boolean {
  for (let line = from; line < to; line++) if (toFillIn.test(textAt(file, line))) return true;
  return false;
}

/** Values that somebody has to put in before it runs, and lines to choose from. */
const toFillIn =
  /- \w+=[ \t]*(?:#|$)|^[ \t]*#[ \t]*#[ \t]*(?:- |[\w-]+:)|<[A-Za-z][\w -]*>|\byour[-_. ]?[a-z]|\bexample\.(?:com|org|net)\b|\bchange[-_]?me\b|\/path\/to\b/i;

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
