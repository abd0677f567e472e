/** The variables that Compose fills in: `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR:?message}`, `${VAR:+other}`. */
import { textOf } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import type { ComposeFile } from './compose.js';
import type { DotEnv } from './dot-env.js';

export interface Interpolation {
  readonly name: string;
  readonly operator: '' | ':-' | '-' | ':?' | '?' | ':+' | '+';
  /** What stands behind the operator. */
  readonly fallback: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** The outermost references of a text, in order; `$$` is a dollar sign. */
export function interpolationsIn(text: string): readonly Interpolation[] {
  const found: Interpolation[] = [];
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    const one = text[at + 1] === '{' ? inBraces(text, at) : bare(text, at);
    if (one) found.push(one);
    at = one ? one.end : at + (text[at + 1] === '$' ? 2 : 1);
  }
  return found;
}

/** A text with the variables that a `.env` sets filled in as Compose does; all others stay as they are written. */
export function filledIn(text: string, dotEnv: DotEnv | undefined): string {
  if (!dotEnv || !text.includes('$')) return text;
  let filled = '';
  let from = 0;
  for (const interpolation of interpolationsIn(text)) {
    const value = valueIn(dotEnv, interpolation);
    if (value === undefined || value.includes('$')) continue;
    filled += text.slice(from, interpolation.start) + value;
    from = interpolation.end;
  }
  return filled + text.slice(from);
}

/** What a `.env` makes of a reference; `undefined` where it does not set the variable, or nobody knows to what. */
export function valueIn({ values }: DotEnv, { name, operator, fallback }: Interpolation): string | undefined {
  const value = values.get(name);
  if (value === undefined || (value === '' && operator.startsWith(':'))) return undefined;
  return operator.endsWith('+') ? fallback : value;
}

/** A variable that a file takes from the environment, with the first scalar that names it. */
export interface RequiredVariable {
  readonly name: string;
  readonly value: Value;
  readonly interpolation: Interpolation;
}

/** The variables without which a file's values are empty or refused, each once, in the order they are written. */
export function requiredVariables(compose: ComposeFile): readonly RequiredVariable[] {
  let variables = known.get(compose);
  if (!variables) {
    const byName = new Map<string, RequiredVariable>();
    if (compose.yaml && compose.file.text.includes('$')) {
      for (const value of compose.yaml.scalars()) {
        const { raw } = value;
        if (!raw?.includes('$')) continue;
        for (const interpolation of interpolationsIn(raw)) {
          const { name, operator } = interpolation;
          if ((operator === '' || operator.endsWith('?')) && !byName.has(name) && !assigns(raw, name))
            byName.set(name, { name, value, interpolation });
        }
      }
    }
    variables = [...byName.values()];
    known.set(compose, variables);
  }
  return variables;
}

/** Whether who starts the stack without a variable gets an error that names it: there is a message for it, or no image. */
export function fails({ value, interpolation }: RequiredVariable): boolean {
  return interpolation.operator.endsWith('?') || (value.keySpan !== undefined && textOf(value.keySpan) === 'image');
}

/** A script sets it itself, and Compose empties it unseen: whoever wrote that meant no variable of the environment. */
function assigns(script: string, name: string): boolean {
  const at = script.indexOf(`${name}=`);
  return at > 0 && /[\s;(]/.test(script[at - 1] ?? '');
}

const known = new WeakMap<ComposeFile, readonly RequiredVariable[]>();
const nameAt = /[A-Za-z_]\w{0,200}/y;
const operatorAt = /:?[-?+]/y;

function bare(text: string, start: number): Interpolation | undefined {
  const name = matchAt(nameAt, text, start + 1);
  return name === undefined ? undefined : { name, operator: '', fallback: '', start, end: start + 1 + name.length };
}

function inBraces(text: string, start: number): Interpolation | undefined {
  const name = matchAt(nameAt, text, start + 2);
  if (name === undefined) return undefined;
  const behind = start + 2 + name.length;
  if (text[behind] === '}') return { name, operator: '', fallback: '', start, end: behind + 1 };
  const operator = matchAt(operatorAt, text, behind);
  if (operator === undefined) return undefined;
  const from = behind + operator.length;
  let depth = 1;
  for (let at = from; at < text.length && at < from + longestFallback; at++) {
    if (text[at] === '{' && text[at - 1] === '$') depth++;
    else if (text[at] === '}' && --depth === 0) {
      return {
        name,
        operator: operator as Interpolation['operator'],
        fallback: text.slice(from, at),
        start,
        end: at + 1,
      };
    }
  }
  return undefined;
}

/** Braces that never close are looked at once each; this keeps that linear. */
const longestFallback = 2000;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Variables that a shell, Compose or a pipeline sets by itself. */
export function setsItself(name: string): boolean {
  return /^(?:HOME|USER|PWD|PATH|UID|GID|HOSTNAME|SHELL|LANG|DISPLAY|CI|(?:COMPOSE|DOCKER|GITHUB|CI|XDG|BUILDKIT)_\w+)$/.test(
    name,
  );
}
