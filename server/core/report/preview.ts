/** What a fix writes, in a few lines: enough to judge it by, or to copy. */
import { findSecret } from '../model/secret.js';
import { type Edit, lineAt, lineSpan, type Replacement } from '../text.js';

export interface Preview {
  /** What it writes into a file that is there; absent where it only makes new ones, or takes something away. */
  readonly change:
    | {
        readonly path: string;
        /** 0-based, of the file as it is. */
        readonly line: number;
        /** Without the indentation they share; a line `…` stands for what lies between two of them. */
        readonly lines: readonly string[];
        /** How many lines more. */
        readonly more: number;
      }
    | undefined;
  /** Files it makes or also changes. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
}

const longest = 16;

/** `undefined` where nothing of it can be shown. */
export function previewOf(edits: readonly Edit[], home: string | undefined): Preview | undefined {
  const created = edits.flatMap(edit => (edit.kind === 'create' ? [edit.path] : []));
  const replaced = edits.flatMap(edit => (edit.kind === 'replace' ? [edit] : []));
  const paths = [...new Set(replaced.map(({ file }) => file.path))];
  const path = paths.find(path => path === home) ?? paths[0];
  // Where it makes files, a line in another file than the finding's is only what goes with them.
  const isBeside = created.length > 0 && path !== home;
  const own = replaced.filter(({ file }) => file.path === path);
  const change = path === undefined || isBeside ? undefined : changeOf(own);
  const changed = paths.filter(other => other !== change?.path);
  return change || created.length > 0 ? { change, created: [...new Set(created)], changed } : undefined;
}

/** Whether a text that is about to be shown would carry a credential along. */
export function carriesSecret(text: string): boolean {
  return text.split('\n').some(line => {
    const [, name, value = ''] = /^[\s-]*"?([\w.-]{1,100})"?\s?[:=]\s?(.*)$/.exec(line) ?? [];
    return findSecret(name, name === undefined ? line : value) !== undefined;
  });
}

function changeOf(edits: readonly Replacement[]): Preview['change'] {
  const shown: string[] = [];
  let end: number | undefined;
  let line: number | undefined;
  for (const group of groupByLines(edits)) {
    const lines = linesOf(group);
    const [first, last] = [group[0], group.at(-1)];
    if (lines.length === 0 || !first || !last) continue;
    const from = lineAt(first.file, first.start);
    line ??= from;
    if (end !== undefined && from > end + 1) shown.push('…');
    shown.push(...lines);
    end = lineAt(last.file, last.end);
  }
  const [file] = edits.map(({ file }) => file);
  if (!file || line === undefined || shown.some(carriesSecret)) return undefined;
  const lines = shown.slice(0, shown.length > longest + 1 ? longest : shown.length);
  return { path: file.path, line, lines: dedented(lines), more: shown.length - lines.length };
}

/** Those that change the same lines together, in the order of the text. */
function groupByLines(edits: readonly Replacement[]): readonly (readonly Replacement[])[] {
  const groups: Replacement[][] = [];
  let end = -1;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const group = groups.at(-1);
    if (group && lineAt(edit.file, edit.start) <= end) group.push(edit);
    else groups.push([edit]);
    end = Math.max(end, lineAt(edit.file, edit.end));
  }
  return groups;
}

/** The lines that edits make or change; none where the rest of a changed line may be nobody's business. */
function linesOf(edits: readonly Replacement[]): readonly string[] {
  const [first, last] = [edits[0], edits.at(-1)];
  if (!first || !last || edits.every(({ text }) => text.trim() === '')) return [];
  const { file } = first;
  const startsNew = /^\r?\n/.test(first.text);
  const endsWhole = /\n[ \t]*$/.test(last.text);
  const before = startsNew ? '' : file.text.slice(lineSpan(file, lineAt(file, first.start)).start, first.start);
  const after = endsWhole ? '' : file.text.slice(last.end, lineSpan(file, lineAt(file, last.end)).end);
  const between = edits.map(({ end }, at) => file.text.slice(end, Math.max(end, edits[at + 1]?.start ?? end)));
  const isValue = /^\s*(?:- +)?["']?[\w.-]+["']?\s*[:=]\s*["']?$/.test(before) && /^["']?\s*$/.test(after);
  const kept = [isValue ? '' : before, ...between, after];
  if (kept.some(part => mayBePrivate.test(part)) || kept.join('').length > 160) return [];
  const inner = edits.map(({ text }, at) => text + (between[at] ?? '')).join('');
  const lines = `${before}${inner}${after}`.split(/\r?\n/);
  while (lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map(line => line.trimEnd());
}

/** Stricter than where secrets are looked for: here a line is only shown as a help. */
const mayBePrivate = /pass|pwd|secret|token|auth|cred|login|api[-_]?key|private|:\/\/[^/\s]*@|(?:^|\s)-[pu]\S/i;

function dedented(lines: readonly string[]): readonly string[] {
  const depth = Math.min(
    ...lines.filter(line => line.trim() !== '' && line !== '…').map(line => line.length - line.trimStart().length),
  );
  return lines.map(line => (line === '…' ? line : line.slice(depth)));
}
