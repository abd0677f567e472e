/** Variables that are empty where an instruction puts them in. */
import { nearest } from '../../nearest.js';
import type { Span } from '../../text.js';
import { hubPath, isWindows } from '../image.js';
import { type Dockerfile, type Instruction, isPlatformArgument, type Stage } from './dockerfile.js';

export interface EmptyVariable {
  readonly name: string;
  readonly at: Span;
  readonly instruction: Instruction;
  readonly why: string;
  /** The name of a variable that is set, where this one looks like a slip of it. */
  readonly meant?: string | undefined;
  /** Whether an ARG of that name in the stage would fill it. */
  readonly declarable?: boolean;
}

/** Every use of a variable in a stage that surely finds nothing. */
export function* emptyVariables(stage: Stage): Generator<EmptyVariable> {
  const { dockerfile, base, instructions } = stage;
  if (base.image && isWindows(base.image)) return;
  const path = base.image && hubPath(base.image);
  const brought = base.scratch ? nothing : path === undefined ? undefined : setByImage.get(path);
  const { global } = declaredIn(dockerfile);
  const known = new Set(['PATH']);
  for (let above = stage.parent; above; above = above.parent) {
    for (const instruction of above.instructions) for (const { name } of setIn(instruction)) known.add(name);
  }
  for (const instruction of instructions) {
    const { keyword, text } = instruction;
    const inRun = keyword === 'RUN';
    const isRead = inRun ? !instruction.exec && mayLack(text, global) : putsIn.has(keyword);
    const set = setIn(instruction);
    for (const { name, start, end } of isRead && text.includes('$') ? variablesIn(instruction) : []) {
      if (known.has(name) || brought?.test(name) || proxy.test(name)) continue;
      const early = set.some(pair => pair.name === name);
      // What a base image sets is known for some; nobody sets what the platform is called.
      const unsure = !brought || (inRun && !global.has(name)) || (early && isOwn(name, keyword));
      if ((unsure && !isPlatformArgument(name)) || (inRun && setsItself(text, name))) continue;
      const reason = early ? { why: 'an ENV sees nothing of what it sets itself' } : reasonFor(name, stage, known);
      yield { name, instruction, at: instruction.part(start, end), ...reason };
    }
    for (const { name } of set) known.add(name);
  }
}

type Reason = Pick<EmptyVariable, 'why' | 'meant' | 'declarable'>;

function reasonFor(name: string, { dockerfile, instructions }: Stage, known: ReadonlySet<string>): Reason {
  const { global, everywhere } = declaredIn(dockerfile);
  if (isPlatformArgument(name)) return { why: 'a stage knows it only by an ARG of its own', declarable: true };
  if (instructions.some(instruction => setIn(instruction).some(pair => pair.name === name))) {
    return { why: 'what sets it stands further down' };
  }
  if (global.has(name)) return { why: 'the ARG above FROM ends with the first FROM', declarable: true };
  if (everywhere.has(name)) return { why: 'the ARG of another stage ends with that stage', declarable: true };
  return { why: 'neither the stage nor its base image sets it', meant: nearName(name, known) };
}

/** The names of the ARGs above the first FROM, and of all. */
function declaredIn(dockerfile: Dockerfile) {
  const known = declared.get(dockerfile);
  if (known) return known;
  const { instructions, stages } = dockerfile;
  const made = {
    global: new Set(instructions.slice(0, stages[0]?.from.index).flatMap(argumentsOf)),
    everywhere: new Set(instructions.flatMap(argumentsOf)),
  };
  declared.set(dockerfile, made);
  return made;
}

const declared = new WeakMap<
  Dockerfile,
  { readonly global: ReadonlySet<string>; readonly everywhere: ReadonlySet<string> }
>();

const nothing = /^$/;

/** Instructions into whose words the builder puts variables. */
const putsIn = new Set(['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'USER', 'VOLUME', 'WORKDIR']);

/** Arguments that every stage has without an ARG. */
const proxy = /^(HTTP|HTTPS|FTP|NO|ALL)_PROXY$/i;

/**
 * What official images set beside PATH. Nobody can tell for others. Source: the Dockerfiles of the images, November 2026.
 */
const setByImage: ReadonlyMap<string, RegExp> = new Map([
  ...['alpine', 'debian', 'ubuntu', 'busybox', 'buildpack-deps'].map(name => [name, nothing] as const),
  ['node', /^(NODE|YARN)_VERSION$/],
  ['python', /^(PYTHON_\w+|LANG|GPG_KEY)$/],
  ['golang', /^(GOLANG_VERSION|GOPATH|GOTOOLCHAIN)$/],
  ['ruby', /^(RUBY_\w+|LANG|GEM_HOME|BUNDLE_\w+)$/],
  ['rust', /^(RUSTUP_HOME|CARGO_HOME|RUST_VERSION)$/],
  ['php', /^(PHP\w+|GPG_KEYS|APACHE_\w+)$/],
  ['nginx', /^(NGINX|NJS|PKG|DYNPKG|ACME)_\w+$/],
  ['httpd', /^HTTPD_\w+$/],
  ...['openjdk', 'eclipse-temurin', 'amazoncorretto', 'maven', 'gradle'].map(
    name => [name, /^(JAVA_\w+|JDK_\w+|LANG|LANGUAGE|LC_ALL|MAVEN_\w+|GRADLE_\w+)$/] as const,
  ),
]);

function setIn({ keyword, pairs }: Instruction) {
  return keyword === 'ENV' || keyword === 'ARG' ? pairs : [];
}

function argumentsOf({ keyword, pairs }: Instruction): string[] {
  return keyword === 'ARG' ? pairs.map(({ name }) => name) : [];
}

/** `ENV PYTHONPATH=$PYTHONPATH:/app` adds to what may be there, and `ARG KEY=$KEY` says no more than `ARG KEY`. */
function isOwn(name: string, keyword: string): boolean {
  return keyword === 'ARG' || /PATH$|(OPTS|FLAGS|OPTIONS|ARGS)$/.test(name);
}

function mayLack(text: string, global: ReadonlySet<string>): boolean {
  return global.size > 0 || /\$\{?(TARGET|BUILD)/.test(text);
}

/** Whether a script gives the variable a value, or reads one from a file. */
function setsItself(text: string, name: string): boolean {
  return new RegExp(
    `(^|[^\\w$])${name}=|\\b(for|read|getopts)\\b[^;|&]*\\b${name}\\b|(^|[\\s;&])(\\.|source|eval)\\s`,
  ).test(text);
}

function nearName(name: string, known: ReadonlySet<string>): string | undefined {
  return name.length > 3
    ? nearest(
        name,
        [...known].filter(other => /^\w+$/.test(other)),
      )
    : undefined;
}

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** `$NAME` and `${NAME}` outside single quotes, where nothing stands in for an empty one. */
function* variablesIn({ text, syntax }: Instruction): Generator<Use> {
  // What is no name belongs to a template.
  if (/\$\{\w+\.|\$\{\w+:[A-Za-z]/.test(text)) return;
  let quoted = '';
  for (let at = nextMark(text, 0); at >= 0; at = nextMark(text, at + 1)) {
    const char = text.charAt(at);
    if (char === syntax.escape && quoted !== "'") at++;
    else if (char === quoted) quoted = '';
    else if (quoted === '' && (char === '"' || char === "'")) quoted = char;
    else if (char === '$' && quoted !== "'") {
      variable.lastIndex = at;
      const [whole, braced, plain] = variable.exec(text) ?? [];
      const name = braced ?? plain;
      if (whole !== undefined && name !== undefined) yield { name, start: at, end: at + whole.length };
    }
  }
}

function nextMark(text: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? -1;
}

const marks = /["'$`\\]/g;
const variable = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/y;
