/** Which labels the result of a PromQL expression can have. */
import { bare, childOf, expressionsIn, functionOf, type Node, textOf } from './promql-tree.js';

/** All it can have; `undefined` where it has those of a metric, which are not known; `number` where it is none with labels. */
type Labels = ReadonlySet<string> | 'number' | undefined;

/** The only labels that a result can have; `undefined` where that depends on what is in a metric. */
export function labelsLeft(top: Node, text: string): ReadonlySet<string> | undefined {
  const labels = labelsOf(top, text);
  return labels === 'number' ? new Set() : labels;
}

function labelsOf(node: Node, text: string): Labels {
  switch (node.name) {
    case 'NumberDurationLiteral':
    case 'StringLiteral':
      return 'number';
    case 'AggregateExpr':
      return ofAggregation(node, text);
    case 'FunctionCall':
      return ofCall(node, text);
    case 'BinaryExpr':
      return ofBinary(node, text);
    case 'VectorSelector':
    case 'MatrixSelector':
      return undefined;
  }
  const inner = expressionsIn(node)[0];
  return inner && labelsOf(inner, text);
}

function ofAggregation(node: Node, text: string): Labels {
  const body = childOf(node, 'FunctionCallBody');
  const given = body ? expressionsIn(body) : [];
  const last = given.at(-1);
  const operation = childOf(node, 'AggregateOp')?.children[0]?.name ?? '';
  // These choose among series, which stay as they are.
  if (/^(?:Topk|Bottomk|Limit)/.test(operation)) return last && labelsOf(last, text);
  const modifier = childOf(node, 'AggregateModifier');
  if (modifier && !childOf(modifier, 'By')) return undefined;
  const kept = new Set(modifier ? namesIn(modifier, text) : []);
  const [first] = given;
  if (operation === 'CountValues' && first) kept.add(unquoted(first, text));
  return kept;
}

function ofCall(node: Node, text: string): Labels {
  const name = functionOf(node, text);
  const body = childOf(node, 'FunctionCallBody');
  const given = body ? expressionsIn(body) : [];
  const [first, second] = given;
  if (name === 'time' || name === 'scalar' || name === 'pi') return 'number';
  if (name === 'vector' || !first) return new Set();
  if (name === 'absent' || name === 'absent_over_time') return new Set(equalLabels(bare(first), text));
  if (name === 'info') return undefined;
  const inner = given.map(argument => labelsOf(argument, text)).find(labels => labels !== 'number');
  if (inner && second && (name === 'label_replace' || name === 'label_join'))
    return new Set([...inner, unquoted(second, text)]);
  return inner && name.startsWith('histogram_') ? new Set([...inner].filter(label => label !== 'le')) : inner;
}

/** The labels that `absent` takes from the selector it is asked about. */
function equalLabels(node: Node, text: string): readonly string[] {
  const list = childOf(node.name === 'MatrixSelector' ? (expressionsIn(node)[0] ?? node) : node, 'LabelMatchers');
  return (list?.children ?? []).flatMap(matcher => {
    const label = childOf(matcher, 'LabelName') ?? childOf(matcher, 'QuotedLabelName');
    const operator = childOf(matcher, 'MatchOp');
    return label && operator && textOf(operator, text) === '=' ? [textOf(label, text)] : [];
  });
}

function ofBinary(node: Node, text: string): Labels {
  const [first, second] = expressionsIn(node);
  if (!first || !second) return undefined;
  const left = labelsOf(first, text);
  const right = labelsOf(second, text);
  if (left === 'number') return right;
  if (right === 'number' || childOf(node, 'And') || childOf(node, 'Unless')) return left;
  if (childOf(node, 'Or')) return left && right && new Set([...left, ...right]);
  const clause = childOf(node, 'MatchingModifierClause');
  const [named = [], added = []] = (clause?.children ?? [])
    .filter(({ name }) => name === 'GroupingLabels')
    .map(list => namesIn(list, text));
  if (clause && childOf(clause, 'GroupLeft')) return left && new Set([...left, ...added]);
  if (clause && childOf(clause, 'GroupRight')) return right && new Set([...right, ...added]);
  if (clause && childOf(clause, 'On')) return new Set(named);
  // Both sides have the same labels, but for the ignored ones.
  const known = left ?? right;
  return known && new Set([...known].filter(label => !named.includes(label)));
}

function namesIn(node: Node, text: string): readonly string[] {
  const list = childOf(node, 'GroupingLabels') ?? node;
  return list.children
    .filter(({ name }) => /LabelName$/.test(name))
    .map(child => textOf(child, text).replace(/"/g, ''));
}

function unquoted(node: Node, text: string): string {
  return textOf(node, text).slice(1, -1);
}
