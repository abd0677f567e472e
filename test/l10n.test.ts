/** Every word the editor shows can be translated: what the code says is in the bundles, and nothing else is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/catalogue.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('Words of the editor', () => {
  it('of the client are in the bundle', () => {
    const sources = readdirSync(join(root, 'client/src')).map(name => read(`client/src/${name}`));
    const calls = sources.flatMap(text =>
      [...text.matchAll(/\bl10n\.t\(\s*('(?:[^'\\]|\\.)*'|.)/g)].map(([, first]) => first ?? ''),
    );
    assert.deepEqual(
      calls.filter(first => !first.startsWith("'")),
      [],
      'only a text that stands there can be looked up',
    );
    const words = [
      ...new Set(calls.map(quoted => JSON.parse(`"${quoted.slice(1, -1).replaceAll('"', '\\"')}"`) as string)),
    ].sort();
    const bundle = Object.fromEntries(words.map(word => [word, word]));
    const path = 'l10n/bundle.l10n.json';
    if (process.env.UPDATE) writeFileSync(join(root, path), `${JSON.stringify(bundle, null, 2)}\n`);
    assert.deepEqual(JSON.parse(read(path)), bundle);
  });

  it('reach a person only through the bundle', () => {
    const shown =
      /\b(?:show(?:Information|Warning|Error)Message\(|placeHolder:|prompt:|title:|tooltip:|label:)\s*['`][A-Za-z]{2,}/g;
    const untranslated = readdirSync(join(root, 'client/src')).flatMap(name =>
      [...read(`client/src/${name}`).matchAll(shown)].map(([words]) => `${name}: ${words}`),
    );
    const names = ["label: 'HTML", "label: 'Markdown", "label: 'JSON", "placeHolder: 'HEAD"];
    assert.deepEqual(
      untranslated.filter(line => !names.some(name => line === `actions.ts: ${name}`)),
      [],
    );
  });

  it('of the manifest are in its bundle', () => {
    const manifest = read('package.json');
    const used = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(JSON.parse(read('package.nls.json'))).sort());
    const { contributes } = JSON.parse(manifest) as { contributes: { commands: { title: string }[] } };
    assert.ok(contributes.commands.every(({ title }) => /^%.*%$/.test(title)));
  });
});
