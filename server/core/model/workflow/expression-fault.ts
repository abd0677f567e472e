/** What GitHub makes of the expressions of a workflow: those it refuses, and those that read what is not there. */
import { nearest } from '../../nearest.js';
import { shortName } from '../short-name.js';
import { type Expression, type Placeholder, partsOf, placeholders, readExpression } from './expression.js';
import { githubProperties, readable } from './keys.js';
import { type ExpressionPlace, readingOf } from './reading.js';
import type { Workflow } from './workflow.js';

/** What is wrong with a part of a scalar; offsets are into its `raw`. */
interface ExpressionFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** What may stand there instead. */
  readonly meant?: string | undefined;
  /** A secret that a condition asks for. */
  readonly asksSecret?: boolean;
}

/** A context that is read: its names in lower case, `undefined` where one is computed. */
type ContextRead = Extract<Expression, { readonly kind: 'context' }>;
type Call = Extract<Expression, { readonly kind: 'call' }>;
type Operation = Extract<Expression, { readonly kind: 'operation' }>;

interface Parts {
  readonly contexts: readonly ContextRead[];
  readonly calls: readonly Call[];
  readonly operations: readonly Operation[];
  readonly faults: readonly ExpressionFault[];
}

/** The contexts that a scalar reads. */
export function contextsIn({ raw, isCondition }: ExpressionPlace): readonly ContextRead[] {
  return partsIn(raw, isCondition).contexts;
}

/** What a scalar compares and joins. */
export function operationsIn({ raw, isCondition }: ExpressionPlace): readonly Operation[] {
  return partsIn(raw, isCondition).operations;
}

/** Every expression that GitHub refuses, one fault a place. */
export function* faultyExpressions(workflow: Workflow): Generator<ExpressionFault & ExpressionPlace> {
  const told = new Set<number>();
  for (const place of readingOf(workflow).expressions) {
    for (const fault of expressionFaults(place)) {
      const { start } = place.value.part(fault.start, fault.end) ?? place.value.span;
      if (!told.has(start)) yield { ...place, ...fault };
      told.add(start);
    }
  }
}

function* expressionFaults({ raw, reads, isCondition, key }: ExpressionPlace): Generator<ExpressionFault> {
  const { contexts, calls, faults } = partsIn(raw, isCondition);
  if (reads === '') {
    const first = raw.indexOf('${{');
    yield {
      start: first,
      end: placeholders(raw)[0]?.end ?? first + 3,
      message: `\`${shortName(key, 30)}\` takes no expression`,
    };
    return;
  }
  yield* faults;
  for (const { path, start, end } of contexts) {
    const name = path[0] ?? '';
    const letter = letters.get(name);
    if (letter !== undefined && !functions.has(name)) {
      if (reads.includes(letter)) continue;
      const asksSecret = isCondition && name === 'secrets' && path.length === 2;
      yield { start, end, message: `\`${name}\` cannot be read in \`${shortName(key, 30)}\``, asksSecret };
    } else {
      const fault = unknownContext(raw.slice(start, start + name.length), path.length === 1);
      if (fault) yield { start, end: start + name.length, ...fault };
    }
  }
  for (const { name, start, end } of calls) {
    const letter = letters.get(name);
    if (letter !== undefined && functions.has(name) && !reads.includes(letter))
      yield { start, end, message: `\`${functions.get(name)?.[0]}()\` cannot be used in \`${shortName(key, 30)}\`` };
  }
}

/** What GitHub adds later is like no name it has, and is asked for its properties. */
function unknownContext(written: string, isAlone: boolean): Pick<ExpressionFault, 'message' | 'meant'> | undefined {
  const name = written.toLowerCase();
  const called = functions.get(name);
  if (called) {
    const meant = called[1] === 0 ? `${called[0]}()` : undefined;
    return { message: `\`${called[0]}\` is a function: it lacks its \`()\``, meant };
  }
  const message = `No context is called \`${written.slice(0, 30)}\``;
  if (githubProperties.has(name)) return { message, meant: `github.${written}` };
  const meant = nearest(name, contextNames);
  return isAlone || meant !== undefined ? { message, meant: isAlone ? undefined : meant } : undefined;
}

/** Texts that were read before: a keystroke changes one of them. */
const readConditions = new Map<string, Parts>();
const readTexts = new Map<string, Parts>();
const mostRead = 4000;

function partsIn(raw: string, isCondition: boolean): Parts {
  const known = isCondition ? readConditions : readTexts;
  let parts = known.get(raw);
  if (!parts) {
    if (known.size >= mostRead) known.clear();
    parts = readParts(raw, isCondition);
    known.set(raw, parts);
  }
  return parts;
}

function readParts(raw: string, isCondition: boolean): Parts {
  const contexts: ContextRead[] = [];
  const calls: Call[] = [];
  const operations: Operation[] = [];
  const faults: ExpressionFault[] = [];
  for (const { start, end, expression } of expressionsIn(raw, isCondition)) {
    if (!expression) faults.push(unreadable(raw, start, end));
    for (const part of expression ? partsOf(expression) : []) {
      if (part.kind === 'context') contexts.push(part);
      if (part.kind === 'operation') operations.push(part);
      if (part.kind !== 'call') continue;
      calls.push(part);
      const fault = callFault(part, raw);
      if (fault) faults.push(fault);
    }
  }
  return { contexts, calls, operations, faults };
}

function expressionsIn(raw: string, isCondition: boolean): readonly Placeholder[] {
  if (isCondition && !raw.includes('${{')) {
    if (raw.trim() === '') return [];
    return [{ start: 0, end: raw.trimEnd().length, expression: readExpression(raw) }];
  }
  const found = placeholders(raw);
  const open = raw.indexOf('${{', found.at(-1)?.end ?? 0);
  return open < 0 ? found : [...found, { start: open, end: open + 3, expression: undefined }];
}

function unreadable(raw: string, start: number, end: number): ExpressionFault {
  const text = raw.slice(start, end);
  if (end - start === 3) return { start, end, message: '`${{` is not closed' };
  if (/^\$\{\{\s*\}\}$/.test(text)) return { start, end, message: '`${{ }}` is empty' };
  const [before, quoted, after] = text.split('"');
  if (quoted === undefined) return { start, end, message: `The expression cannot be read` };
  const isPlain = after !== undefined && !text.includes("'") && text.split('"').length % 2 === 1;
  return {
    start,
    end,
    message: 'Texts in an expression take single quotes',
    meant: isPlain && before !== undefined ? text.replaceAll('"', "'") : undefined,
  };
}

/** Functions by name in lower case: as GitHub writes them, with the fewest and the most values they take. */
const functions: ReadonlyMap<string, readonly [written: string, least: number, most: number]> = new Map(
  (
    [
      ['contains', 2, 2],
      ['startsWith', 2, 2],
      ['endsWith', 2, 2],
      ['format', 1, 255],
      ['join', 1, 2],
      ['toJSON', 1, 1],
      ['fromJSON', 1, 1],
      ['case', 3, 255],
      ['hashFiles', 1, 255],
      ['always', 0, 0],
      ['cancelled', 0, 0],
      ['success', 0, 255],
      ['failure', 0, 255],
    ] as const
  ).map(entry => [entry[0].toLowerCase(), entry]),
);

const letters: ReadonlyMap<string, string> = new Map([...readable].map(([letter, name]) => [name, letter]));
const contextNames = [...readable.values()].filter(name => !functions.has(name));

function callFault({ name, args, start, end }: Call, raw: string): ExpressionFault | undefined {
  const known = functions.get(name);
  const wordEnd = start + name.length;
  if (!known) {
    const meant = nearest(
      name,
      [...functions.values()].map(([written]) => written),
    );
    return {
      start,
      end: wordEnd,
      meant,
      message: `No function is called \`${raw.slice(start, wordEnd).slice(0, 30)}\``,
    };
  }
  const [written, least, most] = known;
  if (args.length < least || args.length > most || (name === 'case' && args.length % 2 === 0)) {
    const takes = most === 255 ? `${least} or more values` : least === most ? `${least}` : `${least} or ${most}`;
    return {
      start,
      end,
      message: `\`${written}()\` takes ${takes}${most === 255 ? '' : ' values'}, not ${args.length}`,
    };
  }
  const first = args[0];
  if (first?.kind !== 'literal' || typeof first.value !== 'string') return undefined;
  if (name === 'fromjson' && !isJson(first.value))
    return { start, end, message: 'The text in `fromJSON()` is no JSON' };
  if (name !== 'format') return undefined;
  const highest = [...first.value.replace(/\{\{|\}\}/g, '').matchAll(/\{(\d+)\}/g)].map(([, digits]) => Number(digits));
  if (Math.max(-1, ...highest) < args.length - 1) return undefined;
  return { start, end, message: `\`format()\` has no value for \`{${Math.max(...highest)}}\`` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
