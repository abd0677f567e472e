/** The extension as a person meets it: clicks and keys in the page of a real editor. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWindow, startServer } from '../support/editor-host.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe('in the page', function () {
  this.timeout(60_000);
  let above;
  let server;
  let window;
  let page;

  before(async () => {
    above = mkdtempSync(join(tmpdir(), 'readiness-'));
    cpSync(join(root, 'test', 'workspaces', 'shop'), join(above, 'shop'), { recursive: true });
    server = await startServer({
      extension: process.env.READINESS_EXTENSION ?? root,
      settings: { 'security.workspace.trust.enabled': false, 'files.autoSave': 'off' },
    });
    window = await openWindow(server, { folder: join(above, 'shop'), log: () => undefined });
    page = window.page;
    page.setDefaultTimeout(15_000);
    await page.getByRole('treeitem', { name: 'compose.yaml' }).dblclick();
    await page.locator('.squiggly-warning').first().waitFor({ timeout: 30_000 });
  });

  after(async () => {
    await window?.close();
    await server?.close();
    if (above) rmSync(above, { recursive: true, force: true });
  });

  const sidebar = () => page.locator('[id="workbench.parts.sidebar"]');
  const rows = () => sidebar().getByRole('treeitem');
  const inReport = () => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const command = async name => {
    const open = async () => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input.input').fill(`>${name}`, { timeout: 3_000 });
    };
    // A page that is shown in a tab, or was a moment ago, swallows keys; a part that takes the focus late closes the list.
    await open().catch(async () => {
      await page.locator('[id="workbench.parts.titlebar"], [id="workbench.parts.statusbar"]').first().click();
      await open();
    });
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  };

  it('shows the scorecard behind its icon, with a badge for open blockers', async () => {
    const icon = page.getByRole('tab', { name: /^DevOps Readiness/ });
    await icon.click();
    await rows().filter({ hasText: 'NOT READY' }).waitFor();
    await page.locator('.activitybar [aria-label*="1 blocker open"]').first().waitFor();
    await rows().filter({ hasText: 'Docker & Containers' }).click();
    const finding = rows().filter({ hasText: 'web stays down after a crash' });
    await finding.waitFor();
    assert.match((await finding.getAttribute('aria-label')) ?? '', /high, compose\.yaml:3/);
  });

  it('opens the report from the status bar, and a file from the report', async () => {
    await page.locator('.statusbar-item', { hasText: /Readiness \d/ }).click();
    await inReport().getByText('NOT READY').first().waitFor();
    await inReport().locator('a[data-path="compose.yaml"]').first().click();
    await page.locator('.statusbar-item', { hasText: /Ln (3|13), Col 1/ }).waitFor();
    await page.keyboard.press('Control+W');
  });

  it('writes an accepted finding and its reason beside it, and takes the score along', async () => {
    await page.getByRole('tab', { name: /^compose\.yaml/ }).click();
    await page.locator('.view-line', { hasText: 'cache:' }).locator('span').last().click();
    await page.keyboard.press('Control+.');
    const accept = page.locator('.action-widget').getByText('Accept compose/missing-restart-policy here');
    // The menu takes clicks only once the pointer has moved over it.
    await accept.hover({ force: true });
    await accept.click();
    await page.locator('.quick-input-widget input.input').fill('started by hand');
    await page.keyboard.press('Enter');
    await page
      .locator('.view-line', { hasText: 'readiness: accept[compose/missing-restart-policy] started by hand' })
      .waitFor();
    await page.locator('.squiggly-warning').nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+S');
  });

  it('is reached and used with keys alone', async () => {
    await command('Focus on Scorecard View');
    await page.locator('[id="workbench.parts.sidebar"] .monaco-list:focus').waitFor();
    await page.keyboard.press('Home');
    const focused = () => sidebar().locator('.monaco-list-row.focused').getAttribute('aria-label');
    const seen = [];
    while (seen.length < 80 && !/^web stays down.*fix:/.test(seen.at(-1) ?? '')) {
      await page.keyboard.press('ArrowDown');
      seen.push(await focused());
      if (/weight \d+/.test(seen.at(-1) ?? '')) await page.keyboard.press('ArrowRight');
    }
    assert.ok(seen.length < 80, seen.join('\n'));
    assert.ok(seen.every(label => label && !/[$`]/.test(label)));
    const fixed = page.locator('.view-line', { hasText: 'restart: unless-stopped' });
    await page.keyboard.press('Control+.');
    await fixed.waitFor();
    await page.keyboard.press('Control+Z');
    await fixed.waitFor({ state: 'detached' });

    await command('Focus on Scorecard View');
    await page.locator('[id="workbench.parts.sidebar"] .monaco-list:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: /Ln 3, Col 6 \(3 selected\)/ }).waitFor();
  });

  it('completes a config as it is typed', async () => {
    await command('DevOps Readiness: Create .readiness.yaml');
    await page.getByRole('tab', { name: /^\.readiness\.yaml/ }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    const suggestion = name => page.locator('.suggest-widget.visible .monaco-list-row', { hasText: name });
    await page.keyboard.type('rul');
    // Editors before 1.94 open no list by themselves where a YAML key begins.
    const opened = suggestion('rules').first();
    await opened.waitFor({ timeout: 4_000 }).catch(() => page.keyboard.press('Control+Space'));
    await opened.waitFor();
    await page.keyboard.press('Enter');
    await suggestion('compose/missing-restart-policy').first().waitFor();
    await page.keyboard.type('missing-restart');
    await suggestion('compose/missing-restart-policy').first().waitFor();
    await page.keyboard.press('Enter');
    await suggestion('blocker').waitFor();
    await page.keyboard.type('of');
    await suggestion('off').waitFor();
    await page.keyboard.press('Enter');
    const lines = page.locator('.editor-instance .view-line');
    await lines.filter({ hasText: /^\s*compose\/missing-restart-policy:\soff$/ }).waitFor();
    await lines.filter({ hasText: /^rules:$/ }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    await page.keyboard.press('Control+W');
    await page.getByRole('tab', { name: /^\.readiness\.yaml/ }).waitFor({ state: 'detached' });
  });

  it('remembers the grouping, and folds everything', async () => {
    await command('DevOps Readiness: Group Findings By');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Severity' }).click();
    await rows()
      .filter({ hasText: /^Blocker/ })
      .waitFor();
    // The editor writes its state down a moment later.
    await page.waitForTimeout(2_000);
    await page.reload();
    await page.locator('.statusbar-item', { hasText: /Readiness \d/ }).waitFor({ timeout: 30_000 });
    await command('Focus on Scorecard View');
    await rows()
      .filter({ hasText: /^Blocker/ })
      .waitFor({ timeout: 30_000 });
    await rows()
      .filter({ hasText: /^web stays down/ })
      .first()
      .waitFor();
    await sidebar().hover();
    await sidebar().getByRole('button', { name: 'Collapse All' }).click();
    await rows()
      .filter({ hasText: /^web stays down/ })
      .first()
      .waitFor({ state: 'detached' });
    await command('DevOps Readiness: Group Findings By');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Scorecard Row' }).click();
  });

  it('exports the report, and finds the page of a rule', async () => {
    await command('DevOps Readiness: Export Report…');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Markdown' }).click();
    const path = page.locator('.quick-input-widget input.input');
    await page.waitForFunction(() =>
      document.querySelector('.quick-input-widget input.input')?.value.endsWith('readiness-report.md'),
    );
    await path.press('Enter');
    const written = page.locator('.notification-toast', { hasText: 'readiness-report.md' });
    await written.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('tab', { name: /^readiness-report\.md/ }).waitFor();
    assert.match(readFileSync(join(above, 'shop', 'readiness-report.md'), 'utf8'), /NOT READY/);
    await page.keyboard.press('Control+W');

    await command('DevOps Readiness: Open Rule Documentation');
    await page.locator('.quick-input-widget input.input').fill('missing-restart');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'compose/missing-restart-policy' })
      .first()
      .click();
    await page.getByRole('tab', { name: /missing-restart-policy/ }).waitFor();
    await page.keyboard.press('Control+W');
  });

  it('mends everything that is safe after one question, previewed on request', async () => {
    const change = page.locator('.view-line', { hasText: 'restart: unless-stopped' }).first();
    await command('DevOps Readiness: Fix All Safe Problems in Workspace');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Discard' }).waitFor();
    const panel = page.locator('[id="workbench.parts.panel"]');
    const previewed = panel.locator('.monaco-list-row', { hasText: 'compose.yaml' });
    await previewed.first().waitFor();
    if (process.env.READINESS_SHOT) await page.screenshot({ path: process.env.READINESS_SHOT });
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
    await page
      .getByRole('tab', { name: /^compose\.yaml/ })
      .first()
      .click();
    assert.equal(await change.count(), 0);

    await command('DevOps Readiness: Fix All Safe Problems in Workspace');
    await page.getByRole('button', { name: 'Fix', exact: true }).click();
    await change.waitFor();
    await page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
    assert.doesNotMatch(compose(), /restart:/, 'saving is up to the user');
  });

  it('says once that the server ended, however often it ends', async function () {
    if (process.platform === 'win32') this.skip();
    await command('Notifications: Clear All Notifications');
    const told = page.locator('.notification-toast', { hasText: 'ended unexpectedly' });
    const first = languageServer();
    process.kill(first, 'SIGKILL');
    await told.waitFor();
    await page.waitForTimeout(1_500);
    const second = languageServer();
    assert.notEqual(second, first);
    process.kill(second, 'SIGKILL');
    await page.waitForTimeout(3_000);
    assert.notEqual(languageServer(), second);
    assert.equal(await told.count(), 1);
    await page.locator('.statusbar-item', { hasText: /Readiness \d/ }).waitFor();
  });

  it('says what to do where there is nothing to judge', async () => {
    const empty = join(above, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'notes.txt'), 'Nothing here.\n');
    const other = await openWindow(server, { folder: empty, log: () => undefined });
    try {
      other.page.setDefaultTimeout(20_000);
      await other.page.getByRole('tab', { name: /^DevOps Readiness/ }).click();
      const welcome = other.page.locator('[id="workbench.parts.sidebar"]');
      await welcome.getByText('Nothing here to judge yet.').waitFor();
      writeFileSync(join(empty, 'compose.yaml'), 'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n');
      await welcome.getByRole('button', { name: 'Look Again' }).click();
      await welcome.getByRole('treeitem').first().waitFor();
    } finally {
      await other.close();
    }
  });

  /** The process id of the language server that this test's editor started for the first window. */
  const languageServer = () => {
    const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' });
    const processes = stdout.split('\n').flatMap(line => {
      const [, pid, parent, words] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? [{ pid: Number(pid), parent: Number(parent), words }] : [];
    });
    const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
    const isOurs = pid => pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)));
    // The youngest: a window that was loaded again may have left one behind.
    const found = processes.findLast(({ pid, words }) => /dist.server\.js\b/.test(words) && isOurs(pid));
    assert.ok(found, 'the server runs');
    return found.pid;
  };
  const compose = () => readFileSync(join(above, 'shop', 'compose.yaml'), 'utf8');
});
