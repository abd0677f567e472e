/** The other end of a language server's stream, for tests and measurements. */
import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { ClientOptions } from '../../server/core/protocol.js';
import { type Environment, startServer } from '../../server/src/server.js';

export interface LspClient {
  readonly connection: ProtocolConnection;
  readonly initialized: unknown;
  /** The last diagnostics published for a document; empty when none were. */
  diagnostics(uri: string): readonly Diagnostic[];
  /** Resolves with the next diagnostics of the document that satisfy the condition, also if they are there already. */
  when(uri: string, wants: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  open(uri: string, text: string): void;
  change(uri: string, text: string): void;
  stop(): Promise<void>;
}

export interface ClientSetup {
  readonly folders: readonly string[];
  readonly options?: ClientOptions;
  readonly capabilities?: InitializeParams['capabilities'];
}

/** A server of this very process, over two in-memory streams. */
export function connectInProcess(environment: Environment, setup: ClientSetup): Promise<LspClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), environment);
  return handshake(
    createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
    setup,
    async () => {
      toServer.end();
      toClient.end();
    },
  );
}

/** A server in a process of its own, over standard input and output. */
export function connectToProcess(script: string, args: readonly string[], setup: ClientSetup): Promise<LspClient> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<void>(resolve => child.on('exit', () => resolve()));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  return handshake(connection, setup, async () => {
    await connection.sendNotification(ExitNotification.type);
    await exited;
  });
}

async function handshake(
  connection: ProtocolConnection,
  setup: ClientSetup,
  end: () => Promise<void>,
): Promise<LspClient> {
  const latest = new Map<string, readonly Diagnostic[]>();
  const waiting = new Set<() => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    latest.set(uri, diagnostics);
    for (const look of [...waiting]) look();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { workspaceFolders: true }, ...setup.capabilities },
    workspaceFolders: setup.folders.map(folder => ({ uri: pathToFileURL(folder).href, name: folder })),
    initializationOptions: setup.options ?? { diagnostics: 'push', commands: true },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const versions = new Map<string, number>();
  return {
    connection,
    initialized,
    diagnostics: uri => latest.get(uri) ?? [],
    when: (uri, wants) =>
      new Promise(resolve => {
        const look = () => {
          const diagnostics = latest.get(uri);
          if (!diagnostics || !wants(diagnostics)) return;
          waiting.delete(look);
          resolve(diagnostics);
        };
        waiting.add(look);
        look();
      }),
    open(uri, text) {
      versions.set(uri, 1);
      void connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
    },
    change(uri, text) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    },
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      await end();
      connection.dispose();
    },
  };
}

/** A document after the text changes a workspace edit has for it. */
export function applyWorkspaceEdit(text: string, uri: string, edit: WorkspaceEdit): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: { line: number; character: number }) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const edits = (edit.documentChanges ?? []).flatMap(change =>
    'textDocument' in change && change.textDocument.uri === uri
      ? change.edits.flatMap(each => ('newText' in each ? [each] : []))
      : [],
  );
  return edits
    .map((each, order) => ({ each, order }))
    .sort((a, b) => offset(b.each.range.start) - offset(a.each.range.start) || b.order - a.order)
    .reduce(
      (result, { each }) =>
        result.slice(0, offset(each.range.start)) + each.newText + result.slice(offset(each.range.end)),
      text,
    );
}
