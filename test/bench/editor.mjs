/** `npm run bench:editor`: activation and keystroke latency in a real VS Code, printed as a table. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSuite } from '../support/editor-host.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const above = mkdtempSync(join(tmpdir(), 'readiness-measure-'));
const result = join(above, 'result.json');
const activations = [];
const firsts = [];
const keystrokes = [];
const ownShares = [];
try {
  for (let run = 0; run < 3; run++) {
    const folder = mkdtempSync(join(above, 'folder-'));
    writeFileSync(join(folder, 'notes.txt'), 'Nothing here to look at yet.\n');
    const code = await runSuite({
      extension: root,
      suite: join(root, 'out/test/e2e/measure/index.js'),
      folder,
      env: { READINESS_SUITE_RESULT: result },
    });
    if (code !== 0) throw new Error(`the editor ended with ${code}`);
    const measured = JSON.parse(readFileSync(result, 'utf8'));
    activations.push(measured.activation);
    firsts.push(measured.first);
    // The first ones warm up what everything after them uses.
    keystrokes.push(...measured.keystrokes.slice(3));
    ownShares.push(...measured.ownShares.slice(3));
  }
} finally {
  rmSync(above, { recursive: true, force: true });
}

const at = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
console.log('| in a real VS Code | median | 95th percentile |');
console.log('|---|---|---|');
const row = (what, values) =>
  console.log(`| ${what} | ${Math.round(at(values, 0.5))} ms | ${Math.round(at(values, 0.95))} ms |`);
row('activation', activations);
row('activation to the first squiggles, server start included', firsts);
row('keystroke to squiggles, 1,000-line Compose file', keystrokes);
row('of which after the editor has told its extensions', ownShares);
