/** What a real VS Code measures of the extension: activation, and keystroke to squiggles in a 1,000-line Compose file. */
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { composeText } from '../../bench/texts.js';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('devops-readiness.devops-readiness');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!extension || !folder || extension.isActive)
    throw new Error('a folder without anything to activate the extension');
  const start = performance.now();
  await extension.activate();
  const activation = performance.now() - start;

  const uri = vscode.Uri.joinPath(folder, 'compose.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(composeText(1000)));
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  await changed(uri, () => vscode.languages.getDiagnostics(uri).length > 0);
  const first = performance.now() - start;
  const line = document
    .getText()
    .split('\n')
    .findIndex(text => text.includes('restart: unless-stopped'));
  const keystrokes: number[] = [];
  const ownShares: number[] = [];
  for (let key = 0; key < 21; key++) {
    const before = vscode.languages.getDiagnostics(uri).length;
    const arrived = changed(uri, () => vscode.languages.getDiagnostics(uri).length !== before);
    const at = performance.now();
    let toldAt = at;
    const told = vscode.workspace.onDidChangeTextDocument(() => {
      toldAt = performance.now();
    });
    // One character that comments the policy out, or takes the comment back.
    await editor.edit(edit => {
      const place = new vscode.Position(line, 4);
      if (key % 2) edit.delete(new vscode.Range(place, place.translate(0, 1)));
      else edit.insert(place, '#');
    });
    await arrived;
    const now = performance.now();
    told.dispose();
    keystrokes.push(now - at);
    ownShares.push(now - toldAt);
  }
  const result = process.env.READINESS_SUITE_RESULT;
  if (result) writeFileSync(result, JSON.stringify({ activation, first, keystrokes, ownShares }));
}

function changed(uri: vscode.Uri, holds: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some(other => other.toString() === uri.toString()) && holds()) done();
    });
    const done = () => {
      listener.dispose();
      resolve();
    };
    if (holds()) done();
  });
}
