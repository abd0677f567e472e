/** The language server: an open connection, folders, and the flow from a change to what is shown. It decides nothing. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, type Failure, type Finding, fixesOf } from '../core/analyze.js';
import { acceptPlaceAt, completeAccept, completeConfig, explainConfig } from '../core/complete.js';
import { configPaths } from '../core/config.js';
import { fixAll } from '../core/fix-all.js';
import {
  type AcceptParams,
  type ClientOptions,
  type FailureView,
  type FixParams,
  type FixResult,
  type FolderScorecard,
  methods,
  type RefView,
  type ReportParams,
  type RulePage,
} from '../core/protocol.js';
import { type Comparison, compare, type State } from '../core/report/compare.js';
import { renderHtml } from '../core/report/html.js';
import { renderJson } from '../core/report/json.js';
import { renderMarkdown } from '../core/report/markdown.js';
import { createReport } from '../core/report/report.js';
import type { CatalogueRule } from '../core/rule.js';
import { scoreOf } from '../core/score.js';
import { acceptEdit, turnOffEdits } from '../core/suppress.js';
import { createFile, lineAt, offsetAt } from '../core/text.js';
import { Folder } from './folder.js';
import { type ActionData, codeActionsOf, fixAllKind, hasSafeFix } from './lsp/code-actions.js';
import { completionItemsOf, explanationHover, triggerCharacters } from './lsp/completion.js';
import { diagnosticOf, diagnosticOfNotice } from './lsp/diagnostics.js';
import { failureText, failureViewOf } from './lsp/failures.js';
import { hoverOf } from './lsp/hover.js';
import { hunkEdits, titlesOf } from './lsp/hunks.js';
import { normalized, pathIn, uriOf, workspaceEdit } from './lsp/locations.js';
import { scorecardOf, unreadScorecard } from './lsp/scorecard.js';
import { configTemplate } from './settings.js';
import { version } from './version.js';
import { type Files, Workspace } from './workspace.js';

export interface Environment {
  readonly rules: readonly CatalogueRule[];
  readonly files: Files;
  /** ISO date. */
  readonly today: () => string;
  /** The Markdown of a rule's page; rejects for an unknown id. */
  readonly rulePage: (id: string) => Promise<string>;
  /** A folder's place for `files`, from its URI; `undefined` where they cannot reach it. */
  readonly pathOf: (uri: string) => string | undefined;
  /** Other states of a folder, where there is a git to ask. */
  readonly git?: Pick<typeof import('./git.js'), 'openTree' | 'listRefs'>;
}

/** Milliseconds. `slice` is how long a look at a whole folder keeps everything else waiting. */
const pause = { quick: 25, whole: 500, watched: 200, scorecard: 150, progress: 100 };
const slice = 20;

export function startServer(connection: Connection, environment: Environment): void {
  const documents = new TextDocuments(TextDocument);
  const folders = new Map<string, Folder>();
  const published = new Map<string, string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const failures = new Map<string, FailureView>();
  const ruleIds = new Set(environment.rules.map(({ id }) => id));
  let options: ClientOptions = {};
  let pull = false;
  let resolvesEdits = false;
  let canRefresh = false;
  let canWatch = false;
  let changesFolders = false;

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    options = (params.initializationOptions ?? {}) as ClientOptions;
    const { textDocument, workspace } = params.capabilities;
    pull = options.diagnostics ? options.diagnostics === 'pull' : textDocument?.diagnostic !== undefined;
    resolvesEdits = textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false;
    canRefresh = workspace?.diagnostics?.refreshSupport ?? false;
    canWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    changesFolders = workspace?.workspaceFolders ?? false;
    const opened = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    for (const uri of opened) addFolder(uri, false);
    return {
      serverInfo: { name: 'readiness', version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters },
        ...(pull
          ? { diagnosticProvider: { identifier: 'readiness', interFileDependencies: true, workspaceDiagnostics: true } }
          : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    if (canWatch) {
      // Also files that are not read matter: a folder of tests, a lock file.
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    }
    if (changesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) removeFolder(uri);
        for (const { uri } of added) void scan(addFolder(uri, false));
      });
    }
    for (const folder of folders.values()) void scan(folder);
  });

  documents.onDidOpen(({ document }) => takeText(document));
  documents.onDidChangeContent(({ document }) => takeText(document));
  documents.onDidClose(({ document }) => {
    const folder = folderOf(document.uri);
    const path = folder?.pathOf(document.uri);
    if (!folder || path === undefined) return;
    folder.workspace.close(path);
    if (folder.workspace.shallow && !documents.all().some(other => folder.contains(other.uri)))
      return removeFolder(folder.uri);
    if (folder.scanning) return;
    void folder.workspace.refresh(path).then(() => refreshSoon(folder, pause.quick));
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      const folder = folderOf(uri);
      const path = folder?.pathOf(uri);
      if (!folder || path === undefined || path.startsWith('.git/') || folder.scanning) continue;
      // What it ignores now may have been read, and the other way round.
      if (path === '.gitignore' || path.endsWith('/.gitignore')) {
        void scan(folder);
        continue;
      }
      void folder.workspace.refresh(path).then(changed => {
        if (changed) refreshSoon(folder, pause.watched);
      });
    }
  });

  connection.onHover(({ textDocument, position }) => {
    const place = placeOf(textDocument.uri);
    if (!place) return null;
    const { folder, path } = place;
    const file = folder.workspace.current().project.file(path);
    if (!file) return null;
    const offset = offsetAt(file, position);
    const explained = isConfig(path) ? explainConfig(file, offset, environment.rules) : undefined;
    if (explained) return explanationHover(explained);
    const here = shown(folder.findingsIn(path)).filter(({ at }) => at && at.start <= offset && offset <= at.end);
    const { scale } = folder.latest().score;
    const gainOf = (finding: Finding) => folder.gainOf(finding);
    return hoverOf(here, { gainOf, scale, commandLinks: options.commands ?? false });
  });

  connection.onCompletion(({ textDocument, position }) => {
    const place = placeOf(textDocument.uri);
    const document = documents.get(textDocument.uri);
    if (!place || !document) return null;
    const reopen = options.commands ?? false;
    if (isConfig(place.path)) {
      const file = { path: place.path, text: document.getText() };
      const open = new Set(shown(place.folder.latest().analysis.findings).map(({ rule }) => rule.id));
      return completionItemsOf(completeConfig(file, offsetAt(file, position), environment.rules, open), reopen);
    }
    // Asked after every space: the line alone says whether to look any further.
    const line = document.getText({ start: { line: position.line, character: 0 }, end: position });
    if (!line.includes('readiness:')) return null;
    const { folder, path } = place;
    const { project } = folder.workspace.current();
    const file = project.file(path);
    const accept = file && acceptPlaceAt(file, offsetAt(file, position));
    if (!accept) return null;
    const analysis = { ...folder.latest().analysis, project, findings: folder.findingsIn(path) };
    return completionItemsOf(completeAccept(accept, analysis), reopen);
  });

  connection.onCodeAction(({ textDocument, range, context }, token): CodeAction[] => {
    const place = placeOf(textDocument.uri);
    if (!place || token.isCancellationRequested) return [];
    const { folder, path } = place;
    const file = folder.workspace.current().project.file(path);
    if (!file) return [];
    const findings = shown(folder.findingsIn(path));
    const wants = (kind: string) =>
      !context.only || context.only.some(only => kind === only || kind.startsWith(`${only}.`));
    const [from, to] = [lineAt(file, offsetAt(file, range.start)), lineAt(file, offsetAt(file, range.end))];
    const inRange = findings.filter(({ at }) => at && lineAt(file, at.start) >= from && lineAt(file, at.start) <= to);
    const diagnostic = (finding: Finding) => diagnosticOf(finding, folder.uri, pageAddress);
    const actions = codeActionsOf(inRange, findings.filter(hasSafeFix).length, {
      uri: textDocument.uri,
      folder: folder.uri,
      diagnosticOf: diagnostic,
      commands: options.commands ?? false,
      wants,
    });
    return resolvesEdits ? actions : actions.map(withEdit);
  });

  connection.onCodeActionResolve(withEdit);

  connection.languages.diagnostics.on(({ textDocument, previousResultId }) => {
    const place = placeOf(textDocument.uri);
    if (!place) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (previousResultId && doesNotParse(place.folder, place.path)) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
    }
    const items = diagnosticsOf(place.folder).get(place.path) ?? [];
    return { kind: DocumentDiagnosticReportKind.Full, resultId: resultId(items), items };
  });

  connection.languages.diagnostics.onWorkspace(({ previousResultIds }) => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [normalized(uri), value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const folder of folders.values()) {
      const now = new Map(
        [...diagnosticsOf(folder)].map(([path, diagnostics]) => [uriOf(folder.uri, path), diagnostics]),
      );
      const gone = [...known.keys()].filter(
        uri => folder.contains(uri) && ![...now.keys()].some(other => normalized(other) === uri),
      );
      for (const [uri, diagnostics] of [...now, ...gone.map(uri => [uri, []] as const)]) {
        const id = resultId(diagnostics);
        const version = documents.get(uri)?.version ?? null;
        if (known.get(normalized(uri)) === id)
          items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: id });
        else
          items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId: id, items: [...diagnostics] });
      }
    }
    return { items };
  });

  connection.onRequest(methods.scorecard, (params: { folder?: string }): FolderScorecard[] =>
    [...folders.values()]
      .filter(
        folder =>
          !folder.workspace.shallow && (!params?.folder || normalized(params.folder) === normalized(folder.uri)),
      )
      .map(scorecard),
  );

  connection.onRequest(methods.report, async (params: ReportParams): Promise<string> => {
    const folder = folderNamed(params.folder);
    const { analysis, score } = folder.now();
    const comparison =
      params.ref === undefined ? undefined : await comparisonOf(folder, { analysis, score }, params.ref);
    const report = createReport(analysis, score, { ruleset: version, date: environment.today(), comparison });
    if (params.format === 'json') return renderJson(report);
    if (params.format === 'markdown') return renderMarkdown(report);
    return renderHtml(report, params.embedded ? { embedded: params.embedded } : {});
  });

  connection.onRequest(methods.refs, async (params: { folder: string }): Promise<readonly RefView[]> => {
    const { root } = folderNamed(params.folder).workspace;
    return (await environment.git?.listRefs(root).catch(plainly)) ?? [];
  });

  connection.onRequest(methods.rulePage, async ({ id }: { id: string }): Promise<RulePage> => {
    const rule = environment.rules.find(candidate => candidate.id === id);
    if (!rule) throw new Error(`There is no rule ${id}`);
    return { id, title: rule.promise, markdown: await environment.rulePage(id) };
  });

  connection.onRequest(methods.fix, (params: FixParams): FixResult | null => {
    const folder = folderNamed(params.folder);
    const path = params.uri === undefined ? undefined : folder.pathOf(params.uri);
    const findings = path === undefined ? folder.now().analysis.findings : folder.findingsIn(path);
    const finding = shown(findings).find(({ rule, at }) => {
      if (rule.id !== params.rule || at?.file.path !== path) return false;
      return !at || !params.range || at.start === offsetAt(at.file, params.range.start);
    });
    const [best] = finding ? fixesOf(finding) : [];
    if (!best) return null;
    const { fix, edits } = best;
    const edit = workspaceEdit(edits, target(folder), fix.safe ? undefined : () => fix.title);
    return { title: fix.title, edit, ...(fix.command ? { command: fix.command } : {}) };
  });

  connection.onRequest(methods.fixAll, (params: { folder: string }): WorkspaceEdit | null => {
    const folder = folderNamed(params.folder);
    const { project, config } = folder.workspace.current();
    const fixed = fixAll(project, environment.rules, config, { today: environment.today() });
    if (!fixed.length) return null;
    const edits = fixed.flatMap(({ before, path, text }) =>
      before ? hunkEdits(before, text) : [createFile(path, text)],
    );
    return workspaceEdit(edits, target(folder), titlesOf(folder.now().analysis.findings));
  });

  connection.onRequest(methods.accept, (params: AcceptParams): WorkspaceEdit | null => {
    const place = placeOf(params.uri);
    const file = place?.folder.workspace.current().project.file(place.path);
    if (!place || !file) return null;
    const edit = acceptEdit(file, lineAt(file, offsetAt(file, params.range.start)), params.rule, params.reason);
    return edit ? workspaceEdit([edit], target(place.folder)) : null;
  });

  connection.onRequest(methods.createConfig, (params: { folder: string }): WorkspaceEdit | null => {
    const folder = folderNamed(params.folder);
    const { project } = folder.workspace.current();
    if (configPath(project)) return null;
    return workspaceEdit([createFile('.readiness.yaml', configTemplate)], target(folder));
  });

  connection.onRequest(methods.refresh, async (): Promise<void> => {
    await Promise.all([...folders.values()].map(scan));
  });

  connection.onRequest(methods.failures, (): FailureView[] => [...failures.values()]);

  connection.onShutdown(() => {
    for (const timer of timers.values()) clearTimeout(timer);
  });

  documents.listen(connection);
  connection.listen();

  function addFolder(uri: string, shallow: boolean): Folder {
    const root = environment.pathOf(uri) ?? uri;
    const folder = new Folder(
      uri.replace(/\/$/, ''),
      new Workspace(root, ruleIds, environment.files, shallow),
      environment.rules,
      environment.today,
    );
    folders.set(normalized(folder.uri), folder);
    return folder;
  }

  function removeFolder(uri: string): void {
    const folder = folders.get(normalized(uri.replace(/\/$/, '')));
    if (!folder) return;
    folders.delete(normalized(folder.uri));
    if (!pull) for (const path of diagnosticsOf(folder).keys()) publish(uriOf(folder.uri, path), []);
  }

  /** One at a time: whoever asks for another waits for the same. */
  function scan(folder: Folder): Promise<void> {
    folder.scan ??= readAll(folder).finally(() => {
      folder.scan = undefined;
    });
    return folder.scan;
  }

  async function readAll(folder: Folder): Promise<void> {
    folder.scanning = true;
    const progress = folder.workspace.shallow ? undefined : await startProgress();
    progress?.begin('DevOps Readiness', 0, `Reading ${folder.workspace.name}`, true);
    let told = 0;
    try {
      await folder.workspace.scan({
        report(done, total) {
          const now = performance.now();
          if (now - told < pause.progress) return;
          told = now;
          progress?.report(total ? (100 * done) / total : 0, `${done}${total ? ` of ${total}` : ''} files`);
        },
        listed() {
          for (const { path, uri } of takeOpenTexts(folder)) publishFirst(folder, path, uri);
        },
        get cancelled() {
          return progress?.token.isCancellationRequested ?? false;
        },
      });
    } catch (error) {
      connection.console.error(`${folder.workspace.root} cannot be read: ${String(error)}`);
    }
    takeOpenTexts(folder);
    folder.scanning = false;
    progress?.report(100, 'Looking at what was read');
    if (folder.workspace.isListed) await refreshNow(folder);
    else tellScore(folder);
    progress?.done();
  }

  /** Not every editor that says it shows progress does. */
  async function startProgress() {
    return connection.window.createWorkDoneProgress().catch(() => undefined);
  }

  /** The editor's texts stand before the disk's. */
  function takeOpenTexts(folder: Folder): { path: string; uri: string }[] {
    const taken = [];
    for (const document of documents.all()) {
      const path = folder.pathOf(document.uri);
      if (
        path === undefined ||
        folderOf(document.uri) !== folder ||
        !folder.workspace.setOpen(path, document.getText())
      )
        continue;
      taken.push({ path, uri: document.uri });
    }
    return taken;
  }

  function takeText(document: TextDocument): void {
    let folder = folderOf(document.uri);
    if (!folder) {
      const parent = document.uri.slice(0, document.uri.lastIndexOf('/'));
      if (!document.uri.startsWith('file:')) return;
      folder = addFolder(parent, true);
      void scan(folder);
    }
    const path = folder.pathOf(document.uri);
    if (path === undefined || !folder.workspace.setOpen(path, document.getText())) return;
    const { uri } = document;
    const looked = folder.wasLookedAt;
    if (!looked) later(`file ${uri}`, pause.quick, () => publishFirst(folder, path, uri));
    if (!looked || folder.scanning) return;
    if (!folder.isQuick) later(`file ${uri}`, pause.quick, () => publishOwn(folder, path));
    refreshSoon(folder, folder.isQuick ? pause.quick : Math.max(pause.whole, folder.cost / 2));
  }

  function refreshSoon(folder: Folder, delay: number): void {
    later(`folder ${folder.uri}`, delay, () => void refreshNow(folder));
  }

  /** Looks at the whole folder; requests get their turn in between. A change ends it: whoever made it asks again. */
  async function refreshNow(folder: Folder): Promise<void> {
    if (!folders.has(normalized(folder.uri)) || !folder.workspace.isListed) return;
    const steps = folder.look();
    let spent = 0;
    let start = performance.now();
    for (;;) {
      const { done, value } = steps.next();
      const now = performance.now();
      if (!done && now - start < slice) continue;
      spent += now - start;
      if (done && !value) return;
      if (done) break;
      await new Promise(resolve => setImmediate(resolve));
      start = performance.now();
    }
    if (!folders.has(normalized(folder.uri))) return;
    if (spent > 1) folder.cost = spent;
    for (const failure of folder.latest().analysis.failures) tellOf(failure);
    if (pull) {
      if (canRefresh) void connection.sendRequest(DiagnosticRefreshRequest.type);
    } else publishAll(folder);
    if (!folder.workspace.shallow) later(`scorecard ${folder.uri}`, pause.scorecard, () => tellScore(folder));
  }

  /** What was told already is not told again: whoever shows it would draw everything anew. */
  function tellScore(folder: Folder): void {
    const card = scorecard(folder);
    const text = JSON.stringify(card);
    if (text === folder.told) return;
    folder.told = text;
    void connection.sendNotification(methods.scorecardChanged, card);
  }

  /** Each fault once: it would come again with every keystroke. */
  function tellOf(failure: Failure): void {
    const view = failureViewOf(failure);
    const words = failureText(view);
    if (failures.has(words)) return;
    failures.set(words, view);
    const place = failure.path ? ` on ${failure.path}` : '';
    connection.console.error(
      `A rule failed${place} and says nothing there. "DevOps Readiness: Copy Details of Internal Errors" copies this for a report:\n${words}`,
    );
  }

  function later(key: string, delay: number, run: () => void): void {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        run();
      }, delay),
    );
  }

  function publishAll(folder: Folder): void {
    const now = diagnosticsOf(folder);
    for (const [path, diagnostics] of now) publish(uriOf(folder.uri, path), diagnostics);
    for (const uri of [...published.keys()]) {
      const path = folderOf(uri) === folder ? folder.pathOf(uri) : undefined;
      if (path === undefined || now.has(path)) continue;
      // Half a line typed must not wipe a file's squiggles: they stay until it parses again.
      if (documents.get(uri) && doesNotParse(folder, path)) continue;
      publish(uri, []);
    }
  }

  /** One file's own findings, at once; what others place in it stays as it was until the whole project is looked at. */
  function publishOwn(folder: Folder, path: string): void {
    const findings = folder.findingsOf(path);
    if (!findings || pull) return;
    const uri = uriOf(folder.uri, path);
    const ofProject = new Set(environment.rules.filter(({ rule }) => rule.on === 'project').map(({ id }) => id));
    const kept = (JSON.parse(published.get(uri) ?? '[]') as Diagnostic[]).filter(
      ({ code }) => code === undefined || ofProject.has(String(code)),
    );
    publish(uri, [...diagnosticsFor(folder, findings), ...kept]);
  }

  /** What can be said of an open file before the rest of the folder is read, or without it. */
  function publishFirst(folder: Folder, path: string, uri: string): void {
    if (pull || folder.wasLookedAt) return;
    const findings = folder.firstFindingsOf(path);
    if (findings) publish(uri, diagnosticsFor(folder, findings));
  }

  function diagnosticsFor(folder: Folder, findings: readonly Finding[]): Diagnostic[] {
    return shown(findings).flatMap(finding => diagnosticOf(finding, folder.uri, pageAddress) ?? []);
  }

  function publish(uri: string, diagnostics: readonly Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if ((published.get(uri) ?? '[]') === text) return;
    if (diagnostics.length) published.set(uri, text);
    else published.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
  }

  function diagnosticsOf(folder: Folder): Map<string, Diagnostic[]> {
    const byPath = new Map<string, Diagnostic[]>();
    if (!folder.wasLookedAt) return byPath;
    const { analysis } = folder.latest();
    const add = (path: string, diagnostic: Diagnostic) => byPath.set(path, [...(byPath.get(path) ?? []), diagnostic]);
    for (const finding of shown(analysis.findings)) {
      const diagnostic = diagnosticOf(finding, folder.uri, pageAddress);
      if (diagnostic && finding.at) add(finding.at.file.path, diagnostic);
    }
    for (const notice of analysis.notices) add(notice.at.file.path, diagnosticOfNotice(notice));
    return byPath;
  }

  function withEdit(action: CodeAction): CodeAction {
    const data = action.data as ActionData | undefined;
    const place = data && placeOf(data.uri);
    if (!data || !place) return action;
    const { folder, path } = place;
    if (data.kind === 'all') {
      const edit = fixFile(folder, path);
      return edit ? { ...action, edit } : action;
    }
    if (data.kind === 'off') {
      const edits = turnOffEdits(configPath(folder.workspace.current().project), data.rule);
      return edits ? { ...action, edit: workspaceEdit(edits, target(folder)) } : action;
    }
    const finding = shown(folder.findingsIn(path)).find(
      ({ rule, at }) => rule.id === data.rule && at?.start === data.start,
    );
    const chosen = finding && fixesOf(finding)[data.fix];
    if (!chosen) return action;
    const elsewhere = chosen.edits.some(edit => edit.kind === 'create' || edit.file.path !== path);
    const review = !chosen.fix.safe && elsewhere ? () => chosen.fix.title : undefined;
    return { ...action, edit: workspaceEdit(chosen.edits, target(folder), review) };
  }

  function fixFile(folder: Folder, path: string): WorkspaceEdit | undefined {
    const { project, config } = folder.workspace.current();
    const fixed = fixAll(project, environment.rules, config, {
      today: environment.today(),
      only: path,
      wants: finding => finding.at?.file.path === path,
    });
    const [file] = fixed;
    return file?.before ? workspaceEdit(hunkEdits(file.before, file.text), target(folder)) : undefined;
  }

  /** The other state is judged once for as long as the ref stands for the same commit. */
  async function comparisonOf(folder: Folder, after: State, ref: string): Promise<Comparison> {
    if (!environment.git) return plainly('There is no git here to compare with');
    const { root } = folder.workspace;
    const tree = await environment.git.openTree(root, ref).catch(plainly);
    try {
      const { commit, files } = tree;
      if (folder.earlier?.commit !== commit) {
        const workspace = new Workspace(root, ruleIds, files);
        await workspace.scan().catch(plainly);
        const { project, config, notices } = workspace.current();
        const analysis = analyze(project, environment.rules, config, { today: environment.today(), notices });
        folder.earlier = { commit, state: { analysis, score: scoreOf(analysis, after.score.scorecard) } };
      }
      return compare(folder.earlier.state, after, { ref, commit });
    } finally {
      tree.close();
    }
  }

  function scorecard(folder: Folder): FolderScorecard {
    const { uri, scanning, workspace, delta } = folder;
    if (!folder.wasLookedAt) return unreadScorecard(uri, workspace.name, scanning);
    const { analysis, score } = folder.latest();
    return scorecardOf(analysis, score, { folder: uri, name: workspace.name, scanning, delta });
  }

  function target(folder: Folder) {
    return {
      folder: folder.uri,
      version: (path: string) => {
        const uri = normalized(uriOf(folder.uri, path));
        return documents.all().find(document => normalized(document.uri) === uri)?.version ?? null;
      },
    };
  }

  function placeOf(uri: string): { folder: Folder; path: string } | undefined {
    const folder = folderOf(uri);
    const path = folder?.pathOf(uri);
    return folder && path !== undefined && folder.wasLookedAt ? { folder, path } : undefined;
  }

  /** The innermost folder that holds the document. */
  function folderOf(uri: string): Folder | undefined {
    return [...folders.values()]
      .filter(folder => pathIn(folder.uri, uri) !== undefined)
      .sort((a, b) => b.uri.length - a.uri.length)[0];
  }

  function folderNamed(uri: string): Folder {
    const folder = folders.get(normalized(uri.replace(/\/$/, '')));
    if (!folder) throw new Error(`${uri} is not an open folder`);
    return folder;
  }

  function pageAddress(id: string): string | undefined {
    return options.rulePages ? `${options.rulePages}/${id}.md` : undefined;
  }
}

/** The words alone: an ordinary error would come with the name of the request before them. */
function plainly(error: unknown): never {
  throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error));
}

function doesNotParse(folder: Folder, path: string): boolean {
  return folder.findingsOf(path) === undefined;
}

function isConfig(path: string): boolean {
  return configPaths.some(known => known === path);
}

function configPath(project: { file(path: string): { path: string; text: string } | undefined }) {
  return project.file('.readiness.yaml') ?? project.file('.readiness.yml');
}

function shown(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ accepted }) => !accepted);
}

/** Two equal lists have equal ids. FNV-1a over their text. */
function resultId(diagnostics: readonly Diagnostic[]): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(diagnostics))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
