/** The page of a rule, as a rendered document of its own. */
import * as vscode from 'vscode';
import { commands } from '../../server/core/protocol.js';
import type { Connection } from './connection.js';
import type { Scorecards } from './scorecards.js';

const scheme = 'readiness-rule';

export function registerRulePages(connection: Connection, scorecards: Scorecards): vscode.Disposable {
  const provider: vscode.TextDocumentContentProvider = {
    async provideTextDocumentContent({ path }) {
      const { markdown } = await connection.rulePage(path.replace(/^\//, '').replace(/\.md$/, ''));
      return markdown;
    },
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, provider),
    vscode.commands.registerCommand(commands.openRule, async (given?: unknown) => {
      const id = ruleOf(given) ?? (await askForRule(scorecards));
      if (id === undefined) return;
      const uri = vscode.Uri.from({ scheme, path: `/${id}.md` });
      try {
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } catch {
        // The built-in Markdown extension can be switched off.
        await vscode.window.showTextDocument(uri, { preview: true });
      }
    }),
  );
}

/** From a link: the id. From a node of the sidebar: something with a rule. */
function ruleOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && given && 'rule' in given && typeof given.rule === 'string') return given.rule;
  return undefined;
}

async function askForRule(scorecards: Scorecards): Promise<string | undefined> {
  const promises = scorecards.all().flatMap(({ rows }) => rows.flatMap(row => row.promises));
  const items = [
    ...new Map(promises.map(({ rule, promise }) => [rule, { label: promise, description: rule }])).values(),
  ];
  items.sort((a, b) => a.description.localeCompare(b.description));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Open the page of which rule?'),
    matchOnDescription: true,
  });
  return picked?.description;
}
