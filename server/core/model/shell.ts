/**
 * A shell script as the commands it runs, so that a rule asks which program runs with which flags and never searches
 * text. Reads what `sh` and `bash` share, in one pass; anything unreadable ends up as words, never as an exception.
 */

/** What stands between two commands; `''` at the start or end of a script, `)` at the end of a group. */
export type Operator = '' | '\n' | ';' | '&' | '&&' | '||' | '|' | ')';

/** Offsets are into the script. */
export interface Word {
  /** Without its quotes; expansions stay as they are written. */
  readonly text: string;
  /** Whether it means what it says: no `$VAR`, `$(command)`, or `${{ expression }}` inside. */
  readonly literal: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export interface Redirection {
  /** `>`, `>>`, `<`, `<<<`, `>&` and the like, without the number of the stream. */
  readonly operator: string;
  readonly target: Word;
}

export interface Command {
  /** The program and its arguments. Empty for a bare assignment. */
  readonly words: readonly Word[];
  /** `NAME=value` in front of the program. */
  readonly assignments: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  readonly before: Operator;
  readonly after: Operator;
  /** The condition of an `if`, `while` or `until`: its failure is an answer. */
  readonly condition: boolean;
  /** `! command`: its failure is wanted. */
  readonly negated: boolean;
  /** Its output is a value, as in `$(command)`. */
  readonly captured: boolean;
  /** In the body or condition of a loop. */
  readonly looped: boolean;
  /** How many groups, subshells and substitutions it stands in. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

/** Every command of a script in the order they end; those of `$(…)` and `(…)` come with a greater depth. */
export function readCommands(script: string): readonly Command[] {
  const known = scripts.get(script);
  if (known) return known;
  const reader = new Reader(script);
  reader.list('');
  if (scripts.size >= maxScripts) scripts.clear();
  if (script.length <= longestScript) scripts.set(script, reader.commands);
  return reader.commands;
}

/** The scripts read last: a keystroke changes one of a file's, and the others are read no more. */
const scripts = new Map<string, readonly Command[]>();
const maxScripts = 2000;
const longestScript = 4000;

/**
 * The words of a command without what only starts it: `sudo`, `env`, `time`, `npx`, `uv run`, `poetry run`,
 * `bundle exec`, `python -m`, `docker compose exec service` …; the program comes without its folder.
 */
export function invocation(command: Command): readonly string[] {
  const known = invocations.get(command);
  if (known) return known;
  const words = unwrap(command);
  invocations.set(command, words);
  return words;
}

const invocations = new WeakMap<Command, readonly string[]>();

function unwrap(command: Command): readonly string[] {
  let words = command.words.map(word => word.text);
  for (let rounds = 0; rounds < 8 && startsOthers.has(withoutFolder(words[0] ?? '')); rounds++) {
    const rest = unwrapped(words);
    if (!rest) break;
    words = rest;
  }
  const [program, ...rest] = words;
  return program === undefined ? [] : [withoutFolder(program), ...rest];
}

/** Whether a command is given a flag: `-x`, `--long`, or `--long=value`. */
export function hasFlag(words: readonly string[], ...flags: readonly string[]): boolean {
  return words.some(word => flags.some(flag => word === flag || word.startsWith(`${flag}=`)));
}

/** The arguments that are no flags. */
export function operands(words: readonly string[]): readonly string[] {
  return words.slice(1).filter(word => !word.startsWith('-'));
}

/** Programs that run the program named after them; the flags of theirs that take a value. */
const wrappers: ReadonlyMap<string, readonly string[]> = new Map([
  ['sudo', ['-u', '--user', '-g', '--group']],
  ['env', ['-u', '--unset', '-C']],
  ['time', ['-f', '-o']],
  ['exec', []],
  ['command', []],
  ['nohup', []],
  ['nice', ['-n']],
  ['stdbuf', ['-o', '-e', '-i']],
  ['xvfb-run', ['-s', '--server-args', '-n', '-e', '-f']],
  ['npx', ['-p', '--package']],
  ['bunx', []],
  ['pnpx', []],
  ['uvx', ['--from', '--with', '-p', '--python']],
  ['pipx run', ['--spec', '--python']],
  [
    'uv run',
    [
      '--group',
      '--extra',
      '--with',
      '-p',
      '--python',
      '--directory',
      '--project',
      '--package',
      '--env-file',
      '--only-group',
      '--no-group',
    ],
  ],
  ['uv tool run', ['--from', '--with']],
  ['poetry run', []],
  ['pdm run', []],
  ['rye run', []],
  ['hatch run', []],
  ['pipenv run', []],
  ['bundle exec', []],
  ['yarn exec', []],
  ['yarn dlx', []],
  ['pnpm exec', []],
  ['pnpm dlx', []],
  ['npm exec', []],
  ['dotenv', ['-e', '-f']],
  ['doppler run', ['-p', '-c']],
  ['dotnet tool run', []],
  ['mise exec', []],
]);

/** First words of all of these. */
const startsOthers: ReadonlySet<string> = new Set([
  ...[...wrappers.keys()].map(name => name.split(' ', 1)[0] ?? name),
  ...['python', 'python3', 'py', 'timeout', 'retry', 'docker', 'docker-compose', 'podman'],
]);

const composeRun = [
  '-e',
  '--env',
  '-u',
  '--user',
  '-w',
  '--workdir',
  '--index',
  '-v',
  '--volume',
  '-p',
  '--publish',
  '--name',
  '--entrypoint',
];
const composeValueFlags = [
  '-f',
  '--file',
  '-p',
  '--project-name',
  '--profile',
  '--env-file',
  '--project-directory',
  '--ansi',
  '--progress',
];

/** The words after one wrapper; `undefined` where the first word is none. */
function unwrapped(words: readonly string[]): string[] | undefined {
  const [first = '', second = '', third = ''] = words;
  const program = withoutFolder(first);
  if (/^py(thon3?)?$/.test(program) && second === '-m') return words.length > 2 ? words.slice(2) : undefined;
  if (program === 'timeout' || program === 'retry') return afterTimeout(words);
  const compose = composeCommand(words);
  if (compose) return compose;
  for (const size of [1, 2, 3]) {
    const valued = wrappers.get([program, second, third].slice(0, size).join(' '));
    if (!valued) continue;
    const rest = skipFlags(words, size, valued);
    while (program === 'env' && /^\w+=/.test(rest[0] ?? '')) rest.shift();
    return rest.length ? rest : undefined;
  }
  return undefined;
}

/** `docker compose exec|run [flags] service command…`. */
function composeCommand(words: readonly string[]): string[] | undefined {
  const program = withoutFolder(words[0] ?? '');
  const at =
    program === 'docker-compose' ? 1 : (program === 'docker' || program === 'podman') && words[1] === 'compose' ? 2 : 0;
  if (!at) return undefined;
  const rest = skipFlags(words, at, composeValueFlags);
  if (rest[0] !== 'exec' && rest[0] !== 'run') return undefined;
  const command = skipFlags(rest, 1, composeRun).slice(1);
  return command.length ? command : undefined;
}

function afterTimeout(words: readonly string[]): string[] | undefined {
  const rest = skipFlags(words, 1, ['-s', '--signal', '-k', '--kill-after', '-t', '--times', '-d', '--delay']);
  while (/^\d+(\.\d+)?[smhd]?$/.test(rest[0] ?? '')) rest.shift();
  return rest.length ? rest : undefined;
}

function skipFlags(words: readonly string[], from: number, valued: readonly string[]): string[] {
  let at = from;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return words.slice(at + 1);
    if (!word.startsWith('-')) break;
    at += valued.includes(word) ? 2 : 1;
  }
  return words.slice(at);
}

function withoutFolder(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1) || program;
}

const maxDepth = 40;
const blank = /^\s/;
const operatorStart = /^[;&|()<>]/;
/** Characters that mean themselves, outside quotes and inside double ones. */
const plainRun = /[^\s;&|()<>'"\\$`]+/y;
const quotedRun = /[^"\\$`]+/y;
/** In front of these a new command starts; they are not part of it. */
const openers = new Set(['then', 'else', 'do', '!', 'if', 'elif', 'while', 'until', '{', 'time']);
const closers = new Set(['fi', 'done', 'esac', '}']);

interface Draft {
  words: Word[];
  assignments: Assignment[];
  redirections: Redirection[];
  condition: boolean;
  negated: boolean;
  looped: boolean;
  start: number;
}

class Reader {
  readonly commands: Command[] = [];
  private at = 0;
  private depth = 0;
  private loops = 0;
  private captures = 0;
  private inBackticks = false;
  private readonly pendingHeredocs: { word: string; indented: boolean }[] = [];

  constructor(private readonly script: string) {}

  /** Reads commands up to `close` or the end. The closing character is consumed. */
  list(close: '' | ')' | '`'): void {
    const { script } = this;
    let before: Operator = '';
    let condition = false;
    let cases = 0;
    let draft = this.draft();
    const loopsAround = this.loops;

    const finish = (after: Operator): void => {
      if (this.emit(draft, before, after)) before = after === ')' ? '' : after;
      else if (after !== '\n' && after !== ')') before = after;
      draft = this.draft(condition);
    };

    while (this.at < script.length) {
      this.skipBlank();
      const char = script[this.at];
      if (char === undefined) break;
      if (char === close) {
        this.at++;
        finish(close === ')' ? ')' : '');
        return;
      }
      if (char === '#') {
        this.skipTo('\n');
      } else if (char === '\n') {
        this.at++;
        finish('\n');
        this.skipHeredocs();
      } else if (char === ';') {
        const end = /^;(?:;&|;|&)?/.exec(script.slice(this.at, this.at + 3))?.[0].length ?? 1;
        this.at += end;
        finish(';');
        if (end > 1 && cases) this.skipPattern();
      } else if (isOpenTest(draft)) {
        this.take(draft, this.word(true));
      } else if (char === '&' && script[this.at + 1] !== '>') {
        const double = script[this.at + 1] === '&';
        this.at += double ? 2 : 1;
        finish(double ? '&&' : '&');
      } else if (char === '|') {
        const next = script[this.at + 1];
        this.at += next === '|' || next === '&' ? 2 : 1;
        finish(next === '|' ? '||' : '|');
      } else if (char === '(') {
        this.parenthesis(draft);
      } else if (char === ')') {
        // The end of a pattern or of a group nobody opened.
        this.at++;
        draft = this.draft(condition);
      } else if (!this.redirection(draft)) {
        const word = this.word(false);
        if (!draft.words.length && !draft.assignments.length && word.literal && openers.has(word.text)) {
          if (word.text === 'while' || word.text === 'until') this.loops++;
          if (word.text === '{') this.depth++;
          else if (word.text === '!') draft.negated = true;
          else if (word.text !== 'time') condition = /^(if|elif|while|until)$/.test(word.text);
          if (word.text !== '!' && word.text !== '{') draft = { ...this.draft(condition), negated: draft.negated };
        } else if (!draft.words.length && word.literal && closers.has(word.text)) {
          if (word.text === '}') this.depth = Math.max(0, this.depth - 1);
          if (word.text === 'done') this.loops = Math.max(loopsAround, this.loops - 1);
          if (word.text === 'esac') cases = Math.max(0, cases - 1);
          draft = this.draft(condition);
        } else {
          this.take(draft, word);
          if (word.text === 'in' && draft.words[0]?.text === 'case' && draft.words.length === 3) {
            cases++;
            draft = this.draft(condition);
            this.skipPattern();
          }
        }
      }
    }
    finish('');
  }

  private draft(condition = false): Draft {
    return {
      looped: this.loops > 0,
      words: [],
      assignments: [],
      redirections: [],
      condition,
      negated: false,
      start: this.at,
    };
  }

  private take(draft: Draft, word: Word): void {
    if (!draft.words.length && !draft.assignments.length && !draft.redirections.length) draft.start = word.start;
    const equals = draft.words.length ? -1 : word.text.indexOf('=');
    const name = word.text.slice(0, Math.max(0, equals)).replace(/\+$/, '');
    if (equals > 0 && /^[A-Za-z_]\w*$/.test(name) && this.script.startsWith(name, word.start)) {
      draft.assignments.push({ name, value: assigned(this.script, word, equals) });
    } else {
      draft.words.push(word);
    }
  }

  private emit(draft: Draft, before: Operator, after: Operator): boolean {
    const { words, assignments, redirections, condition, negated, looped, start } = draft;
    if (!words.length && !assignments.length) return false;
    const loop = words[0]?.text;
    if (loop === 'function') return false;
    if (loop === 'for' || loop === 'select') {
      this.loops++;
      return false;
    }
    const end = Math.max(
      words.at(-1)?.end ?? 0,
      assignments.at(-1)?.value.end ?? 0,
      redirections.at(-1)?.target.end ?? 0,
    );
    const { depth, captures } = this;
    const captured = captures > 0;
    this.commands.push({
      words,
      assignments,
      redirections,
      before,
      after,
      condition,
      negated,
      captured,
      looped,
      depth,
      start,
      end,
    });
    return true;
  }

  /** A subshell, an arithmetic command, an array, or the `()` of a function. */
  private parenthesis(draft: Draft): void {
    const { script } = this;
    const arithmetic = !draft.words.length && script[this.at + 1] === '(';
    const array = !draft.words.length && draft.assignments.length > 0 && script[this.at - 1] === '=';
    if (!arithmetic && !array && !draft.words.length) {
      this.at++;
      this.nested(')');
      return;
    }
    // `name()` defines a function: no command.
    if (draft.words.length && /^\(\s*\)/.test(script.slice(this.at, this.at + 8))) draft.words.length = 0;
    this.skipBalanced();
  }

  private captured(close: ')' | '`'): void {
    this.captures++;
    this.nested(close);
    this.captures--;
  }

  private nested(close: ')' | '`'): void {
    if (this.depth >= maxDepth) {
      this.at = this.script.length;
      return;
    }
    const { depth, inBackticks, loops } = this;
    this.depth++;
    this.inBackticks = close === '`';
    this.list(close);
    this.depth = depth;
    this.inBackticks = inBackticks;
    this.loops = loops;
  }

  private redirection(draft: Draft): boolean {
    const { script } = this;
    // Nearly every word starts with something else.
    if (!/[\d<>&]/.test(script[this.at] ?? '')) return false;
    const match = /^(?:\d{0,2}|&)(<<<|<<-?|<>|<&|>>|>&|>\||<|>)/.exec(script.slice(this.at, this.at + 6));
    if (!match?.[1]) return false;
    const operator = match[1];
    const after = this.at + match[0].length;
    if (script[after] === '(' && (operator === '<' || operator === '>')) {
      this.at = after + 1;
      this.nested(')');
      return true;
    }
    this.at = after;
    this.skipBlank();
    const target = this.word(false);
    if (operator === '<<' || operator === '<<-') {
      if (target.text) this.pendingHeredocs.push({ word: target.text, indented: operator === '<<-' });
    } else {
      draft.redirections.push({ operator, target });
    }
    return true;
  }

  /** One word, quotes removed. Always moves forward. */
  private word(inTest: boolean): Word {
    const { script } = this;
    const start = this.at;
    let text = '';
    let literal = true;
    while (this.at < script.length) {
      const char = script[this.at] ?? '';
      if (blank.test(char) || (char === '`' && this.inBackticks && this.at > start)) break;
      if (this.at > start && operatorStart.test(char) && !(inTest && char !== ';')) break;
      if (char === "'") {
        const end = this.find("'", this.at + 1);
        text += script.slice(this.at + 1, end);
        this.at = end + 1;
      } else if (char === '"') {
        const from = this.at;
        const { content, plain } = this.doubleQuoted();
        text += content;
        literal &&= plain;
        if (this.at === from) this.at++;
      } else if (char === '\\') {
        const eol = /^\\\r?\n/.exec(script.slice(this.at, this.at + 3));
        if (eol) this.at += eol[0].length;
        else {
          text += script[this.at + 1] ?? '';
          this.at += 2;
        }
      } else if (char === '$' || char === '`') {
        const from = this.at;
        if (this.expansion()) literal = false;
        text += script.slice(from, this.at);
      } else {
        plainRun.lastIndex = this.at;
        const run = plainRun.exec(script)?.[0] ?? char;
        text += run;
        this.at += run.length;
        if (!inTest && operatorStart.test(run)) break;
      }
    }
    this.at = Math.min(this.at, script.length);
    return { text, literal, start, end: this.at };
  }

  private doubleQuoted(): { content: string; plain: boolean } {
    const { script } = this;
    let content = '';
    let plain = true;
    this.at++;
    while (this.at < script.length && script[this.at] !== '"') {
      const char = script[this.at] ?? '';
      if (char === '\\') {
        const next = script[this.at + 1] ?? '';
        if (next !== '\n') content += /["\\$`]/.test(next) ? next : `\\${next}`;
        this.at += 2;
      } else if (char === '$' || char === '`') {
        const from = this.at;
        if (this.expansion()) plain = false;
        content += script.slice(from, this.at);
      } else {
        quotedRun.lastIndex = this.at;
        const run = quotedRun.exec(script)?.[0] ?? char;
        content += run;
        this.at += run.length;
      }
    }
    this.at++;
    return { content, plain };
  }

  /** Moves past a `$…` or a backtick; `false` where the dollar is only a character. */
  private expansion(): boolean {
    const { script } = this;
    if (script[this.at] === '`') {
      this.at++;
      this.captured('`');
      return true;
    }
    if (script.startsWith('${{', this.at)) {
      this.at = this.find('}}', this.at + 3) + 2;
      return true;
    }
    const next = script[this.at + 1] ?? '';
    if (next === '(') {
      if (script[this.at + 2] === '(') {
        this.at++;
        this.skipBalanced();
      } else {
        this.at += 2;
        this.captured(')');
      }
      return true;
    }
    if (next === '{') {
      this.at = this.find('}', this.at + 2) + 1;
      return true;
    }
    if (next === "'" || next === '"') {
      this.at++;
      return false;
    }
    const name = /^\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(script.slice(this.at, this.at + 200));
    this.at += name ? name[0].length : 1;
    return name !== null;
  }

  private skipBlank(): void {
    for (;;) {
      const rest = this.script[this.at];
      if (rest === ' ' || rest === '\t' || rest === '\r') this.at++;
      else if (rest === '\\' && /^\\\r?\n/.test(this.script.slice(this.at, this.at + 3))) {
        this.at += this.script[this.at + 1] === '\r' ? 3 : 2;
      } else return;
    }
  }

  private skipTo(text: string): void {
    this.at = this.find(text, this.at);
  }

  /** From an opening parenthesis past the one that closes it. */
  private skipBalanced(): void {
    let open = 0;
    for (; this.at < this.script.length; this.at++) {
      const char = this.script[this.at];
      if (char === '(') open++;
      else if (char === ')' && --open === 0) {
        this.at++;
        return;
      }
    }
  }

  /** Past the pattern of a `case` and its parenthesis, where there is one. */
  private skipPattern(): void {
    const { script } = this;
    for (;;) {
      this.skipBlank();
      if (script[this.at] === '\n') this.at++;
      else if (script[this.at] === '#') this.skipTo('\n');
      else break;
    }
    if (/^esac(?!\w)/.test(script.slice(this.at, this.at + 5))) return;
    if (script[this.at] === '(') this.at++;
    while (this.at < script.length && script[this.at] !== ')' && script[this.at] !== '\n') {
      const char = script[this.at];
      if (char === '"' || char === "'") this.at = this.find(char, this.at + 1);
      this.at++;
    }
    if (script[this.at] === ')') this.at++;
  }

  private skipHeredocs(): void {
    const { script } = this;
    for (const { word, indented } of this.pendingHeredocs) {
      while (this.at < script.length) {
        const end = this.find('\n', this.at);
        const line = script.slice(this.at, end).replace(/\r$/, '');
        this.at = Math.min(end + 1, script.length);
        // An indented end of a plain heredoc is a mistake bash would swallow the script for; so few mean it that it ends here too.
        if ((indented ? line.replace(/^\t+/, '') : line).trimStart() === word) break;
      }
    }
    this.pendingHeredocs.length = 0;
  }

  /** Where a text next stands, the end of the script where it does not. */
  private find(text: string, from: number): number {
    const found = this.script.indexOf(text, from);
    return found < 0 ? this.script.length : found;
  }
}

/** `[[ a && b ]]` is one command until its brackets close. */
function isOpenTest({ words }: Draft): boolean {
  return words[0]?.text === '[[' && words.at(-1)?.text !== ']]';
}

/** The value of `NAME=value`, without the quotes. */
function assigned(script: string, word: Word, equals: number): Word {
  const start = script.indexOf('=', word.start) + 1;
  return { text: word.text.slice(equals + 1), literal: word.literal, start, end: word.end };
}
