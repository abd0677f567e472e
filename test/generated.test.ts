/** Files made from the rules are fresh: a stale one is rewritten, and the test fails once. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/index.js';
import { generatedFiles, root } from './support/catalogue.js';

describe('Generated files', () => {
  it('are what the rules make of them', () => {
    const stale = [...generatedFiles(rules)].filter(([path, text]) => read(path) !== text);
    for (const [path, text] of stale) writeFileSync(join(root, path), text);
    assert.deepEqual(
      stale.map(([path]) => path),
      [],
      'rewritten; build and test again',
    );
  });
});

function read(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}
