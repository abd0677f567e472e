/** The report, the findings and the catalogue for a terminal. */
import type { Finding } from '../core/analyze.js';
import { type Comparison, formatChange, groupByRule, nameOf } from '../core/report/compare.js';
import {
  absenceOf,
  counted,
  formatGain,
  formatHours,
  formatTeam,
  groupByMessage,
  type Issue,
  isMostlyUnknown,
  phaseVerdict,
  type Report,
  severityTitles,
  subjectsText,
  unknownBlockers,
  wayOf,
} from '../core/report/report.js';
import { type CatalogueRule, categories, type Severity } from '../core/rule.js';
import { formatScore, formatTarget, type PromiseScore, type Score, verdictTitles } from '../core/score.js';
import { positionAt } from '../core/text.js';

export interface PrettyOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Paint = (style: keyof typeof styles, text: string) => string;

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
const severityStyle: { readonly [S in Severity]: keyof typeof styles } = {
  blocker: 'red',
  high: 'yellow',
  medium: 'blue',
  low: 'dim',
};
/** Findings listed per promise before the rest is only counted. */
const listed = 5;

export function renderPretty(report: Report, { colour, width }: PrettyOptions): string {
  const paint = painter(colour);
  const parts = [heading(report, paint, width), table(report, paint)];
  if (report.comparison) parts.push(...comparison(report.comparison, paint, width));
  for (const { severity, issues } of report.issues) {
    const isGrave = severity === 'blocker' || severity === 'high';
    const lines = issues.flatMap(issue => [
      ...titleLines(issue.promise, severityStyle[severity], paint, width),
      ...(isGrave ? details(issue, paint, width) : whereLine(issue, paint, width)),
    ]);
    parts.push([paint('bold', `${severityTitles[severity]} (${issues.length})`), ...lines].join('\n'));
  }
  if (report.quickWins.length) parts.push(quickWins(report, paint));
  if (report.issues.length) parts.push(roadmap(report, paint));
  parts.push(...footnotes(report, paint, width));
  if (report.issues.length > 0) parts.push([heading(report, paint, width), ...hints(report, paint)].join('\n'));
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Every finding of a promise, and how to mend it. */
function details({ findings, fixes }: Issue, paint: Paint, width: number): readonly string[] {
  const titles = fixes.map(({ title, safe }) => (safe ? title : `${title} (review)`)).join(' · ');
  const fix = titles === '' ? [] : wrapped(titles, width - 11);
  return [
    ...findingLines(findings, true, paint, width),
    ...fix.map((line, at) => `      ${at === 0 ? paint('green', 'fix:') : '    '} ${line}`),
  ];
}

/** Only where to look: `check` says the rest. */
function whereLine({ findings }: Issue, paint: Paint, width: number): readonly string[] {
  const [place] = findings.flatMap(finding => placeText(finding, true) ?? []);
  if (place === undefined) return [];
  const others = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  return [`      ${paint('cyan', cut(place, width - 6 - others.length))}${paint('dim', others)}`];
}

function quickWins({ quickWins }: Report, paint: Paint): string {
  const lines = quickWins.slice(0, listed).map(win => {
    const facts = paint('dim', `${formatHours(win.effort)}, ${wayOf(win)}`);
    return `  ${paint('green', formatGain(win.gain).padStart(7))}  ${win.promise.rule.promise}  ${facts}`;
  });
  const rest = quickWins.length - lines.length;
  return [
    paint('bold', 'Quick wins'),
    ...lines,
    ...(rest > 0 ? [paint('dim', `           and ${rest} more`)] : []),
  ].join('\n');
}

function hints({ quickWins }: Report, paint: Paint): readonly string[] {
  const hasSafe = quickWins.some(win => wayOf(win) === 'safe fix');
  return [
    ...(hasSafe ? ['Apply the safe fixes: `readiness fix`'] : []),
    'Every finding, one per line: `readiness check`',
    'The whole report: `readiness report --format html --output report.html`',
  ].map(line => paint('dim', line));
}

/** One finding a line: `path:line:col severity rule message`, lines and columns from 1. */
export function renderFindings(
  findings: readonly Finding[],
  { colour, path }: { colour: boolean; path: (inside: string) => string },
): string {
  const paint = painter(colour);
  return findings
    .map(({ at, severity, rule, problem }) => {
      const position = at && positionAt(at.file, at.start);
      const where = at && position ? `${path(at.file.path)}:${position.line + 1}:${position.character + 1}` : path('.');
      return `${where} ${paint(severityStyle[severity], severity)} ${paint('dim', rule.id)} ${problem.message}\n`;
    })
    .join('');
}

/** A state of the project and its score. */
export interface PastState {
  readonly id: string;
  readonly date: string;
  readonly subject: string;
  readonly score: Score;
}

/** A line per state, the oldest first, and last the folder as it is now; under each that moved the score, what did. */
export function renderHistory(
  name: string,
  states: readonly PastState[],
  now: Score,
  { colour, width }: PrettyOptions,
): string {
  const paint = painter(colour);
  const all = [...states, { id: '', date: '', subject: 'the folder as it is', score: now }];
  const lines = all.flatMap(({ id, date, subject, score }, at) => {
    const before = all[at - 1]?.score;
    const change = formatChange(before?.total, score.total);
    const style = change.startsWith('+') ? 'green' : change.startsWith('−') ? 'red' : 'dim';
    const total = paint('bold', formatScore(score.total).padStart(6));
    const blockers = score.blockers.length ? counted(score.blockers.length, 'blocker') : '';
    const facts = `${id.slice(0, 7).padEnd(7)}  ${date.padEnd(10)}  ${total} ${paint(style, change.padStart(6))}  ${blockers.padEnd(11)}`;
    const why = before && /^[+−]/.test(change) ? movedPromises(before, score) : [];
    return [
      `  ${facts}  ${oneLine(subject).slice(0, Math.max(20, width - 51))}`,
      ...why.map(text => `${' '.repeat(38)}${paint('dim', text)}`),
    ];
  });
  const line = sparkline(
    all.map(({ score }) => score.total),
    now.scale,
  );
  return `${paint('bold', name)}  ${line}  ${formatScore(now.total)}/${now.scale}\n\n${lines.join('\n')}\n`;
}

/** The promises that were broken or mended between two states, at most three of each. */
function movedPromises(before: Score, after: Score): readonly string[] {
  const then = new Map(before.promises.map(promise => [promise.rule.id, promise.broken]));
  const moved = (mark: string, isMoved: (then: number, now: number) => boolean) => {
    const own = after.promises.filter(({ rule, broken }) => isMoved(then.get(rule.id) ?? 0, broken));
    const rest = own.length > 3 ? [`${mark} and ${own.length - 3} more`] : [];
    return [...own.slice(0, 3).map(({ rule }) => `${mark} ${rule.promise}`), ...rest];
  };
  return [...moved('✗', (then, now) => now > then), ...moved('✓', (then, now) => now < then)];
}

const levels = '▁▂▃▄▅▆▇█';

/** A column per value, from 0 to the scale; a space where there is none. */
function sparkline(values: readonly (number | undefined)[], scale: number): string {
  return values
    .map(value => (value === undefined ? ' ' : levels[Math.min(7, Math.floor((8 * value) / scale))]))
    .join('');
}

export function renderRules(rules: readonly CatalogueRule[], colour: boolean): string {
  const paint = painter(colour);
  const widest = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(
      ({ id, promise, rule }) =>
        `${id.padEnd(widest)}  ${paint(severityStyle[rule.severity], rule.severity.padEnd(7))}  ${promise}\n`,
    )
    .join('');
}

/** On two lines where the folder's name is long. */
function heading({ project, score }: Report, paint: Paint, width: number): string {
  const style = score.verdict === 'not-ready' ? 'red' : score.verdict === 'nothing' ? 'dim' : 'green';
  const title = paint('bold', project);
  if (score.total === undefined)
    return `${title}  ${paint(style, verdictTitles[score.verdict])}: nothing here that a promise concerns`;
  const gap = score.gap > 0 ? `, need ${formatTarget(score.target)}, gap ${formatScore(score.gap)}` : '';
  const unsure = score.verdict === 'ready' ? unknownBlockers(score.promises) : 0;
  const blockers = score.blockers.length
    ? ` · ${counted(score.blockers.length, 'blocker')} open`
    : unsure > 0
      ? ` · ${counted(unsure, 'blocker')} could not be told`
      : '';
  const [verdict, total] = [verdictTitles[score.verdict], `${formatScore(score.total)}/${score.scale}`];
  const length = [project, verdict, total].join('  ').length + gap.length + blockers.length;
  return `${title}${length > width ? '\n' : '  '}${paint(style, verdict)}  ${paint('bold', total)}${gap}${blockers}`;
}

function table({ score, rows }: Report, paint: Paint): string {
  const widest = Math.max(...rows.map(({ title }) => title.length));
  return rows
    .map(row => {
      const weight = `${Math.round(row.share * 100)}%`.padStart(4);
      if (row.score === undefined) return paint('dim', `  ${row.title.padEnd(widest)}  ${absenceOf(row)}`);
      const full = Math.round((20 * row.score) / score.scale);
      const style = row.score >= row.target ? 'green' : row.score >= row.target / 2 ? 'yellow' : 'red';
      const bar = paint(style, '█'.repeat(full)) + paint('dim', '░'.repeat(20 - full));
      const unsure = isMostlyUnknown(row) ? paint('dim', '  mostly unknown') : '';
      return `  ${row.title.padEnd(widest)}  ${bar} ${formatScore(row.score).padStart(6)} ${paint('dim', weight)}${unsure}`;
    })
    .join('\n');
}

function comparison(compared: Comparison, paint: Paint, width: number): string[] {
  const { before, after, rows, mended, added, setAside, unchanged } = compared;
  const all = [...rows, { title: 'Total', before: before.total, after: after.total }];
  const widest = Math.max(...all.map(({ title }) => title.length));
  const lines = all.map(({ title, before, after }) => {
    const change = formatChange(before, after);
    const style = change.startsWith('+') ? 'green' : change.startsWith('−') ? 'red' : 'dim';
    return `  ${title.padEnd(widest)}  ${formatScore(before).padStart(6)} → ${formatScore(after).padStart(6)}  ${paint(style, change.padStart(6))}`;
  });
  const verdicts = `  ${verdictTitles[before.verdict]} → ${verdictTitles[after.verdict]} · ${counted(unchanged, 'finding is', 'findings are')} open in both`;
  return [
    [paint('bold', `Since ${oneLine(nameOf(compared))}`), ...lines, paint('dim', verdicts)].join('\n'),
    changes('Mended', 'green', mended, false, paint, width),
    changes('New', 'red', added, true, paint, width),
    changes('Accepted or no longer looked at', 'dim', setAside, false, paint, width),
  ];
}

function changes(
  title: string,
  style: keyof typeof styles,
  findings: readonly Finding[],
  now: boolean,
  paint: Paint,
  width: number,
): string {
  if (!findings.length) return '';
  const lines = groupByRule(findings).flatMap(({ rule, findings }) => [
    `  ${paint(style, '●')} ${paint('bold', rule.promise)}  ${paint('dim', `${findings[0]?.severity} · ${rule.id}`)}`,
    ...findingLines(findings, now, paint, width),
  ]);
  return [paint('bold', `${title} (${findings.length})`), ...lines].join('\n');
}

function roadmap({ phases, effort, score }: Report, paint: Paint): string {
  const lines = phases
    .filter(({ promises }) => promises.length > 0)
    .map(phase => {
      const { title, effort, score: projected, promises } = phase;
      const verdict = paint('dim', phaseVerdict(phase, score));
      return `  ${phase.phase} ${title.padEnd(12)} ${counted(promises.length, 'promise').padEnd(12)} ${formatHours(effort).padEnd(10)} → ${formatScore(projected).padStart(5)}/${score.scale}  ${verdict}`;
    });
  const whole = `  ${paint('dim', `In all ${formatHours(effort)}: ${formatTeam(effort)}`)}`;
  return [paint('bold', 'Roadmap'), ...lines, whole].join('\n');
}

function footnotes(report: Report, paint: Paint, width: number): string[] {
  const { notRead, accepted, unknown, partlyUnknown, off, notices } = report;
  const list = (title: string, lines: readonly string[]) => {
    if (lines.length === 0) return [];
    const fitting = lines.slice(0, 20).flatMap(line => (line.length + 2 <= width ? [line] : wrapped(line, width - 4)));
    const rest = lines.length > 20 ? [paint('dim', `and ${lines.length - 20} more`)] : [];
    return [[paint('bold', title), ...[...fitting, ...rest].map(line => `  ${line}`)].join('\n')];
  };
  return [
    ...list(
      `Not read (${notRead.length})`,
      notRead.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...list(
      'Accepted',
      accepted.map(
        ({ rule, at, accepted }) => `${rule.id}${at ? ` in ${at.file.path}` : ''}: ${accepted?.reason ?? ''}`,
      ),
    ),
    ...list(
      `Could not tell (${unknown.length})`,
      unknown.length > 2 * listed ? countsByCategory(unknown) : unknown.map(({ rule }) => rule.promise),
    ),
    ...list(
      `Could not tell in part (${partlyUnknown.length})`,
      partlyUnknown.length > 2 * listed
        ? countsByCategory(partlyUnknown)
        : partlyUnknown.map(promise => `${promise.rule.promise}: ${subjectsText(promise, promise.unknown)}`),
    ),
    ...list(
      'Turned off',
      off.map(({ id }) => id),
    ),
    ...list(
      'Notices',
      notices.map(({ at, message }) => `${at.file.path}:${positionAt(at.file, at.start).line + 1} ${message}`),
    ),
  ];
}

function countsByCategory(promises: readonly PromiseScore[]): readonly string[] {
  return Object.entries(categories).flatMap(([name, title]) => {
    const own = promises.filter(({ category }) => category === name);
    return own.length ? [`${String(own.length).padStart(3)}  ${title}`] : [];
  });
}

/** The promise and what it costs, on two lines where one is too short. */
function titleLines(
  { rule, gain, effort }: PromiseScore,
  style: keyof typeof styles,
  paint: Paint,
  width: number,
): readonly string[] {
  const facts = [gain > 0 ? formatGain(gain) : '', formatHours(effort), rule.id].filter(Boolean).join(' · ');
  const title = `  ${paint(style, '●')} ${paint('bold', rule.promise)}`;
  const isOne = rule.promise.length + facts.length + 6 <= width;
  return isOne ? [`${title}  ${paint('dim', facts)}`] : [title, `    ${paint('dim', facts)}`];
}

/** What is said of several places once, and on a line of its own where place and message do not fit on one. */
function findingLines(findings: readonly Finding[], now: boolean, paint: Paint, width: number): readonly string[] {
  const groups = groupByMessage(findings).slice(0, listed);
  const rest = findings.length - groups.reduce((sum, group) => sum + group.length, 0);
  const lines = groups.flatMap(group => {
    const { message } = group[0].problem;
    const places = group.flatMap(finding => placeText(finding, now) ?? []);
    const [only = ''] = places;
    if (places.length <= 1 && only.length + message.length + 7 <= width)
      return [`      ${only === '' ? '' : `${paint('cyan', only)} `}${message}`];
    const more = places.length > listed ? [paint('dim', `        and ${places.length - listed} more`)] : [];
    return [
      ...wrapped(message, width - 6).map(line => `      ${line}`),
      ...places.slice(0, listed).map(text => `        ${paint('cyan', text)}`),
      ...more,
    ];
  });
  return rest > 0 ? [...lines, paint('dim', `      and ${rest} more`)] : lines;
}

/** The lines of what is gone are those of the other state. */
function placeText({ at }: Finding, now: boolean): string | undefined {
  if (!at || !now) return at?.file.path;
  const { line, character } = positionAt(at.file, at.start);
  return `${at.file.path}:${line + 1}:${character + 1}`;
}

/** The end of a path says more than its start. */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}

/** Lines of so many columns, as far as its words let it. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A commit's subject or a ref is written by anybody: no control character reaches the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function painter(colour: boolean): Paint {
  return (style, text) => (colour ? `\x1b[${styles[style]}m${text}\x1b[0m` : text);
}
