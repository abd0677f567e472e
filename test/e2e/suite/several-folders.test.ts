import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extensionShown, folderUri, open, squigglesBecome, treeLines } from './editor.js';

describe('several folders', () => {
  it('gives each folder its own findings and its own scorecard', async () => {
    const shown = await extensionShown();
    const lines = await eventually(async () => {
      const shownNow = await treeLines(shown.sidebar, 2);
      const folders = shownNow.filter(line => !line.startsWith(' '));
      assert.equal(folders.length, 2, shownNow.join('\n'));
      assert.match(folders[0] ?? '', /^shop \| \d+\.\d\d \/ 10$/);
      assert.match(folders[1] ?? '', /^worker \| \d+\.\d\d \/ 10$/);
      return shownNow;
    }, 'two scorecards');
    assert.equal(lines.filter(line => /^ {2}(NOT READY|READY|HARDENED) /.test(line)).length, 2, lines.join('\n'));
    await squigglesBecome(vscode.Uri.joinPath(folderUri(0), 'compose.yaml'), [
      '3:3-6 compose/missing-restart-policy',
      '13:3-8 compose/missing-restart-policy',
    ]);
  });

  it('shows the score of the folder the editor is in', async () => {
    const { statusBar } = await extensionShown();
    await open('compose.yaml', 0);
    await eventually(() => String(statusBar.tooltip).startsWith('shop\n'), 'the score of shop');
    await open('compose.yaml', 1);
    await eventually(() => String(statusBar.tooltip).startsWith('worker\n'), 'the score of worker');
  });
});
