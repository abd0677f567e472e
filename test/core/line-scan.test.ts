import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineScan } from '../../server/core/model/project/line-scan.js';

/** Every `a` with the next character of its line. */
function places(text: string, from: number, to: number, found: number[]): void {
  for (let at = from; at < to; at++) if (text[at] === 'a' && text[at + 1] !== '\n') found.push(at);
}

describe('line scan', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '😀'), maxLength: 30 });

  it('finds in a changed text what it finds in a new one', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), texts => {
        const scan = lineScan(places);
        for (const text of texts) assert.deepEqual(scan({ path: 'x', text }), lineScan(places)({ path: 'x', text }));
      }),
      { numRuns: 2000 },
    );
  });

  it('looks only at the lines that changed', () => {
    const seen: string[] = [];
    const scan = lineScan((text, from, to) => {
      if (to > from) seen.push(text.slice(from, to));
    });
    for (const text of ['one\ntwo\nthree\n', 'one\ntwo\nthree\n', 'one\ntwice\nthree\n', 'one\nthree\n'])
      scan({ path: 'x', text });
    assert.deepEqual(seen, ['one\ntwo\nthree\n', 'twice\n', 'three\n']);
  });
});
