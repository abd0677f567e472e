/** The built command line, as a user runs it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './support/catalogue.js';

const cli = join(root, 'dist/cli.js');
const compose = 'services:\n  web:\n    image: nginx:1.27\n';
const example = join(root, 'test/example');
const golden = join(root, 'test/golden');

describe('Command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-cli-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return { status, stdout, stderr };
  };

  it('checks: one finding a line, exit 1', () => {
    write('compose.yaml', compose);
    const { status, stdout } = run('check');
    assert.equal(status, 1);
    assert.match(stdout, /^compose\.yaml:2:3 high compose\/missing-restart-policy `web` /m);
    assert.ok(!stdout.includes('\x1b'), 'no colour outside a terminal');
  });

  it('checks only what was named, and fails only from the severity asked for', () => {
    write('compose.yaml', compose);
    write('other/compose.yaml', compose);
    assert.doesNotMatch(run('check', 'compose.yaml').stdout, /other/);
    assert.equal(run('check', '--fail-on', 'blocker', 'compose.yaml').status, 0);
    assert.equal(run('check', '--fail-on', 'never').status, 0);
  });

  it('fixes in place, and shows the diff instead with --dry-run', () => {
    write('compose.yaml', compose);
    const dry = run('fix', '--dry-run');
    assert.equal(dry.status, 0);
    assert.match(dry.stdout, /^\+ {4}restart: unless-stopped$/m);
    assert.equal(readFileSync(join(folder, 'compose.yaml'), 'utf8'), compose);
    assert.match(run('fix').stdout, /^compose\.yaml: .*Restart unless stopped/m);
    assert.match(readFileSync(join(folder, 'compose.yaml'), 'utf8'), /restart: unless-stopped/);
    assert.match(run('fix').stderr, /nothing to fix/);
  });

  it('reports in every format', () => {
    write('compose.yaml', compose);
    const json = JSON.parse(run('report', '--format', 'json').stdout);
    assert.equal(json.schema, 1);
    assert.equal(json.findings[0].path, 'compose.yaml');
    assert.match(run('report', '--format', 'markdown').stdout, /^# /);
    assert.match(run('report', '--format', 'html').stdout, /^<!doctype html>/i);
    assert.match(run('report').stdout, /NOT READY|READY/);
    run('report', '--format', 'html', '--output', 'out/report.html');
    assert.match(readFileSync(join(folder, 'out/report.html'), 'utf8'), /<\/html>/);
  });

  it('exits 1 when the score is under the bar', () => {
    write('compose.yaml', compose);
    assert.equal(run('report', '--fail-under', '10').status, 1);
    assert.equal(run('report', '--fail-under', '0').status, 0);
  });

  it('says in one line what is wrong with how it was called', () => {
    for (const args of [
      ['report', 'missing'],
      ['check', 'missing.yaml'],
      ['report', '--format', 'nonsense'],
      ['report', '--fail-under', 'ten'],
      ['rules', 'no/such-rule'],
      ['nonsense'],
    ]) {
      const { status, stderr, stdout } = run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stderr.trim().split('\n').length, 1, `${args.join(' ')}: ${stderr}`);
      assert.equal(stdout, '');
    }
  });

  it('says when nothing here concerns it', () => {
    write('notes.txt', 'hello\n');
    const { status, stdout } = run('report');
    assert.equal(status, 0);
    assert.match(stdout, /NOTHING TO SCORE/);
  });

  it('knows its rules', () => {
    assert.match(run('rules').stdout, /^compose\/missing-restart-policy +high +/m);
    assert.match(run('rules', 'compose/missing-restart-policy').stdout, /^# /);
    assert.match(run('--version').stdout, /^\d+\.\d+\.\d+$/m);
  });

  it('never prints a secret it found', () => {
    const value = ['hunter2', 'Correct', 'Horse'].join('-');
    write(
      'compose.yaml',
      `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${value}\n`,
    );
    assert.match(run('check').stdout, /compose\/hardcoded-secret/);
    for (const args of [
      ['check'],
      ['report'],
      ...['json', 'markdown', 'html'].map(format => ['report', '--format', format]),
    ]) {
      const { stdout, stderr } = run(...args);
      assert.ok(!stdout.includes(value) && !stderr.includes(value), args.join(' '));
    }
  });

  it('reports on the example as the golden files say', () => {
    cpSync(example, join(folder, 'example'), { recursive: true });
    const markdown = run('report', 'example', '--format', 'markdown').stdout;
    const json = run('report', 'example', '--format', 'json').stdout;
    if (process.env.UPDATE) {
      mkdirSync(golden, { recursive: true });
      writeFileSync(join(golden, 'example.md'), markdown);
      writeFileSync(join(golden, 'example.json'), json);
    }
    assert.equal(markdown, readFileSync(join(golden, 'example.md'), 'utf8'));
    assert.equal(json, readFileSync(join(golden, 'example.json'), 'utf8'));
  });
});
