/** The tree of a PromQL expression, as the parser of Prometheus' own editor gives it. */
import { parser } from '@prometheus-io/lezer-promql';

/** A node of the parser's tree with its neighbours at hand. */
export interface Node {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly error: boolean;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

/** Every node of a tree in the order they begin, the outermost first; `undefined` where they go too deep. */
export function nodesOf(text: string): readonly Node[] | undefined {
  const cursor = parser.parse(text).cursor();
  const nodes: Node[] = [];
  let tooDeep = false;
  const read = (parent: Node | undefined, depth: number): Node => {
    const children: Node[] = [];
    const { name, from, to, type } = cursor;
    const node: Node = { name, from, to, error: type.isError, parent, children };
    nodes.push(node);
    if (depth > deepest) tooDeep = true;
    else if (cursor.firstChild()) {
      do children.push(read(node, depth + 1));
      while (cursor.nextSibling());
      cursor.parent();
    }
    return node;
  };
  read(undefined, 0);
  return tooDeep ? undefined : nodes;
}

const deepest = 400;

export function bare(node: Node): Node {
  let at = node;
  while (passes.has(at.name)) {
    const inner = expressionsIn(at)[0];
    if (!inner) break;
    at = inner;
  }
  return at;
}

export function functionOf(call: Node, text: string): string {
  const name = childOf(call, 'FunctionIdentifier');
  return name ? textOf(name, text) : '';
}

/** Nodes that give what they hold. */
export const passes = new Set(['ParenExpr', 'OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr']);

export function expressionsIn(node: Node): readonly Node[] {
  return node.children.filter(({ name }) => expressions.has(name));
}

const expressions = new Set([
  'VectorSelector',
  'MatrixSelector',
  'SubqueryExpr',
  'BinaryExpr',
  'UnaryExpr',
  'ParenExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
  'FunctionCall',
  'AggregateExpr',
  'NumberDurationLiteral',
  'StringLiteral',
]);

export function childOf(node: Node, name: string): Node | undefined {
  return node.children.find(child => child.name === name);
}

export function textOf({ from, to }: Node, text: string): string {
  return text.slice(from, to);
}
