/** The commands: each asks the server for an edit or a text and hands it to the editor. */
import * as vscode from 'vscode';
import { type AcceptParams, commands, type FindingView, type FolderScorecard } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';
import { filesChanged } from './counted.js';
import { rangeOf } from './places.js';
import type { Scorecards } from './scorecards.js';

/** What a finding's node in the sidebar hands to a command. */
export interface FindingTarget {
  readonly folder: string;
  readonly finding: FindingView;
}

export function registerActions(
  connection: Connection,
  scorecards: Scorecards,
  selected: () => Promise<FindingTarget | undefined>,
): vscode.Disposable {
  const folderToUse = () => askForFolder(scorecards);
  const on = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    on('readiness.refresh', () => connection.refresh()),
    on('readiness.restartServer', () => connection.restart()),
    on('readiness.fixAllInWorkspace', () => fixAll(connection, folderToUse)),
    on('readiness.fixFinding', async (target?: FindingTarget) => fixFinding(connection, target ?? (await selected()))),
    on('readiness.createConfig', () => createConfig(connection, folderToUse)),
    on('readiness.exportReport', () => exportReport(connection, folderToUse)),
    on('readiness.compare', (ref?: unknown) => compareWith(connection, folderToUse, ref)),
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
    vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing to mend: no finding has a fix that is safe to apply in bulk.'),
    );
    return;
  }
  const files = fixes.whole.entries().map(([uri]) => vscode.workspace.asRelativePath(uri));
  const [apply, preview] = [vscode.l10n.t('Fix'), vscode.l10n.t('Preview')];
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Fix all safe problems of {0}?', scorecard.name),
    { modal: true, detail: filesChanged(files.length, files.join('\n')) },
    apply,
    preview,
  );
  if (answer === apply) await vscode.workspace.applyEdit(fixes.whole);
  if (answer === preview) await vscode.workspace.applyEdit(fixes.ticked);
}

async function fixFinding(connection: Connection, target: FindingTarget | undefined): Promise<void> {
  if (!target?.finding.fix) {
    vscode.window.showInformationMessage(vscode.l10n.t('Select a finding that has a fix.'));
    return;
  }
  const { folder, finding } = target;
  const { rule, uri, range } = finding;
  const fix = await connection.fix({ folder, rule, uri, range });
  if (!fix) {
    vscode.window.showInformationMessage(vscode.l10n.t('The file has changed and this fix no longer applies.'));
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
    title: vscode.l10n.t('Accept {0} here', rule),
    prompt: vscode.l10n.t('Why is this meant? The reason is written beside it and shown in the report.'),
    placeHolder: vscode.l10n.t('only reachable from the build network'),
    validateInput: text => (text.trim() ? undefined : vscode.l10n.t('An accepted finding needs a reason')),
  });
  if (!reason?.trim()) return;
  const edit = await connection.accept({ rule, uri, range, reason: reason.trim() });
  if (!edit) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('This file has no place for such a comment: accept it in .readiness.yaml instead.'),
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

const formats = () =>
  [
    {
      label: 'HTML',
      description: vscode.l10n.t('one page with charts, for a browser'),
      format: 'html',
      extension: 'html',
    },
    {
      label: 'Markdown',
      description: vscode.l10n.t('for an issue, a wiki or a pull request'),
      format: 'markdown',
      extension: 'md',
    },
    { label: 'JSON', description: vscode.l10n.t('for other tools'), format: 'json', extension: 'json' },
  ] as const;

async function exportReport(
  connection: Connection,
  folderToUse: () => Promise<FolderScorecard | undefined>,
): Promise<void> {
  const scorecard = await folderToUse();
  if (!scorecard) return;
  const chosen = await vscode.window.showQuickPick(formats(), {
    placeHolder: vscode.l10n.t('Export the readiness report as'),
  });
  if (!chosen) return;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Readiness Report'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(scorecard.folder), `readiness-report.${chosen.extension}`),
    filters: { [chosen.label]: [chosen.extension] },
  });
  if (!target) return;
  const text = await connection.report({ folder: scorecard.folder, format: chosen.format });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const written = vscode.l10n.t('Report written to {0}', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(written, open)) !== open) return;
  if (chosen.format === 'html') await vscode.env.openExternal(target);
  else await vscode.window.showTextDocument(target);
}

async function compareWith(
  connection: Connection,
  folderToUse: () => Promise<FolderScorecard | undefined>,
  given: unknown,
): Promise<void> {
  const scorecard = await folderToUse();
  if (!scorecard) return;
  const { folder } = scorecard;
  const ref = typeof given === 'string' ? given : await askForRef(connection, folder);
  if (ref) await vscode.commands.executeCommand('readiness.showReport', { folder, ref });
}

const refIcons = { commit: 'git-commit', branch: 'git-branch', remote: 'cloud', tag: 'tag' } as const;

/** Asks only once there is something to choose from; the last entry takes whatever git understands. */
async function askForRef(connection: Connection, folder: string): Promise<string | undefined> {
  let refs: Awaited<ReturnType<Connection['refs']>>;
  try {
    refs = await connection.refs(folder);
  } catch (error) {
    vscode.window.showInformationMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
  const items = refs.map(({ name, kind, subject }) => ({
    label: kind === 'commit' ? vscode.l10n.t('Last commit') : name,
    description: subject,
    iconPath: new vscode.ThemeIcon(refIcons[kind]),
    ref: name,
  }));
  const other = {
    label: vscode.l10n.t('Another ref or commit…'),
    iconPath: new vscode.ThemeIcon('edit'),
    ref: undefined,
  };
  const line = { label: '', kind: vscode.QuickPickItemKind.Separator, ref: undefined };
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { ref: string | undefined }>(
    [...items, line, other],
    { placeHolder: vscode.l10n.t('Compare the readiness of now with'), matchOnDescription: true },
  );
  if (picked !== other) return picked?.ref;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Compare with Git Ref'),
    prompt: vscode.l10n.t('A branch, tag or commit'),
    placeHolder: 'HEAD~5',
  });
  return typed?.trim();
}

/** A command line for the user to run: typed into a terminal, never run for them. */
async function offerCommand(line: string, title: string): Promise<void> {
  const type = vscode.l10n.t('Type It in a Terminal');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0}: one command is left for you to run: {1}', title, line),
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
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('For which folder?') }))?.scorecard;
}
