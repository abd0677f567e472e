/** Lists in brackets that Docker does not read as lists. */
import { firstLine, type Span } from '../../text.js';
import type { Instruction } from './dockerfile.js';

export interface BrokenList {
  readonly at: Span;
  readonly says: string;
  /** What was meant, as it would stand in JSON; `undefined` where that cannot be told. */
  readonly meant: string | undefined;
}

/** Instructions that take paths, so that a bracket can be nothing but a list; and those that take commands. */
const takesPaths = /^(VOLUME|COPY|ADD)$/;
const takesCommand = /^(CMD|ENTRYPOINT|RUN|HEALTHCHECK)$/;

/** A list whose first string and what follows it show that it is meant as one: `[ "$a" = "b" ]` asks the shell. */
const begun = /^\[\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[“”‘’][^“”‘’]*[“”‘’])\s*(?:,|["'“‘]|\]\s*$|$)/;
const bare = /^\[\s*[\w./-]+(?:\s*,\s*[\w./-]+)+\s*\]$/;
const strings = /"((?:[^"\\]|\\.)*)"|'([^']*)'|[“”‘’]([^“”‘’]*)[“”‘’]|([^\s,[\]"'“”‘’]+)/g;

/** A list that is no JSON, or one that holds a whole command as a single string; `undefined` where there is none. */
export function brokenList(instruction: Instruction): BrokenList | undefined {
  const { keyword, text, exec } = instruction;
  const paths = takesPaths.test(keyword);
  if (!paths && !takesCommand.test(keyword)) return undefined;
  const start = text.indexOf('[');
  if (start < 0 || (start > 0 && !(keyword === 'HEALTHCHECK' && /^cmd\s+$/i.test(text.slice(0, start)))))
    return undefined;
  const list = text.slice(start).trimEnd();
  const at = firstLine(instruction.part(start, start + list.length));
  if (exec) {
    const [only, second] = exec;
    const command = second || paths ? undefined : only?.value;
    if (command === undefined || !isWholeCommand(command)) return undefined;
    const meant = /["'$\\&|;<>*]/.test(command) ? undefined : json(command.split(/\s+/));
    return {
      at,
      says: `There is no program called \`${command.slice(0, 40)}\`: each word is a string of its own`,
      meant,
    };
  }
  // `COPY [Mm]akefile .` has a pattern and no list.
  if (!begun.test(list) && !bare.test(list) && keyword !== 'VOLUME') return undefined;
  const says = paths
    ? 'This list is no JSON, so its brackets, quotes and commas become part of the paths'
    : 'This list is no JSON, so a shell looks for a program whose name begins with the bracket';
  const found = [...list.slice(0, -1).matchAll(strings)].map(([, a, b, c, d]) => a ?? b ?? c ?? d ?? '');
  const [only = ''] = found;
  const words = found.length === 1 && !paths && isWholeCommand(only) ? only.split(/\s+/) : found;
  const whole = list.endsWith(']') && !/[[\]$]/.test(list.slice(1, -1));
  return { at, says, meant: whole && found.length > 0 ? json(words) : undefined };
}

/** Whether a string holds a program and its arguments, and not the name of a program with a space in it. */
function isWholeCommand(text: string): boolean {
  const [program = '', ...words] = text.split(/\s+/);
  return words.length > 0 && programs.test(program);
}

const programs =
  /^(npm|npx|node|yarn|pnpm|bun|deno|python[\d.]*|java|ruby|bundle|rails|php|go|dotnet|sh|bash|gunicorn|uvicorn|flask|nginx|(\.{0,2}\/)[\w./-]+\.(sh|py|js|rb))$/;

function json(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`;
}
