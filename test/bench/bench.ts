/** Measurements, printed as a table. Medians over several runs; each analysis stands against the bare parse of the same text. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';
import { parseAllDocuments } from 'yaml';
import { rules } from '../../rules/index.js';
import { analyze } from '../../server/core/analyze.js';
import { defaultConfig } from '../../server/core/config.js';
import { createProject } from '../../server/core/model/project/project.js';
import { root } from '../support/catalogue.js';
import { connectToProcess } from '../support/lsp-client.js';
import { composeText, dockerfileText, manifestText, workflowText } from './texts.js';

const rows: string[][] = [];

async function main(): Promise<void> {
  const yaml = (text: string) => parseAllDocuments(text, { logLevel: 'silent' });
  againstParse('compose, 1,000 lines', 'compose.yaml', composeText(1000), yaml);
  againstParse('Dockerfile, 300 lines', 'Dockerfile', dockerfileText(300), text =>
    DockerfileParser.parse(text).getInstructions(),
  );
  againstParse('workflow, 500 lines', '.github/workflows/ci.yml', workflowText(500), yaml);
  againstParse('manifest, 2,000 lines', 'k8s/app.yaml', manifestText(2000), yaml);
  const folder = mkdtempSync(join(tmpdir(), 'readiness-bench-'));
  try {
    fill(folder);
    cold(folder);
    await server(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  sizes();
  print();
}

/**
 * Parsing and all rules on one file, against the parse alone. The runs alternate, so that both see the same machine, and
 * each sees another text: somebody types in the middle of the file.
 */
function againstParse(name: string, path: string, text: string, parse: (text: string) => unknown): void {
  const runs = 151;
  // The list of paths stays the same while texts change.
  const paths = [path];
  const parses: number[] = [];
  const analyses: number[] = [];
  const middle = text.indexOf('\n', text.length / 2) + 1;
  for (let run = 0; run < runs; run++) {
    const typed = `${text.slice(0, middle)}# ${'typed '.repeat((run % 9) + 1)}\n${text.slice(middle)}`;
    parses.push(timed(() => parse(typed)));
    analyses.push(
      timed(() => {
        const file = { path, text: typed };
        const project = createProject({ name: 'bench', paths, files: [file], unread: [] });
        const { failures } = analyze(project, rules, defaultConfig, { today: '2026-01-01' });
        if (failures.length) throw failures[0]?.error;
      }),
    );
  }
  // The first runs pay for the compiler; they are left out of both.
  const [bare, whole] = [median(parses.slice(50)), median(analyses.slice(50))];
  rows.push([`analyse ${name}`, ms(whole), `parse ${ms(bare)}`, `${(whole / bare).toFixed(2)} × parse`]);
}

function cold(folder: string): void {
  const cli = join(root, 'dist/cli.js');
  const runs = Array.from({ length: 5 }, () =>
    timed(() => execFileSync(process.execPath, [cli, 'report', folder, '--format', 'json'], { maxBuffer: 1 << 28 })),
  );
  const empty = Array.from({ length: 5 }, () => timed(() => execFileSync(process.execPath, [cli, '--version'])));
  rows.push([
    'cold `readiness report`, 2,000 files, 200 matter',
    ms(median(runs)),
    `start of the process ${ms(median(empty))}`,
    '',
  ]);
}

async function server(folder: string): Promise<void> {
  const first: number[] = [];
  const keystrokes: number[] = [];
  const path = join(folder, 'big/compose.yaml');
  const uri = pathToFileURL(path).href;
  const text = composeText(1000);
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    const client = await connectToProcess(join(root, 'dist/server.js'), ['--stdio'], { folders: [folder] });
    client.open(uri, text.replace('    restart: unless-stopped\n', ''));
    const before = await client.when(uri, diagnostics => diagnostics.length > 0);
    first.push(performance.now() - start);
    let count = before.length;
    for (let key = 0; key < 12; key++) {
      const changed =
        key % 2
          ? text.replace('    restart: unless-stopped\n', '')
          : text.replace(/ {4}restart: unless-stopped\n/g, '');
      const at = performance.now();
      client.change(uri, changed);
      const after = await client.when(uri, diagnostics => diagnostics.length !== count);
      count = after.length;
      keystrokes.push(performance.now() - at);
    }
    await client.stop();
  }
  rows.push(['first diagnostics after server start (same folder)', ms(median(first)), '', '']);
  rows.push([
    'keystroke to published diagnostics, 1,000-line compose',
    ms(median(keystrokes.slice(6))),
    `95th percentile ${ms(percentile(keystrokes, 0.95))}`,
    'incl. 25 ms pause',
  ]);
}

function sizes(): void {
  for (const name of ['client.js', 'server.js', 'cli.js']) {
    const path = join(root, 'dist', name);
    if (existsSync(path)) rows.push([`dist/${name}`, `${Math.round(statSync(path).size / 1024)} KB`, '', '']);
  }
  const vsix = readdirSync(root).find(name => name.endsWith('.vsix'));
  rows.push([
    'VSIX',
    vsix ? `${Math.round(statSync(join(root, vsix)).size / 1024)} KB` : 'not built (npm run package)',
    '',
    '',
  ]);
}

/** 2,000 files of which 200 matter. */
function fill(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (let n = 0; n < 50; n++) {
    write(`services/s${n}/compose.yaml`, composeText(60));
    write(`services/s${n}/Dockerfile`, dockerfileText(30));
    write(`services/s${n}/k8s/app.yaml`, manifestText(80));
    write(`.github/workflows/s${n}.yml`, workflowText(60));
  }
  for (let n = 0; n < 1799; n++) write(`src/m${n % 90}/file${n}.py`, `def f${n}():\n    return ${n}\n`);
  write('big/compose.yaml', composeText(1000));
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
}

function print(): void {
  const head = ['what', 'median', 'beside', 'ratio'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  process.stdout.write(line(head) + line(widths.map(width => '-'.repeat(width))) + rows.map(line).join(''));
}

void main();
