/** The scorecard in the activity bar: verdict, rows, promises and findings as a tree. */
import * as vscode from 'vscode';
import type {
  FindingView,
  FolderScorecard,
  PromiseState,
  PromiseView,
  RowView,
  Severity,
} from '../../server/core/protocol.js';
import type { FindingTarget } from './actions.js';
import { filesNotRead, findings as findingsCounted, moreFindings, openBlockers, promises } from './counted.js';
import { openCommand } from './places.js';
import { scoreIcon } from './score-icon.js';
import type { Scorecards } from './scorecards.js';

/** How findings are gathered below the verdict. */
const groupings = {
  row: vscode.l10n.t('Scorecard Row'),
  severity: vscode.l10n.t('Severity'),
  file: vscode.l10n.t('File'),
  quickWins: vscode.l10n.t('Quick Wins First'),
};
type Grouping = keyof typeof groupings;

export type Node =
  | { readonly kind: 'folder'; readonly card: FolderScorecard }
  | { readonly kind: 'verdict'; readonly card: FolderScorecard }
  | { readonly kind: 'row'; readonly card: FolderScorecard; readonly row: RowView }
  | { readonly kind: 'state'; readonly card: FolderScorecard; readonly row: RowView; readonly state: PromiseState }
  | {
      readonly kind: 'promise';
      readonly card: FolderScorecard;
      readonly row: RowView;
      readonly promise: PromiseView;
      readonly rule: string;
    }
  | {
      readonly kind: 'group';
      readonly card: FolderScorecard;
      readonly key: string;
      readonly findings: readonly FindingView[];
    }
  | ({ readonly kind: 'finding'; readonly rule: string; readonly among: Among } & FindingTarget)
  | { readonly kind: 'more'; readonly card: FolderScorecard }
  | { readonly kind: 'notRead'; readonly card: FolderScorecard }
  | { readonly kind: 'unread'; readonly folder: string; readonly path: string; readonly reason: string };

export interface Sidebar extends vscode.Disposable {
  readonly tree: vscode.TreeDataProvider<Node>;
  /** What stands beside the view's title. */
  readonly description: () => string | undefined;
  /** The finding that is selected. */
  readonly selected: () => Promise<FindingTarget | undefined>;
}

export function registerSidebar(scorecards: Scorecards, context: vscode.ExtensionContext): Sidebar {
  const changed = new vscode.EventEmitter<Node[] | undefined>();
  let top: Node[] = [];
  let grouping: Grouping = context.workspaceState.get<Grouping>('groupBy') ?? 'row';

  const tree: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: node => itemOf(node, scorecards),
    getChildren(node) {
      if (node) return childrenOf(node, grouping);
      top = topNodes(scorecards.all(), grouping);
      return top;
    },
  };
  const view = vscode.window.createTreeView('readiness.scorecard', { treeDataProvider: tree, showCollapseAll: true });

  const show = () => {
    const all = scorecards.all();
    const blockers = all.reduce((sum, card) => sum + card.blockers, 0);
    const scanning = all.some(card => card.scanning);
    view.badge = blockers ? { value: blockers, tooltip: openBlockers(blockers) } : undefined;
    const [only] = all;
    view.description = (all.length === 1 && only && scorecards.moved(only)) || '';
    view.message = scanning ? vscode.l10n.t('Reading files…') : '';
    changed.fire(undefined);
    // The welcome text shows while the tree is empty; which one depends on why.
    const state = scanning || (!all.length && vscode.workspace.workspaceFolders?.length) ? 'reading' : 'read';
    vscode.commands.executeCommand('setContext', 'readiness.state', state);
  };
  show();

  const parts = vscode.Disposable.from(
    changed,
    view,
    scorecards.onDidChange(show),
    // The tree stays as it is: making it anew would take a selection away under somebody's hands.
    scorecards.onDidSettle(() => {
      view.description = '';
      changed.fire(top.filter(({ kind }) => kind === 'verdict' || kind === 'folder'));
    }),
    vscode.commands.registerCommand('readiness.groupBy', async (given?: unknown) => {
      const items = Object.entries(groupings).map(([key, label]) => ({
        key: key as Grouping,
        label,
        ...(key === grouping ? { description: vscode.l10n.t('now') } : {}),
      }));
      const named = items.find(({ key }) => key === given);
      const key = (
        named ?? (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Group findings by') }))
      )?.key;
      if (!key) return;
      grouping = key;
      await context.workspaceState.update('groupBy', key);
      changed.fire(undefined);
    }),
  );
  return {
    tree,
    description: () => view.description,
    async selected() {
      // While the tree is made anew, what is selected cannot be told for a moment.
      for (let look = 0; look < 20 && !view.selection.length; look++)
        await new Promise(resolve => setTimeout(resolve, 50));
      return view.selection.find(node => node.kind === 'finding');
    },
    dispose: () => parts.dispose(),
  };
}

function topNodes(all: readonly FolderScorecard[], grouping: Grouping): Node[] {
  const shown = all.filter(({ verdict, scanning }) => verdict !== 'nothing' || scanning);
  const [only] = shown;
  if (shown.length === 1 && only) return belowFolder(only, grouping);
  return shown.map(card => ({ kind: 'folder', card }));
}

function childrenOf(node: Node, grouping: Grouping): Node[] {
  switch (node.kind) {
    case 'folder':
      return belowFolder(node.card, grouping);
    case 'row':
      return belowRow(node.card, node.row);
    case 'state':
      return promiseNodes(node.card, node.row, node.state);
    case 'promise':
      return findingNodes(node.card, node.promise.findings, 'promise');
    case 'group':
      return findingNodes(node.card, node.findings);
    case 'notRead':
      return node.card.notRead.map(({ path, reason }) => ({ kind: 'unread', folder: node.card.folder, path, reason }));
    default:
      return [];
  }
}

function belowFolder(card: FolderScorecard, grouping: Grouping): Node[] {
  if (card.score === undefined) return [];
  const more: Node[] = card.more.findings ? [{ kind: 'more', card }] : [];
  const notRead: Node[] = card.notRead.length ? [{ kind: 'notRead', card }] : [];
  return [{ kind: 'verdict', card }, ...groupNodes(card, grouping), ...more, ...notRead];
}

function groupNodes(card: FolderScorecard, grouping: Grouping): Node[] {
  if (grouping === 'row') return card.rows.map(row => ({ kind: 'row', card, row }));
  if (grouping === 'quickWins') return findingNodes(card, card.quickWins, 'quickWins');
  const open = card.rows
    .flatMap(row => row.promises.flatMap(promise => promise.findings))
    .filter(({ accepted }) => !accepted);
  const keyOf = (finding: FindingView) =>
    grouping === 'severity' ? finding.severity : (finding.path ?? vscode.l10n.t('The project as a whole'));
  const groups = new Map<string, FindingView[]>();
  for (const finding of open) groups.set(keyOf(finding), [...(groups.get(keyOf(finding)) ?? []), finding]);
  const whole = vscode.l10n.t('The project as a whole');
  const byPath = (a: string, b: string) => Number(a === whole) - Number(b === whole) || (a < b ? -1 : 1);
  const keys = grouping === 'severity' ? severities.filter(key => groups.has(key)) : [...groups.keys()].sort(byPath);
  return keys.map(key => ({ kind: 'group', card, key, findings: (groups.get(key) ?? []).sort(inFileOrder) }));
}

/** What is broken stands open to see; what is settled is folded into one line per state. */
function belowRow(card: FolderScorecard, row: RowView): Node[] {
  const settled = foldedStates.filter(state => row.promises.some(promise => promise.state === state));
  return [...promiseNodes(card, row, 'broken'), ...settled.map((state): Node => ({ kind: 'state', card, row, state }))];
}

function promiseNodes(card: FolderScorecard, row: RowView, state: PromiseState): Node[] {
  return row.promises
    .filter(promise => promise.state === state)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .map(promise => ({ kind: 'promise', card, row, promise, rule: promise.rule }));
}

/** By file and place; what has none by severity. */
function inFileOrder(a: FindingView, b: FindingView): number {
  if (a.path !== b.path) return (a.path ?? '\uffff') < (b.path ?? '\uffff') ? -1 : 1;
  if (a.range && b.range) return a.range.start.line - b.range.start.line;
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

/** What stands above a finding, and need not be said again. */
type Among = 'promise' | 'group' | 'quickWins';

function findingNodes({ folder }: FolderScorecard, findings: readonly FindingView[], among: Among = 'group'): Node[] {
  return findings.map(finding => ({ kind: 'finding', folder, finding, rule: finding.rule, among }));
}

function itemOf(node: Node, scorecards: Scorecards): vscode.TreeItem {
  switch (node.kind) {
    case 'folder':
      return folderItem(node.card, scorecards.moved(node.card));
    case 'verdict':
      return verdictItem(node.card, scorecards.moved(node.card));
    case 'row':
      return rowItem(node.card, node.row);
    case 'state':
      return stateItem(node.card, node.row, node.state);
    case 'promise':
      return promiseItem(node.card, node.row, node.promise);
    case 'group':
      return groupItem(node.card, node.key, node.findings);
    case 'finding':
      return findingItem(node, node.among);
    case 'more':
      return moreItem(node.card);
    case 'notRead':
      return notReadItem(node.card);
    case 'unread':
      return unreadItem(node.folder, node.path, node.reason);
  }
}

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

function folderItem(card: FolderScorecard, moved = ''): vscode.TreeItem {
  const item = new vscode.TreeItem(card.name, Expanded);
  item.id = `folder ${card.folder}`;
  item.iconPath = vscode.ThemeIcon.Folder;
  if (card.score !== undefined) item.description = `${card.score.toFixed(2)} / ${card.scale} ${moved}`.trim();
  item.accessibilityInformation = { label: vscode.l10n.t('Folder {0}: {1}', card.name, card.summary) };
  return item;
}

function verdictItem(card: FolderScorecard, moved: string | undefined): vscode.TreeItem {
  const [verdict = '', ...facts] = card.summary.split(' · ');
  const item = new vscode.TreeItem(verdict, None);
  item.id = `verdict ${card.folder}`;
  item.description = [...(moved ? [moved] : []), ...facts].join(' · ');
  item.iconPath = verdictIcon(card);
  item.command = {
    title: vscode.l10n.t('Show Readiness Report'),
    command: 'readiness.showReport',
    arguments: [{ folder: card.folder }],
  };
  item.contextValue = 'verdict';
  item.tooltip = new vscode.MarkdownString(
    `**${verdict}**\n\n${facts.join(' · ')}\n\n${card.blockers ? openBlockers(card.blockers) : vscode.l10n.t('No blocker open')}`,
  );
  item.accessibilityInformation = {
    label: `${card.summary}${card.blockers ? `, ${openBlockers(card.blockers)}` : ''}`,
  };
  return item;
}

function verdictIcon({ verdict }: FolderScorecard): vscode.ThemeIcon {
  if (verdict === 'hardened') return new vscode.ThemeIcon('verified-filled', new vscode.ThemeColor('charts.green'));
  if (verdict === 'ready') return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('charts.green'));
  return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
}

function rowItem(card: FolderScorecard, row: RowView): vscode.TreeItem {
  const broken = row.promises.filter(({ state }) => state === 'broken').length;
  const item = new vscode.TreeItem(row.title, row.promises.length ? Collapsed : None);
  item.id = `row ${card.folder} ${row.id}`;
  item.contextValue = 'row';
  if (!row.applies || row.score === undefined) {
    item.description = vscode.l10n.t('does not apply');
    item.iconPath = new vscode.ThemeIcon('dash', new vscode.ThemeColor('disabledForeground'));
    item.accessibilityInformation = { label: vscode.l10n.t('{0}: does not apply', row.title) };
    return item;
  }
  const share = row.score / card.scale;
  item.description = vscode.l10n.t('{0} · weight {1}', row.score.toFixed(1), row.weight);
  item.iconPath = scoreIcon(share, row.score >= row.target);
  const facts = vscode.l10n.t(
    'weight {0}, {1} broken of {2}',
    row.weight,
    promises(broken),
    row.promises.filter(counted).length,
  );
  item.tooltip = new vscode.MarkdownString(
    `**${row.title}** ${vscode.l10n.t('{0} of {1}, target {2}', row.score.toFixed(2), card.scale, row.target)}\n\n${facts}`,
  );
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}: {1} of {2}, {3}', row.title, row.score.toFixed(1), card.scale, facts),
  };
  return item;
}

function counted({ state }: PromiseView): boolean {
  return state !== 'not-applicable' && state !== 'unknown';
}

function stateItem(card: FolderScorecard, row: RowView, state: PromiseState): vscode.TreeItem {
  const count = row.promises.filter(promise => promise.state === state).length;
  const item = new vscode.TreeItem(stateTitles[state], Collapsed);
  item.id = `state ${card.folder} ${row.id} ${state}`;
  item.description = String(count);
  item.iconPath = stateIcon(state);
  item.accessibilityInformation = { label: `${stateTitles[state]}: ${promises(count)}` };
  return item;
}

function promiseItem(card: FolderScorecard, row: RowView, promise: PromiseView): vscode.TreeItem {
  const { state, severity, checked, broken, rule } = promise;
  const item = new vscode.TreeItem(
    promise.promise,
    promise.findings.length ? (state === 'broken' ? Expanded : Collapsed) : None,
  );
  item.id = `promise ${card.folder} ${row.id} ${rule}`;
  item.contextValue = 'promise';
  item.iconPath = state === 'broken' ? severityIcon(severity) : stateIcon(state);
  if (state === 'broken')
    item.description = checked > 1 ? vscode.l10n.t('{0} of {1}', broken, checked) : severityTitles[severity];
  item.tooltip = new vscode.MarkdownString(
    `**${promise.promise}**\n\n${stateTitles[state]} · ${severityTitles[severity]} · \`${rule}\``,
  );
  item.accessibilityInformation = {
    label: `${promise.promise}: ${stateTitles[state].toLowerCase()}${state === 'broken' ? `, ${severityTitles[severity]}, ${vscode.l10n.t('{0} of {1}', broken, checked)}` : ''}`,
  };
  if (!promise.findings.length)
    item.command = {
      title: vscode.l10n.t('Open Rule Documentation'),
      command: 'readiness.openRule',
      arguments: [rule],
    };
  return item;
}

function groupItem(card: FolderScorecard, key: string, findings: readonly FindingView[]): vscode.TreeItem {
  const severity = severities.find(known => known === key);
  const item = new vscode.TreeItem(
    severity ? severityTitles[severity].replace(/^./, letter => letter.toUpperCase()) : key,
    Expanded,
  );
  item.id = `group ${card.folder} ${key}`;
  item.description = String(findings.length);
  if (severity) item.iconPath = severityIcon(severity);
  else item.iconPath = findings[0]?.uri ? vscode.ThemeIcon.File : new vscode.ThemeIcon('project');
  if (findings[0]?.uri && !severity) item.resourceUri = vscode.Uri.parse(findings[0].uri);
  item.accessibilityInformation = { label: `${key}: ${findingsCounted(findings.length)}` };
  return item;
}

/** First what tells a finding from its neighbours: a narrow sidebar cuts off the rest. */
function findingItem({ finding, folder }: FindingTarget, among: Among): vscode.TreeItem {
  const { message, path, range, severity, gain, fix, accepted, rule, uri } = finding;
  const text = message.replaceAll('`', '');
  const place = path === undefined ? '' : range ? `${path}:${range.start.line + 1}` : path;
  const worth = gain > 0 && !accepted ? `+${gain.toFixed(2)}` : '';
  const parts =
    among === 'promise' ? [place, worth, text] : among === 'quickWins' ? [worth, text, place] : [text, worth, place];
  const [label = text, ...rest] = parts.filter(Boolean);
  const item = new vscode.TreeItem(label, None);
  item.id = `finding ${folder} ${rule} ${uri ?? ''} ${range ? `${range.start.line}:${range.start.character}` : ''}`;
  item.description = rest.join('  ');
  item.iconPath = accepted
    ? stateIcon('accepted')
    : among === 'promise'
      ? mendIcon(fix !== undefined)
      : severityIcon(severity);
  item.contextValue = ['finding', ...(fix ? ['fix'] : []), ...(uri && !accepted ? ['place'] : [])].join(' ');
  item.command = openCommand(finding) ?? {
    title: vscode.l10n.t('Open Rule Documentation'),
    command: 'readiness.openRule',
    arguments: [rule],
  };
  item.tooltip = new vscode.MarkdownString(tooltipOf(finding, place));
  item.accessibilityInformation = {
    label: [
      text,
      accepted ? vscode.l10n.t('accepted') : severityTitles[severity],
      place,
      worth && vscode.l10n.t('mending it adds {0}', gain.toFixed(2)),
      fix && vscode.l10n.t('fix: {0}', fix.title),
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

function tooltipOf({ message, severity, gain, fix, accepted, rule }: FindingView, place: string): string {
  const facts = [
    accepted ? vscode.l10n.t('accepted') : severityTitles[severity],
    ...(gain > 0 ? [vscode.l10n.t('**+{0}** when mended', gain.toFixed(2))] : []),
    `\`${rule}\``,
  ];
  const lines = [
    message,
    facts.join(' · '),
    ...(place ? [`\`${place}\``] : []),
    ...(fix ? [`$(lightbulb-autofix) ${fix.title}`] : []),
  ];
  return lines.join('\n\n');
}

/** Of a promise that is broken very often only some findings are listed. */
function moreItem({ folder, more }: FolderScorecard): vscode.TreeItem {
  const item = new vscode.TreeItem(moreFindings(more.findings), None);
  item.id = `more ${folder}`;
  item.description = vscode.l10n.t('in the report');
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    title: vscode.l10n.t('Show Readiness Report'),
    command: 'readiness.showReport',
    arguments: [{ folder }],
  };
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, listed in the report', moreFindings(more.findings)) };
  return item;
}

function notReadItem({ folder, notRead, more }: FolderScorecard): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Not read'), Collapsed);
  const count = notRead.length + more.notRead;
  item.id = `notRead ${folder}`;
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = vscode.l10n.t('These files could not be read, so nothing is said of them');
  item.accessibilityInformation = { label: filesNotRead(count) };
  return item;
}

function unreadItem(folder: string, path: string, reason: string): vscode.TreeItem {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(folder), path);
  const item = new vscode.TreeItem(path, None);
  item.id = `unread ${folder} ${path}`;
  item.description = reason;
  item.tooltip = `${path}: ${reason}`;
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, not read: {1}', path, reason) };
  item.resourceUri = uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.command = { title: vscode.l10n.t('Open'), command: 'vscode.open', arguments: [uri] };
  return item;
}

const severities: readonly Severity[] = ['blocker', 'high', 'medium', 'low'];

const severityTitles: { readonly [S in Severity]: string } = {
  blocker: vscode.l10n.t('blocker'),
  high: vscode.l10n.t('high'),
  medium: vscode.l10n.t('medium'),
  low: vscode.l10n.t('low'),
};

/** The icons and colours of the squiggles, so that tree and editor speak alike. */
function severityIcon(severity: Severity): vscode.ThemeIcon {
  const looks = {
    blocker: ['error', 'problemsErrorIcon.foreground'],
    high: ['warning', 'problemsWarningIcon.foreground'],
    medium: ['info', 'problemsInfoIcon.foreground'],
    low: ['circle-small-filled', 'descriptionForeground'],
  } as const;
  const [icon, colour] = looks[severity];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

/** Below its promise a finding need not repeat the severity: it says whether a click mends it. */
function mendIcon(fixable: boolean): vscode.ThemeIcon {
  return fixable
    ? new vscode.ThemeIcon('lightbulb', new vscode.ThemeColor('editorLightBulb.foreground'))
    : new vscode.ThemeIcon('circle-small');
}

const stateTitles: { readonly [S in PromiseState]: string } = {
  broken: vscode.l10n.t('Broken'),
  kept: vscode.l10n.t('Kept'),
  accepted: vscode.l10n.t('Accepted'),
  attested: vscode.l10n.t('Attested'),
  unknown: vscode.l10n.t('Could not tell'),
  'not-applicable': vscode.l10n.t('Does not apply'),
};
const foldedStates: readonly PromiseState[] = ['kept', 'accepted', 'attested', 'unknown', 'not-applicable'];

function stateIcon(state: PromiseState): vscode.ThemeIcon {
  const looks = {
    broken: ['error', 'problemsErrorIcon.foreground'],
    kept: ['check', 'charts.green'],
    accepted: ['comment', 'descriptionForeground'],
    attested: ['verified', 'charts.green'],
    unknown: ['question', 'descriptionForeground'],
    'not-applicable': ['dash', 'disabledForeground'],
  } as const;
  const [icon, colour] = looks[state];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}
