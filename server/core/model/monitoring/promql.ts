/** PromQL expressions: what is wrong with one, what it reads, and whether it can ever be silent. */
import { labelsLeft } from './promql-labels.js';
import { bare, childOf, expressionsIn, functionOf, type Node, nodesOf, passes, textOf } from './promql-tree.js';

/** A part of the expression, in its own offsets. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

export interface PromqlError extends Part {
  /** What is wrong, as the end of a sentence about the expression. */
  readonly reason: string;
}

export interface Selector extends Part {
  /** The metric's name; `undefined` where a matcher gives it, or none does. */
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
}

export interface Matcher extends Part {
  readonly label: string;
  readonly operator: Part & { readonly text: string };
  /** The quoted value without its quotes; `undefined` where it has escapes. */
  readonly value: string | undefined;
}

/** A range such as the `[5m]` of `rate(x[5m])`, with the function it is for. */
export interface Window extends Part {
  readonly use: string | undefined;
  /** `undefined` where it is computed. */
  readonly seconds: number | undefined;
}

export interface Promql {
  readonly text: string;
  /** The first reason for which Prometheus refuses it. */
  readonly error: PromqlError | undefined;
  readonly selectors: readonly Selector[];
  readonly windows: readonly Window[];
  /** Names of the functions it calls. */
  readonly functions: ReadonlySet<string>;
  /** The metrics whose value, whatever it is, makes the expression give a result; empty where a condition decides. */
  readonly unconditional: readonly Selector[];
  /** Whether some part has a result that depends on no metric, so that the whole always has one: `… or vector(0)`. */
  readonly constant: boolean;
  /** The only labels that its result can have; `undefined` where that depends on what is in a metric. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Counts of what has ever happened that are compared as they are, where nothing looks at how they grow. */
  readonly rawCounters: readonly Selector[];
}

const readings = new Map<string, Promql | undefined>();
const mostReadings = 4000;

/**
 * Reads an expression; `undefined` where it is not PromQL but a relative of it, such as LogQL or MetricsQL. Readings are
 * kept by their text: while somebody types in one expression of a file, the others stay as they are.
 */
export function readPromql(text: string): Promql | undefined {
  if (readings.has(text)) return readings.get(text);
  if (readings.size >= mostReadings) readings.clear();
  const nodes = text.length > longestExpression || isRelative(text) ? undefined : nodesOf(text);
  const reading = nodes && new Reading(text, nodes);
  readings.set(text, reading);
  return reading;
}

/** Nobody writes longer or deeper ones; the parser's tree is walked by recursion. */
const longestExpression = 10_000;
class Reading implements Promql {
  private parts: Parts | undefined;
  private verdict: { readonly error: PromqlError | undefined } | undefined;
  private outcome: Outcome | undefined;
  private left: { readonly labels: ReadonlySet<string> | undefined } | undefined;

  constructor(
    readonly text: string,
    private readonly nodes: readonly Node[],
  ) {}

  get error(): PromqlError | undefined {
    this.verdict ??= { error: errorIn(this.nodes, this.text) };
    return this.verdict.error;
  }

  get selectors(): readonly Selector[] {
    return this.found.selectors;
  }

  get windows(): readonly Window[] {
    return this.found.windows;
  }

  get functions(): ReadonlySet<string> {
    return this.found.functions;
  }

  get unconditional(): readonly Selector[] {
    return this.result.unconditional;
  }

  get constant(): boolean {
    return this.result.constant;
  }

  get labels(): ReadonlySet<string> | undefined {
    const [top] = this.nodes;
    this.left ??= { labels: top && labelsLeft(top, this.text) };
    return this.left.labels;
  }

  get rawCounters(): readonly Selector[] {
    return this.windows.length ? [] : this.nodes.flatMap(node => rawCounterIn(node, this.text));
  }

  private get found(): Parts {
    this.parts ??= partsOf(this.nodes, this.text);
    return this.parts;
  }

  private get result(): Outcome {
    const [top] = this.nodes;
    this.outcome ??= top ? outcomeOf(top, this.text) : conditional;
    return this.outcome;
  }
}

/** Loki's and VictoriaMetrics' languages look like PromQL, in files of the same form. */
function isRelative(text: string): boolean {
  const bare = text.replace(strings, '""').replace(/#.*/g, '');
  return (
    /\|[=~>]|\|\s{0,9}(?:json|logfmt|unwrap|regexp|pattern|unpack|line_format|label_format|decolorize|drop|keep|distinct)\b|\}\s{0,9}!?[=~]~?\s{0,9}["`]/.test(
      text,
    ) ||
    /\bkeep_metric_names\b|\b(?:ifnot|default|WITH|(?:increase|delta)_pure|r(?:ollup|ange|unning)_\w+|\w+_(?:prometheus|interpolate|intersects)|topk_\w+|bottomk_\w+|alias|union|label_(?:set|del|keep|map|value|match|mismatch|transform|uppercase|lowercase|graphite_group|copy|move)|share_\w+_over_time|count_\w+_over_time|default_rollup|now|median|median_over_time|mode_over_time|distinct(?:_over_time)?|lag|lifetime|scrape_interval|tmax_over_time|hoeffding_\w+|outliers\w+|buckets_limit|prometheus_buckets|histogram_share|smooth_exponential|interpolate|any|limit)\b\s{0,9}(?:\(|[\w"`])/.test(
      bare,
    )
  );
}

const strings = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/gs;

// ── What it reads ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Parts {
  readonly selectors: readonly Selector[];
  readonly windows: readonly Window[];
  readonly functions: ReadonlySet<string>;
}

function partsOf(nodes: readonly Node[], text: string): Parts {
  const selectors: Selector[] = [];
  const windows: Window[] = [];
  const functions = new Set<string>();
  for (const node of nodes) {
    if (node.name === 'VectorSelector') selectors.push(selectorOf(node, text));
    else if (node.name === 'FunctionIdentifier') functions.add(textOf(node, text));
    else if (node.name === 'MatrixSelector') windows.push(windowOf(node, text));
  }
  return { selectors, windows, functions };
}

function selectorOf(node: Node, text: string): Selector {
  const name = childOf(node, 'Identifier');
  const list = childOf(node, 'LabelMatchers');
  const matchers = list ? list.children.flatMap(child => matcherOf(child, text) ?? []) : [];
  return { start: node.from, end: node.to, metric: name ? textOf(name, text) : undefined, matchers };
}

function matcherOf(node: Node, text: string): Matcher | undefined {
  const operator = childOf(node, 'MatchOp');
  const value = childOf(node, 'StringLiteral');
  const label = childOf(node, 'LabelName') ?? childOf(node, 'QuotedLabelName');
  if (!operator || !value || !label) return undefined;
  const quoted = textOf(value, text);
  const raw = quoted.slice(1, -1);
  return {
    start: node.from,
    end: node.to,
    label: textOf(label, text),
    operator: { start: operator.from, end: operator.to, text: textOf(operator, text) },
    value: quoted[0] !== '`' && raw.includes('\\') ? undefined : raw,
  };
}

function windowOf(node: Node, text: string): Window {
  const [, duration] = node.children;
  const call = callAround(node);
  const written = duration ? textOf(duration, text) : '';
  return {
    start: duration?.from ?? node.from,
    end: duration?.to ?? node.to,
    use: call && functionOf(call, text),
    seconds: secondsIn(written),
  };
}

/** Seconds of a duration as Prometheus writes it: `1h30m`, `90s`; `undefined` for anything else. */
export function secondsIn(text: string): number | undefined {
  const match =
    /^(?:(\d{1,9})y)?(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/.exec(
      text,
    );
  if (!match || text === '') return text === '0' ? 0 : undefined;
  const lengths = [31_536_000, 604_800, 86_400, 3600, 60, 1, 0.001];
  return lengths.reduce((sum, length, index) => sum + length * Number(match[index + 1] ?? 0), 0);
}

/** The function whose argument a node is. */
function callAround(node: Node): Node | undefined {
  let at = node.parent;
  while (at && passes.has(at.name)) at = at.parent;
  return at?.name === 'FunctionCallBody' && at.parent?.name === 'FunctionCall' ? at.parent : undefined;
}

/** Of a comparison with a number: the count it is about, also one that is only added up. */
function rawCounterIn(node: Node, text: string): readonly Selector[] {
  if (node.name !== 'BinaryExpr' || !(childOf(node, 'Gtr') || childOf(node, 'Gte'))) return [];
  const [left, right] = expressionsIn(node).map(bare);
  if (right?.name !== 'NumberDurationLiteral') return [];
  const body = left?.name === 'AggregateExpr' ? childOf(left, 'FunctionCallBody') : undefined;
  const counted = body ? expressionsIn(body).map(bare).at(-1) : left;
  if (counted?.name !== 'VectorSelector') return [];
  const selector = selectorOf(counted, text);
  return eventCount.test(selector.metric ?? '') ? [selector] : [];
}

/**
 * Names of counts that only grow; other names that end in `_total` may be of what is there now. A fault of the memory is
 * over when somebody replaced it.
 */
const eventCount =
  /^(?!.*_edac_).*_(?:errors?|failures?|failed|violations?|attempts?|rejected|rejections|timeouts?|exceptions?|crashes|restarts|retries|exhausted|dropped|denied|requests|cpu_seconds)_total$/;

// ── Whether it can be silent ─────────────────────────────────────────────────────────────────────────────────────────

interface Outcome {
  readonly unconditional: readonly Selector[];
  readonly constant: boolean;
}

const conditional: Outcome = { unconditional: [], constant: false };

/** Which metrics alone make a node give a result. Comparisons, `and`, `unless` and `absent` are conditions. */
function outcomeOf(node: Node, text: string): Outcome {
  switch (node.name) {
    case 'VectorSelector':
      return { unconditional: [selectorOf(node, text)], constant: false };
    case 'NumberDurationLiteral':
    case 'StringLiteral':
      return { unconditional: [], constant: true };
    case 'BinaryExpr':
      return outcomeOfBinary(node, text);
    case 'FunctionCall':
      return outcomeOfCall(node, text);
    case 'AggregateExpr': {
      const body = childOf(node, 'FunctionCallBody');
      const inner = body ? expressionsIn(body).at(-1) : undefined;
      return inner ? outcomeOf(inner, text) : conditional;
    }
  }
  const inner = expressionsIn(node)[0];
  return inner ? outcomeOf(inner, text) : conditional;
}

function outcomeOfBinary(node: Node, text: string): Outcome {
  const [first, second] = expressionsIn(node);
  if (!first || !second || childOf(node, 'And') || childOf(node, 'Unless')) return conditional;
  const left = outcomeOf(first, text);
  const right = outcomeOf(second, text);
  if (childOf(node, 'Or'))
    return {
      unconditional: [...left.unconditional, ...right.unconditional],
      constant: left.constant || right.constant,
    };
  const compares = comparisons.some(name => childOf(node, name));
  if (compares && !childOf(node, 'BoolModifier')) return conditional;
  const gives = [left, right].every(({ unconditional, constant }) => constant || unconditional.length);
  return gives
    ? {
        unconditional: [...left.unconditional, ...right.unconditional],
        constant: left.constant && right.constant,
      }
    : conditional;
}

const comparisons = ['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte'];

function outcomeOfCall(node: Node, text: string): Outcome {
  const name = functionOf(node, text);
  if (name === 'absent' || name === 'absent_over_time') return conditional;
  if (name === 'vector' || name === 'scalar' || name === 'time' || name === 'pi')
    return { unconditional: [], constant: true };
  const body = childOf(node, 'FunctionCallBody');
  const inner = (body ? expressionsIn(body) : []).map(argument => outcomeOf(argument, text));
  // `hour()` without an argument is the hour now.
  if (inner.length === 0) return { unconditional: [], constant: true };
  return inner.find(({ constant }) => !constant) ?? conditional;
}

// ── What is wrong with it ────────────────────────────────────────────────────────────────────────────────────────────

function errorIn(nodes: readonly Node[], text: string): PromqlError | undefined {
  if (text.replace(/#.*/g, '').trim() === '') return { start: 0, end: text.length, reason: 'is empty' };
  const wrong = nodes.find(({ error }) => error);
  if (wrong) return syntaxError(wrong, text);
  for (const node of nodes) {
    const error = typeError(node, text);
    if (error) return error;
  }
  return undefined;
}

function syntaxError(node: Node, text: string): PromqlError {
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  const call = /^([A-Za-z_]\w*)\s*\($/.exec(text.slice(before?.from ?? node.from, node.to || 1));
  if (call?.[1] && before)
    return {
      start: before.from,
      end: before.to,
      reason: `calls \`${call[1].slice(0, 30)}\`, which is no function`,
    };
  if (node.from >= text.trimEnd().length) {
    const open = unclosed(text);
    if (open !== undefined) return { start: open, end: open + 1, reason: `does not close this \`${text[open]}\`` };
    return { start: lastWord(text), end: text.trimEnd().length, reason: 'ends too early' };
  }
  const written = text.slice(node.from, node.to).trim() || /^\s*(\S+)/.exec(text.slice(node.from))?.[1] || '';
  const start = text.indexOf(written, node.from);
  return {
    start,
    end: start + written.length,
    reason: `goes wrong at \`${written.slice(0, 20).replaceAll('`', "'")}\``,
  };
}

/** The last bracket that nothing closes. */
function unclosed(text: string): number | undefined {
  const open: number[] = [];
  const plain = text
    .replace(strings, found => ' '.repeat(found.length))
    .replace(/#.*/g, found => ' '.repeat(found.length));
  for (let at = 0; at < plain.length; at++) {
    const char = plain[at] ?? '';
    if ('([{'.includes(char)) open.push(at);
    else if (')]}'.includes(char)) open.pop();
  }
  return open.at(-1);
}

function lastWord(text: string): number {
  let at = text.trimEnd().length;
  while (at > 0 && !/\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

/** Where a range stands that no function takes, a range function gets none, and what else the grammar lets through. */
function typeError(node: Node, text: string): PromqlError | undefined {
  const { from: start, to: end } = node;
  const inner = expressionsIn(node)[0];
  // The grammar binds a range to a whole calculation, Prometheus to its last part alone.
  const range = { start: text.lastIndexOf('[', end), end };
  if (inner?.name === 'BinaryExpr' && node.name === 'MatrixSelector')
    return { ...range, reason: 'has a range where none is taken' };
  if (inner?.name === 'BinaryExpr' && node.name === 'SubqueryExpr')
    return { ...range, reason: 'gives the range to its last part alone: parentheses are missing' };
  if (inner && inner.name !== 'VectorSelector' && node.name === 'MatrixSelector')
    return { ...range, reason: 'takes a range of a result, for which it needs `[1h:]` with a colon' };
  if (node.name === 'MatrixSelector' || node.name === 'SubqueryExpr') {
    const call = callAround(node);
    const use = call ? functionOf(call, text) : undefined;
    if (use !== undefined && takesRange(use)) return undefined;
    const where = use ? `gives a range to \`${use}\`, which takes none` : 'has a range where none is taken';
    const bracket = Math.max(start, (node.children[1]?.from ?? start + 1) - 1);
    return { start: bracket, end, reason: where };
  }
  if (node.name === 'FunctionCall') {
    const name = functionOf(node, text);
    if (!takesRange(name)) return undefined;
    const body = childOf(node, 'FunctionCallBody');
    const given = (body ? expressionsIn(body) : []).map(bare);
    if (given.length === 0 || given.some(({ name: kind }) => kind === 'MatrixSelector' || kind === 'SubqueryExpr'))
      return undefined;
    const short = text.slice(start, start + name.length);
    return { start, end: start + name.length, reason: `calls \`${short}\` without a range (\`[5m]\`)` };
  }
  if (node.name === 'VectorSelector') {
    const { metric, matchers } = selectorOf(node, text);
    const all = childOf(node, 'LabelMatchers');
    if (metric !== undefined || !all || all.children.length !== matchers.length || !matchers.every(matchesEmpty))
      return undefined;
    return { start, end, reason: 'selects every metric there is' };
  }
  if (node.name === 'BinaryExpr') return scalarError(node);
  return undefined;
}

function matchesEmpty({ operator, value }: Matcher): boolean {
  if (value === undefined) return false;
  if (operator.text === '=') return value === '';
  if (operator.text === '=~') return value === '' || value === '.*';
  return operator.text === '!=' ? value !== '' : false;
}

function scalarError(node: Node): PromqlError | undefined {
  const [left, right] = expressionsIn(node).map(bare);
  const words = [left, right].find(side => side?.name === 'StringLiteral');
  if (words) return { start: words.from, end: words.to, reason: 'compares a number with a text' };
  if (left?.name !== 'NumberDurationLiteral' || right?.name !== 'NumberDurationLiteral') return undefined;
  const { from: start, to: end } = node;
  const compares = comparisons.some(name => childOf(node, name)) && !childOf(node, 'BoolModifier');
  return compares ? { start, end, reason: 'compares two numbers, which needs `bool`' } : undefined;
}

function takesRange(name: string): boolean {
  return name.endsWith('_over_time') || rangeFunctions.has(name);
}

const rangeFunctions = new Set(
  'rate irate increase delta idelta deriv changes resets predict_linear holt_winters double_exponential_smoothing'.split(
    ' ',
  ),
);
