/** The extension in a real VS Code, on copies of the fixture workspaces: `node test/e2e/run.mjs`. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { runSuite } from '../support/editor-host.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A suite that dies before it counts is one failure. */
export async function runEditorTests({
  extension = root,
  suite = join(root, 'out', 'test', 'e2e', 'suite', 'index.js'),
} = {}) {
  const totals = { passed: 0, failed: 0 };
  for (const workspace of ['shop', 'two.code-workspace']) {
    const above = mkdtempSync(join(tmpdir(), 'readiness-'));
    const result = join(above, 'result.json');
    try {
      cpSync(join(root, 'test', 'workspaces'), above, { recursive: true });
      const code = await runSuite({
        extension,
        suite,
        folder: join(above, workspace),
        env: { READINESS_SUITE_RESULT: result },
      });
      const { passed, failed } = existsSync(result)
        ? JSON.parse(readFileSync(result, 'utf8'))
        : { passed: 0, failed: 1 };
      totals.passed += passed;
      totals.failed += code !== 0 && failed === 0 ? 1 : failed;
    } catch (error) {
      console.error(error);
      totals.failed++;
    } finally {
      rmSync(above, { recursive: true, force: true });
    }
  }
  const { passed, failed } = await runInPage();
  return { passed: totals.passed + passed, failed: totals.failed + failed };
}

async function runInPage() {
  const mocha = new Mocha({ reporter: 'spec' });
  mocha.addFile(join(root, 'test', 'e2e', 'browser.test.mjs'));
  await mocha.loadFilesAsync();
  const totals = { passed: 0, failed: 0 };
  await new Promise(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => totals.passed++);
    runner.on('fail', () => totals.failed++);
  });
  return totals;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [extension, suite] = process.argv.slice(2);
  const { passed, failed } = await runEditorTests({ ...(extension ? { extension } : {}), ...(suite ? { suite } : {}) });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed || !passed ? 1 : 0);
}
