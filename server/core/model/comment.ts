/** What the comments beside a value say of it. */
import { lineAt, lineSpan } from '../text.js';
import type { Value } from '../yaml/view.js';

/** The comments on the line of a value and on the lines right above it, without their `#`, the nearest first. */
export function commentsAt({ file, span: { start } }: Pick<Value, 'file' | 'span'>): readonly string[] {
  const line = lineAt(file, start);
  const found: string[] = [];
  for (let above = line; above >= 0 && above > line - mostLines; above--) {
    const at = lineSpan(file, above);
    const text = file.text.slice(at.start, at.end);
    const hash = above === line ? text.search(/\s#/) + 1 : text.search(/\S/);
    if (text[hash] === '#' && (above < line || hash > 0)) found.push(text.slice(hash + 1).trim());
    else if (above < line) break;
  }
  return found;
}

const mostLines = 6;

/** Whether a comment says that somebody puts something else in the place of the value before it counts. */
export function isToBeReplaced(value: Value): boolean {
  return commentsAt(value).some(text => replaced.test(text));
}

const replaced =
  /\b(replace[sd]?|change (this|these|me|it)|placeholder|fill in|substitute[sd]?|overrid\w*|your own)\b/i;
