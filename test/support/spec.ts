/** Reads a rule's page, which is its documentation and its test in one file, and draws what the rule really says into it. */
import MarkdownIt from 'markdown-it';
import { type Analysis, analyze, type Finding, fixesOf } from '../../server/core/analyze.js';
import { defaultConfig } from '../../server/core/config.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import type { CatalogueRule } from '../../server/core/rule.js';
import { applyEdits, type Edit, positionAt, type TextFile } from '../../server/core/text.js';

export interface Spec {
  /** The title: the promise. */
  readonly promise: string;
  /** The first paragraph as plain text: why it matters. */
  readonly why: string;
  readonly cases: readonly SpecCase[];
}

export interface SpecCase {
  readonly title: string;
  /** The files of the case's project, without the drawn findings. */
  readonly files: readonly TextFile[];
  readonly blocks: readonly Block[];
}

/** A fenced block: the lines of the page between its fences. */
interface Block {
  readonly info: string;
  readonly path: string | undefined;
  readonly from: number;
  readonly to: number;
}

const marker = /^\s*~+ \S/;
export const today = '2026-01-01';

export function readSpec(text: string): Spec {
  const tokens = new MarkdownIt().parse(text, {});
  let promise = '';
  let why = '';
  const cases: { title: string; files: TextFile[]; blocks: Block[] }[] = [];
  const lines = text.split('\n');
  tokens.forEach((token, index) => {
    const content = tokens[index + 1]?.content ?? '';
    if (token.type === 'heading_open' && token.tag === 'h1') promise ||= content;
    else if (token.type === 'heading_open' && token.tag === 'h2') cases.push({ title: content, files: [], blocks: [] });
    else if (token.type === 'paragraph_open' && !cases.length) why ||= content.replace(/\s*\n\s*/g, ' ');
    else if (token.type === 'fence' && token.map) {
      const current = cases.at(-1);
      if (!current) return;
      const [info = '', path] = token.info.trim().split(/\s+/);
      const block = { info, path, from: token.map[0] + 1, to: token.map[1] - 1 };
      current.blocks.push(block);
      if (path) current.files.push({ path, text: bodyOf(lines.slice(block.from, block.to)) });
    }
  });
  return { promise, why, cases };
}

/** The project a case describes. */
export function projectOf(files: readonly TextFile[]): Project {
  return createProject({ name: 'example', paths: files.map(file => file.path).sort(), files, unread: [] });
}

/** Analyses without config; a throwing rule fails the test. */
export function analyzeStrictly(project: Project, rules: readonly CatalogueRule[]): Analysis {
  const analysis = analyze(project, rules, defaultConfig, { today });
  const [failure] = analysis.failures;
  if (failure) throw new Error(`${failure.rule} threw on ${failure.path}`, { cause: failure.error });
  return analysis;
}

/** The page as it would read if every expectation in it were what the rule says. */
export function redraw(text: string, rule: CatalogueRule): string {
  const lines = text.split('\n');
  const { cases } = readSpec(text);
  for (const { files, blocks } of [...cases].reverse()) {
    const findings = analyzeStrictly(projectOf(files), [rule]).findings.filter(finding => !finding.accepted);
    const changes = findings.flatMap(finding => fixLines(finding, files));
    const loose = findings.filter(finding => !finding.at).map(finding => finding.problem.message);
    const fileBlocks = blocks.filter(block => block.path);
    const after = (fileBlocks.at(-1)?.to ?? 0) + 1;
    const drawn = [
      ...blocks.map(block => ({ block, body: bodyFor(block, files, findings, loose, changes) })),
      ...(changes.length && !blocks.some(b => b.info === 'diff')
        ? [{ after, body: ['', '```diff', ...changes, '```'] }]
        : []),
      ...(loose.length && !blocks.some(b => b.info === 'findings')
        ? [{ after, body: ['', '```findings', ...loose, '```'] }]
        : []),
    ];
    for (const part of drawn.sort((a, b) => startOf(b) - startOf(a))) {
      if ('block' in part) lines.splice(part.block.from, part.block.to - part.block.from, ...part.body);
      else lines.splice(part.after, 0, ...part.body);
    }
  }
  return lines.join('\n');
}

function startOf(part: { block: Block } | { after: number }): number {
  return 'block' in part ? part.block.from : part.after;
}

function bodyFor(
  block: Block,
  files: readonly TextFile[],
  findings: readonly Finding[],
  loose: readonly string[],
  changes: readonly string[],
): readonly string[] {
  if (block.info === 'diff') return changes;
  if (block.info === 'findings') return loose;
  const file = files.find(candidate => candidate.path === block.path);
  return file ? draw(file, findings) : [];
}

function draw(file: TextFile, findings: readonly Finding[]): string[] {
  const lines = file.text === '' ? [] : file.text.replace(/\n$/, '').split('\n');
  const here = findings.flatMap(({ at, problem }) => (at && at.file.path === file.path ? [{ at, problem }] : []));
  return lines.flatMap((line, number) => [
    line,
    ...here
      .filter(({ at }) => positionAt(file, at.start).line === number)
      .map(({ at, problem }) => {
        const { character } = positionAt(file, at.start);
        return `${' '.repeat(character)}${'~'.repeat(Math.max(1, at.end - at.start))} ${problem.message}`;
      }),
  ]);
}

function fixLines(finding: Finding, files: readonly TextFile[]): string[] {
  return fixesOf(finding).flatMap(({ fix, edits }) => {
    const lines = [`# ${fix.title}${fix.safe ? '' : ' (review)'}`];
    for (const [path, text] of changedFiles(files, edits)) {
      const before = files.find(file => file.path === path);
      if (path !== finding.at?.file.path || !before) lines.push(`+++ ${path}`);
      lines.push(...changedLines(before?.text ?? '', text));
    }
    if (fix.command) lines.push(`$ ${fix.command}`);
    return lines;
  });
}

/** Path and new text of every file that the edits change or create. */
export function changedFiles(files: readonly TextFile[], edits: readonly Edit[]): Map<string, string> {
  const result = new Map<string, string>();
  for (const edit of edits) {
    if (edit.kind === 'create') {
      if (files.some(file => file.path === edit.path)) throw new Error(`${edit.path} exists and would be created`);
      result.set(edit.path, edit.text);
    } else if (!result.has(edit.file.path)) {
      const own = edits.filter(other => other.kind === 'replace' && other.file.path === edit.file.path);
      result.set(edit.file.path, applyEdits(edit.file.text, own));
    }
  }
  return result;
}

/** The lines that differ, without context: fixes are small and stand beside the file they change. */
function changedLines(before: string, after: string): string[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [...commonMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))];
}

/** Longest common subsequence over the few lines between the first and the last difference. */
function commonMiddle(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  return lines;
}

function bodyOf(lines: readonly string[]): string {
  const kept = lines.filter(line => !marker.test(line));
  return kept.length ? `${kept.join('\n')}\n` : '';
}
