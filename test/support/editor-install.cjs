/**
 * Installs an extension into the VS Code inside a `code-server` package, with the editor's own installer:
 * `node editor-install.cjs <its lib/vscode> <vsix> <data> <extensions>`.
 */
const { join } = require('node:path');

const [home, vsix, data, extensions] = process.argv.slice(2);
const options = ['--install-extension', vsix, '--extensions-dir', extensions, '--server-data-dir', join(data, 'server')];
process.argv = [...process.argv.slice(0, 2), ...options, '--accept-server-license-terms'];
// Keeps a release that would act by itself from doing so.
process.env.CODE_SERVER_PARENT_PID = String(process.pid);

async function main() {
  const { loadCodeWithNls } = await import(join(home, 'out', 'server-main.js'));
  const { spawnCli } = await loadCodeWithNls();
  await spawnCli();
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
