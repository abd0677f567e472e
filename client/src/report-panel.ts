/** The report in an editor tab, alone or beside another state; rendered anew as the score changes. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FolderScorecard } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';
import type { Scorecards } from './scorecards.js';

export function registerReport(
  connection: Connection,
  scorecards: Scorecards,
  extension: vscode.Uri,
): vscode.Disposable {
  const panels = new Map<string, Panel>();
  const icon = vscode.Uri.joinPath(extension, 'images', 'report.svg');
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'readiness.showReport',
      async (given?: { readonly folder?: string; readonly ref?: string }) => {
        const scorecard =
          scorecards.all().find(({ folder }) => folder === given?.folder) ??
          scorecards.near(vscode.window.activeTextEditor?.document.uri);
        if (!scorecard) {
          vscode.window.showInformationMessage(vscode.l10n.t('Open a folder to see how ready it is.'));
          return;
        }
        const ref = given?.ref;
        const key = `${scorecard.folder} ${ref ?? ''}`;
        const panel = panels.get(key) ?? openPanel(connection, scorecard, ref, icon, () => panels.delete(key));
        panels.set(key, panel);
        panel.reveal();
      },
    ),
    scorecards.onDidChange(() => {
      for (const panel of panels.values()) panel.changed();
    }),
    { dispose: () => vscode.Disposable.from(...panels.values()).dispose() },
  );
}

interface Panel extends vscode.Disposable {
  reveal(): void;
  changed(): void;
}

/** What a link in the report sends. */
interface Message {
  readonly type: 'open';
  readonly path: string;
  /** 0-based. */
  readonly line?: number;
}

function openPanel(
  connection: Connection,
  { folder, name }: FolderScorecard,
  ref: string | undefined,
  icon: vscode.Uri,
  closed: () => void,
): Panel {
  const title =
    ref === undefined ? vscode.l10n.t('Readiness: {0}', name) : vscode.l10n.t('Readiness: {0} since {1}', name, ref);
  const panel = vscode.window.createWebviewPanel('readiness.report', title, vscode.ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [],
  });
  panel.iconPath = icon;
  let stale = true;
  let isBlank = true;
  let timer: NodeJS.Timeout | undefined;

  const render = async () => {
    if (!panel.visible || !stale) return;
    stale = false;
    const nonce = randomBytes(16).toString('base64');
    try {
      panel.webview.html = await connection.report({
        folder,
        format: 'html',
        ref,
        embedded: { nonce, cspSource: panel.webview.cspSource },
      });
      isBlank = false;
    } catch (error) {
      stale = true;
      if (isBlank) panel.dispose();
      vscode.window.showErrorMessage(
        vscode.l10n.t('The report cannot be made: {0}', error instanceof Error ? error.message : String(error)),
      );
    }
  };
  const changed = () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(render, 300);
  };
  panel.onDidDispose(() => {
    clearTimeout(timer);
    closed();
  });
  panel.onDidChangeViewState(render);
  panel.webview.onDidReceiveMessage((message: Message) => follow(folder, message));
  void render();
  return { reveal: () => panel.reveal(), changed, dispose: () => panel.dispose() };
}

async function follow(folder: string, { type, path, line = 0 }: Message): Promise<void> {
  if (type !== 'open') return;
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(folder), path);
  const selection = new vscode.Range(line, 0, line, 0);
  // Beside the report, so that it stays in sight while things are mended.
  await vscode.window.showTextDocument(uri, { selection, viewColumn: vscode.ViewColumn.Beside });
}
