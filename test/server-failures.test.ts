/** A rule that throws, seen over the real server's stream. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LogMessageNotification } from 'vscode-languageserver/node';
import { type FailureView, methods } from '../server/core/protocol.js';
import type { CatalogueRule, Rule } from '../server/core/rule.js';
import { diskFiles } from '../server/src/workspace.js';
import { serviceRule } from './support/fake-rules.js';
import { connectInProcess } from './support/lsp-client.js';

const secret = 'hunter2';

/** Throws on `web` with what it read in its message, as `JSON.parse` does. */
const throwing: CatalogueRule = {
  id: 'compose/throwing',
  promise: 'It is kept',
  why: 'It matters.',
  rule: {
    on: 'compose.service',
    category: 'containers',
    severity: 'high',
    effort: [1, 2],
    *check({ name, at }: { readonly name: string; readonly at: never }) {
      if (name === 'web') throw new SyntaxError(`${secret}\n    at ${secret} is no JSON`);
      yield { at, message: `\`${name}\` breaks it` };
    },
  } as unknown as Rule,
};

describe('Server with a rule that throws', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-failures-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('loses one subject, says so once, and gives details without a word of the file', async () => {
    const path = join(folder, 'compose.yaml');
    const text = `services:\n  web:\n    image: a:1\n    command: ${secret}\n  db:\n    image: b:1\n`;
    writeFileSync(path, text);
    const uri = pathToFileURL(path).href;
    const client = await connectInProcess(
      {
        rules: [throwing, serviceRule('compose/other', ['web'])],
        files: diskFiles,
        today: () => '2026-01-01',
        rulePage: async () => '',
        pathOf: fileURLToPath,
      },
      { folders: [folder] },
    );
    try {
      const log: string[] = [];
      client.connection.onNotification(LogMessageNotification.type, ({ message }) => void log.push(message));
      await client.connection.sendRequest(methods.refresh, {});
      const found = await client.when(uri, list => list.length === 2);
      assert.deepEqual(found.map(({ code, range }) => `${code} ${range.start.line}`).sort(), [
        'compose/other 1',
        'compose/throwing 4',
      ]);
      client.open(uri, text);
      client.change(uri, text.replace('b:1', 'b:2'));
      await client.connection.sendRequest(methods.refresh, {});
      const failures = await client.connection.sendRequest<FailureView[]>(methods.failures, {});
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.rule, 'compose/throwing');
      assert.equal(failures[0]?.fault, 'SyntaxError');
      assert.match(failures[0]?.frames[0] ?? '', /^\S*check \S+\.js:\d+:\d+$/);
      const told = log.filter(message => message.includes('compose/throwing'));
      assert.equal(told.length, 1, log.join('\n'));
      assert.match(told[0] ?? '', /on compose\.yaml/);
      assert.ok(!JSON.stringify([failures, log]).includes(secret));
    } finally {
      await client.stop();
    }
  });
});
