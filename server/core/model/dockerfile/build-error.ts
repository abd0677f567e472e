/** What `docker build` rejects, found without building: only what every release of BuildKit rejects. */

import type { Syntax } from '../../dockerfile/view.js';
import { nearest } from '../../nearest.js';
import { firstLine, type Span, textOf } from '../../text.js';
import { wordErrors } from './build-word.js';
import type { Dockerfile, Instruction, Word } from './dockerfile.js';
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
export function* buildErrors({ instructions, stages, syntax, stage }: Dockerfile): Generator<BuildError> {
  const [firstStage] = stages;
  // Another frontend may read another language.
  if (
    syntax.directives.some(
      ({ name, value }) => name === 'syntax' && !/(^|\/)dockerfile(-upstream)?([:@]|$)/.test(value),
    )
  )
    return;
  yield* directiveErrors(syntax);
  let behind = 0;
  for (const instruction of instructions) {
    const { keyword, keywordSpan } = instruction;
    if (instruction.index < behind) continue;
    const refused = refusedHeredoc(instruction, instructions);
    if (refused) {
      yield { at: refused.at, says: `\`${keyword}\` takes no heredoc, as RUN does` };
      behind = refused.behind;
      continue;
    }
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
      yield* wordErrors(instruction);
      if (keyword === 'FROM') yield* imageErrors(instruction, name => stage(name) !== undefined);
    }
  }
}

/** A heredoc where the builder knows none, so that it takes its lines for instructions; and the first one behind it. */
function refusedHeredoc(instruction: Instruction, instructions: readonly Instruction[]) {
  const { keyword, text, exec, index } = instruction;
  if (!/^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword) || exec || !text.includes('<<')) return undefined;
  const mark = /(?:^|\s)(<<-?\s*["']?(\w+)["']?)/.exec(text);
  const end = instructions.find(other => other.index > index && other.text === '' && textOf(other.span) === mark?.[2]);
  if (!mark?.[1] || !end) return undefined;
  const start = mark.index + mark[0].length - mark[1].length;
  return { at: instruction.part(start, start + mark[1].length), behind: end.index + 1 };
}

function* directiveErrors({ directives }: Syntax): Generator<BuildError> {
  for (const { name, value, span } of directives) {
    if (directives.some(other => other.name === name && other.span.start < span.start)) {
      yield { at: span, says: `There is a second \`${name}\` directive` };
    } else if (name === 'escape' && value !== '\\' && value !== '`') {
      yield { at: span, says: 'Lines can be continued by a backslash or a backtick alone' };
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
      if ((instruction.exec ?? instruction.words).length < 2) {
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
      const { pairs } = instruction;
      const [first] = pairs;
      const nameless = pairs.find(({ name }) => name === '');
      if (nameless) yield { at: firstLine(nameless.span), says: 'There is no name in front of the `=`' };
      if (keyword === 'ARG') return;
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
      else if (keyword === 'STOPSIGNAL' && /^[\w+-]+$/.test(instruction.text) && !signal.test(instruction.text)) {
        yield { at: instruction.textSpan, says: `\`${instruction.text.slice(0, 20)}\` is no signal` };
      }
  }
}

/** A word of a COPY or ADD that only a shell would understand, as in `|| true`; they take every word for a path. */
export function shellWord({ exec, words }: Instruction): Word | undefined {
  return exec ? undefined : words.find(({ text }) => /^(\|\||&&|;|\d?>{1,2}(&\d|\/dev\/null)?|#)$/.test(text));
}

/** What Linux calls its signals, and numbers. Source: moby/sys, signal_linux.go. */
const signal =
  /^((SIG)?(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|UNUSED|URG|USR[12]|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\+\d+)?|RTMAX(-\d+)?)|0*[1-9]\d*)$/i;

/** What the name of an image cannot be, in forms that nobody writes on purpose as something to be replaced. */
function* imageErrors({ words: [image] }: Instruction, isStage: (name: string) => boolean): Generator<BuildError> {
  const text = image?.value;
  if (!image || text === undefined || isStage(text)) return;
  const digest = /^([^:@]+):(sha256:[0-9a-f]{64})$/.exec(text);
  const address = /^https?:\/\/(.+)$/.exec(text)?.[1];
  const [, path = '', tag = ''] = /^((?:[\w.-]+[.:][\w.:-]*\/)?[\w./-]+)(:[\w.-]+)?$/.exec(text) ?? [];
  const name = path.slice(path.search(/[.:]/) >= 0 ? path.indexOf('/') + 1 : 0);
  if (digest) {
    yield { at: image.span, says: 'A digest stands behind `@`, not behind `:`', meant: `${digest[1]}@${digest[2]}` };
  } else if (address !== undefined) {
    yield { at: image.span, says: '`FROM` takes the name of an image, not an address', meant: address };
  } else if (tag !== '' && /[A-Z]/.test(name) && /[a-z]{2}/.test(name) && !/__/.test(name)) {
    const meant = path.slice(0, path.length - name.length) + name.toLowerCase() + tag;
    yield { at: image.span, says: 'The name of an image has no capitals', meant };
  }
}

type Flags = readonly [valued: readonly string[], plain: readonly string[]];

/** The flags of each instruction that takes any. */
const flagsOf: Readonly<Record<string, Flags>> = {
  FROM: [['platform'], []],
  RUN: [['mount', 'network', 'security', 'device'], []],
  COPY: [
    ['from', 'chown', 'chmod', 'exclude'],
    ['link', 'parents'],
  ],
  ADD: [
    ['chown', 'chmod', 'checksum', 'exclude'],
    ['link', 'keep-git-dir', 'unpack'],
  ],
  HEALTHCHECK: [['interval', 'timeout', 'start-period', 'start-interval', 'retries'], []],
};
const withoutFlags = /^(CMD|ENTRYPOINT|ENV|EXPOSE|LABEL|SHELL|USER|VOLUME|WORKDIR)$/;
const mayRepeat = new Set(['mount', 'exclude', 'device']);

function* flagErrors({ keyword, flags, syntax }: Instruction): Generator<BuildError> {
  if (flags.length === 0) return;
  const known = flagsOf[keyword] ?? (withoutFlags.test(keyword) ? ([[], []] satisfies Flags) : undefined);
  if (!known) return;
  // Another frontend may know more flags.
  const other = syntax.directives.some(
    ({ name, value }) => name === 'syntax' && !/^docker\/dockerfile:1(\.\d+)*$/.test(value),
  );
  if (other) return;
  const [valued, plain] = known;
  for (const [index, { name, value, span }] of flags.entries()) {
    if (!valued.includes(name) && !plain.includes(name)) {
      const meant = nearest(name, [...valued, ...plain]);
      yield {
        at: { ...span, end: span.start + 2 + name.length },
        says: `\`${keyword}\` has no flag \`--${name.slice(0, 30)}\``,
        meant: meant && `--${meant}`,
      };
    } else if (valued.includes(name) && !value) {
      yield { at: span, says: `\`--${name}\` has no \`=\` and a value` };
    } else if (!mayRepeat.has(name) && flags.findIndex(other => other.name === name) < index) {
      yield { at: span, says: `\`--${name}\` is there twice` };
    } else if (name === 'from' && /\$[\w{]/.test(value?.text ?? '')) {
      yield { at: span, says: '`--from` takes no variable, only a FROM does' };
    } else if (value?.value !== undefined && value.value !== '') yield* valueErrors(keyword, name, value);
  }
}

function* valueErrors(keyword: string, name: string, { span, text, value = text }: Word): Generator<BuildError> {
  const at = firstLine(span);
  const shown = `\`${value.slice(0, 20)}\``;
  if (keyword === 'HEALTHCHECK' && name === 'retries') {
    if (!/^\+?\d+$/.test(value)) yield { at, says: '`--retries` takes a whole number' };
  } else if (keyword === 'HEALTHCHECK') {
    if (/^\d+(\.\d+)?$/.test(value)) {
      if (Number(value) !== 0) yield { at, says: `${shown} has no unit of time`, meant: `${value}s` };
    } else if (!/^\+?(\d+(\.\d*)?(ns|us|µs|μs|ms|s|m|h))+$/.test(value))
      yield { at, says: `${shown} is no length of time` };
  } else if (/^(link|parents|keep-git-dir|unpack)$/.test(name)) {
    if (!/^(true|false)$/i.test(value)) yield { at, says: `\`--${name}\` takes \`true\` or \`false\`` };
  } else if (name === 'network') {
    if (!/^(default|none|host)$/.test(value)) yield { at, says: `${shown} is no network of a build` };
  } else if (name === 'mount') {
    const kind = /(?:^|,)type=([^,]*)/i.exec(value)?.[1] ?? 'bind';
    if (!/^(bind|cache|tmpfs|secret|ssh)$/i.test(kind))
      yield { at, says: `\`${kind.slice(0, 20)}\` is no type of mount` };
    const key = value.split(',').find(part => part !== '' && !mountKey.test(part));
    if (key !== undefined) yield { at, says: `A mount has no \`${key.split('=', 1)[0]?.slice(0, 20)}\`` };
  }
}

/** Source: the reference of Dockerfiles, `RUN --mount`, 1.24, and of buildah, which knows more. */
const mountKey =
  /^((type|from|source|src|target|dst|destination|id|sharing|required|size|mode|uid|gid|env|readonly|ro|readwrite|rw|relabel|chown|tmpcopyup|[\w-]*propagation|tmpfs-\w+)=|(required|readonly|ro|readwrite|rw|z|u|\w*copyup|r?(shared|private|slave))$)/i;
