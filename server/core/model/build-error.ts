/** What `docker build` rejects, found without building: only what every release of BuildKit rejects. */
import { nearest } from '../nearest.js';
import type { Span } from '../text.js';
import type { Dockerfile, Flag, Instruction, Word } from './dockerfile.js';
import { keywords } from './dockerfile.js';

export interface BuildError {
  readonly at: Span;
  /** A sentence about it, without what follows from it. */
  readonly says: string;
  /** What stood there if it were right. */
  readonly meant?: string | undefined;
  /** The instruction whose keyword it is. */
  readonly misspelt?: Instruction;
}

/** Every error of a Dockerfile, in the order they are written. */
export function* buildErrors({ instructions, stages }: Dockerfile): Generator<BuildError> {
  const [firstStage] = stages;
  for (const instruction of instructions) {
    const { keyword, keywordSpan } = instruction;
    const isBegun = instruction === instructions.at(-1) && instruction.text === '';
    // What a template engine puts in is not known.
    if (isBegun || instruction.open || templated.test(instruction.text)) continue;
    if (!keywords.has(keyword)) {
      if (!/^[A-Z]{2,20}$/.test(keyword)) continue;
      const similar = nearest(keyword, [...keywords]);
      const meant = similar?.startsWith(keyword.charAt(0)) && keyword.length > 2 ? similar : undefined;
      yield { at: keywordSpan, says: `\`${keyword}\` is no instruction`, meant, misspelt: instruction };
    } else if (firstStage && instruction.index < firstStage.from.index && keyword !== 'ARG' && keyword !== 'FROM') {
      yield { at: keywordSpan, says: `\`${keyword}\` stands before the first FROM` };
    } else {
      yield* flagErrors(instruction);
      yield* argumentErrors(instruction);
    }
  }
}

const templated = /\{\{|\{%|<%/;

function* argumentErrors(instruction: Instruction): Generator<BuildError> {
  const { keyword, keywordSpan } = instruction;
  const none = instruction.text === '';
  switch (keyword) {
    case 'FROM': {
      const { words } = instruction;
      const [, as, alias] = words;
      if (none) yield { at: keywordSpan, says: '`FROM` names no image' };
      else if (words.length !== 1 && (words.length !== 3 || as?.text.toUpperCase() !== 'AS')) {
        yield { at: as?.span ?? keywordSpan, says: '`FROM` takes an image, or an image, `AS` and a name' };
      } else if (alias && !/^[a-z][a-z0-9-_.]*$/i.test(alias.text)) {
        yield { at: alias.span, says: `\`${alias.text.slice(0, 30)}\` is no name for a stage` };
      }
      return;
    }
    case 'COPY':
    case 'ADD':
      if ((instruction.exec ?? instruction.words).length < 2 && instruction.heredocs.length === 0) {
        yield { at: keywordSpan, says: `\`${keyword}\` takes a source and a destination` };
      } else {
        const shell = shellWord(instruction);
        if (shell) yield { at: shell.span, says: `No shell reads \`${keyword}\`, and \`${shell.text}\` is no file` };
      }
      return;
    case 'ENV':
    case 'LABEL':
    case 'ARG': {
      if (none) yield { at: keywordSpan, says: `\`${keyword}\` has no arguments` };
      if (keyword === 'ARG') return;
      const { pairs } = instruction;
      const [first] = pairs;
      if (first?.legacy && !first.value) yield { at: first.span, says: `\`${keyword}\` gives no value to this name` };
      if (first?.legacy) return;
      for (const { name, value, span } of pairs) {
        if (!value) yield { at: span, says: `\`${name.slice(0, 30)}\` has no \`=\` and a value` };
      }
      return;
    }
    case 'HEALTHCHECK': {
      const [form, command] = instruction.words;
      const kind = form?.text.toUpperCase();
      if (kind !== 'CMD' && kind !== 'NONE') {
        yield { at: form?.span ?? keywordSpan, says: '`HEALTHCHECK` takes `CMD` and a command, or `NONE`' };
      } else if (kind === 'CMD' && !command) yield { at: form?.span ?? keywordSpan, says: '`CMD` has no command' };
      else if (kind === 'NONE' && command) yield { at: command.span, says: '`HEALTHCHECK NONE` takes nothing more' };
      return;
    }
    case 'ONBUILD': {
      const { trigger } = instruction;
      if (trigger && /^(ONBUILD|FROM|MAINTAINER)$/.test(trigger.keyword)) {
        yield { at: trigger.keywordSpan, says: `\`ONBUILD\` cannot hold \`${trigger.keyword}\`` };
      } else if (!trigger) yield { at: keywordSpan, says: '`ONBUILD` holds no instruction' };
      return;
    }
    case 'SHELL':
      if (!instruction.exec)
        yield { at: keywordSpan, says: '`SHELL` takes a list of strings, as in `["/bin/sh", "-c"]`' };
      return;
    case 'EXPOSE':
    case 'VOLUME':
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      if (none) yield { at: keywordSpan, says: `\`${keyword}\` has no arguments` };
  }
}

/** A word of a COPY or ADD that only a shell would understand, as in `|| true`; they take every word for a path. */
export function shellWord({ exec, words }: Instruction): Word | undefined {
  return exec ? undefined : words.find(({ text }) => /^(\|\||&&|;|\d?>{1,2}(&\d|\/dev\/null)?|#)$/.test(text));
}

/** The flags of each instruction; those in the second list need no value. */
const flagsOf: ReadonlyMap<string, readonly [readonly string[], readonly string[]]> = new Map([
  ['FROM', [['platform'], []]],
  ['RUN', [['mount', 'network', 'security', 'device'], []]],
  [
    'COPY',
    [
      ['from', 'chown', 'chmod', 'exclude'],
      ['link', 'parents'],
    ],
  ],
  [
    'ADD',
    [
      ['chown', 'chmod', 'checksum', 'exclude'],
      ['link', 'keep-git-dir', 'unpack'],
    ],
  ],
  ['HEALTHCHECK', [['interval', 'timeout', 'start-period', 'start-interval', 'retries'], []]],
]);

function* flagErrors({ keyword, flags, syntax }: Instruction): Generator<BuildError> {
  const known = flags.length > 0 ? flagsOf.get(keyword) : undefined;
  if (!known) return;
  // Another frontend may know more flags.
  const other = syntax.directives.some(
    ({ name, value }) => name === 'syntax' && !/^docker\/dockerfile:1(\.\d+)*$/.test(value),
  );
  if (other) return;
  const [valued, plain] = known;
  for (const flag of flags) {
    const { name, value, span } = flag;
    if (!valued.includes(name) && !plain.includes(name)) {
      const meant = nearest(name, [...valued, ...plain]);
      yield {
        at: { ...span, end: span.start + 2 + name.length },
        says: `\`${keyword}\` has no flag \`--${name.slice(0, 30)}\``,
        meant: meant && `--${meant}`,
      };
    } else if (valued.includes(name) && !value) {
      yield { at: span, says: `\`--${name}\` has no \`=\` and a value` };
    } else if (keyword === 'HEALTHCHECK') yield* timeErrors(flag);
  }
}

function* timeErrors({ name, value }: Flag): Generator<BuildError> {
  const text = value?.value;
  if (!value || text === undefined || text === '') return;
  if (name === 'retries') {
    if (!/^[+-]?\d+$/.test(text)) yield { at: value.span, says: '`--retries` takes a whole number' };
  } else if (/^\d+(\.\d+)?$/.test(text) && Number(text) !== 0) {
    yield { at: value.span, says: `\`${text.slice(0, 20)}\` has no unit of time`, meant: `${text}s` };
  }
}
