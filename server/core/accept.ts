/** Findings that somebody accepted, with a reason: in a comment, in the config, or in another tool's pragma. */
import { type Config, didYouMean, isDate, matchesGlob, type Notice } from './config.js';
import type { Project } from './model/project/project.js';
import type { Subject } from './model/subjects.js';
import type { CatalogueRule } from './rule.js';
import { lineAt, lineSpan, lineStarts, type Span, span, type TextFile } from './text.js';

export interface Acceptance {
  readonly reason: string;
  /** ISO date after which it no longer holds. */
  readonly until?: string | undefined;
  readonly by: 'comment' | 'config' | 'attestation' | 'pragma';
  /** For an attestation: where its evidence is. */
  readonly evidence?: string | undefined;
}

export interface Accepts {
  find(rule: CatalogueRule, at: Span | undefined, subject: Subject | undefined): Acceptance | undefined;
  /** Accepts that matched nothing so far, and broken ones. Ask after every finding was looked up. */
  notices(): readonly Notice[];
}

/**
 * What is accepted in a project, on a day (`YYYY-MM-DD`; an accept holds through its last day).
 *
 * A comment covers the findings of its line and, on a line of its own, those of the statement below its block of
 * comments; on the line where a subject is named, or above it, also every finding of that subject; and above a
 * Kubernetes object every finding of what is in it.
 */
export function readAccepts(project: Project, config: Config, rules: readonly CatalogueRule[], today: string): Accepts {
  const isOver = (until: string | undefined) => until !== undefined && until < today;
  const used = new Set<unknown>();
  const accepts = config.accept.filter(({ until }) => !isOver(until));
  const attests = config.attest.filter(({ until }) => !isOver(until));

  const findComment = (rule: CatalogueRule, at: Span | undefined, subject: Subject | undefined) => {
    let found: Acceptance | undefined;
    for (const { mark, name } of marksAt(at, subject)) {
      if (isOver(mark.until) || !concerns(mark, name, rule)) continue;
      used.add(name);
      const { reason, until, by } = mark;
      if (!found || (found.by === 'pragma' && by === 'comment')) found = { reason, until, by };
    }
    return found;
  };

  const findConfigured = (rule: CatalogueRule, path: string | undefined) => {
    let found: Acceptance | undefined;
    for (const accept of accepts) {
      if (accept.rule !== rule.id) continue;
      if (accept.path !== undefined && (path === undefined || !matchesGlob(accept.path, path))) continue;
      used.add(accept);
      found ??= { reason: accept.reason, until: accept.until, by: 'config' };
    }
    return found;
  };

  const findAttested = (rule: CatalogueRule) => {
    if (rule.rule.on !== 'project') return undefined;
    const attest = attests.find(({ promise }) => promise === rule.id);
    if (!attest) return undefined;
    used.add(attest);
    const { evidence, by, until } = attest;
    return { reason: `attested by ${by}`, until, by: 'attestation', evidence } satisfies Acceptance;
  };

  const commentNotices = (): readonly Notice[] => {
    const known = idsOf(rules);
    const failed = new Set(project.unread.map(({ path }) => path));
    return project.files.flatMap(file => {
      const { marks, broken } = marksOf(file);
      const notices = [...broken];
      for (const mark of marks) {
        if (mark.by === 'pragma') continue;
        if (isOver(mark.until)) {
          notices.push({ at: mark.at, message: `This accept ended on ${mark.until}`, kind: 'error' });
          continue;
        }
        for (const name of mark.names) {
          if (used.has(name)) continue;
          if (!known.has(name.id)) notices.push(unknownRule(name, known));
          // In a file that could not be read nothing was found, so nothing can be said of what is accepted there.
          else if (!failed.has(file.path)) notices.push({ at: name.at, message: nothingToAccept, kind: 'unused' });
        }
      }
      return notices;
    });
  };

  const configNotices = (): readonly Notice[] => [
    ...config.accept.flatMap(accept => {
      if (isOver(accept.until)) return ended(accept.at, `This accept ended on ${accept.until}`);
      return used.has(accept) ? [] : [{ at: accept.at, message: nothingToAccept, kind: 'unused' } as const];
    }),
    ...config.attest.flatMap(attest => {
      if (isOver(attest.until)) return ended(attest.at, `Attested until ${attest.until}: the promise counts again`);
      return used.has(attest) ? [] : [{ at: attest.at, message: nothingToAttest, kind: 'unused' } as const];
    }),
  ];

  return {
    find(rule, at, subject) {
      const path = at?.file.path ?? subject?.file.path;
      const comment = findComment(rule, at, subject);
      const configured = findConfigured(rule, path);
      const attested = findAttested(rule);
      if (comment?.by === 'comment') return comment;
      return configured ?? attested ?? comment;
    },
    notices: () => [...configNotices(), ...commentNotices()],
  };
}

const nothingToAccept = 'Nothing to accept here any more';
const nothingToAttest = 'Nothing to attest: the files show that it is kept, or it does not apply';

function ended(at: Span, message: string): readonly Notice[] {
  return [{ at, message, kind: 'error' }];
}

function unknownRule({ id, at }: Name, known: ReadonlySet<string>): Notice {
  return { at, message: `No rule \`${id.slice(0, 60).replaceAll('`', "'")}\`${didYouMean(id, known)}`, kind: 'error' };
}

const idsByRules = new WeakMap<readonly CatalogueRule[], ReadonlySet<string>>();

function idsOf(rules: readonly CatalogueRule[]): ReadonlySet<string> {
  let ids = idsByRules.get(rules);
  if (!ids) {
    ids = new Set(rules.flatMap(({ id, rule }) => [id, ...(rule.aliases ?? [])]));
    idsByRules.set(rules, ids);
  }
  return ids;
}

/** One accept comment or pragma, and the lines it covers. */
interface Mark {
  readonly by: 'comment' | 'pragma';
  readonly names: readonly Name[];
  readonly reason: string;
  readonly until?: string | undefined;
  readonly at: Span;
  readonly first: number;
  readonly last: number;
}

/** A rule as a comment calls it, by its id or by another tool's. */
interface Name {
  readonly id: string;
  readonly at: Span;
}

interface FileMarks {
  readonly marks: readonly Mark[];
  readonly byLine: ReadonlyMap<number, readonly Mark[]>;
  readonly whole: readonly Mark[];
  readonly broken: readonly Notice[];
}

/** Every name of a mark that covers the finding's line or its subject's. */
function* marksAt(at: Span | undefined, subject: Subject | undefined): Generator<{ mark: Mark; name: Name }> {
  const places = [at, subject?.at, subject?.head].filter(place => place !== undefined);
  for (const { file, start } of places) {
    const { marks, byLine, whole } = marksOf(file);
    if (marks.length === 0) continue;
    const here = byLine.get(lineAt(file, start)) ?? [];
    for (const mark of [...here, ...whole]) for (const name of mark.names) yield { mark, name };
  }
}

function concerns(mark: Mark, { id }: Name, { id: ruleId, rule }: CatalogueRule): boolean {
  if (id === ruleId) return true;
  const { aliases } = rule;
  if (!aliases) return false;
  if (aliases.includes(id)) return true;
  if (mark.by === 'comment') return false;
  if (id === anyCheck) return aliases.length > 0;
  return id === anyBuildCheck && aliases.some(alias => buildCheck.test(alias));
}

/** A pragma that names no check: it stands for every check that other tools know too. */
const anyCheck = '*';
/** `check=skip=all`: every check of the Dockerfile frontend, whose names are PascalCase. */
const anyBuildCheck = 'all';
const buildCheck = /^[A-Z]+[a-z]+[A-Za-z]*$/;

const none: FileMarks = { marks: [], byLine: new Map(), whole: [], broken: [] };
const marksByFile = new WeakMap<TextFile, FileMarks>();
const keywords = ['readiness:', 'hadolint ', 'check=', 'checkov:', 'zizmor:', 'kics-scan', 'trivy:'];
/** Prose shows how a comment is written; it does not accept anything. */
const prose = /\.(md|markdown|txt|rst|adoc|json5?)$/i;

function marksOf(file: TextFile): FileMarks {
  let found = marksByFile.get(file);
  if (!found) {
    const silent = prose.test(file.path) || !keywords.some(keyword => file.text.includes(keyword));
    found = silent ? none : scan(file);
    marksByFile.set(file, found);
  }
  return found;
}

/** A comment with one of the keywords: where it stands and which lines it covers. */
interface Comment {
  readonly file: TextFile;
  /** After its `#`. */
  readonly text: string;
  readonly start: number;
  readonly first: number;
  readonly last: number;
  /** Nothing but comments stands before it in the file. */
  readonly atHead: boolean;
  readonly inDockerfile: boolean;
}

function scan(file: TextFile): FileMarks {
  const inDockerfile = /(^|[/.])(Dockerfile|Containerfile)[^/]*$/i.test(file.path);
  const continuation = /^#\s{0,8}escape\s{0,8}=\s{0,8}`/im.test(file.text.slice(0, 1000)) ? '`' : '\\';
  const count = lineStarts(file).length;
  const marks: Mark[] = [];
  const broken: Notice[] = [];
  let block: { text: string; start: number; line: number; atHead: boolean }[] = [];
  let atHead = true;
  const read = (text: string, start: number, first: number, last: number, head: boolean) => {
    const comment = { file, text, start, first, last, atHead: head, inDockerfile };
    for (const reader of readers) reader(comment, marks, broken);
  };
  for (let line = 0; line < count; line++) {
    const { start, end } = lineSpan(file, line);
    const text = file.text.slice(start, end);
    const hash = commentStart(text);
    const isOwnLine =
      hash >= 0 &&
      text
        .slice(0, hash)
        .replace(/^\uFEFF/, '')
        .trim() === '';
    if (isOwnLine) {
      block.push({ text: text.slice(hash + 1), start: start + hash + 1, line, atHead });
      continue;
    }
    const isBlank = text.trim() === '';
    const statementEnd =
      inDockerfile && block.some(hasKeyword) ? instructionEnd(file, line, count, continuation) : line;
    for (const comment of block) {
      if (!hasKeyword(comment)) continue;
      const [first, last] = isBlank ? [comment.line, comment.line] : [line, statementEnd];
      read(comment.text, comment.start, first, last, comment.atHead);
    }
    block = [];
    if (isBlank) continue;
    atHead = false;
    if (hash < 0) continue;
    const trailing = text.slice(hash + 1);
    if (keywords.some(keyword => trailing.includes(keyword))) read(trailing, start + hash + 1, line, line, false);
  }
  for (const comment of block) {
    if (hasKeyword(comment)) read(comment.text, comment.start, comment.line, comment.line, comment.atHead);
  }
  return index(marks, broken);
}

function hasKeyword({ text }: { readonly text: string }): boolean {
  return keywords.some(keyword => text.includes(keyword));
}

/** Where the comment of a line with one of the keywords starts: at the last ` #` before the keyword. */
function commentStart(text: string): number {
  const indent = text.search(/[^\s\uFEFF]/);
  if (indent >= 0 && text[indent] === '#') return indent;
  const keyword = keywords.reduce((first, word) => {
    const at = text.indexOf(word);
    return at >= 0 && at < first ? at : first;
  }, Number.POSITIVE_INFINITY);
  if (keyword === Number.POSITIVE_INFINITY) return -1;
  const hash = text.lastIndexOf('#', keyword);
  return hash > 0 && /\s/.test(text[hash - 1] ?? '') ? hash : -1;
}

/** The last line of a Dockerfile's instruction: over continuations, comments between them, and heredocs. */
function instructionEnd(file: TextFile, first: number, count: number, continuation: string): number {
  const textAt = (line: number) => {
    const { start, end } = lineSpan(file, line);
    return file.text.slice(start, end);
  };
  let line = first;
  let heredoc: string | undefined;
  for (; line < count; line++) {
    const text = textAt(line).trim();
    heredoc ??= /<<-?["']?(\w+)/.exec(text)?.[1];
    const isBetween = line > first && (text === '' || text.startsWith('#'));
    if (!isBetween && !text.endsWith(continuation)) break;
  }
  if (line >= count) return count - 1;
  if (heredoc === undefined) return line;
  for (let end = line + 1; end < count; end++) if (textAt(end).trim() === heredoc) return end;
  return line;
}

function index(marks: readonly Mark[], broken: readonly Notice[]): FileMarks {
  if (marks.length === 0 && broken.length === 0) return none;
  const byLine = new Map<number, Mark[]>();
  const whole = marks.filter(isWhole);
  for (const mark of marks) {
    if (isWhole(mark)) continue;
    for (let line = mark.first; line <= mark.last; line++) {
      const here = byLine.get(line);
      if (here) here.push(mark);
      else byLine.set(line, [mark]);
    }
  }
  return { marks, byLine, whole, broken };
}

function isWhole({ last }: Mark): boolean {
  return last === Number.POSITIVE_INFINITY;
}

type Reader = (comment: Comment, marks: Mark[], broken: Notice[]) => void;

/** The project's own comment. `# readiness: accept` without a bracket is prose. */
const readOwn: Reader = (comment, marks, broken) => {
  const opening = /(?:^|[\s#])readiness:\s{0,8}accept\s{0,8}\[/.exec(comment.text);
  if (!opening) return;
  const open = opening.index + opening[0].length;
  const close = comment.text.indexOf(']', open);
  const at = placeOf(comment, comment.text.indexOf('readiness:'), comment.text.trimEnd().length);
  const fail = (message: string, place = at) => broken.push({ at: place, message, kind: 'error' });
  if (close < 0) return void fail('The list of rules has no closing `]`');
  const names = namesOf(comment, open, close);
  const { reason, until, untilAt } = endOf(comment.text.slice(close + 1));
  if (names.length === 0) return void fail('An accept names the rules it is about');
  if (reason === '') return void fail('An accept needs a reason after its `]`');
  if (until !== undefined && !isDate(until)) {
    const from = close + 1 + untilAt;
    return void fail(`\`${until}\` is no day of the calendar`, placeOf(comment, from, from + until.length));
  }
  marks.push({ by: 'comment', names, reason, until, at, first: comment.first, last: comment.last });
};

/** Splits `reason until 2027-01-31`. */
function endOf(text: string): { reason: string; until: string | undefined; untilAt: number } {
  const whole = text.trim().replaceAll('\t', ' ');
  const bare = /[\])]$/.test(whole) ? whole.slice(0, -1) : whole;
  const word = bare.slice(bare.lastIndexOf(' ') + 1);
  const before = bare.slice(0, bare.length - word.length).trimEnd();
  const isUntil = /(?:^|[\s([])until$/.test(before.slice(-6)) && /^\d{4}-\d{1,2}-\d{1,2}$/.test(word);
  if (!isUntil) return { reason: tidy(whole), until: undefined, untilAt: 0 };
  const reason = before.slice(0, -'until'.length).trimEnd();
  const unbracketed = bare !== whole && /[[(]$/.test(reason) ? reason.slice(0, -1) : reason;
  return { reason: tidy(unbracketed), until: word, untilAt: text.lastIndexOf(word) };
}

function tidy(reason: string): string {
  return reason.replace(/^[\s:–-]{1,8}/, '').trim();
}

/** `hadolint ignore=DL3002,DL3008`, and `hadolint global ignore=…` at the head of the file. */
const readHadolint: Reader = (comment, marks) => {
  const pragma = /^\s{0,8}hadolint\s{1,8}(global\s{1,8})?ignore\s{0,8}=/.exec(comment.text);
  if (!pragma) return;
  pushPragma(comment, marks, 'hadolint', pragma[0].length, endOfList(comment.text, pragma[0].length), {
    whole: pragma[1] !== undefined && comment.atHead,
  });
};

/** `check=skip=JSONArgsRecommended,StageNameCasing;error=true` at a Dockerfile's head. */
const readBuildCheck: Reader = (comment, marks) => {
  const pragma = /^\s{0,8}check\s{0,8}=\s{0,8}(?:error=\w{1,9};)?skip=/.exec(comment.text);
  if (!pragma || !comment.atHead || !comment.inDockerfile) return;
  pushPragma(comment, marks, 'check=skip', pragma[0].length, endOfList(comment.text, pragma[0].length), {
    whole: true,
  });
};

/** `checkov:skip=CKV_DOCKER_3:reason`. In a Dockerfile it is about the whole file. */
const readCheckov: Reader = (comment, marks) => {
  const pragma = /^\s{0,8}checkov:\s{0,8}skip\s{0,8}=\s{0,8}/.exec(comment.text);
  if (!pragma) return;
  const from = pragma[0].length;
  const end = endOfList(comment.text, from);
  const reason = comment.text[end] === ':' ? comment.text.slice(end + 1).trim() : '';
  pushPragma(comment, marks, 'checkov:skip', from, end, { reason, whole: comment.inDockerfile });
};

/** `zizmor: ignore[template-injection,artipacked] reason`. */
const readZizmor: Reader = (comment, marks) => {
  const pragma = /^\s{0,8}zizmor:\s{0,8}ignore\[/.exec(comment.text);
  const end = comment.text.indexOf(']');
  if (!pragma || end < 0) return;
  pushPragma(comment, marks, 'zizmor: ignore', pragma[0].length, end, { reason: comment.text.slice(end + 1).trim() });
};

/** `kics-scan ignore-line` names no check. */
const readKics: Reader = (comment, marks) => {
  const pragma = /^\s{0,8}kics-scan\s{1,8}ignore-line\b/.exec(comment.text);
  if (!pragma) return;
  const at = placeOf(comment, 0, pragma[0].length);
  const { first, last } = comment;
  marks.push({ by: 'pragma', names: [{ id: anyCheck, at }], reason: 'kics-scan ignore-line', at, first, last });
};

/** `trivy:ignore:AVD-DS-0002`, and several of them in one comment. */
const readTrivy: Reader = (comment, marks) => {
  const word = 'trivy:ignore:';
  for (let at = comment.text.indexOf(word); at >= 0; at = comment.text.indexOf(word, at + 1)) {
    const from = at + word.length;
    const end = endOfList(comment.text, from);
    const day = /^:exp:(\d{4}-\d\d-\d\d)/.exec(comment.text.slice(end, end + 15))?.[1];
    pushPragma(comment, marks, 'trivy:ignore', from, end, {
      until: day !== undefined && isDate(day) ? day : undefined,
    });
  }
};

const readers: readonly Reader[] = [
  readOwn,
  readHadolint,
  readBuildCheck,
  readCheckov,
  readZizmor,
  readKics,
  readTrivy,
];

function pushPragma(
  comment: Comment,
  marks: Mark[],
  tool: string,
  from: number,
  to: number,
  { reason = '', whole = false, until }: { reason?: string; whole?: boolean; until?: string | undefined },
): void {
  const names = namesOf(comment, from, to);
  if (names.length === 0) return;
  const at = placeOf(comment, 0, to);
  const last = whole ? Number.POSITIVE_INFINITY : comment.last;
  marks.push({ by: 'pragma', names, reason: reason || tool, until, at, first: comment.first, last });
}

/** Where a list of ids ends: they hold no spaces, colons or semicolons, but a space may follow a comma. */
function endOfList(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const character = text[end] ?? '';
    if (/[\s:;]/.test(character) && text[end - 1] !== ',' && end > from) break;
    end++;
  }
  return end;
}

function namesOf(comment: Comment, from: number, to: number): readonly Name[] {
  const names: Name[] = [];
  let start = from;
  for (const part of comment.text.slice(from, to).split(',')) {
    const id = part.trim();
    const lead = part.length - part.trimStart().length;
    if (id !== '') names.push({ id, at: placeOf(comment, start + lead, start + lead + id.length) });
    start += part.length + 1;
  }
  return names;
}

function placeOf(comment: Comment, from: number, to: number): Span {
  return span(comment.file, comment.start + from, comment.start + to);
}
