/** The scorecards of the open folders as the server last sent them. */
import * as vscode from 'vscode';
import type { FolderScorecard } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';

export interface Scorecards extends vscode.Disposable {
  /** In the order of the workspace's folders. */
  all(): readonly FolderScorecard[];
  /** The folder of a document, else the first open folder that anything applies to. */
  near(uri: vscode.Uri | undefined): FolderScorecard | undefined;
  readonly onDidChange: vscode.Event<void>;
}

export function openScorecards(connection: Connection): Scorecards {
  const byFolder = new Map<string, FolderScorecard>();
  const changed = new vscode.EventEmitter<void>();

  const put = (scorecard: FolderScorecard) => byFolder.set(keyOf(scorecard.folder), scorecard);
  const all = () =>
    (vscode.workspace.workspaceFolders ?? []).flatMap(folder => byFolder.get(keyOf(folder.uri.toString())) ?? []);
  const subscriptions = [
    changed,
    connection.onScorecard(scorecard => {
      put(scorecard);
      changed.fire();
    }),
    connection.onStarted(async () => {
      for (const scorecard of await connection.scorecards()) put(scorecard);
      changed.fire();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
  ];
  return {
    all,
    near(uri) {
      const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
      const own = folder && byFolder.get(keyOf(folder.uri.toString()));
      return own ?? all().find(({ verdict }) => verdict !== 'nothing') ?? all()[0];
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
  };
}

/** The server and the editor differ in what they percent-encode. */
function keyOf(folder: string): string {
  return vscode.Uri.parse(folder).toString().replace(/\/$/, '');
}
