/** Comparisons in the expressions of a workflow that come out the same whatever happens. */
import { nearest } from '../../nearest.js';
import type { Value } from '../../yaml/view.js';
import { shortName } from '../short-name.js';
import { type Expression, pathOf } from './expression.js';
import { operationsIn } from './expression-fault.js';
import { readingOf } from './reading.js';
import type { Workflow } from './workflow.js';

interface ComparisonFault {
  readonly value: Value;
  /** Of the whole comparison, into the `raw` of the value. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** The part that is wrong, and what may have been meant. */
  readonly part: { readonly start: number; readonly end: number };
  readonly meant: string | undefined;
}

type Literal = Extract<Expression, { readonly kind: 'literal' }>;
type Reason = Pick<ComparisonFault, 'message' | 'meant'>;

/** Every comparison whose outcome is known before the workflow runs. */
export function* comparisonFaults(workflow: Workflow): Generator<ComparisonFault> {
  for (const place of readingOf(workflow).expressions) {
    for (const { operator, operands, start, end } of operationsIn(place)) {
      const { value } = place;
      const [left, right] = operands;
      if (operator === '||' && left) {
        const empty = emptyChoice(left);
        const message = 'A value that counts as false never comes out: what is behind `||` takes its place';
        if (empty) yield { value, start, end, message, part: empty, meant: undefined };
      }
      if (operator !== '==' && operator !== '!=') continue;
      const literal = [left, right].find(operand => operand?.kind === 'literal') as Literal | undefined;
      const context = left === literal ? right : left;
      const path = context && pathOf(context);
      const reason = literal && path !== undefined && reasonFor(path, literal.value, workflow);
      if (!reason) continue;
      const part = path === 'github.event' && context ? context : literal;
      const message = `${reason.message}: this is ${operator === '==' ? 'never' : 'always'} true`;
      yield { value, start, end, message, part, meant: reason.meant };
    }
  }
}

/** The second value of `a && '' || b`, where that is never chosen. */
function emptyChoice(left: Expression): Literal | undefined {
  if (left.kind !== 'operation' || left.operator !== '&&') return undefined;
  const chosen = left.operands[1];
  return chosen?.kind === 'literal' && !chosen.value ? chosen : undefined;
}

/** Source: docs.github.com, "Contexts reference" and "Expressions", November 2026. */
const results = ['success', 'failure', 'cancelled', 'skipped'];
const systems: readonly (readonly [RegExp, string])[] = [
  [/^(ubuntu|debian|linux)/i, 'Linux'],
  [/^win/i, 'Windows'],
  [/^(mac|osx|darwin)/i, 'macOS'],
];

function reasonFor(path: string, value: Literal['value'], workflow: Workflow): Reason | undefined {
  if (value === true && path.startsWith('github.event.inputs.'))
    return { message: 'Inputs of the event are texts', meant: "'true'" };
  if (typeof value !== 'string' || value === '') return undefined;
  const shown = shortName(value, 30);
  if (path === 'github.event')
    return { message: '`github.event` holds the event, not its name', meant: 'github.event_name' };
  if (path === 'github.ref' && !value.startsWith('refs/'))
    return { message: `\`github.ref\` is a whole ref, not \`${shown}\``, meant: `'refs/heads/${value}'` };
  if (/^github\.(ref_name|base_ref|head_ref)$/.test(path) && value.startsWith('refs/'))
    return { message: `\`${path}\` is a short name`, meant: `'${value.replace(/^refs\/(heads|tags)\//, '')}'` };
  if (path === 'runner.os' && !/^(linux|windows|macos)$/i.test(value)) {
    const meant = systems.find(([pattern]) => pattern.test(value))?.[1];
    return { message: '`runner.os` is `Linux`, `Windows` or `macOS`', meant: meant && `'${meant}'` };
  }
  if (
    /^(needs\.[^.]+\.result|steps\.[^.]+\.(outcome|conclusion)|job\.status)$/.test(path) &&
    !results.includes(value.toLowerCase())
  ) {
    const meant = nearest(value, results);
    return {
      message: `A result is \`success\`, \`failure\`, \`cancelled\` or \`skipped\``,
      meant: meant && `'${meant}'`,
    };
  }
  const input = /^inputs\.([^.]+)$/.exec(path)?.[1];
  if (input === undefined || !isBoolean(input, workflow)) return undefined;
  const meant = /^(true|false)$/i.test(value) ? value.toLowerCase() : undefined;
  return { message: `\`${shortName(input, 30)}\` is a boolean, and no boolean equals a text`, meant };
}

/** Whether every event that brings an input declares it a boolean. */
function isBoolean(name: string, workflow: Workflow): boolean {
  const types = ['workflow_dispatch', 'workflow_call'].flatMap(event =>
    (workflow.trigger(event)?.get('inputs')?.entries() ?? [])
      .filter(({ key }) => key.toLowerCase() === name)
      .map(({ value }) => value.get('type')?.text),
  );
  return types.length > 0 && types.every(type => type === 'boolean');
}
