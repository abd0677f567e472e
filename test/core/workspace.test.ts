import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diskFiles, type Files, Workspace } from '../../server/src/workspace.js';

describe('Workspace', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'readiness-workspace-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string | Uint8Array = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const scanned = async (files: Files = diskFiles, folder = root) => {
    const workspace = new Workspace(folder, new Set(), files);
    await workspace.scan();
    return workspace;
  };

  it('obeys .gitignore files, inner ones after outer ones', async () => {
    write('.gitignore', 'build/\n*.log\n');
    write('app/.gitignore', '!keep.log\nout\n');
    for (const path of [
      'build/Dockerfile',
      'app/keep.log',
      'app/x.log',
      'app/out/a.txt',
      'app/Dockerfile',
      'src/build.ts',
    ])
      write(path);
    const { project } = (await scanned()).current();
    assert.deepEqual(project.paths, ['.gitignore', 'app/.gitignore', 'app/Dockerfile', 'app/keep.log', 'src/build.ts']);
  });

  it('never looks into other people’s files, nor follows links', async () => {
    write('node_modules/a/Dockerfile');
    write('.git/config');
    write('Dockerfile', 'FROM scratch\n');
    symlinkSync(root, join(root, 'loop'));
    symlinkSync(join(root, 'Dockerfile'), join(root, 'Dockerfile.link'));
    assert.deepEqual((await scanned()).current().project.paths, ['Dockerfile']);
  });

  it('leaves out what the config excludes', async () => {
    write('.readiness.yaml', 'exclude: [examples/**]\n');
    write('examples/compose.yaml', 'services: {}\n');
    write('compose.yaml', 'services: {}\n');
    const { project } = (await scanned()).current();
    assert.deepEqual(project.paths, ['.readiness.yaml', 'compose.yaml']);
  });

  it('names a folder that it cannot look into, and reads the rest', async () => {
    write('a/compose.yaml', 'services: {}\n');
    write('data/base/1');
    const refusing: Files = {
      ...diskFiles,
      list: path =>
        path.endsWith('data')
          ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }))
          : diskFiles.list(path),
    };
    const { project } = (await scanned(refusing)).current();
    assert.deepEqual(project.paths, ['a/compose.yaml']);
    assert.deepEqual(project.unread, [{ path: 'data', reason: 'No permission to read it' }]);
  });

  it('tells how far it is: of how many files, up to the last', async () => {
    for (const name of ['a', 'b', 'c']) write(`${name}/Dockerfile`, 'FROM scratch\n');
    const told: string[] = [];
    const report = (done: number, total: number | undefined) => {
      if (total) told.push(`${done} of ${total}`);
    };
    await new Workspace(root, new Set()).scan({ cancelled: false, report });
    assert.deepEqual(told, ['1 of 3', '2 of 3', '3 of 3']);
  });

  it('knows when the folder is only a part of a repository', async () => {
    write('.git/HEAD');
    write('service/Dockerfile', 'FROM scratch\n');
    assert.equal((await scanned()).current().project.isPartOfRepository, false);
    assert.equal((await scanned(diskFiles, join(root, 'service'))).current().project.isPartOfRepository, true);
  });

  it('says why a file was not read', async () => {
    write('a/compose.yaml', 'services: {}\n');
    write('b/compose.yaml', 'services: [\n');
    const vanishing: Files = {
      ...diskFiles,
      read: async path => {
        if (path.includes(`${join('a', 'compose.yaml')}`)) rmSync(path, { force: true });
        return diskFiles.read(path);
      },
    };
    const { project } = (await scanned(vanishing)).current();
    const reasons = Object.fromEntries(project.unread.map(({ path, reason }) => [path, reason]));
    assert.equal(reasons['a/compose.yaml'], 'Vanished while it was read');
    assert.ok(reasons['b/compose.yaml']);
  });

  it('reports a file that may not be read', async function () {
    if (process.getuid?.() === 0) return this.skip();
    write('compose.yaml', 'services: {}\n');
    chmodSync(join(root, 'compose.yaml'), 0);
    assert.equal((await scanned()).current().project.unread[0]?.reason, 'No permission to read it');
  });

  it('puts the editor’s text before the disk’s, and back', async () => {
    write('compose.yaml', 'services: {}\n');
    const workspace = await scanned();
    workspace.setOpen('compose.yaml', 'services:\n  a: {}\n');
    assert.equal(workspace.current().project.composeFiles[0]?.services.length, 1);
    workspace.close('compose.yaml');
    assert.equal(workspace.current().project.composeFiles[0]?.services.length, 0);
  });

  it('parses a text once, however often it is asked', async () => {
    write('compose.yaml', 'services: {}\n');
    write('other/compose.yaml', 'services: {}\n');
    const workspace = await scanned();
    const before = workspace.current().project;
    workspace.setOpen('compose.yaml', 'services:\n  a: {}\n');
    const after = workspace.current().project;
    assert.equal(after.composeFiles[1], before.composeFiles[1]);
    assert.equal(after.paths, before.paths, 'models remember by the identity of the paths');
  });

  it('follows files and folders that come and go', async () => {
    write('a/compose.yaml', 'services: {}\n');
    const workspace = await scanned();
    write('b/compose.yaml', 'services: {}\n');
    await workspace.refresh('b/compose.yaml');
    assert.equal(workspace.current().project.composeFiles.length, 2);
    rmSync(join(root, 'a'), { recursive: true });
    await workspace.refresh('a');
    assert.deepEqual(workspace.current().project.paths, ['b/compose.yaml']);
  });

  it('says whether a change changes anything', async () => {
    write('.gitignore', 'out/\n');
    write('compose.yaml', 'services: {}\n');
    const workspace = await scanned();
    assert.equal(await workspace.refresh('compose.yaml'), false, 'the same text');
    write('out/compose.yaml', 'services: {}\n');
    assert.equal(await workspace.refresh('out/compose.yaml'), false, 'ignored');
    assert.equal(workspace.setOpen('out/compose.yaml', 'services: {}\n'), false);
    write('compose.yaml', 'services: { a: {} }\n');
    assert.equal(await workspace.refresh('compose.yaml'), true);
    write('notes.txt', 'x');
    assert.equal(await workspace.refresh('notes.txt'), true, 'a new path');
    assert.equal(await workspace.refresh('notes.txt'), false);
    assert.deepEqual(workspace.current().project.paths, ['.gitignore', 'compose.yaml', 'notes.txt']);
  });

  it('keeps what is still the same when it reads again', async () => {
    write('compose.yaml', 'services: {}\n');
    const workspace = await scanned();
    const before = workspace.current().project.file('compose.yaml');
    await workspace.scan();
    assert.equal(workspace.current().project.file('compose.yaml'), before);
  });

  it('knows nothing when it is stopped while it looks for files', async () => {
    write('compose.yaml', 'services: {}\n');
    const workspace = new Workspace(root, new Set());
    await workspace.scan({ report: () => {}, cancelled: true });
    assert.equal(workspace.isListed, false);
  });

  it('stops reading when it is told to', async () => {
    for (let n = 0; n < 200; n++) write(`s${n}/compose.yaml`, 'services: {}\n');
    const workspace = new Workspace(root, new Set());
    let reads = 0;
    await workspace.scan({
      report: (done, total) => {
        if (total) reads = done;
      },
      get cancelled() {
        return reads >= 10;
      },
    });
    assert.ok(reads < 100);
    const { unread } = workspace.current().project;
    assert.equal(unread.length, 200 - reads);
    assert.equal(unread[0]?.reason, 'Reading was stopped before its turn came');
  });
});
