/** The running language server, seen as a few typed requests. */
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  State,
  TransportKind,
  type WorkspaceEdit,
} from 'vscode-languageclient/node';
import {
  type AcceptParams,
  type ClientOptions,
  commands,
  type FailureView,
  type FixParams,
  type FixResult,
  type FolderScorecard,
  methods,
  type RefView,
  type ReportParams,
  type RulePage,
} from '../../server/core/protocol.js';

export interface Connection {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  scorecards(): Promise<readonly FolderScorecard[]>;
  onScorecard(listener: (scorecard: FolderScorecard) => void): vscode.Disposable;
  /** Also when the server starts again by itself. */
  onStarted(listener: () => void): vscode.Disposable;
  /** The server ended by itself. */
  onCrash(listener: (crash: Crash) => void): vscode.Disposable;
  /** Rules that threw since the server started. */
  failures(): Promise<readonly FailureView[]>;
  report(params: ReportParams): Promise<string>;
  /** What a folder can be compared with; rejects with one clear line outside a repository. */
  refs(folder: string): Promise<readonly RefView[]>;
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

export interface Crash {
  /** How many there were in this session. */
  readonly count: number;
  /** Whether the server is started once more; not when it ends again and again. */
  readonly restarts: boolean;
}

export function openConnection(context: vscode.ExtensionContext): Connection {
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const options: ClientOptions = { diagnostics: 'push', commands: true };
  const started = new vscode.EventEmitter<void>();
  const scorecard = new vscode.EventEmitter<FolderScorecard>();
  const crash = new vscode.EventEmitter<Crash>();
  const client = new LanguageClient('readiness', 'DevOps Readiness', server, {
    // Other extensions relabel these files, so the server chooses by path and content, not by language.
    documentSelector: [{ scheme: 'file' }],
    initializationOptions: options,
    errorHandler: crashHandler(occurred => crash.fire(occurred)),
    markdown: { isTrusted: { enabledCommands: [commands.openRule] } },
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(linkToRule)),
    },
  });
  client.onNotification(methods.scorecardChanged, (changed: FolderScorecard) => scorecard.fire(changed));
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) started.fire();
  });
  context.subscriptions.push(started, scorecard, crash);

  let starting: Promise<void> | undefined;
  // A client that is still starting refuses to stop.
  const whenStarted = () => starting?.catch(() => undefined);

  const toEdit = async (edit: unknown) => client.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit);
  const requestEdit = async (method: string, params: unknown) => {
    const edit = await client.sendRequest<unknown>(method, params);
    return edit ? toEdit(edit) : undefined;
  };
  return {
    start() {
      starting = client.start();
      return starting;
    },
    stop: async () => {
      await whenStarted();
      await client.stop();
    },
    restart: async () => {
      await whenStarted();
      await client.restart();
    },
    onCrash: crash.event,
    onStarted: started.event,
    onScorecard: scorecard.event,
    failures: () => client.sendRequest<readonly FailureView[]>(methods.failures, {}),
    scorecards: () => client.sendRequest<readonly FolderScorecard[]>(methods.scorecard, {}),
    report: params => client.sendRequest<string>(methods.report, params),
    refs: folder => client.sendRequest<readonly RefView[]>(methods.refs, { folder }),
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

/** Starts the server again, unless it ended more than four times within three minutes. What is shown stays meanwhile. */
function crashHandler(tell: (crash: Crash) => void): ErrorHandler {
  const times: number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
    }),
    closed() {
      const now = Date.now();
      times.push(now);
      const restarts = times.filter(time => now - time < 3 * 60_000).length <= 4;
      tell({ count: times.length, restarts });
      // Telling the user is our own affair: once, and not with every restart.
      return { action: restarts ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
    },
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
