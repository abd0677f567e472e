/** The arguments that the FROM of a stage asks for. */
import type { Span } from '../../text.js';
import { isPlatformArgument, type Stage } from './dockerfile.js';

export interface UndefinedArgument {
  readonly name: string;
  readonly span: Span;
  /** An ARG of this name that comes too late. */
  readonly late: Span | undefined;
}

/** Variables without a default in the image of a FROM that no ARG above the first FROM declares. */
export function undefinedBaseArguments({ from, dockerfile }: Stage): readonly UndefinedArgument[] {
  const [image] = from.words;
  if (!image?.text.includes('$') || image.span.end - image.span.start !== image.text.length) return [];
  const first = dockerfile.stages[0]?.from.index ?? 0;
  const found: UndefinedArgument[] = [];
  for (const match of image.text.matchAll(/(?<!\\)\$(?:\{(\w+)(\}|:?[-+])|(\w+))/g)) {
    const name = match[1] ?? match[3] ?? '';
    if (match[2] !== undefined && match[2] !== '}') continue;
    if (isPlatformArgument(name) || found.some(other => other.name === name)) continue;
    const declared = dockerfile.instructions.flatMap(({ keyword, index, pairs }) =>
      keyword === 'ARG' ? pairs.filter(pair => pair.name === name).map(({ span }) => ({ span, index })) : [],
    );
    if (declared.some(({ index }) => index < first)) continue;
    const start = image.span.start + match.index;
    found.push({ name, span: { ...image.span, start, end: start + match[0].length }, late: declared[0]?.span });
  }
  // A nested default, as in `${A:-$B}`, counts only where it is needed.
  return /\$\{\w+:?[-+][^}]*\$/.test(image.text) ? [] : found;
}
