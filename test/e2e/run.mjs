/** The extension in a real VS Code, on copies of the fixture workspaces: `node test/e2e/run.mjs`. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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
        beside: join(root, 'test', 'e2e', 'languages'),
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
  const { passed, failed } = await runInPage(extension);
  return { passed: totals.passed + passed, failed: totals.failed + failed };
}

/** The click-through tests, on the extension packaged and installed as a user does it. */
async function runInPage(extension) {
  const above = mkdtempSync(join(tmpdir(), 'readiness-'));
  process.env.READINESS_EXTENSION = packaged(extension, above);
  const mocha = new Mocha({ reporter: 'spec' });
  mocha.addFile(join(root, 'test', 'e2e', 'browser.test.mjs'));
  await mocha.loadFilesAsync();
  const totals = { passed: 0, failed: 0 };
  await new Promise(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => totals.passed++);
    runner.on('fail', () => totals.failed++);
  });
  rmSync(above, { recursive: true, force: true });
  return totals;
}

/** The path of a `.vsix` made as `npm run package` makes it, of what is built already. */
function packaged(extension, folder) {
  const { scripts } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const flags = scripts.package.split(' vsce package ')[1].split(' ');
  const vsix = join(folder, 'extension.vsix');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, 'package', ...flags, '--out', vsix], {
    cwd: extension,
    encoding: 'utf8',
  });
  const said = `${stdout}${stderr}`;
  if (status !== 0 || /WARNING/.test(said)) throw new Error(`the extension cannot be packaged:\n${said}`);
  console.log(`packaged: ${(statSync(vsix).size / 1e6).toFixed(2)} MB`);
  return vsix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [extension, suite] = process.argv.slice(2);
  const { passed, failed } = await runEditorTests({ ...(extension ? { extension } : {}), ...(suite ? { suite } : {}) });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed || !passed ? 1 : 0);
}
