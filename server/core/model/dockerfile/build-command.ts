/** What the RUN instructions of a Dockerfile run, with the place of every word. */
import type { Instruction } from '../../dockerfile/view.js';
import type { Span } from '../../text.js';
import { span } from '../../text.js';
import { type Command, invocation, readCommands, type Word } from '../shell.js';

export interface BuildCommand {
  /** The RUN it stands in. */
  readonly instruction: Instruction;
  readonly command: Command;
  /** The program without its folder and what only starts it, and its arguments. */
  readonly words: readonly string[];
  /** `words[0]`; '' for a bare assignment. */
  readonly program: string;
  /** The command behind it in the same script. */
  readonly next: BuildCommand | undefined;
  /** The one before it. */
  readonly previous: BuildCommand | undefined;
  /** Where the program is named. */
  readonly at: Span;
  /** The word of the command that a text is written as. */
  word(test: (text: string) => boolean): Word | undefined;
  spanOf(part: { readonly start: number; readonly end: number }): Span;
  /** Whether a flag is given: `--long`, `--long=value`, or `-x`, also among others (`-xyz`). */
  has(...flags: readonly string[]): boolean;
}

/** The commands of all RUNs that a Unix shell reads, held back by ONBUILD or not. `shell`: the SHELL in force at the start. */
export function readBuildCommands(
  instructions: readonly Instruction[],
  shell: Instruction | undefined,
): readonly BuildCommand[] {
  let posix = isPosix(shell);
  const found: BuildCommand[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'SHELL') posix = isPosix(instruction);
    const run = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
    if (run?.keyword === 'RUN' && posix && instruction.syntax.escape === '\\') found.push(...commandsOf(run));
  }
  return found;
}

/** The commands of the same RUN. */
export function sameRun(commands: readonly BuildCommand[], { instruction }: BuildCommand): readonly BuildCommand[] {
  return commands.filter(other => other.instruction === instruction);
}

function isPosix(shell: Instruction | undefined): boolean {
  const program = shell?.exec?.[0]?.value;
  return program === undefined || /(^|\/)(ba|da|a|z|k)?sh$/.test(program);
}

/** Whether a script ends in another directory than it began in, of which the next instruction knows nothing. */
export function isLostChange(run: BuildCommand, commands: readonly BuildCommand[]): boolean {
  const { program, words, next, command } = run;
  if (program !== 'cd' || next || command.depth > 0 || words.length < 2) return false;
  // The way back out of a folder, as a habit.
  return !sameRun(commands, run).some(other => other !== run && other.program === 'cd');
}

function commandsOf(instruction: Instruction): readonly BuildCommand[] {
  const { file, heredocs } = instruction;
  if (instruction.exec) return [];
  const [body] = heredocs;
  if (body && /^<<-?\s*["']?\w+["']?$/.test(instruction.text)) {
    const text = file.text.slice(body.body.start, body.body.end);
    if (text.startsWith('#!') && !/^#!.*\b(ba|da|a)?sh\b/.test(text)) return [];
    return linked(instruction, readCommands(text), (start, end) =>
      span(file, body.body.start + start, body.body.start + end),
    );
  }
  return linked(instruction, readCommands(instruction.text), (start, end) => instruction.part(start, end));
}

function linked(instruction: Instruction, commands: readonly Command[], place: Place): readonly BuildCommand[] {
  const made: BuildCommand[] = [];
  for (const command of commands) made.push(new Run(instruction, command, made, made.length, place));
  return made;
}

type Place = (start: number, end: number) => Span;

/** There are many, and most are only asked for their program: methods cost less than closures. */
class Run implements BuildCommand {
  readonly words: readonly string[];
  readonly program: string;

  constructor(
    readonly instruction: Instruction,
    readonly command: Command,
    private readonly script: readonly BuildCommand[],
    private readonly index: number,
    private readonly place: Place,
  ) {
    this.words = invocation(command);
    this.program = this.words[0] ?? '';
  }

  get next(): BuildCommand | undefined {
    return this.script[this.index + 1];
  }

  get previous(): BuildCommand | undefined {
    return this.script[this.index - 1];
  }

  get at(): Span {
    const { words, assignments, start, end } = this.command;
    const named =
      words.find(({ text }) => text === this.program || text.endsWith(`/${this.program}`)) ??
      words[0] ??
      assignments[0]?.value;
    return this.place(named?.start ?? start, named?.end ?? end);
  }

  word(test: (text: string) => boolean): Word | undefined {
    return this.command.words.find(({ text }) => test(text));
  }

  spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
    return this.place(start, end);
  }

  has(...flags: readonly string[]): boolean {
    return this.words.some(word => flags.some(flag => isFlag(word, flag)));
  }
}

function isFlag(word: string, flag: string): boolean {
  if (!word.startsWith('-')) return false;
  if (word === flag || word.startsWith(`${flag}=`)) return true;
  return flag.length === 2 && /^-[A-Za-z]+$/.test(word) && word.includes(flag.charAt(1));
}
