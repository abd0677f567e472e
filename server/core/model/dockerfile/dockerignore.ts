/**
 * `.dockerignore`, as Docker's pattern matcher reads it: patterns stand from the root of the context, the last one that
 * matches wins, `!` takes a path back, and what matches a folder above a path matches the path.
 */
import type { TextFile } from '../../text.js';

export interface IgnoreFile {
  readonly file: TextFile;
  /** Whether a path of the context, with forward slashes, is kept out of it. */
  ignores(path: string): boolean;
  /** The last line that keeps a path out; `undefined` where none does. */
  lineFor(path: string): string | undefined;
}

const read = new WeakMap<TextFile, IgnoreFile>();

export function readIgnoreFile(file: TextFile): IgnoreFile {
  const known = read.get(file);
  if (known) return known;
  const patterns = file.text.split('\n').flatMap(line => readPattern(line) ?? []);
  const lineFor = (path: string) => {
    const parts = path.replace(/^\.?\/+|\/+$/g, '').split('/');
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = patterns.findLast(({ test }) => above.some(part => test(part)));
    return last && !last.negated ? last.line : undefined;
  };
  const made: IgnoreFile = { file, lineFor, ignores: path => lineFor(path) !== undefined };
  read.set(file, made);
  return made;
}

interface Pattern {
  readonly line: string;
  readonly negated: boolean;
  test(path: string): boolean;
}

function readPattern(written: string): Pattern | undefined {
  const line = written.replace(/^\ufeff/, '').trim();
  if (line === '' || line.startsWith('#') || line.length > 500) return undefined;
  const negated = line.startsWith('!');
  const clean = cleaned(negated ? line.slice(1).trim() : line);
  if (clean === '' || clean === '.') return undefined;
  const parts = clean.split('/').map(part => (part === '**' ? part : partTest(part)));
  return { line, negated, test: path => matches(parts, path.split('/')) };
}

/** As Go's `filepath.Clean` leaves it, without the slash in front. */
function cleaned(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '**') parts.pop();
    else if (part !== '..') parts.push(part);
  }
  return parts.join('/');
}

type Part = '**' | ((name: string) => boolean);

/** Whether all parts of a pattern match all parts of a path; `**` matches any number of them. */
function matches(pattern: readonly Part[], path: readonly string[]): boolean {
  // `reached[i]`: the first i parts of the pattern match the path so far.
  let reached = pattern.map((_, index) => pattern.slice(0, index).every(part => part === '**'));
  reached.push(pattern.every(part => part === '**'));
  for (const name of path) {
    const next = new Array<boolean>(pattern.length + 1).fill(false);
    for (const [index, part] of pattern.entries()) {
      if (!reached[index]) continue;
      if (part === '**') next[index] = true;
      else if (part(name)) next[index + 1] = true;
    }
    for (const [index, part] of pattern.entries()) if (part === '**' && next[index]) next[index + 1] = true;
    reached = next;
  }
  return reached[pattern.length] === true;
}

/** `*`, `?` and `[…]` within one part of a path. */
function partTest(part: string): Part {
  if (!/[*?[\\]/.test(part)) return name => name === part;
  // A `**` among other letters is as good as `*` here: it may only match more.
  const glob = part.replace(/\*+/g, '*');
  return name => matchesGlob(glob, name);
}

/** Greedy, with one place to come back to: linear for all but pathological patterns. */
function matchesGlob(glob: string, name: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (from < name.length) {
    const step = glob.charAt(at) === '*' ? undefined : oneMatches(glob, at, name.charAt(from));
    if (step !== undefined && step > 0) {
      at += step;
      from++;
    } else if (glob.charAt(at) === '*') {
      star = at++;
      mark = from;
    } else if (star >= 0) {
      at = star + 1;
      from = ++mark;
    } else return false;
  }
  while (glob.charAt(at) === '*') at++;
  return at === glob.length;
}

/** How many characters of the glob a letter uses up; 0 where it does not match. */
function oneMatches(glob: string, at: number, letter: string): number {
  const char = glob.charAt(at);
  if (char === '') return 0;
  if (char === '?') return 1;
  if (char === '\\') return glob.charAt(at + 1) === letter ? 2 : 0;
  if (char !== '[') return char === letter ? 1 : 0;
  const close = glob.indexOf(']', at + 2);
  if (close < 0) return 0;
  const negated = glob.charAt(at + 1) === '^' || glob.charAt(at + 1) === '!';
  const set = glob.slice(at + (negated ? 2 : 1), close);
  let found = false;
  for (let i = 0; i < set.length; i++) {
    if (set.charAt(i + 1) === '-' && i + 2 < set.length) {
      found ||= letter >= set.charAt(i) && letter <= set.charAt(i + 2);
      i += 2;
    } else found ||= set.charAt(i) === letter;
  }
  return found === negated ? 0 : close - at + 1;
}
