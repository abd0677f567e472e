/** The open editor as the tests use it: wait, look, act. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Shown } from '../../../client/src/extension.js';

export async function extensionShown(): Promise<Shown> {
  const extension = vscode.extensions.getExtension<Shown>('devops-readiness.devops-readiness');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** The first result that is neither undefined nor false, looked for until it comes. */
export async function eventually<T>(
  look: () => T | Thenable<T>,
  what: string,
  timeout = 15_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeout;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw last ?? new Error(`waited ${timeout / 1000} s for ${what}`);
}

export function folderUri(index = 0): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[index];
  assert.ok(folder, `folder ${index} is open`);
  return folder.uri;
}

export async function open(path: string, folder = 0): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folderUri(folder), path));
  return vscode.window.showTextDocument(document);
}

/** The rules the tests follow: what else is found in the workspaces changes with the catalogue. */
export const followed = ['compose/missing-restart-policy', 'workflow/hardcoded-secret'];

/** Squiggles as `line:from-to rule`, lines and columns as the editor counts them, in order. */
export function squiggles(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, code }) => source === 'readiness' && followed.includes(codeOf(code)))
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(
      ({ range: { start, end }, code }) =>
        `${start.line + 1}:${start.character + 1}-${end.character + 1} ${codeOf(code)}`,
    );
}

export async function squigglesBecome(uri: vscode.Uri, expected: readonly string[]): Promise<void> {
  await eventually(() => {
    assert.deepEqual(squiggles(uri), expected);
    return true;
  }, 'squiggles');
}

export function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The lightbulb's menu at a place, with the edits of the first entries resolved. */
export async function lightbulb(uri: vscode.Uri, line: number, character: number): Promise<vscode.CodeAction[]> {
  const at = new vscode.Range(line - 1, character - 1, line - 1, character - 1);
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, at, 'quickfix', 10);
}

/** The tree as indented lines, `label | description`, unfolded to a depth. */
export async function treeLines<T>(
  tree: vscode.TreeDataProvider<T>,
  depth: number,
  node?: T,
  indent = '',
): Promise<string[]> {
  const children = (await tree.getChildren(node)) ?? [];
  const lines: string[] = [];
  for (const child of children) {
    const item = await tree.getTreeItem(child);
    lines.push(`${indent}${item.label}${item.description ? ` | ${item.description}` : ''}`);
    if (depth > 1) lines.push(...(await treeLines(tree, depth - 1, child, `${indent}  `)));
  }
  return lines;
}

/** The node whose item satisfies the condition, looked for in the whole tree. */
export async function findNode<T>(
  tree: vscode.TreeDataProvider<T>,
  wanted: (item: vscode.TreeItem) => boolean,
  node?: T,
): Promise<{ node: T; item: vscode.TreeItem } | undefined> {
  for (const child of (await tree.getChildren(node)) ?? []) {
    const item = await tree.getTreeItem(child);
    if (wanted(item)) return { node: child, item };
    const below = await findNode(tree, wanted, child);
    if (below) return below;
  }
  return undefined;
}

export async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  await editor.edit(edit => edit.replace(whole, text));
}
