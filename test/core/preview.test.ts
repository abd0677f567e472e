import assert from 'node:assert/strict';
import { previewOf } from '../../server/core/report/preview.js';
import { createFile, type Edit, replaceText } from '../../server/core/text.js';

/** What is shown of replacing a word of a file by another text. */
function shown(text: string, word: string, by: string, more: readonly Edit[] = []) {
  const file = { path: 'compose.yaml', text };
  const start = text.indexOf(word);
  assert.ok(start >= 0);
  return previewOf([replaceText(file, start, start + word.length, by), ...more], 'compose.yaml');
}

describe('preview of a fix', () => {
  it('shows the lines it adds, without the indentation they share', () => {
    const file = { path: 'compose.yaml', text: 'services:\n  web:\n    image: a\n' };
    const text = '    deploy:\n      replicas: 2\n';
    const preview = previewOf([replaceText(file, file.text.length, file.text.length, text)], 'compose.yaml');
    assert.deepEqual(preview?.change?.lines, ['deploy:', '  replicas: 2']);
    const behind = shown('a:\r\n  b: c\r\n', 'c', 'c\r\n  d: e');
    assert.deepEqual(behind?.change, { path: 'compose.yaml', line: 1, lines: ['b: c', 'd: e'], more: 0 });
  });

  it('shows a changed line as it will be', () => {
    const preview = shown('      - run: pytest tests/unit -v\n', 'tests/unit', 'tests/unit tests/api');
    assert.deepEqual(preview?.change?.lines, ['- run: pytest tests/unit tests/api -v']);
  });

  it('parts lines that lie apart, and counts what is too long to show', () => {
    const text = 'a: 1\nb: 2\nc: 3\nd: 4\n';
    const file = { path: 'compose.yaml', text };
    const apart = [replaceText(file, 3, 4, '5'), replaceText(file, 13, 14, '6')];
    assert.deepEqual(previewOf(apart, 'compose.yaml')?.change?.lines, ['a: 5', '…', 'c: 6']);
    const long = previewOf([replaceText(file, 0, 0, 'x: 0\n'.repeat(40))], 'compose.yaml');
    assert.equal(long?.change?.lines.length, 16);
    assert.equal(long?.change?.more, 24);
  });

  it('names the files it makes and those it also changes', () => {
    const other = { path: '.gitignore', text: 'a\n' };
    const made = [createFile('docs/runbook.md', '# a\n'), replaceText(other, 2, 2, 'b\n')];
    assert.deepEqual(previewOf(made, undefined), {
      change: undefined,
      created: ['docs/runbook.md'],
      changed: ['.gitignore'],
    });
    assert.deepEqual(shown('a: 1\n', '1', '2', made)?.changed, ['.gitignore']);
    assert.deepEqual(shown('a: 1\n', '1', '2', made)?.change?.lines, ['a: 2']);
  });

  it('shows nothing where something is only taken away', () => {
    assert.equal(shown('version: "3"\nservices: {}\n', 'version: "3"\n', ''), undefined);
  });

  it('shows the value that takes the place of a secret, never the secret', () => {
    const secret = ['hun', 'ter2', 'hunter2'].join('');
    const taken = shown(`      POSTGRES_PASSWORD: ${secret}\n`, secret, '$' + '{POSTGRES_PASSWORD:?}');
    assert.deepEqual(taken?.change?.lines, ['POSTGRES_PASSWORD: $' + '{POSTGRES_PASSWORD:?}']);
    for (const line of [
      `command: redis-server --requirepass ${secret} --port 1`,
      `run: mysql -uroot -p${secret} --port 1`,
      `url: postgres://app:${secret}@db:1/app`,
      `environment: { DB_PASSWORD: ${secret}, PORT: 1 }`,
      `- curl -H "Authorization: Bearer ${secret}" --port 1`,
    ]) {
      assert.equal(shown(`${line}\n`, '1', '2'), undefined, line);
    }
    const text = `  value: ${secret}\n`;
    const file = { path: 'compose.yaml', text };
    const key = replaceText(file, 2, 7, 'valueFrom');
    const value = replaceText(file, 9, text.length - 1, '{ secretKeyRef: { name: app, key: db } }');
    assert.deepEqual(previewOf([value, key], 'compose.yaml')?.change?.lines, [
      'valueFrom: { secretKeyRef: { name: app, key: db } }',
    ]);
    assert.equal(shown('a: 1\n', '1', `2\nDB_PASSWORD: ${secret}`), undefined);
  });
});
