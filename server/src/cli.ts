/** Composition root of the command line: paths → analysis → print → exit code. */
import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { rules } from '../../rules/index.js';
import { type Analysis, analyze, type Finding } from '../core/analyze.js';
import { fixAll } from '../core/fix-all.js';
import { type Comparison, compare } from '../core/report/compare.js';
import { renderGithub } from '../core/report/github.js';
import { renderHtml } from '../core/report/html.js';
import { renderJson } from '../core/report/json.js';
import { relativeLink, renderMarkdown } from '../core/report/markdown.js';
import { createReport, type Report } from '../core/report/report.js';
import { renderSarif } from '../core/report/sarif.js';
import { type Severity, severities } from '../core/rule.js';
import { type Score, type Scorecard, scorecards, scoreOf } from '../core/score.js';
import { positionAt } from '../core/text.js';
import { endOfHistory, GitError, lastCommits, openTree } from './git.js';
import { pageOf } from './pages.js';
import { type PastState, renderFindings, renderHistory, renderPretty, renderRules } from './pretty.js';
import { version } from './version.js';
import { diskFiles, type Files, Workspace } from './workspace.js';

/** Wrong usage or unreadable input: one clear line, exit code 2. */
class UsageError extends Error {}

interface Loaded {
  readonly workspace: Workspace;
  readonly analysis: Analysis;
  readonly score: Score;
}

const today = () => new Date().toISOString().slice(0, 10);
const out = (text: string) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
const colour = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command('readiness')
    .description('Is what you are about to run in production ready for it?')
    .version(version, '-v, --version')
    .exitOverride()
    .configureOutput({ writeErr: text => process.stderr.write(text) });
  program
    .command('report')
    .description('the readiness report of a folder')
    .argument('[dir]', 'the folder', '.')
    .addOption(new Option('--format <format>').choices(formats).default('pretty'))
    .addOption(new Option('--scorecard <name>').choices(Object.keys(scorecards)))
    .option('--compare <ref>', 'what became better and worse since a git commit, branch or tag')
    .option('--fail-under <score>', 'exit 1 when the score is lower', number)
    .option('--output <file>', 'write to a file instead of standard output')
    .action(async (dir: string, options: ReportOptions) => {
      code = await report(dir, options);
    });
  program
    .command('check')
    .description('findings only, one per line')
    .argument('[paths...]', 'files or folders', ['.'])
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on')
        .choices([...severities, 'never'])
        .default('low'),
    )
    .action(async (paths: string[], { failOn }: { failOn: Severity | 'never' }) => {
      code = await check(paths, failOn);
    });
  program
    .command('fix')
    .description('apply the safe fixes')
    .argument('[paths...]', 'files or folders', ['.'])
    .option('--dry-run', 'print a unified diff instead of writing')
    .option('--all', 'also fixes that want a look first')
    .action(async (paths: string[], options: { dryRun?: true; all?: true }) => {
      code = await fix(paths, options);
    });
  program
    .command('history')
    .description('the score of the last commits')
    .argument('[dir]', 'the folder', '.')
    .addOption(new Option('--scorecard <name>').choices(Object.keys(scorecards)))
    .option('--last <count>', 'how many commits', count, 10)
    .action(async (dir: string, options: HistoryOptions) => {
      await history(dir, options);
    });
  program
    .command('rules')
    .description('the catalogue, or the page of one rule')
    .argument('[id]')
    .action(async (id: string | undefined) => {
      out(id === undefined ? renderRules(rules, colour) : await page(id));
    });
  program
    .command('lsp')
    .description('the language server, for any editor')
    .option('--stdio', 'over standard input and output')
    .option('--node-ipc', 'over the channel of the parent process')
    .action(async () => {
      if (!process.argv.includes('--node-ipc') && !process.argv.includes('--stdio')) process.argv.push('--stdio');
      // The server's libraries take longer to load than most of the other commands to run.
      const { runServer } = await import('./main.js');
      runServer();
      await new Promise(() => {});
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError || error instanceof GitError)) throw error;
    process.stderr.write(`readiness: ${error.message}\n`);
    return 2;
  }
}

const formats = ['pretty', 'markdown', 'html', 'json', 'sarif', 'github'] as const;

interface ReportOptions {
  readonly format: (typeof formats)[number];
  readonly scorecard?: keyof typeof scorecards;
  readonly compare?: string;
  readonly failUnder?: number;
  readonly output?: string;
}

async function report(dir: string, options: ReportOptions): Promise<number> {
  const loaded = await load(dir, options.scorecard && scorecards[options.scorecard]);
  const { analysis, score } = loaded;
  warnOfFailures(analysis);
  const comparison = options.compare === undefined ? undefined : await compareWith(options.compare, dir, loaded);
  const whole = createReport(analysis, score, { ruleset: version, date: today(), comparison });
  const toTerminal = options.output === undefined && colour;
  const path = pathInRepository(resolve(dir));
  const link = options.output === undefined ? undefined : linkFrom(dirname(resolve(options.output)), resolve(dir));
  const text = await {
    pretty: () => renderPretty(whole, { colour: toTerminal, width: process.stdout.columns || 100 }),
    markdown: () => renderMarkdown(whole, { link }),
    html: () => renderHtml(whole, { link }),
    json: () => renderJson(whole),
    sarif: async () => renderSarif(whole, { path, pages: await pagesOf(analysis) }),
    github: () => renderGithub(whole, { path }),
  }[options.format]();
  if (options.output === undefined) out(text);
  else {
    await write(options.output, text);
    process.stderr.write(`readiness: wrote ${options.output}: ${score.summary}\n`);
  }
  if (options.format === 'github') await writeJobSummary(whole, path);
  return options.failUnder !== undefined && score.total !== undefined && score.total < options.failUnder ? 1 : 0;
}

/** From where the report is written to the files of the folder. */
function linkFrom(home: string, root: string): (path: string, line: number | undefined) => string {
  const way = relative(home, root).split(sep).join('/');
  return (path, line) => relativeLink(way === '' ? path : `${way}/${path}`, line);
}

async function compareWith(ref: string, dir: string, after: Loaded): Promise<Comparison> {
  const tree = await openTree(resolve(dir), ref);
  try {
    const before = await load(dir, after.score.scorecard, tree.files);
    return compare(before, after, { ref, commit: tree.commit });
  } finally {
    tree.close();
  }
}

interface HistoryOptions {
  readonly last: number;
  readonly scorecard?: keyof typeof scorecards;
}

/** Every commit is judged by the rules of today, on the scorecard of today. */
async function history(dir: string, options: HistoryOptions): Promise<void> {
  const { score, analysis } = await load(dir, options.scorecard && scorecards[options.scorecard]);
  const states: PastState[] = [];
  let end: string | undefined;
  for (const commit of await lastCommits(resolve(dir), options.last)) {
    const tree = await openTree(resolve(dir), commit.id).catch((error: unknown) => {
      // The folder may be younger than the repository.
      if (error instanceof GitError) return undefined;
      throw error;
    });
    if (!tree) {
      end = 'the folder is not in older commits';
      break;
    }
    try {
      const { score: then } = await load(dir, score.scorecard, tree.files);
      states.unshift({ ...commit, score: then });
    } finally {
      tree.close();
    }
  }
  if (states.length < options.last) end ??= await endOfHistory(resolve(dir));
  const width = process.stdout.isTTY ? process.stdout.columns || 100 : Number.POSITIVE_INFINITY;
  out(renderHistory(analysis.project.name, states, score, { colour, width }));
  if (end !== undefined) process.stderr.write(`readiness: ${end}\n`);
}

/**
 * A path as GitHub calls it: from the root of the checkout, which is the workspace of the job or else the folder we were
 * called in; of a folder outside both, from that folder.
 */
function pathInRepository(root: string): (inside: string) => string {
  const bases = [process.env.GITHUB_WORKSPACE || process.cwd(), process.cwd()].map(folder => resolve(folder));
  const base = bases.find(folder => root === folder || root.startsWith(folder + sep)) ?? root;
  const prefix = relative(base, root).split(sep).join('/');
  return inside => (prefix === '' ? inside : `${prefix}/${inside}`);
}

async function pagesOf({ findings }: Analysis): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(findings.map(({ rule }) => rule.id))];
  return new Map(await Promise.all(ids.map(async id => [id, await page(id)] as const)));
}

/** GitHub takes a mebibyte a step. In bytes. */
const summaryLimit = (1 << 20) - 4096;

/** The whole report on the page of the run, where the job says that there is one. */
async function writeJobSummary(whole: Report, path: (inside: string) => string): Promise<void> {
  const {
    GITHUB_STEP_SUMMARY: file,
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: name,
    GITHUB_SHA: commit,
  } = process.env;
  if (!file) return;
  const address = server && name && commit ? `${server}/${name}/blob/${commit}/` : '';
  const markdown = renderMarkdown(whole, { link: (inside, line) => address + relativeLink(path(inside), line) });
  const lines = markdown.split('\n');
  for (let size = Buffer.byteLength(markdown); size > summaryLimit && lines.length; ) {
    size -= Buffer.byteLength(lines.pop() ?? '') + 1;
  }
  try {
    await appendFile(file, `${lines.join('\n')}\n`);
  } catch (error) {
    throw new UsageError(
      `the job summary cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function check(paths: readonly string[], failOn: Severity | 'never'): Promise<number> {
  const worst = failOn === 'never' ? -1 : severities.indexOf(failOn);
  let failed = false;
  for (const { root, wants, shown } of await targets(paths)) {
    const { analysis } = await load(root);
    warnOfFailures(analysis);
    const findings = analysis.findings.filter(finding => !finding.accepted && wants(finding.at?.file.path));
    if (findings.length) out(renderFindings(findings, { colour, path: shown }));
    for (const { path, reason } of analysis.project.unread.filter(({ path }) => wants(path))) {
      process.stderr.write(`readiness: ${shown(path)} was not read: ${reason}\n`);
    }
    for (const { at, message } of analysis.notices.filter(notice => wants(notice.at.file.path))) {
      const { line, character } = positionAt(at.file, at.start);
      process.stderr.write(`readiness: ${shown(at.file.path)}:${line + 1}:${character + 1} ${message}\n`);
    }
    failed ||= findings.some(({ severity }) => severities.indexOf(severity) <= worst);
  }
  return failed ? 1 : 0;
}

async function fix(paths: readonly string[], { dryRun, all }: { dryRun?: true; all?: true }): Promise<number> {
  let count = 0;
  for (const { root, wants, shown } of await targets(paths)) {
    const { workspace, analysis } = await load(root);
    const wanted = (finding: Finding) => wants(finding.at?.file.path);
    const fixed = fixAll(analysis.project, rules, analysis.config, {
      today: today(),
      wants: wanted,
      ...(all ? { unsafe: true } : {}),
    });
    for (const { before, path, text, titles } of fixed) {
      count++;
      if (dryRun) {
        out(
          createTwoFilesPatch(before ? shown(path) : '/dev/null', shown(path), before?.text ?? '', text, '', '', {
            context: 3,
          }),
        );
        continue;
      }
      await write(join(workspace.root, path), text);
      out(`${shown(path)}: ${titles.join(', ')}`);
    }
  }
  if (!count) process.stderr.write('readiness: nothing to fix\n');
  return 0;
}

async function page(id: string): Promise<string> {
  if (!rules.some(rule => rule.id === id))
    throw new UsageError(`there is no rule ${id}; \`readiness rules\` lists them`);
  return pageOf(id);
}

async function load(dir: string, scorecard?: Scorecard, files: Files = diskFiles): Promise<Loaded> {
  const root = resolve(dir);
  const info = await stat(root).catch(() => undefined);
  if (!info) throw new UsageError(`${dir} does not exist`);
  if (!info.isDirectory())
    throw new UsageError(`${dir} is a file; a folder is needed (\`readiness check\` takes files)`);
  const workspace = new Workspace(root, new Set(rules.map(({ id }) => id)), files);
  const showsProgress = process.stderr.isTTY && !process.env.CI;
  const clear = () => {
    if (showsProgress) process.stderr.write('\r\x1b[K');
  };
  try {
    await workspace.scan({
      cancelled: false,
      report: (done, total) => {
        if (showsProgress && total && done < total) process.stderr.write(`\rReading ${done} of ${total} files\x1b[K`);
      },
    });
  } catch (error) {
    clear();
    if (error instanceof GitError) throw error;
    throw new UsageError(`${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  clear();
  const { project, config, notices } = workspace.current();
  const analysis = analyze(project, rules, config, { today: today(), notices });
  return { workspace, analysis, score: scoreOf(analysis, scorecard) };
}

interface Target {
  readonly root: string;
  /** Whether a path of the root was asked for; findings of the whole project only with a folder. */
  readonly wants: (path: string | undefined) => boolean;
  /** A path as the user would write it. */
  readonly shown: (path: string) => string;
}

/** A folder is a project of its own; a file is looked at within the working directory, or else its own folder. */
async function targets(paths: readonly string[]): Promise<readonly Target[]> {
  const found: Target[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new UsageError(`${path} does not exist`);
    if (info.isDirectory()) found.push({ root: path, wants: () => true, shown: inside => join(path, inside) });
    else files.push(resolve(path));
  }
  const here = process.cwd();
  const [inside, outside] = [
    files.filter(file => file.startsWith(here + sep)),
    files.filter(file => !file.startsWith(here + sep)),
  ];
  if (inside.length) found.push(fileTarget(here, inside));
  for (const file of outside) found.push(fileTarget(dirname(file), [file]));
  return found;
}

function fileTarget(root: string, files: readonly string[]): Target {
  const wanted = new Set(files.map(file => relative(root, file).split(sep).join('/')));
  return {
    root,
    wants: path => path !== undefined && wanted.has(path),
    shown: path => relative(process.cwd(), join(root, path)) || path,
  };
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function warnOfFailures({ failures }: Analysis): void {
  for (const { rule, path, error } of failures) {
    process.stderr.write(
      `readiness: ${rule} failed${path ? ` on ${path}` : ''}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('A number is needed.');
  return value;
}

function count(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new InvalidArgumentError('A number from 1 to 1000 is needed.');
  return value;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `readiness check | head` closes the pipe early; that is no failure.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
