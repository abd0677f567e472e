/** Other states of a folder out of git's objects, with the real git. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GitError, lastCommits, openTree } from '../server/src/git.js';
import { Workspace } from '../server/src/workspace.js';

const compose = 'services:\n  web:\n    image: nginx:1.27\n';

describe('Other states of a folder', () => {
  let folder: string;
  beforeEach(function () {
    if (spawnSync('git', ['--version']).status !== 0) this.skip();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-git-')));
    git('init', '--quiet', '--initial-branch=main');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=tester', '-c', 'user.email=tester@example.com', '-c', 'commit.gpgsign=false', ...args],
      { cwd: folder, encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  const write = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commit = (subject: string) => {
    git('add', '--all', '--force');
    git('commit', '--quiet', '--allow-empty', '-m', subject);
    return git('rev-parse', 'HEAD');
  };
  const scanned = async (ref: string, root = folder) => {
    const tree = await openTree(root, ref);
    try {
      const workspace = new Workspace(root, new Set(), tree.files);
      await workspace.scan();
      return workspace.current().project;
    } finally {
      tree.close();
    }
  };
  const onDisk = async (root = folder) => {
    const workspace = new Workspace(root, new Set());
    await workspace.scan();
    return workspace.current().project;
  };

  it('read as they would be on the disk', async () => {
    write('compose.yaml', compose);
    write('.gitignore', 'ignored/\n');
    write('ignored/compose.yaml', compose);
    write('node_modules/a/Dockerfile', 'FROM scratch\n');
    write('a b/ü/Dockerfile', 'FROM scratch\r\n# ü\n');
    write('a b/Dockerfile', new Uint8Array([0, 1, 2]));
    write('large/compose.yaml', `# ${'x'.repeat(1 << 20)}\n`);
    write('empty/compose.yaml', '');
    symlinkSync('compose.yaml', join(folder, 'link.yaml'));
    commit('all');
    const [disk, tree] = [await onDisk(), await scanned('HEAD')];
    assert.deepEqual(tree.paths, disk.paths);
    assert.deepEqual(tree.files, disk.files);
    assert.deepEqual(tree.unread, disk.unread);
    assert.equal(tree.unread.length, 2);
    assert.deepEqual([tree.name, tree.isPartOfRepository], [disk.name, false]);
  });

  it('are those of the commit, whatever the work tree and the index hold', async () => {
    write('compose.yaml', compose);
    const first = commit('first');
    git('tag', '-a', '-m', 'a tag', 'v1');
    write('compose.yaml', 'services: {}\n');
    write('later.yaml', 'x: 1\n');
    commit('second');
    git('rm', '--quiet', '--cached', 'later.yaml');
    for (const ref of ['v1', 'HEAD~1', first, first.slice(0, 8), 'refs/tags/v1']) {
      assert.deepEqual((await scanned(ref)).paths, ['compose.yaml'], ref);
      assert.equal((await scanned(ref)).file('compose.yaml')?.text, compose, ref);
    }
    assert.deepEqual((await scanned('main')).paths, ['compose.yaml', 'later.yaml']);
  });

  it('of a folder inside hold only that folder, and know that it is a part', async () => {
    write('services/api/compose.yaml', compose);
    write('compose.yaml', 'services: {}\n');
    commit('all');
    const api = join(folder, 'services/api');
    const project = await scanned('HEAD', api);
    assert.deepEqual(project.paths, ['compose.yaml']);
    assert.equal(project.file('compose.yaml')?.text, compose);
    assert.deepEqual([project.name, project.isPartOfRepository], ['api', true]);
    write('services/web/compose.yaml', compose);
    await assert.rejects(openTree(join(folder, 'services/web'), 'HEAD'), /does not exist in HEAD$/);
  });

  it('leave every file of the repository as it was', async () => {
    write('compose.yaml', compose);
    commit('first');
    write('compose.yaml', 'services: {}\n');
    const before = stateOf(folder);
    await scanned('HEAD');
    await lastCommits(folder, 5);
    assert.deepEqual(stateOf(folder), before);
  });

  it('run nothing that the repository asks for, and fetch nothing', async function () {
    if (process.platform === 'win32') return this.skip();
    write('compose.yaml', compose);
    write('gone/compose.yaml', '# gone\n');
    commit('first');
    const blob = git('rev-parse', 'HEAD:gone/compose.yaml');
    rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const trace = join(folder, 'trace');
    const script = join(folder, '.git/trap.sh');
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> '${trace}'\n`);
    chmodSync(script, 0o755);
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      mkdirSync(join(folder, '.git/hooks'), { recursive: true });
      symlinkSync(script, join(folder, '.git/hooks', hook));
    }
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.pager', script],
      ['pager.rev-parse', script],
      ['core.sshCommand', script],
      ['core.hooksPath', join(folder, '.git/hooks')],
      ['alias.cat-file', `!${script}`],
      ['filter.trap.smudge', script],
      ['diff.trap.textconv', script],
      ['gpg.program', script],
      ['log.showSignature', 'true'],
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::${script}`],
      ['protocol.allow', 'always'],
      ['protocol.ext.allow', 'always'],
    ] as const) {
      git('-c', 'core.fsmonitor=false', 'config', key, value);
    }
    writeFileSync(join(folder, '.git/info/attributes'), '* filter=trap diff=trap\n');
    rmSync(trace, { force: true });
    const project = await scanned('HEAD');
    assert.equal(project.file('compose.yaml')?.text, compose);
    assert.deepEqual(project.unread, [{ path: 'gone/compose.yaml', reason: 'Not in this clone' }]);
    assert.equal((await lastCommits(folder, 1))[0]?.subject, 'first');
    assert.equal(existsSync(trace) ? readFileSync(trace, 'utf8') : '', '');
  });

  it('are found from inside a hook of another repository', async () => {
    write('compose.yaml', compose);
    commit('first');
    const kept = process.env.GIT_DIR;
    process.env.GIT_DIR = join(folder, 'elsewhere');
    try {
      assert.deepEqual((await scanned('HEAD')).paths, ['compose.yaml']);
    } finally {
      if (kept === undefined) delete process.env.GIT_DIR;
      else process.env.GIT_DIR = kept;
    }
  });

  it('that do not exist are told apart in one line', async () => {
    const rejected = async (ref: string, root = folder) => {
      const error: unknown = await openTree(root, ref).then(
        tree => tree.close(),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof GitError, ref);
      assert.ok(!error.message.includes('\n'), error.message);
      return error.message;
    };
    assert.match(await rejected('HEAD'), /^the repository has no commit yet$/);
    write('compose.yaml', compose);
    commit('first');
    commit('second');
    assert.match(await rejected(''), /^no commit, branch or tag was named$/);
    for (const ref of ['nonsense', '--all', '--output=x', 'HEAD:compose.yaml', 'HEAD..HEAD', 'a\nb']) {
      assert.match(await rejected(ref), /^git knows no commit/);
    }
    const clone = join(folder, 'clone');
    git('clone', '--quiet', '--depth=1', `file://${folder}`, clone);
    assert.match(await rejected('HEAD~1', clone), /only a part of the history/);
    rmSync(join(folder, '.git'), { recursive: true });
    assert.match(await rejected('HEAD'), /is in no git repository/);
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      assert.match(await rejected('HEAD'), /^git was not found/);
    } finally {
      process.env.PATH = path;
    }
  });

  it('have a history: the newest first, of a merge only the first parent', async () => {
    commit('first');
    commit('second');
    git('checkout', '--quiet', '-b', 'side');
    commit('aside');
    git('checkout', '--quiet', 'main');
    commit('third');
    git('merge', '--quiet', '--no-ff', '-m', 'merged', 'side');
    const commits = await lastCommits(folder, 3);
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      ['merged', 'third', 'second'],
    );
    assert.equal(commits[0]?.id, git('rev-parse', 'HEAD'));
    assert.match(commits[0]?.date ?? '', /^\d{4}-\d\d-\d\d$/);
  });
});

/** Path, time and size of everything in a folder. */
function stateOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(path => {
      const { mtimeMs, size } = statSync(join(folder, path));
      return `${path} ${mtimeMs} ${size}`;
    });
}
