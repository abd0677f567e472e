/** What the compiler cannot see: which packages a part may use, and that files are where they say. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, ruleIds } from './support/catalogue.js';

const corePackages = ['yaml', 'dockerfile-ast', 'picomatch', 'smol-toml', '@prometheus-io/lezer-promql'];

describe('Tidy', () => {
  it('core uses only packages that run in a web worker', () => {
    const foreign = importsBelow('server/core').filter(
      ({ from }) => !from.startsWith('.') && !corePackages.some(name => from === name || from.startsWith(`${name}/`)),
    );
    assert.deepEqual(foreign, []);
  });

  it('a rule imports core and nothing else', () => {
    const foreign = importsBelow('rules').filter(
      ({ path, from }) => path !== 'rules/index.ts' && !from.startsWith('../../server/core/'),
    );
    assert.deepEqual(foreign, []);
  });

  it('the client knows only the protocol of core', () => {
    const foreign = importsBelow('client/src').filter(
      ({ from }) => from.includes('server/') && !from.endsWith('server/core/protocol.js'),
    );
    assert.deepEqual(foreign, []);
  });

  it('every rule has a page, and every page a rule', () => {
    const ids = ruleIds();
    assert.deepEqual(
      ids.filter(id => !existsSync(join(root, 'rules', `${id}.md`))),
      [],
      'rules without a page',
    );
    const pages = filesBelow('rules', '.md').map(path => relative('rules', path).slice(0, -'.md'.length));
    assert.deepEqual(
      pages.filter(page => page !== 'README' && !ids.includes(page)),
      [],
      'pages without a rule',
    );
  });

  it('no folder is named after nothing', () => {
    const vague = ['server', 'rules', 'client', 'test']
      .flatMap(folder => filesBelow(folder, '.ts'))
      .filter(path => /(^|\/)(utils?|common|shared|helpers?|services)(\/|\.ts$)/.test(path));
    assert.deepEqual(vague, []);
  });

  it('core and rules never name the process, the console or a timer', () => {
    const users = [...filesBelow('server/core', '.ts'), ...filesBelow('rules', '.ts')].filter(path =>
      /\b(process|console)\.\w|\b(setTimeout|setInterval|fetch)\(/.test(
        withoutComments(readFileSync(join(root, path), 'utf8')),
      ),
    );
    assert.deepEqual(users, []);
  });
});

function importsBelow(folder: string): { path: string; from: string }[] {
  return filesBelow(folder, '.ts').flatMap(path =>
    [
      ...readFileSync(join(root, path), 'utf8').matchAll(
        /^(?:import|export)\b[^;]*?\bfrom '([^']+)'|^import '([^']+)'/gm,
      ),
    ].map(([, from, bare]) => ({ path, from: from ?? bare ?? '' })),
  );
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '""');
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'example' || entry.name === 'node_modules' ? [] : filesBelow(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}
