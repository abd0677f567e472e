import assert from 'node:assert/strict';
import {
  type Expression,
  partsOf,
  pathOf,
  placeholders,
  readCondition,
  readExpression,
} from '../../server/core/model/workflow/expression.js';

/** An expression with parentheses around everything, to see what binds to what. */
const shape = (expression: Expression | undefined): string => {
  if (!expression) return 'unreadable';
  if (expression.kind === 'literal') return JSON.stringify(expression.value);
  if (expression.kind === 'context') return expression.path.map(name => name ?? '?').join('.');
  if (expression.kind === 'call') return `${expression.name}(${expression.args.map(shape).join(', ')})`;
  const [left, right] = expression.operands;
  return right ? `(${shape(left)} ${expression.operator} ${shape(right)})` : `${expression.operator}${shape(left)}`;
};
const read = (text: string) => shape(readExpression(text));

describe('readExpression', () => {
  it('knows what binds tighter', () => {
    assert.equal(read('a || b && c == d'), '(a || (b && (c == d)))');
    assert.equal(read('!a && b < 3'), '(!a && (b < 3))');
    assert.equal(read('(a || b) && !(c)'), '((a || b) && !c)');
    assert.equal(read('a == b != c'), '((a == b) != c)');
  });

  it('reads every literal', () => {
    assert.equal(read("'it''s'"), '"it\'s"');
    assert.equal(read('true == false'), '(true == false)');
    assert.equal(readExpression('True')?.kind, 'context', 'only in lower case');
    assert.equal(read('null'), 'null');
    assert.equal(read('-3.5e2'), '-350');
    assert.equal(read('0xff'), '255');
  });

  it('reads properties in all their spellings', () => {
    assert.equal(read('github.event.commits[0].message'), 'github.event.commits.0.message');
    assert.equal(read("GitHub['Event'].issue.title"), 'github.event.issue.title');
    assert.equal(read('github.event.commits.*.message'), 'github.event.commits.*.message');
    assert.equal(read('secrets[matrix.name]'), 'secrets.?');
    assert.equal(read('steps.my-step.outputs.a_b'), 'steps.my-step.outputs.a_b');
    assert.equal(read('fromJSON(needs.a.outputs.b).c'), 'fromjson(needs.a.outputs.b)');
  });

  it('refuses what GitHub refuses', () => {
    for (const text of ['', 'a &&', 'a b', '"double"', "'open", 'f(', 'a[', 'a.', '== b', '(a', 'a + b']) {
      assert.equal(read(text), 'unreadable', text);
    }
  });

  it('stands whatever is nested or long', () => {
    assert.equal(read('('.repeat(20000)), 'unreadable');
    assert.equal(read(`a${'[0]'.repeat(30000)}`), 'unreadable');
    assert.equal(read('!'.repeat(5000)), 'unreadable');
  });

  it('says where every part stands', () => {
    const text = "contains(github.ref, 'x') && a.b";
    const expression = readExpression(text);
    assert.ok(expression);
    const parts = [...partsOf(expression)].map(part => text.slice(part.start, part.end));
    assert.deepEqual(parts, [text, "contains(github.ref, 'x')", 'github.ref', "'x'", 'a.b']);
  });
});

describe('placeholders', () => {
  it('finds each with its place, braces in quotes included', () => {
    const text = "a ${{ x.y }} b ${{ format('}}', z) }} c ${{ open";
    const found = placeholders(text);
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      ['${{ x.y }}', "${{ format('}}', z) }}"],
    );
    const [first] = found;
    assert.equal(first?.expression && pathOf(first.expression), 'x.y');
    assert.equal(first?.expression && text.slice(first.expression.start, first.expression.end), 'x.y');
  });
});

describe('readCondition', () => {
  it('takes an `if` with and without braces, but not with text around them', () => {
    assert.equal(shape(readCondition('always()')), 'always()');
    assert.equal(shape(readCondition('${{ always() }}')), 'always()');
    assert.equal(shape(readCondition('${{ a }} && b')), 'unreadable');
    assert.equal(shape(readCondition("${{ a == '}}' }}")), '(a == "}}")');
  });
});
