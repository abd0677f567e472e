/**
 * `node test/run.mjs [--fast] [--grep pattern]`: runs the built tests, the fast ones first, then the real editor;
 * closes with `N passed, N failed`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'out/test');
const args = process.argv.slice(2);
const fast = args.includes('--fast');
const grep = args[args.indexOf('--grep') + 1];

if (fast) process.env.READINESS_FAST = '1';

const totals = { passed: 0, failed: 0 };

/** `generated` first: it says when everything after it speaks of stale lists. */
const order = [
  'generated.test.js',
  'tidy.test.js',
  'rules.test.js',
  'core',
  'laws.test.js',
  'server.test.js',
  'server-completion.test.js',
  'server-failures.test.js',
  'l10n.test.js',
  'calibration.test.js',
  'golden.test.js',
  'compare.test.js',
  'cli.test.js',
];

function testFiles() {
  return order.flatMap(name => {
    const path = join(built, name);
    if (!existsSync(path)) return [];
    return name.endsWith('.js')
      ? [path]
      : readdirSync(path)
          .filter(file => file.endsWith('.test.js'))
          .sort()
          .map(file => join(path, file));
  });
}

async function runMocha(files) {
  const mocha = new Mocha({
    reporter: process.env.CI ? 'spec' : 'dot',
    timeout: 120_000,
    ...(args.includes('--grep') ? { grep } : {}),
  });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  await new Promise(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => totals.passed++);
    runner.on('fail', () => totals.failed++);
  });
}

await runMocha(testFiles());
if (!fast) {
  const { runEditorTests } = await import('./e2e/run.mjs');
  const { passed, failed } = await runEditorTests();
  totals.passed += passed;
  totals.failed += failed;
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed || !totals.passed ? 1 : 0);
