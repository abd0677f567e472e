/**
 * Serves the VS Code inside a `code-server` package: `node editor-server.cjs <its lib/vscode> <port> <data> <extensions>`.
 * Its own `server-main.js` starts a server in some releases and only exports one in others; embedding works in all.
 */
const { createServer } = require('node:http');
const { join } = require('node:path');

const [home, port, data, extensions] = process.argv.slice(2);
process.argv.length = 2;
// Keeps a release that would start a server of its own from doing so.
process.env.CODE_SERVER_PARENT_PID = String(process.pid);

async function main() {
  const { loadCodeWithNls } = await import(join(home, 'out', 'server-main.js'));
  const { createServer: createEditor } = await loadCodeWithNls();
  const editor = await createEditor(null, {
    _: [],
    'accept-server-license-terms': true,
    compatibility: '1.64',
    'extensions-dir': extensions,
    'server-data-dir': join(data, 'server'),
    'telemetry-level': 'off',
    'user-data-dir': join(data, 'user'),
    'without-connection-token': true,
  });
  createServer((request, response) => editor.handleRequest(request, response))
    .on('upgrade', (request, socket) => editor.handleUpgrade(request, socket))
    .listen(Number(port), '127.0.0.1');
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
