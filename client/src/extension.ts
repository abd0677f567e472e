/** The extension in VS Code: starts the language server and shows what it says. It decides nothing. */
import type { ExtensionContext, StatusBarItem, TreeDataProvider } from 'vscode';
import { registerActions } from './actions.js';
import { type Connection, openConnection } from './connection.js';
import { registerFailures } from './failures.js';
import { registerReport } from './report-panel.js';
import { registerRulePages } from './rule-pages.js';
import { openScorecards } from './scorecards.js';
import { type Node, registerSidebar } from './sidebar.js';
import { registerStatusBar } from './status-bar.js';

/** What is on show, for tests that look at it from inside the editor. */
export interface Shown {
  readonly sidebar: TreeDataProvider<Node>;
  readonly statusBar: Readonly<StatusBarItem>;
  /** Beside the title of the sidebar: by how much the score moved a moment ago. */
  readonly sidebarDescription: () => string | undefined;
}

let connection: Connection | undefined;

export function activate(context: ExtensionContext): Shown {
  connection = openConnection(context);
  const scorecards = openScorecards(connection);
  const statusBar = registerStatusBar(scorecards);
  const sidebar = registerSidebar(scorecards, context);
  context.subscriptions.push(
    scorecards,
    statusBar,
    sidebar,
    registerReport(connection, scorecards, context.extensionUri),
    registerRulePages(connection, scorecards),
    registerActions(connection, scorecards, sidebar.selected),
    registerFailures(connection, context.extension.packageJSON.version),
  );
  // The editor need not wait: what is asked of the server waits for it, and a start that fails tells of itself.
  connection.start().catch(() => undefined);
  return { sidebar: sidebar.tree, statusBar: statusBar.item, sidebarDescription: sidebar.description };
}

export async function deactivate(): Promise<void> {
  await connection?.stop();
  connection = undefined;
}
