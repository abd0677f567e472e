/**
 * Photographs the extension on the bundled example, in a dark, a light and a high-contrast theme. The pictures in
 * `images/` are made with `--size 1260x620 --scale 1` and brought to a palette by `pngquant --ext .png --force`:
 * `node test/e2e/screenshots.mjs <folder for the pictures> [--theme dark] [--size 1280x800] [--scale 2] [--extension <path>]
 * [--workspace <path>]`.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openWindow, startServer } from '../support/editor-host.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string' },
    size: { type: 'string', default: '1280x800' },
    scale: { type: 'string', default: '2' },
    extension: { type: 'string', default: root },
    workspace: { type: 'string', default: join(root, 'test', 'example') },
  },
});
const [pictures] = positionals;
if (!pictures) {
  console.error('usage: node test/e2e/screenshots.mjs <folder for the pictures>');
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' };
for (const [name, theme] of Object.entries(themes)) {
  if (!values.theme || values.theme === name) await photograph(name, theme);
}

async function photograph(name, theme) {
  const [width, height] = values.size.split('x').map(Number);
  const above = mkdtempSync(join(tmpdir(), 'readiness-'));
  const folder = join(above, 'agent-api');
  cpSync(resolve(values.workspace), folder, { recursive: true });
  const server = await startServer({
    extension: resolve(values.extension),
    settings: {
      'security.workspace.trust.enabled': false,
      'workbench.colorTheme': theme,
      'window.commandCenter': false,
      'window.title': '${activeEditorShort}${separator}${rootName}',
      'editor.minimap.enabled': false,
      'editor.fontSize': 13,
    },
  });
  try {
    const window = await openWindow(server, { folder, size: { width, height }, scale: Number(values.scale) });
    const { page } = window;
    const shoot = async (what, part) => {
      const clip = part ? { clip: await part.boundingBox() } : {};
      await page.screenshot({ path: join(pictures, `${what}-${name}.png`), ...clip });
    };
    const editor = page.locator('[id="workbench.parts.editor"]');

    await page.getByRole('treeitem', { name: 'docker-compose.yaml' }).dblclick();
    await page.locator('.squiggly-warning').first().waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'DevOps Readiness' }).first().click();
    const rows = page.locator('[id="workbench.parts.sidebar"] .monaco-list-row');
    await rows.first().waitFor();
    await widenSidebar(page);
    await rows.filter({ hasText: 'Docker & Containers' }).first().click();
    await pauseForPaint(page);
    await shoot('sidebar');

    const sidebar = page.locator('[id="workbench.parts.sidebar"]');
    for (const [what, grouping] of [
      ['severity', 'Severity'],
      ['file', 'File'],
      ['wins', 'Quick Wins First'],
      ['row', 'Scorecard Row'],
    ]) {
      await command(page, 'DevOps Readiness: Group Findings By');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: grouping }).first().click();
      await pauseForPaint(page);
      if (what !== 'row') await shoot(`by-${what}`, sidebar);
    }

    await page.locator('.view-line', { hasText: 'postgres:' }).first().click();
    await page.locator('.view-line', { hasText: 'postgres:' }).first().locator('span').last().hover();
    await page.locator('.monaco-hover:visible').first().waitFor();
    await page.waitForTimeout(700);
    await shoot('hover', editor);

    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').first().waitFor();
    await pauseForPaint(page);
    await shoot('lightbulb', editor);
    await page.keyboard.press('Escape');

    await page.locator('.statusbar-item', { hasText: 'Readiness' }).first().click();
    const report = page.frameLocator('iframe.webview').first().frameLocator('iframe#active-frame');
    await report.locator('main').waitFor({ timeout: 20_000 });
    await pauseForPaint(page);
    await shoot('report', editor);
    await page.keyboard.press('Control+W');

    await page.locator('.view-line', { hasText: 'postgres:' }).first().click();
    await page.keyboard.press('Control+.');
    const fix = page.locator('.action-widget').getByText('Restart unless stopped');
    await fix.hover({ force: true });
    await fix.click();
    await page.locator('.statusbar-item', { hasText: /Readiness \d\.\d\/10 \+/ }).waitFor();
    await page.waitForTimeout(300);
    await shoot('moved');

    // The page sets its two columns beside each other only where there is room.
    await command(page, 'View: Toggle Primary Side Bar Visibility');
    await command(page, 'Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Ready for Production' }).click();
    await page.locator('.getting-started-step').first().waitFor();
    await pauseForPaint(page);
    await shoot('walkthrough', editor);
    await window.close();

    const empty = join(above, 'notes');
    mkdirSync(empty);
    const bare = await openWindow(server, { folder: empty, size: { width, height }, scale: Number(values.scale) });
    await bare.page.getByRole('tab', { name: 'DevOps Readiness' }).first().click();
    await bare.page.getByText('Nothing here to judge yet.').waitFor({ timeout: 30_000 });
    await pauseForPaint(bare.page);
    const part = await bare.page.locator('[id="workbench.parts.sidebar"]').boundingBox();
    await bare.page.screenshot({ path: join(pictures, `welcome-${name}.png`), clip: { ...part, height: 320 } });
    await bare.close();
  } finally {
    await server.close();
    rmSync(above, { recursive: true, force: true });
  }
}

async function command(page, name) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input.input').fill(`>${name}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
}

async function widenSidebar(page) {
  const sidebar = await page.locator('[id="workbench.parts.sidebar"]').boundingBox();
  const edge = sidebar.x + sidebar.width;
  await page.mouse.move(edge, 400);
  await page.mouse.down();
  await page.mouse.move(edge + 90, 400, { steps: 5 });
  await page.mouse.up();
}

/** Lets transitions and late painting settle. */
async function pauseForPaint(page) {
  const { width, height } = page.viewportSize();
  await page.mouse.move(width - 12, height - 60);
  await page.waitForTimeout(700);
}
