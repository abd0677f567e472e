/** From the server's places to the editor's. */
import * as vscode from 'vscode';
import type { FindingView, ViewRange } from '../../server/core/protocol.js';

export function rangeOf({ start, end }: ViewRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The arguments of a command that opens a finding's file at its place. */
export function openCommand({ uri, range }: FindingView): vscode.Command | undefined {
  if (!uri) return undefined;
  const options: vscode.TextDocumentShowOptions = range ? { selection: rangeOf(range) } : {};
  return { title: vscode.l10n.t('Open'), command: 'vscode.open', arguments: [vscode.Uri.parse(uri), options] };
}
