/**
 * The main job in one command: `npm start [folder]` prints the folder's scorecard and opens an editor on it with the
 * extension running. Without a folder: the bundled example. `--no-open` stops after the scorecard, as does CI.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const example = join(root, 'test', 'example');
const args = process.argv.slice(2);
const unknown = args.find(arg => arg.startsWith('-') && arg !== '--no-open');
if (unknown) fail(`unknown option ${unknown}; usage: npm start [folder] [-- --no-open]`);
const [given] = args.filter(arg => !arg.startsWith('-'));
// npm runs scripts in the project's folder; a relative path means the folder the user stands in.
const folder = given === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), given);
if (folder && !isFolder(folder)) fail(`${folder} is not a folder`);

build();
const report = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), 'report', folder ?? example], {
  stdio: 'inherit',
});
if (report.status !== 0 || args.includes('--no-open') || process.env.CI) process.exit(report.status ?? 1);

// The example is mended on a copy, so that it is whole again at the next start.
const shown = folder ?? copyOfExample();
if (hasDesktopEditor()) {
  const editor = process.platform === 'win32' ? 'code.cmd' : 'code';
  const options = ['--new-window', `--extensionDevelopmentPath=${root}`, shown];
  spawn(editor, options, { stdio: 'ignore', detached: true, shell: process.platform === 'win32' }).unref();
  console.log(`\nOpening VS Code on ${shown}`);
} else {
  await serve();
}

async function serve() {
  const { startServer } = await import('./test/support/editor-host.mjs');
  const trust = folder ? {} : { 'security.workspace.trust.enabled': false };
  const server = await startServer({ extension: root, settings: { ...trust, 'workbench.startupEditor': 'none' } });
  console.log(`\nOpen in a browser (Ctrl+C ends it):\n\n  ${server.address(shown)}\n`);
  const end = async () => {
    await server.close();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** Builds unless every bundle is newer than every source. */
function build() {
  const bundles = ['client.js', 'server.js', 'cli.js'].map(name => join(root, 'dist', name));
  const sources = ['client', 'server', 'rules', 'package.json', 'build.mjs'].map(name => join(root, name));
  const built = bundles.every(existsSync) ? Math.min(...bundles.map(path => statSync(path).mtimeMs)) : 0;
  if (built > Math.max(...sources.map(newest))) return;
  console.log('Building …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('the build failed');
}

function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!isFolder(path)) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))));
}

function copyOfExample() {
  const above = mkdtempSync(join(tmpdir(), 'readiness-'));
  const copy = join(above, basename(example));
  cpSync(example, copy, { recursive: true });
  process.on('exit', () => {
    if (!hasDesktopEditor()) rmSync(above, { recursive: true, force: true });
  });
  return copy;
}

function hasDesktopEditor() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  const windows = process.platform === 'win32';
  return spawnSync(windows ? 'code.cmd' : 'code', ['--version'], { stdio: 'ignore', shell: windows }).status === 0;
}

function isFolder(path) {
  return existsSync(path) && statSync(path).isDirectory();
}

function fail(words) {
  console.error(words);
  process.exit(2);
}
