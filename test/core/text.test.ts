import assert from 'node:assert/strict';
import {
  appendLines,
  applyEdits,
  firstLine,
  insertLineAbove,
  lineAt,
  lineEdits,
  lineSpan,
  OverlappingEdits,
  offsetAt,
  positionAt,
  replaceText,
  span,
  textOf,
} from '../../server/core/text.js';

const file = (text: string) => ({ path: 'a.txt', text });

describe('Text', () => {
  it('counts lines and UTF-16 characters from 0', () => {
    const emoji = file('a\n😀b\r\nc');
    assert.deepEqual(positionAt(emoji, 4), { line: 1, character: 2 });
    assert.equal(lineAt(emoji, 0), 0);
    assert.equal(lineAt(emoji, 99), 2);
    assert.equal(textOf(lineSpan(emoji, 1)), '😀b');
  });

  it('moves positions outside the text to the nearest inside', () => {
    const two = file('ab\ncd');
    assert.equal(offsetAt(two, { line: 9, character: 0 }), 5);
    assert.equal(offsetAt(two, { line: 0, character: 99 }), 3);
    assert.equal(offsetAt(two, { line: -1, character: -1 }), 0);
  });

  it('keeps a squiggle on its first line', () => {
    const crlf = file('ab\r\ncd');
    assert.equal(textOf(firstLine(span(crlf, 0, 6))), 'ab');
    assert.equal(textOf(firstLine(span(crlf, 4, 6))), 'cd');
  });

  it('applies edits in the order of the text, insertions at one place in the order given', () => {
    const f = file('abc');
    const edits = [
      replaceText(f, 3, 3, '!'),
      replaceText(f, 1, 1, '1'),
      replaceText(f, 1, 1, '2'),
      replaceText(f, 0, 1, 'A'),
    ];
    assert.equal(applyEdits(f.text, edits), 'A12bc!');
  });

  it('takes the same edit once, and refuses edits that overlap', () => {
    const f = file('abc');
    assert.equal(applyEdits(f.text, [replaceText(f, 0, 1, 'x'), replaceText(f, 0, 1, 'x')]), 'xbc');
    assert.throws(() => applyEdits(f.text, [replaceText(f, 0, 2, 'x'), replaceText(f, 1, 3, 'y')]), OverlappingEdits);
  });

  it('appends lines after a missing last newline, in the file’s own line ending', () => {
    const added = (text: string) => applyEdits(text, [appendLines(file(text), ['x=1'])]);
    assert.equal(added(''), 'x=1\n');
    assert.equal(added('a=1'), 'a=1\nx=1\n');
    assert.equal(added('a=1\r\n'), 'a=1\r\nx=1\r\n');
  });

  it('puts a line above another, indented alike', () => {
    const above = (text: string, line: number) => applyEdits(text, [insertLineAbove(file(text), line, '# c')]);
    assert.equal(above('a:\n  b: 1\n', 1), 'a:\n  # c\n  b: 1\n');
    assert.equal(above('\ufeffa: 1\r\n', 0), '\ufeff# c\r\na: 1\r\n');
  });

  it('finds the whole lines that differ', () => {
    for (const [before, after] of [
      ['a\nb\nc\n', 'a\nB\nc\n'],
      ['a\nb\n', 'a\nb\nc\n'],
      ['a\nb\nc\n', 'a\nc\n'],
      ['', 'a\n'],
      ['a', 'b'],
      ['x\nx\nx\n', 'x\nx\n'],
      ['a\r\nb\r\n', 'a\r\nc\r\nb\r\n'],
      ['same\n', 'same\n'],
    ] as const) {
      const edits = lineEdits(file(before), after);
      assert.equal(applyEdits(before, edits), after);
      assert.ok(edits.length <= 1);
    }
  });
});
