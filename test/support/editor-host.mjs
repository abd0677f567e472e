/**
 * A real VS Code for tests, screenshots and `npm start`, without a desktop and without any host but the npm registry:
 * the npm package `code-server` carries a whole VS Code server, opened in a headless browser. Where VS Code itself can
 * be downloaded (or `VSCODE_EXECUTABLE_PATH` names one) the suite runs in the desktop editor instead.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = join(root, '.vscode-test');

/** The `code-server` release that carries each VS Code we run in; the first is the default, the last the oldest supported. */
const releases = { '1.100': '4.100.3', 1.93: '4.93.1' };

/**
 * The browser editor mixes its own console with the suite's. A suite starts each message with the value of the
 * environment variable READINESS_SUITE_MARK (unset in the desktop editor), and only such messages are shown.
 */
const suiteMark = '[suite] ';

/** Without it the server asks its extension gallery for recommendations at every start. */
const noGallery = JSON.stringify({ serviceUrl: '' });

/**
 * Native modules that the registry carries only as sources. Without them older editors never finish loading and newer
 * ones fill the console with errors; none of them matters here (log files, a watchdog for a vanished parent).
 */
const nativeStandIns = {
  'native-watchdog': `exports.start = () => {}; exports.exit = code => process.exit(code ?? 0);\n`,
  '@vscode/spdlog': `
class Logger {
  level = 2;
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
}
for (const name of ['clearFormatters', 'setPattern', 'trace', 'debug', 'info', 'warn', 'error', 'critical', 'flush', 'drop']) {
  Logger.prototype[name] = () => {};
}
exports.Logger = Logger;
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async () => new Logger();
exports.createAsyncRotatingLogger = async () => new Logger();
`,
};

/** Settings that keep the editor quiet and off the network; a caller's own win over them. */
const quietSettings = {
  'chat.commandCenter.enabled': false,
  'editor.inlayHints.enabled': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Runs a mocha suite inside an editor and gives its exit code: 0 when all passed.
 *
 * @param {object} options
 * @param {string} options.extension absolute path of the extension under test
 * @param {string} [options.beside] absolute path of another extension to have in the editor
 * @param {string} options.suite absolute path of a CommonJS module that exports `run()`
 * @param {string} options.folder absolute path of the folder, or `.code-workspace` file, to open
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {Record<string, string>} [options.env] environment variables the suite sees
 * @param {number} [options.timeout] milliseconds for the whole suite
 * @param {(line: string) => void} [options.log]
 */
export async function runSuite({
  extension,
  beside,
  suite,
  folder,
  settings = {},
  env = {},
  timeout = 300_000,
  log = console.log,
}) {
  const trusted = { 'security.workspace.trust.enabled': false, ...settings };
  if (await desktopIsReachable()) {
    log('editor: desktop VS Code');
    return runOnDesktop({
      extensions: beside ? [extension, beside] : [extension],
      suite,
      folder,
      settings: trusted,
      env,
    });
  }
  log('editor: VS Code server and browser');
  const server = await startServer({
    extension: beside,
    settings: trusted,
    env: { ...env, READINESS_SUITE_MARK: suiteMark },
    log,
  });
  const others = [];
  let spoke = false;
  const relay = line => {
    if (line.startsWith(suiteMark)) {
      spoke = true;
      log(line.slice(suiteMark.length));
    } else {
      others.push(line.split('\n', 1)[0]);
      if (others.length > 40) others.shift();
    }
  };
  try {
    const window = await openWindow(server, { folder, extension, suite, log: relay });
    try {
      const late = pause(timeout, undefined, { ref: false }).then(() => {
        throw new Error(`the suite gave no result within ${timeout / 1000} s`);
      });
      const code = await Promise.race([window.finished, late]);
      if (code !== 0 && !spoke)
        log(`the suite did not start; the editor said last:\n${others.map(line => line.split('\n', 1)[0]).join('\n')}`);
      return code;
    } finally {
      await window.close();
    }
  } finally {
    await server.close();
  }
}

/**
 * Starts a VS Code server on a free loopback port, with fresh data folders that are removed by `close()`.
 *
 * @param {object} [options]
 * @param {string} [options.extension] absolute path of an extension to have installed in every window: its folder, used in
 * place, or a `.vsix`
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {Record<string, string>} [options.env] environment variables extensions see
 * @param {string} [options.version] of VS Code, one of `releases`
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<{ origin: string, address(folder: string): string, close(): Promise<void> }>}
 */
export async function startServer({
  extension,
  settings = {},
  env = {},
  version = editorVersion(),
  log = console.log,
} = {}) {
  const home = await provisionServer({ version, log });
  const data = await mkdtemp(join(tmpdir(), 'readiness-editor-'));
  const extensions = join(data, 'extensions');
  await mkdir(join(data, 'user', 'User'), { recursive: true });
  await mkdir(extensions);
  await writeFile(join(data, 'user', 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  if (extension?.endsWith('.vsix')) installPackage(extension, home, data, extensions);
  else if (extension) await installInPlace(extension, extensions);

  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [join(root, 'test', 'support', 'editor-server.cjs'), home, String(port), data, extensions],
    // A group of its own, so that closing also ends the extension hosts it starts.
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...process.env, EXTENSIONS_GALLERY: noGallery, ...env },
    },
  );
  let output = '';
  const remember = chunk => {
    output = (output + chunk).slice(-4000);
  };
  child.stdout.on('data', remember);
  child.stderr.on('data', remember);

  const abandon = () => {
    endGroup(child);
    rmSync(data, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  const close = async () => {
    process.off('exit', abandon);
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child.once('exit', resolve));
      endGroup(child);
      await Promise.race([gone, pause(5000, undefined, { ref: false })]);
    }
    await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  const deadline = Date.now() + 60_000;
  while (!(await answers(origin, 2000))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`the VS Code server did not start:\n${output}`);
    }
    await pause(100);
  }
  return { origin, address: folder => addressOf(origin, folder), close };
}

/**
 * Opens a folder in a headless browser window of the server. With `suite`, the editor runs it: its console goes to
 * `log`, and `finished` gives its exit code.
 *
 * @param {{ origin: string }} server
 * @param {object} options
 * @param {string} options.folder absolute path of the folder, or `.code-workspace` file
 * @param {string} [options.extension] absolute path of an extension to run from its sources
 * @param {string} [options.suite] absolute path of a CommonJS module that exports `run()`
 * @param {{ width: number, height: number }} [options.size]
 * @param {number} [options.scale] device pixels per CSS pixel
 * @param {(line: string) => void} [options.log]
 */
export async function openWindow(server, { folder, extension, suite, size, scale = 1, log = console.log }) {
  const browser = await launchBrowser(log);
  try {
    const context = await browser.newContext({
      viewport: size ?? { width: 1280, height: 800 },
      deviceScaleFactor: scale,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const finished = new Promise((resolve, reject) => {
      page.on('crash', () => reject(new Error('the editor page crashed')));
      browser.on('disconnected', () => reject(new Error('the browser closed')));
      page.exposeFunction('codeAutomationExit', code => resolve(code)).catch(reject);
    });
    // Nobody may be waiting for a suite; an ordinary close is then no error.
    finished.catch(() => undefined);
    await page.exposeFunction('codeAutomationLog', (_type, args) => {
      const line = formatLog(args);
      if (line) log(line);
    });
    await page.goto(addressOf(server.origin, folder, extension, suite));
    return { page, finished, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * The folder of a runnable VS Code server, installed from the npm registry on first use (about 20 s, 500 MB). Safe to
 * call from two processes at once: each installs aside, and the first to finish wins.
 */
export async function provisionServer({ version = editorVersion(), log = console.log } = {}) {
  const release = releases[version];
  if (!release) throw new Error(`no VS Code ${version} to run in; there is ${Object.keys(releases).join(', ')}`);
  const home = join(cache, `code-server-${release}`);
  const editor = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
  if (existsSync(home)) return editor;

  log(`editor: installing VS Code ${version} (code-server@${release}) into ${basename(cache)}/, once`);
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, 'installing-'));
  try {
    await writeFile(join(aside, 'package.json'), '{ "private": true }\n');
    const search = `@vscode/ripgrep-${process.platform}-${process.arch}`;
    npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `code-server@${release}`, search], aside);
    const inner = join(aside, 'node_modules', 'code-server', 'lib', 'vscode');
    npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--legacy-peer-deps'], inner);
    // The editor's own ripgrep package downloads its binary in an install script, from a host that may be out of reach.
    const rg = process.platform === 'win32' ? 'rg.exe' : 'rg';
    const bin = join(inner, 'node_modules', '@vscode', 'ripgrep', 'bin');
    await mkdir(bin, { recursive: true });
    await copyFile(join(aside, 'node_modules', ...search.split('/'), 'bin', rg), join(bin, rg));
    await chmod(join(bin, rg), 0o755);
    for (const [name, code] of Object.entries(nativeStandIns)) {
      await writeFile(join(inner, 'node_modules', ...name.split('/'), 'index.js'), code);
    }
    await rename(aside, home);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return editor;
}

/** The path of a Chromium-like browser, installed if need be. */
export async function findBrowser({ log = console.log } = {}) {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROME_PATH names ${given}, which does not exist`);
    return given;
  }
  const found = installedBrowser();
  if (found) return found;

  log('browser: none found, trying `playwright install chromium`');
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const download = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 180_000 });
  if (download.status === 0 && starts(chromium.executablePath())) return chromium.executablePath();

  if (isDebian() && process.getuid?.() === 0) {
    log('browser: trying `apt-get install chromium`');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = args => spawnSync('apt-get', args, { stdio: 'ignore', timeout: 600_000, env }).status === 0;
    if (apt(['update']) && apt(['install', '-y', '--no-install-recommends', 'chromium'])) {
      const installed = installedBrowser();
      if (installed) return installed;
    }
  }
  throw new Error(
    'The editor tests need a browser, and none could be found or installed. ' +
      'Install Chromium or Chrome, or name one in CHROME_PATH.',
  );
}

/** The VS Code to run in: `VSCODE_VERSION` if set, such as 1.93, else the newest we know. */
function editorVersion() {
  return process.env.VSCODE_VERSION || '1.100';
}

async function runOnDesktop({ extensions, suite, folder, settings, env }) {
  const { runTests, TestRunFailedError } = await import('@vscode/test-electron');
  const executable = process.env.VSCODE_EXECUTABLE_PATH;
  // Short on purpose: the editor opens a socket below it, and socket paths are limited to about 100 characters.
  const data = await mkdtemp(join(tmpdir(), 'rdy-'));
  try {
    await mkdir(join(data, 'User'));
    await writeFile(join(data, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
    return await runTests({
      ...(executable ? { vscodeExecutablePath: executable } : { version: 'stable', cachePath: cache }),
      extensionDevelopmentPath: extensions,
      extensionTestsPath: suite,
      extensionTestsEnv: env,
      launchArgs: [
        folder,
        ...['--user-data-dir', data, '--extensions-dir', join(data, 'extensions')],
        ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--no-sandbox', '--disable-gpu'],
      ],
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Whether the desktop editor can run here: named by the user, or downloadable and with a display to show it on. */
async function desktopIsReachable() {
  if (process.env.VSCODE_EXECUTABLE_PATH) return true;
  if (process.env.VSCODE_VERSION) return false;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  return answers('https://update.code.visualstudio.com/api/releases/stable', 5000);
}

/** Makes an extension's source folder count as installed, so that a plain address has it in every window. */
async function installInPlace(extension, extensions) {
  const { name, publisher, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  const location = { $mid: 1, scheme: 'file', path: pathToFileURL(extension).pathname };
  const listing = [{ identifier: { id: `${publisher}.${name}` }, version, location }];
  await writeFile(join(extensions, 'extensions.json'), JSON.stringify(listing));
}

/** Installs a `.vsix` as the editor does it for a user. */
function installPackage(vsix, home, data, extensions) {
  const script = join(root, 'test', 'support', 'editor-install.cjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, home, vsix, data, extensions], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, EXTENSIONS_GALLERY: noGallery },
  });
  // Its exit code is 0 also when it fails.
  if (status !== 0 || !stdout.includes('successfully installed'))
    throw new Error(`${vsix} cannot be installed:\n${stdout ?? ''}${stderr ?? ''}`.trimEnd());
}

function addressOf(origin, folder, extension, suite) {
  const remote = path => `vscode-remote://${new URL(origin).host}${new URL(`file://${path}`).pathname}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(suite ? [['extensionTestsPath', remote(suite)]] : []),
    ['skipWelcome', 'true'],
  ];
  const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = `${kind}=${encodeURI(folder)}`;
  if (!extension) return `${origin}/?${query}`;
  return `${origin}/?${query}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

async function launchBrowser(log) {
  return chromium.launch({
    executablePath: await findBrowser({ log }),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function installedBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(process.env['PROGRAMFILES(X86)'] ?? 'C:\\', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    chromium.executablePath(),
  ];
  return candidates.find(path => path && existsSync(path) && starts(path));
}

/** A browser may be there and yet not run: a wrapper that asks for a snap, a missing system library. */
function starts(browser) {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return existsSync(browser);
  return spawnSync(browser, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function npm(args, cwd) {
  const windows = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd,
    shell: windows,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`.trimEnd());
}

function endGroup(child) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

async function answers(url, timeout) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return port;
}

/** The editor hands over the arguments of `console.log`: strings with `%s` places, `%c` styles and plain values. */
function formatLog(args) {
  const [first, ...rest] = args.map(value => (typeof value === 'string' ? value : JSON.stringify(value)));
  if (first === undefined) return '';
  const filled = first.replace(/%[sdoOc]/g, place => {
    const value = rest.shift() ?? '';
    return place === '%c' ? '' : value;
  });
  return [filled, ...rest].join(' ').trimEnd();
}
