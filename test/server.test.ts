/** The real server over a stream. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DocumentDiagnosticRequest,
  FileChangeType,
  HoverRequest,
  MarkupContent,
  WorkspaceDiagnosticRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { rules } from '../rules/index.js';
import { type FixResult, type FolderScorecard, methods, type RefView, type RulePage } from '../server/core/protocol.js';
import { severities } from '../server/core/rule.js';
import { listRefs, openTree } from '../server/src/git.js';
import type { Environment } from '../server/src/server.js';
import { diskFiles } from '../server/src/workspace.js';
import { root } from './support/catalogue.js';
import {
  applyWorkspaceEdit,
  type ClientSetup,
  connectInProcess,
  connectToProcess,
  type LspClient,
} from './support/lsp-client.js';

const compose = `services:
  web:
    image: nginx:1.27
  db:
    image: postgres:17
    restart: always
`;
const restart = ({ code }: Diagnostic) => code === 'compose/missing-restart-policy';

describe('Server', () => {
  let folder: string;
  const clients: LspClient[] = [];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-server-')));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return pathToFileURL(join(folder, path)).href;
  };
  const connect = async (setup: Partial<ClientSetup> = {}, world: Partial<Environment> = {}) => {
    const client = await connectInProcess(
      {
        rules,
        files: diskFiles,
        today: () => '2026-01-01',
        rulePage: async id => readFileSync(join(root, 'rules', `${id}.md`), 'utf8'),
        pathOf: uri => fileURLToPath(uri),
        git: { openTree, listRefs },
        ...world,
      },
      { folders: [folder], ...setup },
    );
    clients.push(client);
    return client;
  };
  const actionsAt = (client: LspClient, uri: string, diagnostic: Diagnostic, only?: string[]) =>
    client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], ...(only ? { only } : {}) },
    }) as Promise<CodeAction[]>;

  it('publishes findings of files nobody opened', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    const [finding] = (await client.when(uri, list => list.some(restart))).filter(restart);
    assert.deepEqual(finding?.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } });
    assert.equal(finding?.severity, DiagnosticSeverity.Warning);
    assert.equal(finding?.source, 'readiness');
  });

  it('follows the text as it is typed', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    client.open(uri, compose);
    await client.when(uri, list => list.some(restart));
    client.change(uri, compose.replace('nginx:1.27\n', 'nginx:1.27\n    restart: always\n'));
    await client.when(uri, list => !list.some(restart));
    client.change(uri, compose);
    await client.when(uri, list => list.some(restart));
  });

  it('keeps the squiggles while a line is half typed', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    client.open(uri, compose);
    const before = await client.when(uri, list => list.some(restart));
    client.change(uri, `${compose}  cache: [\n`);
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.deepEqual(client.diagnostics(uri), before);
    const [card] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    assert.equal(card?.notRead[0]?.path, 'compose.yaml');
  });

  it('goes back to the disk when a file closes unsaved', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    await client.when(uri, list => list.some(restart));
    client.open(uri, 'services: {}\n');
    await client.when(uri, list => list.length === 0);
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await client.when(uri, list => list.some(restart));
  });

  it('sees files that appear and vanish', async () => {
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    const uri = write('deploy/compose.yaml', compose);
    const changed = (type: FileChangeType) =>
      client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
    await changed(FileChangeType.Created);
    await client.when(uri, list => list.some(restart));
    rmSync(join(folder, 'deploy'), { recursive: true });
    await changed(FileChangeType.Deleted);
    await client.when(uri, list => list.length === 0);
  });

  it('offers a fix whose edit comes when it is asked for, against the open version', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect({
      capabilities: { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } },
    });
    client.open(uri, compose);
    const [finding] = (await client.when(uri, list => list.some(restart))).filter(restart);
    assert.ok(finding);
    const actions = await actionsAt(client, uri, finding);
    const action = actions.find(({ title }) => title === 'Restart unless stopped');
    assert.ok(action && !action.edit);
    const { edit } = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
    assert.ok(edit);
    const [change] = edit.documentChanges ?? [];
    assert.equal(change && 'textDocument' in change && change.textDocument.version, 1);
    assert.match(
      applyWorkspaceEdit(compose, uri, edit),
      / {2}web:\n {4}image: nginx:1.27\n {4}restart: unless-stopped\n/,
    );
  });

  it('fixes all safe problems of a file on save, and touches no other', async () => {
    const text = 'services:\n  a:\n    image: nginx:1.27\n  b:\n    image: redis:7\n';
    const uri = write('compose.yaml', text);
    const client = await connect();
    client.open(uri, text);
    const [finding] = await client.when(uri, list => list.some(restart));
    assert.ok(finding);
    const [action] = await actionsAt(client, uri, finding, ['source.fixAll']);
    assert.equal(action?.kind, 'source.fixAll.readiness');
    const edit = action?.edit as WorkspaceEdit;
    const after = applyWorkspaceEdit(text, uri, edit);
    assert.equal(after.match(/restart: unless-stopped/g)?.length, 2);
    assert.equal(edit.documentChanges?.length, 1);
  });

  it('accepts a finding with a reason and turns a rule off', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    client.open(uri, compose);
    const [finding] = (await client.when(uri, list => list.some(restart))).filter(restart);
    assert.ok(finding);
    const accept = await client.connection.sendRequest<WorkspaceEdit>(methods.accept, {
      rule: finding.code,
      uri,
      range: finding.range,
      reason: 'started by hand',
    });
    const accepted = applyWorkspaceEdit(compose, uri, accept);
    assert.match(accepted, /\n {2}# readiness: accept\[compose\/missing-restart-policy\] started by hand\n {2}web:/);
    client.change(uri, accepted);
    await client.when(uri, list => !list.some(restart));
    client.change(uri, compose);
    await client.when(uri, list => list.some(restart));
    const off = (await actionsAt(client, uri, finding)).find(({ title }) =>
      title.startsWith('Turn compose/missing-restart-policy '),
    );
    const config = off?.edit && applyWorkspaceEdit('', pathToFileURL(join(folder, '.readiness.yaml')).href, off.edit);
    assert.equal(config, 'rules:\n  compose/missing-restart-policy: off\n');
  });

  it('says why it matters when asked', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    client.open(uri, compose);
    await client.when(uri, list => list.some(restart));
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 1, character: 3 },
    });
    const text = JSON.stringify(hover?.contents);
    const rule = rules.find(({ id }) => id === 'compose/missing-restart-policy');
    assert.ok(rule && text.includes(rule.promise) && text.includes('on the score of 10'));
  });

  it('says the gravest of several in whole, and the others in a line each', async () => {
    const text = 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n';
    const uri = write('compose.yaml', text);
    const client = await connect();
    client.open(uri, text);
    const atName = ({ range: { start } }: Diagnostic) => start.line === 1;
    const list = await client.when(uri, all => all.filter(atName).length > 2);
    const here = new Set(list.filter(atName).map(({ code }) => String(code)));
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 1, character: 3 },
    });
    assert.ok(hover && MarkupContent.is(hover.contents));
    const { value } = hover.contents;
    const [whole = '', others = '', ...more] = value.split('\n\n---\n\n');
    const lines = others.split('\n');
    assert.deepEqual([more.length, lines.length], [0, here.size - 1]);
    const said = [whole, ...lines].map(part => {
      const [, id, ...further] = part.split(/\[`([^`]+)`\]\(command:readiness\.openRule\?/);
      assert.equal(further.length, 1);
      return rules.find(rule => rule.id === id);
    });
    assert.deepEqual(said.map(rule => rule?.id).sort(), [...here].sort());
    assert.ok(said.every((rule, n) => rule && value.includes(rule.why) === (n === 0)));
    const ranks = said.map(rule => (rule ? severities.indexOf(rule.rule.severity) : -1));
    assert.deepEqual(ranks, ranks.toSorted());
  });

  it('moves the score with the text, and says by how much', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    client.open(uri, compose);
    await client.when(uri, list => list.some(restart));
    const [before] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    const moved = new Promise<FolderScorecard>(resolve =>
      client.connection.onNotification(methods.scorecardChanged, (card: FolderScorecard) => {
        if (card.score !== before?.score) resolve(card);
      }),
    );
    client.change(uri, compose.replace('nginx:1.27\n', 'nginx:1.27\n    restart: always\n'));
    const after = await moved;
    assert.ok(before?.score !== undefined && after.score !== undefined && after.score > before.score);
    assert.ok(Math.abs((after.delta ?? 0) - (after.score - before.score)) < 0.011);
    const gain = before.rows.flatMap(row => row.promises).find(({ rule }) => rule === 'compose/missing-restart-policy')
      ?.findings[0]?.gain;
    assert.ok(Math.abs((gain ?? 0) - (after.score - before.score)) < 0.011, 'the gain promised is the gain made');
  });

  it('answers pulls, and says when nothing changed', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect({ options: {}, capabilities: { textDocument: { diagnostic: {} } } });
    await client.connection.sendRequest(methods.refresh, {});
    const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    assert.ok(report.kind === 'full' && report.items.some(restart));
    const all = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
    assert.ok(all.items.some(item => item.uri === uri && item.kind === 'full' && item.items.length > 0));
    const again = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [{ uri, value: report.resultId ?? '' }],
    });
    assert.ok(again.items.some(item => item.uri === uri && item.kind === 'unchanged'));
    assert.deepEqual(client.diagnostics(uri), [], 'nothing is pushed to a client that pulls');
  });

  it('takes folders in and out', async () => {
    const uri = write('one/compose.yaml', compose);
    const client = await connect({ folders: [] });
    const one = { uri: pathToFileURL(join(folder, 'one')).href, name: 'one' };
    const change = (added: (typeof one)[], removed: (typeof one)[]) =>
      client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added, removed } });
    await change([one], []);
    await client.when(uri, list => list.some(restart));
    await change([], [one]);
    await client.when(uri, list => list.length === 0);
  });

  it('looks at a single file outside every folder', async () => {
    const uri = write('alone/compose.yaml', compose);
    const client = await connect({ folders: [] });
    client.open(uri, compose);
    await client.when(uri, list => list.some(restart));
    assert.deepEqual(await client.connection.sendRequest(methods.scorecard, {}), []);
  });

  it('lists what it cannot read, with the reason', async () => {
    write('compose.yaml', compose);
    write('big/compose.yaml', `services: {}\n${'# filler\n'.repeat(2_500_000)}`);
    write('binary/compose.yaml', Uint8Array.of(115, 0, 1, 2));
    write('latin/compose.yaml', Uint8Array.of(0x23, 0xe9, 0x0a));
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    const [card] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    const reasons = Object.fromEntries(card?.notRead.map(({ path, reason }) => [path, reason]) ?? []);
    assert.match(reasons['big/compose.yaml'] ?? '', /Larger than 1 MB \(2\d\.\d MB\)/);
    assert.equal(reasons['binary/compose.yaml'], 'Binary file');
    assert.equal(reasons['latin/compose.yaml'], 'Not UTF-8 text');
  });

  it('reads UTF-16 that says so by its first bytes', async () => {
    const uri = write('compose.yaml', Buffer.from(`\uFEFF${compose}`, 'utf16le'));
    const client = await connect();
    await client.when(uri, list => list.some(restart));
  });

  it('keeps the last good config while it is broken, and says where', async () => {
    const uri = write('compose.yaml', compose);
    const config = write('.readiness.yaml', 'rules:\n  compose/missing-restart-policy: off\n');
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    assert.ok(!client.diagnostics(uri).some(restart));
    client.open(config, 'rules: [\n');
    const [problem] = await client.when(config, list => list.length > 0);
    assert.equal(problem?.source, 'readiness');
    assert.ok(!client.diagnostics(uri).some(restart));
    client.change(config, 'rules: {}\n');
    await client.when(uri, list => list.some(restart));
  });

  it('mends a finding from the sidebar and shows the page of a rule', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connect();
    await client.when(uri, list => list.some(restart));
    const folderUri = pathToFileURL(folder).href;
    const result = await client.connection.sendRequest<FixResult>(methods.fix, {
      folder: folderUri,
      rule: 'compose/missing-restart-policy',
      uri,
    });
    assert.match(applyWorkspaceEdit(compose, uri, result.edit as WorkspaceEdit), /restart: unless-stopped/);
    const page = await client.connection.sendRequest<RulePage>(methods.rulePage, {
      id: 'compose/missing-restart-policy',
    });
    assert.ok(page.markdown.startsWith(`# ${page.title}`));
    const all = await client.connection.sendRequest<WorkspaceEdit>(methods.fixAll, { folder: folderUri });
    assert.ok(Object.values(all.changeAnnotations ?? {}).every(({ needsConfirmation }) => needsConfirmation));
    const report = await client.connection.sendRequest<string>(methods.report, { folder: folderUri, format: 'json' });
    assert.equal(JSON.parse(report).schema, 1);
  });

  it('says at once what an open file says by itself, and the rest when everything is read', async () => {
    const text = `version: '3'\n${compose.replace('    restart', '    privileged: true\n    restart')}`;
    const uri = write('compose.yaml', text);
    write('.github/workflows/ci.yaml', 'on: push\njobs: {}\n');
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const slow = { ...diskFiles, read: (path: string) => held.then(() => diskFiles.read(path)) };
    const client = await connect({}, { files: slow });
    client.open(uri, text);
    await client.when(uri, list => list.length > 0);
    const [card] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    assert.equal(card?.scanning, true);
    assert.equal(card?.score, undefined, 'nothing is scored of what is half read');
    const first = client.diagnostics(uri).map(({ code }) => code);
    release();
    await client.connection.sendRequest(methods.refresh, {});
    const all = client.diagnostics(uri).map(({ code }) => code);
    assert.deepEqual(
      first.filter(code => !all.includes(code)),
      [],
      'nothing is taken back',
    );
  });

  it('passes over what is ignored, also when it is opened', async () => {
    write('.gitignore', 'scratch/\n');
    write('compose.yaml', compose);
    const ignored = write('scratch/compose.yaml', compose);
    const others = write('node_modules/x/compose.yaml', compose);
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    for (const uri of [ignored, others]) client.open(uri, compose);
    const changes = [ignored, others].map(uri => ({ uri, type: FileChangeType.Changed as FileChangeType }));
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    await client.connection.sendRequest(methods.refresh, {});
    for (const uri of [ignored, others]) assert.deepEqual(client.diagnostics(uri), []);
  });

  it('previews every mended place by itself, under the name of its fix', async () => {
    const text =
      'services:\n  a:\n    image: nginx:1.27\n  b:\n    image: redis:7\n    restart: always\n  c:\n    image: redis:7\n';
    const uri = write('compose.yaml', text);
    const client = await connect();
    await client.when(uri, list => list.some(restart));
    const folderUri = pathToFileURL(folder).href;
    const edit = await client.connection.sendRequest<WorkspaceEdit>(methods.fixAll, { folder: folderUri });
    const changes = (edit.documentChanges ?? []).flatMap(change => ('edits' in change ? change.edits : []));
    const titles = changes.map(change => 'annotationId' in change && change.annotationId);
    assert.ok(changes.length >= 2, JSON.stringify(changes));
    assert.ok(titles.every(title => title && edit.changeAnnotations?.[title]?.label === title));
    assert.ok(
      titles.some(title => String(title).includes('Restart unless stopped')),
      titles.join(),
    );
    assert.equal(applyWorkspaceEdit(text, uri, edit).match(/restart: unless-stopped/g)?.length, 2);
  });

  it('carries a bounded card of a promise that is broken very often', async () => {
    const services = Array.from({ length: 130 }, (_, n) => `  s${n}:\n    image: nginx:1.27\n`);
    const uri = write('compose.yaml', `services:\n${services.join('')}`);
    const client = await connect();
    await client.when(uri, list => list.some(restart));
    const [card] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    const promise = card?.rows
      .flatMap(row => row.promises)
      .find(({ rule }) => rule === 'compose/missing-restart-policy');
    assert.equal(promise?.broken, 130);
    assert.equal(promise?.findings.length, 100);
    assert.ok((card?.more.findings ?? 0) >= 30);
  });

  it('compares with another state of the folder, as git has it', async () => {
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
        cwd: folder,
        stdio: 'pipe',
      });
    write('compose.yaml', compose);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin');
    git('tag', 'v1');
    const mended = compose.replace('nginx:1.27\n', 'nginx:1.27\n    restart: always\n');
    const uri = write('compose.yaml', mended);
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    client.open(uri, mended);
    const folderUri = pathToFileURL(folder).href;
    const refs = await client.connection.sendRequest<RefView[]>(methods.refs, { folder: folderUri });
    assert.deepEqual(refs, [
      { name: 'HEAD', kind: 'commit', subject: 'Begin' },
      { name: 'main', kind: 'branch', subject: 'Begin' },
      { name: 'v1', kind: 'tag', subject: 'Begin' },
    ]);
    const report = (ref: string) =>
      client.connection.sendRequest<string>(methods.report, { folder: folderUri, format: 'json', ref });
    const { compare } = JSON.parse(await report('v1'));
    assert.equal(compare.ref, 'v1');
    assert.deepEqual(
      compare.mended.map(({ rule }: { rule: string }) => rule),
      ['compose/missing-restart-policy'],
    );
    await assert.rejects(report('v2'), { message: 'git knows no commit v2' });
  });

  it('runs as a process of its own', async () => {
    const uri = write('compose.yaml', compose);
    const client = await connectToProcess(join(root, 'dist/cli.js'), ['lsp', '--stdio'], { folders: [folder] });
    await client.when(uri, list => list.some(restart));
    await client.stop();
  });

  it('reads the example', async () => {
    cpSync(join(root, 'test/example'), folder, { recursive: true });
    const client = await connect();
    await client.connection.sendRequest(methods.refresh, {});
    const [card] = await client.connection.sendRequest<FolderScorecard[]>(methods.scorecard, {});
    assert.equal(card?.verdict, 'not-ready');
    assert.ok(card?.rows.some(row => row.applies));
  });
});
