/** The scorecards of the open folders as the server last sent them. */
import * as vscode from 'vscode';
import type { FolderScorecard } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';

export interface Scorecards extends vscode.Disposable {
  /** In the order of the workspace's folders. */
  all(): readonly FolderScorecard[];
  /** The folder of a document, else the first open folder that anything applies to. */
  near(uri: vscode.Uri | undefined): FolderScorecard | undefined;
  /** By how much a folder's score moved a moment ago, as `+0.12`. */
  moved(scorecard: FolderScorecard): string | undefined;
  readonly onDidChange: vscode.Event<void>;
  /** What `moved` said is no longer said; nothing else changed. */
  readonly onDidSettle: vscode.Event<void>;
}

/** How long a difference is shown. */
const momentInMs = 6_000;

export function openScorecards(connection: Connection): Scorecards {
  const byFolder = new Map<string, FolderScorecard>();
  const changed = new vscode.EventEmitter<void>();
  const settled = new vscode.EventEmitter<void>();

  const moves = new Map<string, { readonly by: string; readonly timer: NodeJS.Timeout }>();

  const put = (scorecard: FolderScorecard) => {
    const key = keyOf(scorecard.folder);
    const by = difference(byFolder.get(key), scorecard);
    byFolder.set(key, scorecard);
    if (by === undefined) return;
    clearTimeout(moves.get(key)?.timer);
    const forget = () => {
      moves.delete(key);
      settled.fire();
    };
    moves.set(key, { by, timer: setTimeout(forget, momentInMs) });
  };
  const all = () =>
    (vscode.workspace.workspaceFolders ?? []).flatMap(folder => byFolder.get(keyOf(folder.uri.toString())) ?? []);
  const subscriptions = [
    changed,
    settled,
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
    moved: ({ folder }) => moves.get(keyOf(folder))?.by,
    onDidChange: changed.event,
    onDidSettle: settled.event,
    dispose() {
      for (const { timer } of moves.values()) clearTimeout(timer);
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** While files are still being read, the score moves without anybody having changed anything. */
function difference(before: FolderScorecard | undefined, after: FolderScorecard): string | undefined {
  if (before?.score === undefined || after.score === undefined || before.scanning || after.scanning) return undefined;
  const by = after.score - before.score;
  const digits = Math.abs(by).toFixed(2);
  if (digits === '0.00' || before.scale !== after.scale) return undefined;
  return `${by > 0 ? '+' : '−'}${digits}`;
}

/** The server and the editor differ in what they percent-encode. */
function keyOf(folder: string): string {
  return vscode.Uri.parse(folder).toString().replace(/\/$/, '');
}
