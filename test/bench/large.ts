/**
 * `node out/test/bench/large.js [files]`: the server on a folder of 10,000 files it reads, printed as a table. Server and
 * client share this process, so its memory is an upper bound of the server's.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rules } from '../../rules/index.js';
import { type FolderScorecard, methods } from '../../server/core/protocol.js';
import { diskFiles } from '../../server/src/workspace.js';
import { connectInProcess } from '../support/lsp-client.js';
import { composeText, dockerfileText, manifestText, workflowText } from './texts.js';

const count = Number(process.argv[2] ?? 10_000);
const fileOf = (n: number): { path: string; text: string } => {
  const folder = `service-${n >> 2}`;
  switch (n & 3) {
    case 0:
      return { path: `${folder}/compose.yaml`, text: composeText(40) };
    case 1:
      return { path: `${folder}/Dockerfile`, text: dockerfileText(30) };
    case 2:
      return { path: `${folder}/.github/workflows/ci.yaml`, text: workflowText(50) };
    default:
      return { path: `${folder}/deploy/app.yaml`, text: manifestText(60) };
  }
};
const quiet = () => new Promise(resolve => setTimeout(resolve, 1_000));

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'readiness-large-'));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  try {
    for (let n = 0; n < count; n++) {
      const { path, text } = fileOf(n);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const open = join(folder, 'service-7', 'compose.yaml');
    const uri = pathToFileURL(open).href;
    let text = readFileSync(open, 'utf8').replace('restart: unless-stopped', 'privileged: true');
    const start = performance.now();
    const client = await connectInProcess(
      { rules, files: diskFiles, today: () => '2026-01-01', rulePage: async () => '', pathOf: fileURLToPath },
      { folders: [folder] },
    );
    client.open(uri, text);
    await client.when(uri, list => list.length > 0);
    const first = performance.now() - start;
    const card = await new Promise<FolderScorecard>(resolve =>
      client.connection.onNotification(methods.scorecardChanged, (changed: FolderScorecard) => {
        if (!changed.scanning) resolve(changed);
      }),
    );
    const whole = performance.now() - start;
    const keystrokes: number[] = [];
    for (let key = 0; key < 10; key++) {
      await quiet();
      const before = client.diagnostics(uri);
      text = `# note ${key}\n${text}`;
      const at = performance.now();
      client.change(uri, text);
      await client.when(uri, list => list !== before);
      keystrokes.push(performance.now() - at);
    }
    await client.stop();
    const rows = [
      ['open file to its first squiggles', `${Math.round(first)} ms`],
      ['whole folder read and judged', `${(whole / 1000).toFixed(1)} s`],
      ['keystroke to squiggles, slowest of 10', `${Math.round(Math.max(...keystrokes))} ms`],
      ['memory, highest', `${Math.round(peak / 1e6)} MB`],
    ];
    console.log(`| ${count} files, ${card.rows.flatMap(row => row.promises).length} promises | |\n|---|---|`);
    for (const [what, value] of rows) console.log(`| ${what} | ${value} |`);
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

// Timers of the server that looks once more would keep the process.
void measure().then(() => process.exit());
