/** `Readiness 5.2/10` in the status bar: of the folder the active editor is in. */
import * as vscode from 'vscode';
import { openBlockers } from './counted.js';
import type { Scorecards } from './scorecards.js';

export function registerStatusBar(scorecards: Scorecards): vscode.Disposable & { readonly item: vscode.StatusBarItem } {
  const item = vscode.window.createStatusBarItem('readiness.score', vscode.StatusBarAlignment.Left, 10);
  item.name = 'DevOps Readiness';
  item.command = 'readiness.showReport';

  const show = () => {
    const scorecard = scorecards.near(vscode.window.activeTextEditor?.document.uri);
    if (!scorecard || (scorecard.verdict === 'nothing' && !scorecard.scanning)) return item.hide();
    const { scanning, score, scale, blockers, summary, name } = scorecard;
    const busy = scanning || score === undefined;
    const open = openBlockers(blockers);
    const moved = busy ? undefined : scorecards.moved(scorecard);
    const total = busy ? '' : `${score.toFixed(1)}/${scale}${moved ? ` ${moved}` : ''}`;
    item.text = busy ? '$(loading~spin) Readiness' : `$(pulse) Readiness ${total}`;
    item.tooltip = [
      name,
      busy ? vscode.l10n.t('Reading files') : summary,
      ...(blockers ? [open] : []),
      vscode.l10n.t('Click for the report'),
    ].join('\n');
    item.backgroundColor = blockers && !busy ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = {
      label: busy
        ? vscode.l10n.t('Readiness: reading files')
        : [vscode.l10n.t('Readiness {0} of {1}', score.toFixed(1), scale), moved, blockers ? open : '']
            .filter(Boolean)
            .join(', '),
      role: 'button',
    };
    item.show();
  };
  show();
  const parts = vscode.Disposable.from(
    item,
    scorecards.onDidChange(show),
    scorecards.onDidSettle(show),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
  return { item, dispose: () => parts.dispose() };
}
