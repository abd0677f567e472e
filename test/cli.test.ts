/** The built command line, as a user runs it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
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
  const runWith = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      // What a runner says of its own job is not about this folder.
      env: { ...process.env, GITHUB_WORKSPACE: '', GITHUB_STEP_SUMMARY: '', ...env },
    });
    return { status, stdout, stderr };
  };
  const run = (...args: string[]) => runWith({}, ...args);
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=tester', '-c', 'user.email=tester@example.com', '-c', 'commit.gpgsign=false'];
    const { status, stderr } = spawnSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  const hasGit = () => spawnSync('git', ['--version']).status === 0;

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

  it('links from where the report is written to the files it speaks of', () => {
    write('app/compose.yaml', 'services:\n  web:\n    image: nginx\n');
    run('report', 'app', '--format', 'html', '--output', 'out/report.html');
    assert.match(readFileSync(join(folder, 'out/report.html'), 'utf8'), /href="\.\.\/app\/compose\.yaml#L2"/);
    run('report', 'app', '--format', 'markdown', '--output', 'app/report.md');
    assert.match(readFileSync(join(folder, 'app/report.md'), 'utf8'), /\(compose\.yaml#L2\)/);
  });

  it('writes SARIF for code scanning, with paths from the root of the checkout and the pages of the rules', () => {
    write('shop/compose.yaml', compose);
    const [{ results, tool }] = JSON.parse(run('report', 'shop', '--format', 'sarif').stdout).runs;
    const found = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'compose/missing-restart-policy');
    assert.equal(found.locations[0].physicalLocation.artifactLocation.uri, 'shop/compose.yaml');
    assert.equal(found.locations[0].physicalLocation.region.startLine, 2);
    assert.match(found.fixes[0].artifactChanges[0].replacements[0].insertedContent.text, /restart: unless-stopped/);
    const rule = tool.driver.rules[found.ruleIndex];
    assert.equal(rule.id, found.ruleId);
    assert.equal(rule.help.markdown, readFileSync(join(root, 'rules/compose/missing-restart-policy.md'), 'utf8'));
    const [inWorkspace] = JSON.parse(
      runWith({ GITHUB_WORKSPACE: dirname(folder) }, 'report', 'shop', '--format', 'sarif').stdout,
    ).runs;
    const paths = inWorkspace.results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.deepEqual([...new Set(paths)], [`${basename(folder)}/shop/compose.yaml`]);
  });

  it('annotates on GitHub, and adds the report to the summary of the job', () => {
    write('shop/compose.yaml', compose);
    write('summary.md', 'before\n');
    const job = {
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_WORKSPACE: folder,
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'team/app',
      GITHUB_SHA: '1234567',
    };
    const { status, stdout } = runWith(job, 'report', 'shop', '--format', 'github');
    assert.equal(status, 0);
    assert.match(stdout, /^::warning file=shop\/compose\.yaml,line=2,endLine=2,col=3,endColumn=6,title=[^:]+::`web` /m);
    assert.match(stdout, /^(NOT READY|READY).*open findings?$/m);
    const summary = readFileSync(join(folder, 'summary.md'), 'utf8');
    assert.match(summary, /^before\n# DevOps readiness: shop\n/);
    assert.ok(summary.includes('(https://github.example/team/app/blob/1234567/shop/compose.yaml#L2)'));
    const missing = { ...job, GITHUB_STEP_SUMMARY: join(folder, 'no/such/summary.md') };
    assert.equal(runWith(missing, 'report', 'shop', '--format', 'github').status, 2);
  });

  it('compares with another commit in every format, and leaves the folder alone', function () {
    if (!hasGit()) return this.skip();
    git('init', '--quiet', '--initial-branch=main');
    write('compose.yaml', `${compose}  old:\n    image: nginx:1.27\n`);
    git('add', '--all');
    git('commit', '--quiet', '-m', 'first');
    write('compose.yaml', `${compose}    restart: always\n  new:\n    image: nginx:1.27\n`);
    const { status, stdout } = run('report', '--compare', 'HEAD');
    assert.equal(status, 0);
    assert.match(stdout, /^Since HEAD \([0-9a-f]{7}\)$/m);
    assert.match(stdout, /^ {2}Total +\d+\.\d\d → +\d+\.\d\d +(\+|−|±)/m);
    assert.match(stdout, /^Mended \(\d+\)$/m);
    assert.match(stdout, /^New \(\d+\)$/m);
    const { compare } = JSON.parse(run('report', '--compare', 'main', '--format', 'json').stdout);
    const restarts = (findings: readonly { rule: string; message: string }[]) =>
      findings
        .filter(({ rule }) => rule === 'compose/missing-restart-policy')
        .map(({ message }) => message.slice(0, 5));
    assert.deepEqual([restarts(compare.mended), restarts(compare.new)], [['`web`', '`old`'], ['`new`']]);
    assert.match(run('report', '--compare', 'HEAD', '--format', 'markdown').stdout, /^## Since HEAD /m);
    assert.match(run('report', '--compare', 'HEAD', '--format', 'html').stdout, /<section id="since">/);
    assert.ok(!run('report', '--compare', 'HEAD', '--format', 'github').stdout.includes('`web` stays down'));
    assert.match(readFileSync(join(folder, 'compose.yaml'), 'utf8'), /restart: always/);
    for (const ref of ['nonsense', '--all', '']) {
      const failed = run('report', `--compare=${ref}`);
      assert.deepEqual([failed.status, failed.stdout], [2, ''], ref);
      assert.match(failed.stderr, /^readiness: (git knows no commit|no commit, branch or tag was named).*\n$/);
    }
    assert.match(runWith({ PATH: '' }, 'report', '--compare', 'HEAD').stderr, /^readiness: git was not found.*\n$/);
  });

  it('shows the score of the last commits', function () {
    if (!hasGit()) return this.skip();
    git('init', '--quiet', '--initial-branch=main');
    write('notes.txt', 'hello\n');
    git('add', '--all');
    git('commit', '--quiet', '-m', 'nothing yet');
    write('compose.yaml', compose);
    git('add', '--all');
    git('commit', '--quiet', '-m', 'a service\twith a tab');
    write('compose.yaml', `${compose}    restart: always\n`);
    const lines = run('history').stdout.trimEnd().split('\n');
    assert.equal(lines.length, 6);
    assert.match(lines[0] ?? '', / [▁-█]{2} {2}\d/);
    assert.match(lines[2] ?? '', /^ {2}[0-9a-f]{7} {2}\d{4}-\d\d-\d\d +– +– +nothing yet$/);
    assert.match(lines[3] ?? '', /^ {2}[0-9a-f]{7} .*a service with a tab$/);
    assert.match(lines[4] ?? '', /\+\d\.\d\d .*the folder as it is$/);
    assert.match(lines[5] ?? '', /^ +✓ Services come back after a crash$/);
    assert.equal(run('history', '--last', '1').stdout.trimEnd().split('\n').length, 5);
    assert.equal(run('history', '--last', 'many').status, 2);
    rmSync(join(folder, '.git'), { recursive: true });
    assert.equal(run('history').status, 2);
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
      ...['json', 'markdown', 'html', 'sarif', 'github'].map(format => ['report', '--format', format]),
    ]) {
      const { stdout, stderr } = run(...args);
      assert.ok(!stdout.includes(value) && !stderr.includes(value), args.join(' '));
    }
  });

  it('reports on the example as the golden files say', () => {
    cpSync(example, join(folder, 'example'), { recursive: true });
    const markdown = run('report', 'example', '--format', 'markdown').stdout.replace(
      /^<sub>20\d\d-\d\d-\d\d · /m,
      '<sub>',
    );
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
