/** Completion and explanation over the real server's stream. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionRequest,
  HoverRequest,
  type InitializeResult,
  type TextEdit,
} from 'vscode-languageserver/node';
import { rules } from '../rules/index.js';
import { methods } from '../server/core/protocol.js';
import { diskFiles } from '../server/src/workspace.js';
import { root } from './support/catalogue.js';
import { connectInProcess, type LspClient } from './support/lsp-client.js';

const compose = `services:
  web:
    image: nginx:1.27
  db:
    image: postgres:17
    restart: always
`;

describe('Server completion', () => {
  let folder: string;
  let client: LspClient;

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-completion-')));
    writeFileSync(join(folder, 'compose.yaml'), compose);
    client = await connectInProcess(
      {
        rules,
        files: diskFiles,
        today: () => '2026-01-01',
        rulePage: async id => readFileSync(join(root, 'rules', `${id}.md`), 'utf8'),
        pathOf: uri => fileURLToPath(uri),
      },
      { folders: [folder] },
    );
    await client.connection.sendRequest(methods.refresh, {});
  });
  afterEach(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a text with a `‸` where the cursor is, and asks there. */
  const completionsIn = async (path: string, marked: string): Promise<readonly CompletionItem[]> => {
    const { uri, position } = openAt(path, marked);
    const answer = await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
    return Array.isArray(answer) ? answer : (answer?.items ?? []);
  };
  const openAt = (path: string, marked: string) => {
    const uri = pathToFileURL(join(folder, path)).href;
    const [before = ''] = marked.split('‸');
    client.open(uri, marked.replace('‸', ''));
    const lines = before.split('\n');
    return { uri, position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
  };

  it('is announced', () => {
    const { capabilities } = client.initialized as InitializeResult;
    assert.ok(capabilities.completionProvider?.triggerCharacters?.includes('['));
  });

  it('offers rule ids in a half-typed config, those with findings first', async () => {
    const items = await completionsIn('.readiness.yaml', 'target: 8\nrules:\n  comp‸');
    assert.equal(items.length, rules.length);
    const [first] = [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    assert.ok(first?.detail?.endsWith('(open)'), first?.detail);
    const restart = items.find(({ label }) => label === 'compose/missing-restart-policy');
    assert.deepEqual(restart?.textEdit, {
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 6 } },
      newText: 'compose/missing-restart-policy: ',
    });
    const promise = rules.find(({ id }) => id === 'compose/missing-restart-policy')?.promise;
    assert.ok(promise && JSON.stringify(restart?.documentation).includes(promise));
  });

  it('offers severities', async () => {
    const items = await completionsIn('.readiness.yaml', 'rules:\n  compose/missing-restart-policy: ‸\n');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['blocker', 'high', 'medium', 'low', 'off'],
    );
  });

  it('offers in an accept comment what is open there first', async () => {
    const items = await completionsIn('compose.yaml', compose.replace('  web:', '  # readiness: accept[‸\n  web:'));
    const openHere = items.filter(({ detail }) => detail?.endsWith('(open here)')).map(({ label }) => label);
    assert.ok(openHere.includes('compose/missing-restart-policy'), openHere.join());
    assert.deepEqual(
      items.slice(0, openHere.length).map(({ label }) => label),
      openHere,
    );
    assert.ok(items.every(({ label }) => label.startsWith('compose/')));
    const edit = items.find(({ label }) => label === 'compose/missing-restart-policy')?.textEdit as TextEdit;
    assert.equal(edit.newText, 'compose/missing-restart-policy] ');
  });

  it('offers nothing anywhere else', async () => {
    assert.deepEqual(await completionsIn('compose.yaml', `${compose}  # ‸`), []);
    assert.deepEqual(await completionsIn('notes.txt', 'rules: ‸'), []);
  });

  it('explains a key and a rule of a config', async () => {
    const hoverAt = async (marked: string) => {
      const { uri, position } = openAt('.readiness.yaml', marked);
      const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
      return JSON.stringify(hover?.contents ?? '');
    };
    assert.match(await hoverAt('exc‸lude: [a]\n'), /Globs of paths/);
    const rule = rules.find(({ id }) => id === 'compose/missing-restart-policy');
    assert.ok(rule);
    assert.ok((await hoverAt(`rules: { ‸${rule.id}: low`)).includes(rule.promise));
  });
});
