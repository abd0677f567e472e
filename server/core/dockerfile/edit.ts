/**
 * The edits of a Dockerfile. Each verb keeps line endings, comments, continuations and a missing newline at the end,
 * and reads the outcome again: where another instruction, comment or directive would change, it answers `undefined`.
 */
import { applyEdits, type Edit, lineEnding, replaceText, type Span, type TextFile } from '../text.js';
import { type Instruction, readDockerfile, type Syntax } from './view.js';

type Edits = readonly Edit[] | undefined;

/** Adds lines above an instruction and above the comment lines that stand directly over it, at its indentation. */
export function insertBefore(instruction: Instruction, lines: readonly string[]): Edits {
  const block = blockOf(instruction, lines);
  if (instruction.triggered || !block) return undefined;
  const { syntax, index } = instruction;
  const start = startWithComments(instruction);
  const eol = lineEnding(syntax.file.text);
  const text = block.lines.map(line => line + eol).join('');
  return checked(syntax, start, start, text, { before: index, behind: index, middle: block.instructions });
}

/** Adds lines below an instruction, at its indentation. */
export function insertAfter(instruction: Instruction, lines: readonly string[]): Edits {
  const block = blockOf(instruction, lines);
  if (instruction.triggered || instruction.open || !block) return undefined;
  const { syntax, index } = instruction;
  const { text } = syntax.file;
  const eol = lineEnding(text);
  const at = instruction.lines.end;
  const added = block.lines.map(line => (text.charAt(at - 1) === '\n' ? line + eol : eol + line)).join('');
  return checked(syntax, at, at, added, { before: index + 1, behind: index + 1, middle: block.instructions });
}

/** Adds lines below the last instruction of a stage; below its FROM when it has no other. */
export function appendToStage(
  stage: { readonly from: Instruction; readonly instructions: readonly Instruction[] },
  lines: readonly string[],
): Edits {
  return insertAfter(stage.instructions.at(-1) ?? stage.from, lines);
}

/** Writes what follows the keyword and the flags anew. Not offered where comment lines or heredocs stand in between. */
export function replaceArguments(instruction: Instruction, text: string): Edits {
  const { textSpan, heredocs, open } = instruction;
  if (heredocs.length > 0 || open || text.trim() === '') return undefined;
  return replaceWithin(instruction, textSpan, textSpan.start === textSpan.end ? ` ${text}` : text);
}

/** Writes a word, a flag or any other stretch of one instruction anew. */
export function replaceSpan(at: Span, text: string): Edits {
  const within = readDockerfile(at.file).instructions.find(({ span }) => span.start <= at.start && at.end <= span.end);
  return within && replaceWithin(within, at, text);
}

/** Takes an instruction out with its lines; comment lines above it stay. Not offered where it has comment lines inside. */
export function removeInstruction(instruction: Instruction): Edits {
  const { syntax, index, lines, inner } = instruction;
  if (instruction.triggered || inner.length > 0) return undefined;
  const { text } = syntax.file;
  const atEnd = lines.end === text.length && text.charAt(lines.end - 1) !== '\n';
  const start = atEnd ? endOfLineAbove(text, lines.start) : lines.start;
  return checked(syntax, start, lines.end, '', { before: index, behind: index + 1, middle: 0 });
}

/**
 * Ends an instruction before one of its lines, which then begins another. What would chain the two in a shell goes;
 * comments between them stay.
 */
export function splitAt(instruction: Instruction, lineStart: number): Edits {
  const { syntax, index, lines, triggered } = instruction;
  const above = syntax.file.text.slice(lines.start, lineStart);
  const sign = syntax.escape === '\\' ? '\\\\' : syntax.escape;
  const end = new RegExp(`[ \\t]*(&&|\\|\\||;)?[ \\t]*${sign}[ \\t]*(?=\\r?\\n(?:[ \\t]*(?:#.*)?\\r?\\n)*$)`).exec(
    above,
  );
  if (triggered || !end) return undefined;
  const start = lines.start + end.index;
  return checked(syntax, start, start + end[0].length, '', { before: index, behind: index + 1, middle: 2 });
}

/** Moves an instruction, with the comments over it, above an earlier one and the comments over that; `lead` goes in front of it. */
export function moveAbove(instruction: Instruction, target: Instruction, lead: string): Edits {
  const { syntax, lines, open } = instruction;
  if (instruction.triggered || target.triggered || open || target.index >= instruction.index) return undefined;
  const { file } = syntax;
  const { text } = file;
  const eol = lineEnding(text);
  const own = startWithComments(instruction);
  const above = endOfBlankLines(text, own);
  const body = text.slice(lines.start, lines.end);
  const moved = `${text.slice(own, lines.start)}${lead}${eol}${body}${body.endsWith('\n') ? '' : eol}${text.slice(above, own)}`;
  const at = startWithComments(target);
  const from = body.endsWith('\n') ? above : endOfLineAbove(text, above);
  const edits = [replaceText(file, at, at, moved), replaceText(file, from, lines.end, '')];
  const after = readDockerfile(changed(file, edits));
  const before = syntax.instructions.slice(0, target.index);
  const behind = syntax.instructions.slice(target.index).filter(other => other !== instruction);
  const expected = [...before, undefined, instruction, ...behind];
  const kept =
    after.instructions.length === expected.length &&
    expected.every((wanted, index) => wanted === undefined || same(wanted, after.instructions[index]));
  return kept && after.comments.length === syntax.comments.length && after.escape === syntax.escape ? edits : undefined;
}

/** Adds `--name=value` behind the flags there are. Not offered where the flag is there, unless flags like it may repeat. */
export function addFlag(instruction: Instruction, flag: string): Edits {
  const { flags, keywordSpan } = instruction;
  const [, name] = /^--([\w-]+)(=\S*)?$/.exec(flag) ?? [];
  if (name === undefined || (name !== 'mount' && instruction.flag(name))) return undefined;
  if (flags.some(({ span }) => span.file.text.slice(span.start, span.end) === flag)) return undefined;
  const at = flags.at(-1)?.span.end ?? keywordSpan.end;
  return replaceWithin(instruction, { ...keywordSpan, start: at, end: at }, ` ${flag}`);
}

/** Changes the keyword, in lower case where the file has it so. */
export function setKeyword(instruction: Instruction, keyword: string): Edits {
  const { keywordSpan, file } = instruction;
  const written = file.text.slice(keywordSpan.start, keywordSpan.end);
  const wanted = written === written.toLowerCase() ? keyword.toLowerCase() : keyword;
  return replaceWithin(instruction, keywordSpan, wanted, keyword.toUpperCase());
}

function replaceWithin(
  { syntax, index, inner, triggered }: Instruction,
  at: Span,
  text: string,
  keyword?: string,
): Edits {
  if (inner.some(({ span }) => span.start < at.end && at.start < span.end)) return undefined;
  const lines = text.split(/\r?\n/).join(lineEnding(syntax.file.text));
  return checked(syntax, at.start, at.end, lines, {
    before: index,
    behind: index + 1,
    middle: 1,
    keyword: (triggered ? undefined : keyword) ?? syntax.instructions[index]?.keyword,
  });
}

/** What must be read once the edit is made: the instructions before, `middle` new ones, and the instructions behind. */
interface Expected {
  readonly before: number;
  readonly behind: number;
  readonly middle: number;
  readonly keyword?: string | undefined;
}

function checked(syntax: Syntax, start: number, end: number, text: string, expected: Expected): Edits {
  const edits = [replaceText(syntax.file, start, end, text)];
  const after = readDockerfile(changed(syntax.file, edits));
  const { before, behind, middle, keyword } = expected;
  const rest = syntax.instructions.length - behind;
  if (after.instructions.length !== before + middle + rest) return undefined;
  for (let i = 0; i < before; i++) {
    if (!same(syntax.instructions[i], after.instructions[i])) return undefined;
  }
  for (let i = 0; i < rest; i++) {
    if (!same(syntax.instructions[behind + i], after.instructions[before + middle + i])) return undefined;
  }
  if (keyword !== undefined && after.instructions[before]?.keyword !== keyword) return undefined;
  if (after.directives.length !== syntax.directives.length || after.escape !== syntax.escape) return undefined;
  const added = readDockerfile({ path: '', text }).comments.length;
  return after.comments.length >= syntax.comments.length && after.comments.length <= syntax.comments.length + added
    ? edits
    : undefined;
}

function changed(file: TextFile, edits: readonly Edit[]): TextFile {
  return { path: file.path, text: applyEdits(file.text, edits) };
}

/** Whether two instructions are written alike to the last letter. */
function same(a: Instruction | undefined, b: Instruction | undefined): boolean {
  return a !== undefined && b !== undefined && written(a) === written(b) && a.open === b.open;
}

function written({ span, file }: Instruction): string {
  return file.text.slice(span.start, span.end);
}

function startWithComments({ syntax, lines, file }: Instruction): number {
  const floor = syntax.directives.at(-1)?.span.end ?? -1;
  let start = lines.start;
  for (const { span } of syntax.comments.toReversed()) {
    if (span.start >= start || span.start < floor) continue;
    const between = file.text.slice(span.end, start);
    if (between !== '\n' && between !== '\r\n') break;
    start = file.text.lastIndexOf('\n', span.start - 1) + 1;
    if (start === 0 && file.text.charCodeAt(0) === 0xfeff) start = 1;
  }
  return start;
}

/** Where the blank lines begin that end at `lineStart`. */
function endOfBlankLines(text: string, lineStart: number): number {
  let start = lineStart;
  for (;;) {
    const line = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || line === 0 || text.slice(line, start).trim() !== '') return start;
    start = line;
  }
}

function endOfLineAbove(text: string, lineStart: number): number {
  if (text.charAt(lineStart - 1) !== '\n') return lineStart;
  return text.charAt(lineStart - 2) === '\r' ? lineStart - 2 : lineStart - 1;
}

interface Block {
  readonly lines: readonly string[];
  readonly instructions: number;
}

/** The lines as this file would read them, indented like the instruction; heredoc bodies keep to the margin. */
function blockOf({ syntax, lines, span, file }: Instruction, wanted: readonly string[]): Block | undefined {
  if (wanted.length === 0) return undefined;
  // The first line keeps comments in the block from being read as directives, and names the file's escape character.
  const heading = syntax.escape === '\\' ? '' : `# escape=${syntax.escape}`;
  const block = { path: '', text: [heading, ...wanted].join('\n') };
  const { instructions } = readDockerfile(block);
  if (instructions.at(-1)?.open) return undefined;
  const leading = file.text.slice(lines.start, span.start);
  const indentation = /^[ \t]*$/.test(leading) ? leading : '';
  const verbatim = instructions.flatMap(({ heredocs }) => heredocs.map(({ body }) => body));
  let start = heading.length + 1;
  const indented = wanted.map(line => {
    const at = start;
    start += line.length + 1;
    return line === '' || verbatim.some(body => body.start <= at && at <= body.end) ? line : indentation + line;
  });
  return { lines: indented, instructions: instructions.length };
}
