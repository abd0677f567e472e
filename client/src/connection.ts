/** The running language server, seen as a few typed requests. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type WorkspaceEdit } from 'vscode-languageclient/node';
import {
  type AcceptParams,
  type ClientOptions,
  commands,
  type FixParams,
  type FixResult,
  type FolderScorecard,
  methods,
  type ReportParams,
  type RulePage,
} from '../../server/core/protocol.js';

export interface Connection {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  scorecards(): Promise<readonly FolderScorecard[]>;
  onScorecard(listener: (scorecard: FolderScorecard) => void): vscode.Disposable;
  onStarted(listener: () => void): vscode.Disposable;
  report(params: ReportParams): Promise<string>;
  rulePage(id: string): Promise<RulePage>;
  /** The edits of one finding's best fix and the command line to offer afterwards. */
  fix(
    params: FixParams,
  ): Promise<
    { readonly edit: vscode.WorkspaceEdit; readonly title: string; readonly command?: string | undefined } | undefined
  >;
  /** Every safe fix of a folder: as it is, or each to be ticked in the refactor preview. */
  fixAll(
    folder: string,
  ): Promise<{ readonly whole: vscode.WorkspaceEdit; readonly ticked: vscode.WorkspaceEdit } | undefined>;
  accept(params: AcceptParams): Promise<vscode.WorkspaceEdit | undefined>;
  createConfig(folder: string): Promise<vscode.WorkspaceEdit | undefined>;
  refresh(): Promise<void>;
}

export function openConnection(context: vscode.ExtensionContext): Connection {
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const options: ClientOptions = { diagnostics: 'push', commands: true };
  const started = new vscode.EventEmitter<void>();
  const scorecard = new vscode.EventEmitter<FolderScorecard>();
  const client = new LanguageClient('readiness', 'DevOps Readiness', server, {
    // Other extensions relabel these files, so the server chooses by path and content, not by language.
    documentSelector: [{ scheme: 'file' }],
    initializationOptions: options,
    markdown: { isTrusted: { enabledCommands: [commands.openRule] } },
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(linkToRule)),
    },
  });
  client.onNotification(methods.scorecardChanged, (changed: FolderScorecard) => scorecard.fire(changed));
  context.subscriptions.push(started, scorecard);

  const toEdit = async (edit: unknown) => client.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit);
  const requestEdit = async (method: string, params: unknown) => {
    const edit = await client.sendRequest<unknown>(method, params);
    return edit ? toEdit(edit) : undefined;
  };
  return {
    async start() {
      await client.start();
      started.fire();
    },
    async stop() {
      await client.stop();
    },
    async restart() {
      await client.restart();
      started.fire();
    },
    onStarted: started.event,
    onScorecard: scorecard.event,
    scorecards: () => client.sendRequest<readonly FolderScorecard[]>(methods.scorecard, {}),
    report: params => client.sendRequest<string>(methods.report, params),
    rulePage: id => client.sendRequest<RulePage>(methods.rulePage, { id }),
    async fix(params) {
      const result = await client.sendRequest<FixResult | null>(methods.fix, params);
      if (!result) return undefined;
      return { edit: await toEdit(result.edit), title: result.title, command: result.command };
    },
    async fixAll(folder) {
      const edit = await client.sendRequest<WorkspaceEdit | null>(methods.fixAll, { folder });
      if (!edit) return undefined;
      const { changeAnnotations: _, ...plain } = edit;
      return { whole: await toEdit(plain), ticked: await toEdit(edit) };
    },
    accept: params => requestEdit(methods.accept, params),
    createConfig: folder => requestEdit(methods.createConfig, { folder }),
    refresh: () => client.sendRequest<void>(methods.refresh, {}),
  };
}

/** The id beside a squiggle opens the rule's page. */
function linkToRule(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  if (typeof diagnostic.code !== 'string') return diagnostic;
  const target = vscode.Uri.parse(
    `command:${commands.openRule}?${encodeURIComponent(JSON.stringify([diagnostic.code]))}`,
  );
  diagnostic.code = { value: diagnostic.code, target };
  return diagnostic;
}
