/** Edits of the commands inside a RUN. */
import { replaceArguments, replaceSpan, setKeyword } from '../../dockerfile/edit.js';
import type { Instruction } from '../../dockerfile/view.js';
import type { Edit } from '../../text.js';
import type { Word } from '../shell.js';
import type { BuildCommand } from './build-command.js';

type Edits = readonly Edit[] | undefined;

/** Puts words behind a word of the command. */
export function insertAfterWord(run: BuildCommand, word: Word | undefined, text: string): Edits {
  if (!word) return undefined;
  const { file, end } = run.spanOf(word);
  return replaceSpan({ file, start: end, end }, ` ${text}`);
}

/** Takes a word out, and with `next` the one behind it, with the space in front. Only where they share a line with what precedes. */
export function removeWord(run: BuildCommand, word: Word, next?: Word): Edits {
  const { file, start, end } = run.spanOf({ start: word.start, end: (next ?? word).end });
  let from = start;
  while (file.text.charAt(from - 1) === ' ' || file.text.charAt(from - 1) === '\t') from--;
  if (/[\r\n]/.test(file.text.slice(start, end))) return undefined;
  if (from === start || file.text.charAt(from - 1) !== '\n') return replaceSpan({ file, start: from, end }, '');
  // First of its line: the space behind it goes instead.
  let to = end;
  while (file.text.charAt(to) === ' ' || file.text.charAt(to) === '\t') to++;
  return file.text.charAt(to) === '\\' ? undefined : replaceSpan({ file, start, end: to }, '');
}

/** Writes a word anew. */
export function replaceWord(run: BuildCommand, word: Word | undefined, text: string): Edits {
  return word && replaceSpan(run.spanOf(word), text);
}

/** Puts text behind the last command of the RUN; not where comments or a here-document would come between. */
export function appendToRun({ instruction }: BuildCommand, text: string): Edits {
  if (instruction.heredocs.length > 0 || instruction.open) return undefined;
  const { file, end } = instruction.textSpan;
  const indented = file.text.lastIndexOf('\n', end - 1) > instruction.textSpan.start;
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const line = file.text.slice(file.text.lastIndexOf('\n', end - 1) + 1, end);
  // It would become part of the comment.
  if (/(^|\s)#/.test(line)) return undefined;
  const indent = /^[ \t]*/.exec(line)?.[0] || '    ';
  return replaceSpan(
    { file, start: end, end },
    indented ? ` ${instruction.syntax.escape}${eol}${indent}${text}` : ` ${text}`,
  );
}

/** Makes a RUN that only changes the directory a WORKDIR. */
export function asWorkdir(instruction: Instruction, path: string): Edits {
  if (!/^[\w./-]+$/.test(path) || path === '-') return undefined;
  const keyword = setKeyword(instruction, 'WORKDIR');
  const folder = replaceArguments(instruction, path);
  return keyword && folder && [...keyword, ...folder];
}

/** Makes a RUN that only sets a variable an ENV. */
export function asEnv(instruction: Instruction, assignment: string): Edits {
  const keyword = setKeyword(instruction, 'ENV');
  const pair = replaceArguments(instruction, assignment);
  return keyword && pair && [...keyword, ...pair];
}
