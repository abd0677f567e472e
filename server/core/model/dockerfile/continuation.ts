/** What goes wrong where an instruction goes on in the next line. */
import type { Span } from '../../text.js';
import type { Instruction } from './dockerfile.js';

export interface Swallowed {
  readonly keyword: string;
  readonly at: Span;
  readonly lineStart: number;
}

/** An instruction that the one above takes for its own words, because its last line ends as if it went on. */
export function swallowedBy({ keyword, file, continuedAt, triggered }: Instruction): Swallowed | undefined {
  if (triggered || continuedAt.length === 0) return undefined;
  for (const start of continuedAt) {
    const code = file.text.charCodeAt(start);
    if (code < 65 || code > 90) continue;
    // SQL has lines that begin with ADD and FROM.
    const found =
      /^(ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|RUN|SHELL|USER|VOLUME|WORKDIR)[ \t]+[^\s=]/.exec(
        file.text.slice(start, start + 40),
      )?.[1];
    if (found === undefined || keyword === 'ONBUILD' || (keyword === 'HEALTHCHECK' && found === 'CMD')) continue;
    return { keyword: found, at: { file, start, end: start + found.length }, lineStart: start };
  }
  return undefined;
}

/** The character that stands last before the first empty line of an instruction. */
export function beforeGap({ gaps, file }: Instruction): Span | undefined {
  const [gap] = gaps;
  if (!gap) return undefined;
  let end = gap.start;
  while (end > 0 && /\s/.test(file.text.charAt(end - 1))) end--;
  return { file, start: end - 1, end };
}
