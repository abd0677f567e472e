/** The commands: each asks the server for an edit or a text and hands it to the editor. */
import * as vscode from 'vscode';
import { type AcceptParams, commands, type FindingView, type FolderScorecard } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';
import { rangeOf } from './places.js';
import type { Scorecards } from './scorecards.js';
import { plural } from './sidebar.js';

/** What a finding's node in the sidebar hands to a command. */
export interface FindingTarget {
  readonly folder: string;
  readonly finding: FindingView;
}

export function registerActions(
  connection: Connection,
  scorecards: Scorecards,
  selected: () => FindingTarget | undefined,
): vscode.Disposable {
  const folderToUse = () => askForFolder(scorecards);
  const on = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    on('readiness.refresh', () => connection.refresh()),
    on('readiness.restartServer', () => connection.restart()),
    on('readiness.fixAllInWorkspace', () => fixAll(connection, folderToUse)),
    on('readiness.fixFinding', (target?: FindingTarget) => fixFinding(connection, target ?? selected())),
    on('readiness.createConfig', () => createConfig(connection, folderToUse)),
    on('readiness.exportReport', () => exportReport(connection, folderToUse)),
    on(commands.acceptFinding, (target: Omit<AcceptParams, 'reason'> | FindingTarget) =>
      acceptFinding(connection, target),
    ),
    on(commands.offerCommand, offerCommand),
  );
}

async function fixAll(connection: Connection, folderToUse: () => Promise<FolderScorecard | undefined>): Promise<void> {
  const scorecard = await folderToUse();
  if (!scorecard) return;
  const fixes = await connection.fixAll(scorecard.folder);
  if (!fixes) {
    vscode.window.showInformationMessage('Nothing to mend: no finding has a fix that is safe to apply in bulk.');
    return;
  }
  const files = fixes.whole.entries().map(([uri]) => vscode.workspace.asRelativePath(uri));
  const [apply, preview] = ['Fix', 'Preview'];
  const answer = await vscode.window.showInformationMessage(
    `Fix all safe problems of ${scorecard.name}?`,
    { modal: true, detail: `Changes ${plural(files.length, 'file')}, unsaved and undoable:\n${files.join('\n')}` },
    apply,
    preview,
  );
  if (answer === apply) await vscode.workspace.applyEdit(fixes.whole);
  if (answer === preview) await vscode.workspace.applyEdit(fixes.ticked);
}

async function fixFinding(connection: Connection, target: FindingTarget | undefined): Promise<void> {
  if (!target?.finding.fix) {
    vscode.window.showInformationMessage('Select a finding that has a fix.');
    return;
  }
  const { folder, finding } = target;
  const { rule, uri, range } = finding;
  const fix = await connection.fix({ folder, rule, uri, range });
  if (!fix) {
    vscode.window.showInformationMessage('The file has changed and this fix no longer applies.');
    return;
  }
  const { edit, title, command } = fix;
  if (!(await vscode.workspace.applyEdit(edit))) return;
  const [touched] = edit.entries();
  if (touched)
    await vscode.window.showTextDocument(touched[0], {
      preview: true,
      ...(range && uri ? { selection: rangeOf(range) } : {}),
    });
  if (command) await offerCommand(command, title);
}

async function acceptFinding(
  connection: Connection,
  target: Omit<AcceptParams, 'reason'> | FindingTarget,
): Promise<void> {
  const { rule, uri, range } = 'finding' in target ? target.finding : target;
  if (!uri || !range) return;
  const reason = await vscode.window.showInputBox({
    title: `Accept ${rule} here`,
    prompt: 'Why is this meant? The reason is written beside it and shown in the report.',
    placeHolder: 'only reachable from the build network',
    validateInput: text => (text.trim() ? undefined : 'An accepted finding needs a reason'),
  });
  if (!reason?.trim()) return;
  const edit = await connection.accept({ rule, uri, range, reason: reason.trim() });
  if (!edit) {
    vscode.window.showInformationMessage(
      'This file has no place for such a comment: accept it in .readiness.yaml instead.',
    );
    return;
  }
  await vscode.workspace.applyEdit(edit);
}

async function createConfig(
  connection: Connection,
  folderToUse: () => Promise<FolderScorecard | undefined>,
): Promise<void> {
  const scorecard = await folderToUse();
  if (!scorecard) return;
  const edit = await connection.createConfig(scorecard.folder);
  if (edit) await vscode.workspace.applyEdit(edit);
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(scorecard.folder), '.readiness.yaml');
  await vscode.window.showTextDocument(uri);
}

const formats = [
  { label: 'HTML', description: 'one page with charts, for a browser', format: 'html', extension: 'html' },
  { label: 'Markdown', description: 'for an issue, a wiki or a pull request', format: 'markdown', extension: 'md' },
  { label: 'JSON', description: 'for other tools', format: 'json', extension: 'json' },
] as const;

async function exportReport(
  connection: Connection,
  folderToUse: () => Promise<FolderScorecard | undefined>,
): Promise<void> {
  const scorecard = await folderToUse();
  if (!scorecard) return;
  const chosen = await vscode.window.showQuickPick(formats, { placeHolder: 'Export the readiness report as' });
  if (!chosen) return;
  const target = await vscode.window.showSaveDialog({
    title: 'Export Readiness Report',
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(scorecard.folder), `readiness-report.${chosen.extension}`),
    filters: { [chosen.label]: [chosen.extension] },
  });
  if (!target) return;
  const text = await connection.report({ folder: scorecard.folder, format: chosen.format });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = await vscode.window.showInformationMessage(
    `Report written to ${vscode.workspace.asRelativePath(target)}`,
    'Open',
  );
  if (!open) return;
  if (chosen.format === 'html') await vscode.env.openExternal(target);
  else await vscode.window.showTextDocument(target);
}

/** A command line for the user to run: typed into a terminal, never run for them. */
async function offerCommand(line: string, title: string): Promise<void> {
  const type = 'Type It in a Terminal';
  const answer = await vscode.window.showInformationMessage(
    `${title}: one command is left for you to run: ${line}`,
    type,
  );
  if (answer !== type) return;
  const terminal = vscode.window.createTerminal('DevOps Readiness');
  terminal.show();
  terminal.sendText(line, false);
}

/** The folder of the active editor when there are several, else a question. */
async function askForFolder(scorecards: Scorecards): Promise<FolderScorecard | undefined> {
  const all = scorecards.all();
  if (all.length <= 1) return all[0];
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active && vscode.workspace.getWorkspaceFolder(active) ? scorecards.near(active) : undefined;
  if (own) return own;
  const items = all.map(scorecard => ({ label: scorecard.name, description: scorecard.summary, scorecard }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'For which folder?' }))?.scorecard;
}
