/** What a real VS Code runs: mocha over the tests for the kind of workspace that is open. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/** Rejects when a test fails, which the editor turns into its exit code. */
export async function run(): Promise<void> {
  const mark = process.env.READINESS_SUITE_MARK ?? '';
  // The editor guards `console.log` against replacement, so mocha's own way out is the one to mark.
  Object.assign(Mocha.reporters.Base, { consoleLog: (...words: unknown[]) => console.log(mark + format(...words)) });
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter: 'spec' });
  const file = vscode.workspace.workspaceFile ? 'several-folders.test.js' : 'one-folder.test.js';
  mocha.addFile(join(__dirname, file));
  const counts = await new Promise<{ passed: number; failed: number }>(resolve => {
    const totals = { passed: 0, failed: 0 };
    mocha
      .run(() => resolve(totals))
      .on('pass', () => totals.passed++)
      .on('fail', () => totals.failed++);
  });
  const result = process.env.READINESS_SUITE_RESULT;
  if (result) writeFileSync(result, JSON.stringify(counts));
  if (counts.failed || !counts.passed) throw new Error(`${counts.failed} tests failed, ${counts.passed} passed`);
}
