/** What every shell refuses to read in the script of a RUN. */
import type { Span } from '../../text.js';
import type { BuildCommand } from './build-command.js';

export interface ScriptFault {
  readonly at: Span;
  readonly says: string;
}

/** At most one fault of each script: what comes behind it is read wrongly anyway. */
export function* scriptFaults(commands: readonly BuildCommand[]): Generator<ScriptFault> {
  let done: unknown;
  for (const run of commands) {
    if (run.instruction === done) continue;
    const fault = faultAt(run);
    if (!fault) continue;
    done = run.instruction;
    yield fault;
  }
}

function faultAt(run: BuildCommand): ScriptFault | undefined {
  const { instruction, command, previous } = run;
  const { text, heredocs, open } = instruction;
  if (open || heredocs.length > 0) return undefined;
  const quote = previous ? -1 : openQuote(text);
  if (quote >= 0) return { at: instruction.part(quote, quote + 1), says: 'This quote is never closed' };
  const [first] = command.words;
  const last = command.words.at(-1);
  if (first && /^\[[^[\s\]]/.test(first.text) && last?.text === ']') {
    return {
      at: run.spanOf(first),
      says: `A space is missing behind the bracket: \`${first.text.slice(0, 20)}\` is not found`,
    };
  }
  if (first?.text === '[' && last && last.text !== ']' && /\]$/.test(last.text)) {
    return { at: run.spanOf(last), says: 'A space is missing in front of the bracket, which closes nothing' };
  }
  if (run.next || !/^(&&|\|\|?)$/.test(command.after) || command.depth > 0) return undefined;
  const end = text.trimEnd().length;
  return { at: instruction.part(end - command.after.length, end), says: `Nothing follows the \`${command.after}\`` };
}

/** Where the quote begins that the end of a script leaves open; -1 where there is none, or the script is too clever to tell. */
function openQuote(text: string): number {
  let quote = '';
  let from = -1;
  for (let at = nextMark(text, 0); at >= 0; at = nextMark(text, at + 1)) {
    const char = text.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') at++;
    else if (char === '`' || (char === '$' && text.charAt(at + 1) === '(' && quote !== '')) return -1;
    else if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
      from = at;
    } else if (char === '<' && text.charAt(at + 1) === '<') return -1;
    else if (char === '#' && (at === 0 || /[\s;&|(]/.test(text.charAt(at - 1)))) return -1;
  }
  return quote === '' ? -1 : from;
}

function nextMark(text: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? -1;
}

const marks = /["'`\\#<$]/g;
