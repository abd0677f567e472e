/** Bundles client, server, command line and the rules' pages into dist/. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: !process.argv.includes('--readable'),
  sourcemap: process.argv.includes('--readable'),
  legalComments: 'none',
  // CommonJS builds of some libraries load their parts by path; their ES builds bundle whole.
  mainFields: ['module', 'main'],
  // The same library as ES modules: bundled it is smaller, and parses a fifth faster, than its CommonJS build for Node.
  alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/index.js', import.meta.url)) },
  define: { READINESS_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

await Promise.all([
  build({ ...common, entryPoints: { client: 'client/src/extension.ts' }, outdir: 'dist', external: ['vscode'] }),
  build({ ...common, entryPoints: { server: 'server/src/start-server.ts' }, outdir: 'dist' }),
  build({
    ...common,
    entryPoints: { cli: 'server/src/start-cli.ts' },
    outdir: 'dist',
    banner: { js: '#!/usr/bin/env node' },
  }),
]);

mkdirSync(new URL('dist/', import.meta.url), { recursive: true });
writeFileSync(new URL('dist/pages.json', import.meta.url), JSON.stringify(Object.fromEntries(rulePages())));

/** Each rule's id with its page. */
function* rulePages() {
  const folder = new URL('rules/', import.meta.url);
  for (const file of readdirSync(folder, { recursive: true }).sort()) {
    const id = /^([a-z]+[/\\][a-z-]+)\.md$/.exec(file)?.[1];
    if (id) yield [id.replace('\\', '/'), readFileSync(new URL(file.replace('\\', '/'), folder), 'utf8')];
  }
}
