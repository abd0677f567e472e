/** What mending many things at once changed, taken apart again: one edit for each run of lines, named after its fixes. */
import { diffLines } from 'diff';
import { type Finding, fixesOf } from '../../core/analyze.js';
import { applyEdits, type Edit, lineEdits, type TextFile } from '../../core/text.js';

/** Whole-line replacements that turn one text into the other, one for each run of changed lines where they keep apart. */
export function hunkEdits(file: TextFile, after: string): readonly Edit[] {
  const edits: Edit[] = [];
  let [start, end] = [0, 0];
  let text: string | undefined;
  const close = () => {
    if (text !== undefined) edits.push(...lineEdits(file, file.text.slice(0, start) + text + file.text.slice(end)));
    text = undefined;
    start = end;
  };
  for (const { value, added, removed } of diffLines(file.text, after)) {
    if (!added && !removed) {
      close();
      end += value.length;
      start = end;
      continue;
    }
    text = (text ?? '') + (added ? value : '');
    if (removed) end += value.length;
  }
  close();
  return keepApart(edits) && applyEdits(file.text, edits) === after ? edits : lineEdits(file, after);
}

function keepApart(edits: readonly Edit[]): boolean {
  let from = 0;
  return edits.every(edit => {
    if (edit.kind === 'create' || edit.start < from) return false;
    from = edit.end;
    return true;
  });
}

/** The titles of the safe fixes that change something where an edit does. */
export function titlesOf(findings: readonly Finding[]): (edit: Edit) => string {
  const fixes = findings
    .filter(({ accepted }) => !accepted)
    .flatMap(finding => fixesOf(finding).find(({ fix }) => fix.safe) ?? []);
  return hunk => {
    const own = fixes.filter(({ edits }) => edits.some(edit => meets(edit, hunk)));
    return [...new Set(own.map(({ fix }) => fix.title))].join(', ') || 'Fix all safe problems';
  };
}

function meets(edit: Edit, hunk: Edit): boolean {
  if (edit.kind === 'create') return hunk.kind === 'create' && edit.path === hunk.path;
  if (hunk.kind === 'create') return false;
  return edit.file === hunk.file && edit.start <= hunk.end && hunk.start <= edit.end;
}
