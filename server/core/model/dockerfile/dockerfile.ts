/** A Dockerfile's stages: what each starts from, and what an image built from it would carry. */
import {
  type CommentLine,
  expand,
  type Instruction,
  type Lookup,
  lazy,
  readDockerfile,
  type Syntax,
  type Word,
} from '../../dockerfile/view.js';
import { firstLine, lineSpan, type Span, type TextFile } from '../../text.js';
import { type ImageReference, isWindows, parseImage } from '../image.js';
import { type BuildCommand, readBuildCommands } from './build-command.js';

export type { CommentLine, Flag, Heredoc, Instruction, Pair, Word } from '../../dockerfile/view.js';
export type { BuildCommand } from './build-command.js';

export interface Dockerfile {
  readonly kind: 'dockerfile';
  readonly file: TextFile;
  /** The file's own name. */
  readonly name: string;
  /** The first FROM, else the first line. */
  readonly at: Span;
  /** Why no build could even start; never for a file that is empty or just begun. */
  readonly error?: ParseFailure | undefined;
  readonly stages: readonly Stage[];
  /** The stage that is built unless another is asked for: the last one. */
  readonly final: Stage | undefined;
  /** Every instruction, also those before the first FROM and those that do not exist. */
  readonly instructions: readonly Instruction[];
  /** Every `#` line outside heredocs. */
  readonly comments: readonly CommentLine[];
  readonly syntax: Syntax;
  /** The stage a name (in any case) or a number means, as in `COPY --from` and a compose file's `target`. */
  stage(reference: string): Stage | undefined;
}

export interface ParseFailure {
  readonly reason: string;
  readonly at: Span;
}

export interface Stage {
  readonly dockerfile: Dockerfile;
  readonly file: TextFile;
  /** Its alias, else its image as written, else `stage N`. */
  readonly name: string;
  readonly alias: Word | undefined;
  /** The image in its FROM; the keyword while there is none. */
  readonly at: Span;
  /** From 0. */
  readonly index: number;
  readonly final: boolean;
  readonly from: Instruction;
  /** What follows the FROM. */
  readonly instructions: readonly Instruction[];
  /** What its FROM means once the defaults of the ARGs above it are put in; `undefined` when that cannot be known. */
  readonly image: string | undefined;
  readonly imageSpan: Span;
  /** The value of `--platform`, as written. */
  readonly platform: Word | undefined;
  /** The earlier stage its FROM names. */
  readonly parent: Stage | undefined;
  /** The image all of this rests on, through parents. */
  readonly base: Base;
  readonly copies: readonly Copy[];
  /** What its RUNs run, where a Unix shell reads them. */
  readonly commands: readonly BuildCommand[];
  instructionsNamed(keyword: string): readonly Instruction[];
  /** The instruction that has the last word: the last of its kind here, else in the nearest parent that has one. */
  effective(keyword: string): Instruction | undefined;
  user(): User | undefined;
  healthcheck(): Healthcheck | undefined;
  /** What a container starts. `undefined` where that comes from the base image. */
  command(): Command | undefined;
  /** What EXPOSE names, parents' first. */
  ports(): readonly Port[];
  /** What a variable of the image holds at the end: from ENV, through parents. `undefined` when unset or unknown. */
  env(name: string): string | undefined;
}

export interface Base {
  /** The stage whose FROM names it. */
  readonly stage: Stage;
  /** The reference; `undefined` when it cannot be known. */
  readonly text: string | undefined;
  readonly image: ImageReference | undefined;
  readonly scratch: boolean;
  readonly span: Span;
}

export interface User {
  /** `name[:group]`; `undefined` where it holds a variable. */
  readonly text: string | undefined;
  /** Whether that is root, by name or by number. */
  readonly root: boolean | undefined;
  readonly span: Span;
  readonly instruction: Instruction;
}

export interface Healthcheck {
  /** `HEALTHCHECK NONE`. */
  readonly disabled: boolean;
  /** The probe as one line of shell; '' while there is none. */
  readonly command: string;
  readonly instruction: Instruction;
}

export interface Command {
  readonly entrypoint: Instruction | undefined;
  readonly cmd: Instruction | undefined;
  /** ENTRYPOINT and CMD as one line; exec forms joined by spaces. */
  readonly text: string;
}

export interface Port {
  readonly text: string;
  /** `undefined` for ranges and variables. */
  readonly number: number | undefined;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly span: Span;
}

export interface Copy {
  readonly instruction: Instruction;
  /** The value of `--from`. */
  readonly from: Word | undefined;
  /** Without heredocs. */
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
  /** Takes files of the build context: no `--from`, and not only heredocs and addresses. */
  readonly fromContext: boolean;
  /** Takes the whole build context along: `.`, `./`, `/`, `*`. */
  readonly wholeContext: boolean;
}

/** Reads a Dockerfile. Any text has a reading; nothing throws. */
export function parseDockerfile(file: TextFile): Dockerfile {
  const syntax = readDockerfile(file);
  const { instructions } = syntax;
  const stages: Stage[] = [];
  const byAlias = new Map<string, Stage[]>();
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const begin = firstFrom < 0 ? instructions.length : firstFrom;
  const argument = globalArguments(instructions.slice(0, begin), syntax.escape);
  const dockerfile: Dockerfile = {
    kind: 'dockerfile',
    file,
    name: file.path.slice(file.path.lastIndexOf('/') + 1),
    at: firstLine(instructions[firstFrom]?.keywordSpan ?? lineSpan(file, 0)),
    error: failure(syntax),
    stages,
    get final() {
      return stages.at(-1);
    },
    instructions,
    comments: syntax.comments,
    syntax,
    stage: reference =>
      /^\d+$/.test(reference) ? stages[Number(reference)] : byAlias.get(reference.toLowerCase())?.at(-1),
  };
  for (let at = begin; at < instructions.length; ) {
    const from = instructions[at];
    if (!from) break;
    let end = at + 1;
    while (end < instructions.length && instructions[end]?.keyword !== 'FROM') end++;
    const added = stage(dockerfile, stages.length, from, instructions.slice(at + 1, end), argument, earlier);
    stages.push(added);
    const alias = added.alias?.text.toLowerCase();
    if (alias !== undefined) byAlias.set(alias, [...(byAlias.get(alias) ?? []), added]);
    at = end;
  }
  return dockerfile;

  /** A FROM sees only the stages above it; of two with one name, the later. */
  function earlier(name: string, before: number): Stage | undefined {
    return byAlias.get(name.toLowerCase())?.findLast(({ index }) => index < before);
  }
}

function stage(
  dockerfile: Dockerfile,
  index: number,
  from: Instruction,
  instructions: readonly Instruction[],
  argument: Lookup,
  earlier: (name: string, before: number) => Stage | undefined,
): Stage {
  const [imageWord, as, aliasWord] = from.words;
  const alias = as?.text.toUpperCase() === 'AS' ? aliasWord : undefined;
  const image = lazy(() => imageWord && (expand(imageWord.text, from.syntax.escape, argument) || undefined));
  const parent = lazy(() => {
    const reference = image();
    return reference === undefined ? undefined : earlier(reference, index);
  });
  const base = lazy((): Base => {
    const root = lineage(self).at(-1);
    if (root && root !== self) return root.base;
    const text = image();
    return {
      stage: self,
      text,
      image: text === undefined ? undefined : parseImage(text),
      scratch: text === 'scratch',
      span: self.imageSpan,
    };
  });
  const byKeyword = lazy(() => {
    const groups = new Map<string, Instruction[]>();
    for (const instruction of instructions) {
      const group = groups.get(instruction.keyword);
      if (group) group.push(instruction);
      else groups.set(instruction.keyword, [instruction]);
    }
    return groups;
  });
  const copies = lazy(() => instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD').map(copy));
  const commands = lazy(() => {
    const [nearest] = lineage(self)
      .slice(1)
      .flatMap(({ instructionsNamed }) => instructionsNamed('SHELL').at(-1) ?? []);
    const { image } = self.base;
    return image && isWindows(image) ? [] : readBuildCommands(instructions, nearest);
  });
  const imageSpan = imageWord?.span ?? from.keywordSpan;
  const self: Stage = {
    dockerfile,
    file: dockerfile.file,
    name: alias?.text ?? imageWord?.text ?? `stage ${index}`,
    alias,
    at: firstLine(imageSpan),
    index,
    get final() {
      return dockerfile.final === self;
    },
    from,
    instructions,
    get image() {
      return image();
    },
    imageSpan,
    get platform() {
      return from.flag('platform')?.value;
    },
    get parent() {
      return parent();
    },
    get base() {
      return base();
    },
    get copies() {
      return copies();
    },
    get commands() {
      return commands();
    },
    instructionsNamed: keyword => byKeyword().get(keyword) ?? [],
    effective(keyword) {
      for (const { instructionsNamed } of lineage(self)) {
        const last = instructionsNamed(keyword).at(-1);
        if (last) return last;
      }
      return undefined;
    },
    user() {
      const instruction = self.effective('USER');
      return instruction && user(instruction);
    },
    healthcheck() {
      const instruction = self.effective('HEALTHCHECK');
      return instruction && healthcheck(instruction);
    },
    command: () => command(self),
    ports: () =>
      lineage(self)
        .toReversed()
        .flatMap(({ instructionsNamed }) => instructionsNamed('EXPOSE').flatMap(({ words }) => words.map(port))),
    env(name) {
      for (const { instructionsNamed } of lineage(self)) {
        const pair = instructionsNamed('ENV')
          .flatMap(({ pairs }) => pairs)
          .findLast(pair => pair.name === name);
        if (pair) return pair.value?.value;
      }
      return undefined;
    },
  };
  return self;
}

/** A stage and its parents, nearest first. */
function lineage(stage: Stage): Stage[] {
  const stages: Stage[] = [];
  for (let at: Stage | undefined = stage; at; at = at.parent) stages.push(at);
  return stages;
}

/** The defaults of the ARGs above the first FROM. BuildKit sets the platform's own arguments by itself. */
function globalArguments(instructions: readonly Instruction[], escapeChar: string): Lookup {
  const values = lazy(() => {
    const known = new Map<string, string | undefined>();
    const lookup: Lookup = name => (known.has(name) ? known.get(name) : isPlatformArgument(name) ? undefined : null);
    for (const { keyword, pairs } of instructions) {
      if (keyword !== 'ARG') continue;
      for (const { name, value } of pairs) known.set(name, value && expand(value.text, escapeChar, lookup));
    }
    return lookup;
  });
  return name => values()(name);
}

/** Arguments that BuildKit sets by itself. */
export function isPlatformArgument(name: string): boolean {
  return /^(TARGET|BUILD)(PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/.test(name);
}

function user(instruction: Instruction): User {
  const [word] = instruction.words;
  const text = word?.value === '' ? undefined : word?.value;
  const name = text?.split(':', 1)[0];
  return {
    text,
    root: name === undefined ? undefined : /^(root|0+)$/.test(name),
    span: word?.span ?? instruction.keywordSpan,
    instruction,
  };
}

function healthcheck(instruction: Instruction): Healthcheck {
  const [form] = instruction.words;
  const disabled = form?.text.toUpperCase() === 'NONE';
  const command = disabled || !form ? '' : instruction.text.slice(form.text.length).trim();
  return { disabled, command: joined(instruction.exec) ?? command, instruction };
}

/** An ENTRYPOINT makes an inherited CMD void, so a CMD counts only where it stands with or below the ENTRYPOINT. */
function command(stage: Stage): Command | undefined {
  let cmd: Instruction | undefined;
  let entrypoint: Instruction | undefined;
  for (const { instructionsNamed } of lineage(stage)) {
    cmd ??= instructionsNamed('CMD').at(-1);
    entrypoint = instructionsNamed('ENTRYPOINT').at(-1);
    if (entrypoint) break;
  }
  if (!cmd && !entrypoint) return undefined;
  const parts = [entrypoint, cmd].map(part => part && (joined(part.exec) ?? part.text));
  return { entrypoint, cmd, text: parts.filter(Boolean).join(' ') };
}

function joined(exec: readonly Word[] | undefined): string | undefined {
  return exec?.map(({ value, text }) => value ?? text).join(' ');
}

function port({ text, value, span }: Word): Port {
  const [, digits, protocol] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(value ?? '') ?? [];
  const suffix = protocol ?? /\/(udp|sctp)$/i.exec(text)?.[1] ?? 'tcp';
  const lower = suffix.toLowerCase();
  return {
    text,
    number: digits === undefined ? undefined : Number(digits),
    protocol: lower === 'udp' || lower === 'sctp' ? lower : 'tcp',
    span,
  };
}

function copy(instruction: Instruction): Copy {
  const from = instruction.flag('from')?.value;
  const words = instruction.exec ?? instruction.words;
  const heredocs = new Set(instruction.heredocs.map(({ span }) => span.start));
  const sources = words.slice(0, -1).filter(({ span }) => !heredocs.has(span.start));
  const local = from || instruction.flag('from') ? [] : sources.filter(({ text }) => !isAddress(text));
  return {
    instruction,
    from,
    sources,
    destination: words.length > 1 ? words.at(-1) : undefined,
    fromContext: local.length > 0,
    wholeContext: local.some(({ value }) => value !== undefined && isWhole(value)),
  };
}

/** What ADD fetches from elsewhere. */
function isAddress(source: string): boolean {
  return /^["']?([a-z][a-z0-9+.-]*:\/\/|git@)/i.test(source);
}

function isWhole(source: string): boolean {
  return source !== '' && /^[./]*\*{0,2}\/?$/.test(source) && !source.includes('..');
}

/** Every instruction there is. */
export const keywords: ReadonlySet<string> = new Set([
  ...[
    'ADD',
    'ARG',
    'CMD',
    'COPY',
    'ENTRYPOINT',
    'ENV',
    'EXPOSE',
    'FROM',
    'HEALTHCHECK',
    'LABEL',
    'MAINTAINER',
    'ONBUILD',
  ],
  ...['RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
]);

function failure({ instructions }: Syntax): ParseFailure | undefined {
  const last = instructions.at(-1);
  const [open] = last?.heredocs.filter(({ closed }) => !closed) ?? [];
  if (open) return { reason: `the heredoc \`${open.name}\` is never closed`, at: open.span };
  const templated = instructions.find(({ keyword }) => /^(\{[{%#]|<%)/.test(keyword));
  if (templated) return { reason: 'a template, from which a Dockerfile is made', at: firstLine(templated.keywordSpan) };
  if (instructions.some(({ keyword }) => keyword === 'FROM')) return undefined;
  const [first] = instructions.filter(({ keyword }) => keyword !== 'ARG');
  if (!first || (instructions.length === 1 && first.text === '')) return undefined;
  const reason = instructions.some(({ keyword }) => keywords.has(keyword)) ? 'no FROM instruction' : 'not a Dockerfile';
  return { reason, at: firstLine(first.keywordSpan) };
}
