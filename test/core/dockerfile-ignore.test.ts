import assert from 'node:assert/strict';
import { readIgnoreFile } from '../../server/core/model/dockerfile/dockerignore.js';

const ignores = (lines: string, path: string) => readIgnoreFile({ path: '.dockerignore', text: lines }).ignores(path);

describe('dockerignore', () => {
  const cases: readonly (readonly [lines: string, path: string, ignored: boolean])[] = [
    ['.env', '.env', true],
    ['.env', 'api/.env', false],
    ['**/.env', '.env', true],
    ['**/.env', 'api/shop/.env', true],
    ['/dist/', 'dist/main.js', true],
    ['./dist', 'dist', true],
    ['dist', 'web/dist/main.js', false],
    ['*', 'package.json', true],
    ['*\n!package.json', 'package.json', false],
    ['*\n!src', 'src/main.ts', false],
    ['*\n!src/main.ts', 'src/main.ts', false],
    ['*\n!src/main.ts', 'src/other.ts', true],
    ['*.md\n!README.md', 'README.md', false],
    ['!README.md\n*.md', 'README.md', true],
    ['*.md', 'docs/a.md', false],
    ['docs/**/*.md', 'docs/a.md', true],
    ['docs/**/*.md', 'docs/a/b/c.md', true],
    ['**', 'a/b', true],
    ['node_modules/**', 'node_modules/a/b.js', true],
    ['# .env', '.env', false],
    [' .env \r', '.env', true],
    ['.env.*', '.env.local', true],
    ['.env?', '.env', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['a/../b', 'b/c', true],
    ['**/*.py[cod]', 'a/b.pyc', true],
    ['**/*.py[cod]', 'a/b.py', false],
    ['.', 'a', false],
    ['', 'a', false],
    ['.git*', '.github/workflows/ci.yml', true],
  ];
  for (const [lines, path, ignored] of cases) {
    it(`${JSON.stringify(lines)} ${ignored ? 'keeps out' : 'lets in'} ${path}`, () => {
      assert.equal(ignores(lines, path), ignored);
    });
  }

  it('names the line that decides', () => {
    const file = readIgnoreFile({ path: '.dockerignore', text: '*.md\ndocs\n' });
    assert.equal(file.lineFor('docs/a.md'), 'docs');
    assert.equal(file.lineFor('src/a.ts'), undefined);
  });

  it('reads hostile patterns in time', () => {
    const stars = `${'*a'.repeat(60)}b`;
    assert.equal(ignores(stars, 'a'.repeat(400)), false);
    assert.equal(ignores(`${'**/'.repeat(40)}x`, 'a/'.repeat(60)), false);
  });
});
