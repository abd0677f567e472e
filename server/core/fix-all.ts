/** Every safe fix of a project at once, to the point where none is left. */
import { type Analysis, analyze, type Finding, fixesOf } from './analyze.js';
import type { Config } from './config.js';
import { createProject, type Project } from './model/project/project.js';
import type { CatalogueRule } from './rule.js';
import { applyEdits, type Edit, type TextFile } from './text.js';

export interface FixAllOptions {
  readonly today: string;
  /** Which findings to mend; absent: all that are not accepted. */
  readonly wants?: (finding: Finding) => boolean;
  /** Also take fixes that want a look first. */
  readonly unsafe?: boolean;
  /** The only file that may be touched. */
  readonly only?: string;
}

export interface FixedFile {
  /** Absent when the file is new. */
  readonly before: TextFile | undefined;
  readonly path: string;
  readonly text: string;
  /** Titles of the fixes that touched it, in order, each once. */
  readonly titles: readonly string[];
}

/** Mending one thing may uncover another; three rounds suffice for every rule (a law holds them to it). */
const rounds = 3;

/** The files that change. Fixes that touch the same text as another wait for the next round. */
export function fixAll(
  project: Project,
  rules: readonly CatalogueRule[],
  config: Config,
  options: FixAllOptions,
): readonly FixedFile[] {
  const titles = new Map<string, Set<string>>();
  let current = project;
  for (let round = 0; round < rounds; round++) {
    const analysis = analyze(current, rules, config, options);
    const changed = applyOnce(current, analysis, options, titles);
    if (!changed.size) break;
    current = withTexts(current, changed);
  }
  return current.files.flatMap(file => {
    const before = project.file(file.path);
    if (before?.text === file.text) return [];
    return [{ before, path: file.path, text: file.text, titles: [...(titles.get(file.path) ?? [])] }];
  });
}

/** The project with other texts for some of its files, or with new ones. */
export function withTexts(project: Project, texts: ReadonlyMap<string, string>): Project {
  const files = project.files.map(file => {
    const text = texts.get(file.path);
    return text === undefined ? file : { path: file.path, text };
  });
  const added = [...texts].filter(([path]) => !project.file(path)).map(([path, text]) => ({ path, text }));
  const paths = [...new Set([...project.paths, ...texts.keys()])].sort();
  return createProject({
    name: project.name,
    paths,
    files: [...files, ...added],
    unread: project.unread,
    isPartOfRepository: project.isPartOfRepository,
  });
}

function applyOnce(
  project: Project,
  analysis: Analysis,
  options: FixAllOptions,
  titles: Map<string, Set<string>>,
): ReadonlyMap<string, string> {
  const taken: Edit[] = [];
  for (const finding of analysis.findings) {
    if (finding.accepted || (options.wants && !options.wants(finding))) continue;
    const best = fixesOf(finding).find(({ fix }) => fix.safe || options.unsafe);
    if (!best?.edits.every(edit => allowed(edit, project, options.only))) continue;
    if (best.edits.some(edit => taken.some(other => conflicts(edit, other)))) continue;
    taken.push(...best.edits);
    for (const edit of best.edits) {
      const path = pathOf(edit);
      titles.set(path, (titles.get(path) ?? new Set()).add(best.fix.title));
    }
  }
  const texts = new Map<string, string>();
  for (const edit of taken) {
    if (edit.kind === 'create') texts.set(edit.path, edit.text);
    else if (!texts.has(edit.file.path)) {
      texts.set(
        edit.file.path,
        applyEdits(
          edit.file.text,
          taken.filter(other => other.kind === 'replace' && other.file === edit.file),
        ),
      );
    }
  }
  return texts;
}

function allowed(edit: Edit, project: Project, only: string | undefined): boolean {
  if (edit.kind === 'create') return only === undefined && !project.has(edit.path);
  return only === undefined || edit.file.path === only;
}

function conflicts(a: Edit, b: Edit): boolean {
  if (a.kind === 'create' || b.kind === 'create') return a.kind === b.kind && pathOf(a) === pathOf(b);
  if (a.file !== b.file) return false;
  if (a.start === a.end && b.start === b.end) {
    return (
      a.start === b.start &&
      a.text !== b.text &&
      (sameKey(a.text, b.text) || indentOf(a.text) !== indentOf(b.text) || isItem(a.text) !== isItem(b.text))
    );
  }
  return a.start < b.end && b.start < a.end;
}

/** Two insertions at one place that both open the same map key would write it twice; documents and list items may repeat. */
function sameKey(a: string, b: string): boolean {
  const key = /^\s*([^\s:#-][^\s:]*):/;
  const first = key.exec(a)?.[1];
  return first !== undefined && first === key.exec(b)?.[1];
}

/** An item belongs to the list above it, which may stand at the column of its own key: no other key fits between. */
function isItem(text: string): boolean {
  return /^\s*-(\s|$)/.test(text);
}

/** Of two insertions at one place the deeper one belongs to what stands above it: it cannot come second. */
function indentOf(text: string): number {
  return /^[\r\n]*( *)/.exec(text)?.[1]?.length ?? 0;
}

function pathOf(edit: Edit): string {
  return edit.kind === 'create' ? edit.path : edit.file.path;
}
