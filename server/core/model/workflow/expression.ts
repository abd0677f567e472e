/** GitHub's expressions, `${{ … }}`, read with their whole grammar. Offsets are into the text that is read. */

export type Expression =
  | {
      readonly kind: 'literal';
      readonly value: string | number | boolean | null;
      readonly start: number;
      readonly end: number;
    }
  /** `github.event.commits[0].message`: names in lower case; `*` for a filter, `undefined` for a computed index. */
  | {
      readonly kind: 'context';
      readonly path: readonly (string | undefined)[];
      readonly indexes: readonly Expression[];
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'call';
      /** In lower case. */
      readonly name: string;
      readonly args: readonly Expression[];
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Expression[];
      readonly start: number;
      readonly end: number;
    };

/** `${{ … }}` in a text, braces included. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  /** `undefined` where it cannot be read. */
  readonly expression: Expression | undefined;
}

/** Every `${{ … }}` of a text; quoted braces end none. One that is not closed is left out. */
export function placeholders(text: string): readonly Placeholder[] {
  const first = text.indexOf('${{');
  if (first < 0) return [];
  const known = read.get(text);
  if (known) return known;
  const found: Placeholder[] = [];
  for (let start = first; start >= 0; start = text.indexOf('${{', start)) {
    const end = closing(text, start + 3);
    if (end === undefined) break;
    found.push({ start, end, expression: readExpression(text.slice(start + 3, end - 2), start + 3) });
    start = end;
  }
  if (read.size >= mostRead) read.clear();
  read.set(text, found);
  return found;
}

/** Texts that were read before: a keystroke changes one of them. */
const read = new Map<string, readonly Placeholder[]>();
const mostRead = 4000;

/** A whole expression, without braces; `undefined` where it is not one. `offset` is added to every position. */
export function readExpression(text: string, offset = 0): Expression | undefined {
  if (text.length > longest) return undefined;
  const reader = new Reader(text, offset);
  const expression = reader.either(0);
  return reader.isDone && !reader.failed ? expression : undefined;
}

/** The value of an `if`: an expression with or without its braces. Text around braces makes it no expression. */
export function readCondition(raw: string): Expression | undefined {
  const text = raw.trim();
  const whole = text.startsWith('${{') && closing(text, 3) === text.length;
  return whole ? readExpression(text.slice(3, -2)) : text.includes('${{') ? undefined : readExpression(text);
}

/** Every part of an expression, itself first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  if (expression.kind === 'call') for (const part of expression.args) yield* partsOf(part);
  if (expression.kind === 'operation') for (const part of expression.operands) yield* partsOf(part);
  if (expression.kind === 'context') for (const part of expression.indexes) yield* partsOf(part);
}

/** The names of a context with dots between; `undefined` where an index is computed. */
export function pathOf(expression: Expression): string | undefined {
  return expression.kind === 'context' && !expression.path.includes(undefined) ? expression.path.join('.') : undefined;
}

/** Whether an expression calls one of these functions; their names in lower case. */
export function calls(expression: Expression | undefined, ...names: readonly string[]): boolean {
  if (!expression) return false;
  for (const part of partsOf(expression)) if (part.kind === 'call' && names.includes(part.name)) return true;
  return false;
}

/** No expression that GitHub takes is longer. */
const longest = 21_000;
const deepest = 60;

function closing(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return undefined;
      at = end;
    } else if (text[at] === '}' && text[at + 1] === '}') return at + 2;
  }
  return undefined;
}

const number = /(?:[-+]?(?:0x[0-9a-f]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|infinity)|nan)(?![\w.])/iy;
const name = /[a-z_][\w-]*/iy;
const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const operators = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>']] as const;

class Reader {
  failed = false;
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly offset: number,
  ) {}

  get isDone(): boolean {
    this.skipBlank();
    return this.at >= this.text.length;
  }

  /** Operators of one level and of all that bind tighter. */
  either(level: number): Expression {
    const signs = operators[level];
    if (!signs) return this.unary();
    let left = this.either(level + 1);
    for (;;) {
      this.skipBlank();
      const sign = signs.find(candidate => this.text.startsWith(candidate, this.at));
      if (!sign || this.failed) return left;
      this.at += sign.length;
      const right = this.either(level + 1);
      left = { kind: 'operation', operator: sign, operands: [left, right], start: left.start, end: right.end };
    }
  }

  private unary(): Expression {
    this.skipBlank();
    const start = this.here;
    if (++this.depth > deepest) return this.fail();
    let read: Expression;
    if (this.text[this.at] === '!' && this.text[this.at + 1] !== '=') {
      this.at++;
      const operand = this.unary();
      read = { kind: 'operation', operator: '!', operands: [operand], start, end: operand.end };
    } else if (this.take('(')) {
      const inner = this.either(0);
      if (!this.take(')')) return this.fail();
      // The result of parentheses may be asked for its properties.
      read = inner.kind === 'context' ? inner : this.properties({ ...inner, start, end: this.here });
    } else read = this.primary();
    this.depth--;
    return read;
  }

  private primary(): Expression {
    const start = this.here;
    if (this.text[this.at] === "'") return this.string();
    number.lastIndex = this.at;
    const digits = number.exec(this.text)?.[0];
    if (digits !== undefined) {
      this.at += digits.length;
      return { kind: 'literal', value: Number(digits), start, end: this.here };
    }
    const word = this.name();
    if (word === undefined) return this.fail();
    const lower = word.toLowerCase();
    if (this.take('(')) return this.properties(this.call(lower, start));
    // Only in lower case: `True` is a context that is not there.
    const value = constants.get(word);
    if (value !== undefined) return { kind: 'literal', value, start, end: this.here };
    return this.properties({ kind: 'context', path: [lower], indexes: [], start, end: this.here });
  }

  private call(called: string, start: number): Expression {
    const args: Expression[] = [];
    if (!this.take(')')) {
      do args.push(this.either(0));
      while (this.take(',') && !this.failed);
      if (!this.take(')')) return this.fail();
    }
    return { kind: 'call', name: called, args, start, end: this.here };
  }

  /** `.name`, `.*`, `['name']`, `[0]` behind a context or a call. What a call answers has no known names. */
  private properties(of: Expression): Expression {
    const path: (string | undefined)[] = of.kind === 'context' ? [...of.path] : [];
    const indexes: Expression[] = of.kind === 'context' ? [...of.indexes] : [];
    let end = of.end;
    for (;;) {
      if (this.failed) return of;
      if (this.take('.')) {
        this.skipBlank();
        const property = this.text[this.at] === '*' ? '*' : this.name();
        if (property === undefined) return this.fail();
        if (property === '*') this.at++;
        path.push(property.toLowerCase());
      } else if (this.take('[')) {
        this.skipBlank();
        if (this.take('*')) path.push('*');
        else {
          const index = this.either(0);
          indexes.push(index);
          path.push(index.kind === 'literal' ? String(index.value).toLowerCase() : undefined);
        }
        if (!this.take(']')) return this.fail();
      } else break;
      end = this.here;
    }
    if (of.kind === 'context') return { ...of, path, indexes, end };
    return { ...of, end };
  }

  private string(): Expression {
    const start = this.here;
    let value = '';
    for (this.at++; ; this.at += 2) {
      const end = this.text.indexOf("'", this.at);
      if (end < 0) return this.fail();
      value += this.text.slice(this.at, end);
      this.at = end;
      if (this.text[end + 1] !== "'") break;
      value += "'";
    }
    this.at++;
    return { kind: 'literal', value, start, end: this.here };
  }

  private name(): string | undefined {
    name.lastIndex = this.at;
    const word = name.exec(this.text)?.[0];
    this.at += word?.length ?? 0;
    return word;
  }

  private take(sign: string): boolean {
    this.skipBlank();
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private fail(): Expression {
    this.failed = true;
    this.at = this.text.length;
    return { kind: 'literal', value: null, start: this.here, end: this.here };
  }

  private skipBlank(): void {
    while (/^\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  private get here(): number {
    return this.at + this.offset;
  }
}

/**
 * A condition that mixes text and `${{ … }}` as one expression, without the braces inside; parentheses take their place
 * where an operator stands between other text. Quotes around them go: they were there to make a string of the value.
 */
export function asOneExpression(raw: string): string | undefined {
  const alone = raw.trim().startsWith('${{') && placeholders(raw.trim())[0]?.end === raw.trim().length;
  let text = '';
  let from = 0;
  for (const { start, end, expression } of placeholders(raw)) {
    const inner = raw.slice(start + 3, end - 2).trim();
    const quoted = raw[start - 1] === "'" && raw[end] === "'";
    text += raw.slice(from, quoted ? start - 1 : start);
    if (text.split("'").length % 2 === 0) return undefined;
    text += expression?.kind === 'operation' && !alone ? `(${inner})` : inner;
    from = quoted ? end + 1 : end;
  }
  const whole = (text + raw.slice(from)).trim().replace(/\s*\n\s*/g, ' ');
  return readExpression(whole) ? whole : undefined;
}
