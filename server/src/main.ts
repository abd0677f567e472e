/** Composition root of the language server in Node: connection, rules and disk. */
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { rules } from '../../rules/index.js';
import { listRefs, openTree } from './git.js';
import { pageOf } from './pages.js';
import { startServer } from './server.js';
import { diskFiles } from './workspace.js';

export function runServer(): void {
  startServer(createConnection(ProposedFeatures.all), {
    rules,
    files: diskFiles,
    today: () => new Date().toISOString().slice(0, 10),
    rulePage: pageOf,
    git: { openTree, listRefs },
    pathOf: uri => (uri.startsWith('file:') ? fileURLToPath(uri) : undefined),
  });
}
