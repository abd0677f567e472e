/** Quotes and variables that the builder itself reads, and cannot. */
import type { BuildError } from './build-error.js';
import type { Instruction } from './dockerfile.js';

/** The instructions whose words it expands; whether each word is read by itself, quotes or not. */
const expanded: ReadonlyMap<string, boolean> = new Map([
  ...['ARG', 'ENV', 'LABEL', 'STOPSIGNAL', 'USER', 'WORKDIR'].map(keyword => [keyword, false] as const),
  ...['ADD', 'COPY', 'EXPOSE', 'VOLUME'].map(keyword => [keyword, true] as const),
]);

/** A quote or a brace that stays open, and what only a shell would replace. Source: BuildKit, shell/lex.go. */
export function* wordErrors(instruction: Instruction): Generator<BuildError> {
  const { keyword, text, exec, syntax } = instruction;
  const apart = expanded.get(keyword);
  if (apart === undefined || exec || !/["'$]/.test(text)) return;
  let quote = '';
  let from = 0;
  let braces = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    if (char === '' || (apart && /\s/.test(char))) {
      if (quote !== '' || braces > 0) {
        const what = quote === '' ? 'brace' : 'quote';
        yield { at: instruction.part(from, from + 1), says: `This ${what} is never closed` };
        return;
      }
    } else if (char === syntax.escape && quote !== "'") at++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      from = at;
    } else if (char === '}' && braces > 0) braces--;
    else if (char === '$' && quote !== "'" && text.charAt(at + 1) === '{') {
      const [start = '', operator = ''] = /^\$\{\w+(:?=|:\d|,|\^)?/.exec(text.slice(at, at + 100)) ?? [];
      // A name that is none belongs to a template, of which nothing is known.
      if (start === '' || text.charAt(at + start.length) === '.') return;
      if (operator !== '') {
        yield { at: instruction.part(at, at + start.length), says: `Only a shell knows \`${operator}\` in a variable` };
        return;
      }
      if (quote === '') from = at + 1;
      braces++;
    }
  }
}
