/** The report, the findings and the catalogue for a terminal. */
import type { Finding } from '../core/analyze.js';
import { counted, formatGain, formatHours, formatWeeks, type Report, severityTitles } from '../core/report/report.js';
import type { CatalogueRule, Severity } from '../core/rule.js';
import { formatScore, formatTarget, verdictTitles } from '../core/score.js';
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
  const { score } = report;
  const parts = [heading(report, paint), table(report, paint)];
  for (const { severity, issues } of report.issues) {
    const lines = issues.flatMap(({ promise, findings, fixes }) => [
      `  ${paint(severityStyle[severity], '●')} ${paint('bold', promise.rule.promise)}  ${paint('dim', facts(promise.gain, promise.effort, promise.rule.id))}`,
      ...findings
        .slice(0, listed)
        .map(finding => `      ${place(finding, paint)}${shortened(finding.problem.message, width - 8)}`),
      ...(findings.length > listed ? [paint('dim', `      and ${findings.length - listed} more`)] : []),
      ...(fixes.length
        ? [
            `      ${paint('green', 'fix:')} ${fixes.map(({ title, safe }) => (safe ? title : `${title} (review)`)).join(' · ')}`,
          ]
        : []),
    ]);
    parts.push([paint('bold', severityTitles[severity]), ...lines].join('\n'));
  }
  if (report.quickWins.length) {
    const wins = report.quickWins
      .slice(0, listed)
      .map(
        ({ promise, gain, effort }) =>
          `  ${paint('green', formatGain(gain).padStart(7))}  ${promise.rule.promise} ${paint('dim', `(${formatHours(effort)})`)}`,
      );
    parts.push([paint('bold', 'Quick wins'), ...wins].join('\n'));
  }
  if (report.issues.length) parts.push(roadmap(report, paint));
  parts.push(...footnotes(report, paint));
  if (score.verdict !== 'nothing')
    parts.push(
      paint('dim', 'Safe fixes: `readiness fix`. Whole report: `readiness report --format html --output report.html`.'),
    );
  return `${parts.filter(Boolean).join('\n\n')}\n`;
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

function heading({ project, score }: Report, paint: Paint): string {
  const style = score.verdict === 'not-ready' ? 'red' : score.verdict === 'nothing' ? 'dim' : 'green';
  const title = paint('bold', project);
  if (score.total === undefined)
    return `${title}  ${paint(style, verdictTitles[score.verdict])}: nothing here that a promise concerns`;
  const gap = score.gap > 0 ? `, need ${formatTarget(score.target)}, gap ${formatScore(score.gap)}` : '';
  const blockers = score.blockers.length ? ` · ${counted(score.blockers.length, 'blocker')} open` : '';
  return `${title}  ${paint(style, verdictTitles[score.verdict])}  ${paint('bold', `${formatScore(score.total)}/${score.scale}`)}${gap}${blockers}`;
}

function table({ score, rows }: Report, paint: Paint): string {
  const widest = Math.max(...rows.map(({ title }) => title.length));
  return rows
    .map(row => {
      const weight = `${Math.round(row.share * 100)}%`.padStart(4);
      if (row.score === undefined) return paint('dim', `  ${row.title.padEnd(widest)}  ${'does not apply'.padEnd(20)}`);
      const full = Math.round((20 * row.score) / score.scale);
      const style = row.score >= row.target ? 'green' : row.score >= row.target / 2 ? 'yellow' : 'red';
      const bar = paint(style, '█'.repeat(full)) + paint('dim', '░'.repeat(20 - full));
      return `  ${row.title.padEnd(widest)}  ${bar} ${formatScore(row.score).padStart(6)} ${paint('dim', weight)}`;
    })
    .join('\n');
}

function roadmap({ phases, effort, score }: Report, paint: Paint): string {
  const lines = phases.map(
    ({ phase, title, effort, score: projected, promises }) =>
      `  ${phase} ${title.padEnd(12)} ${counted(promises.length, 'promise').padEnd(12)} ${formatHours(effort).padEnd(10)} → ${formatScore(projected)}/${score.scale}`,
  );
  const whole = `  ${paint('dim', `In all ${formatHours(effort)}: ${formatWeeks(effort, 1)} for one, ${formatWeeks(effort, 2)} for two`)}`;
  return [paint('bold', 'Roadmap'), ...lines, whole].join('\n');
}

function footnotes({ notRead, accepted, unknown, off, notices }: Report, paint: Paint): string[] {
  const list = (title: string, lines: readonly string[]) =>
    lines.length ? [[paint('bold', title), ...lines.map(line => `  ${line}`)].join('\n')] : [];
  return [
    ...list(
      'Not read',
      notRead.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...list(
      'Accepted',
      accepted.map(
        ({ rule, at, accepted }) => `${rule.id}${at ? ` in ${at.file.path}` : ''}: ${accepted?.reason ?? ''}`,
      ),
    ),
    ...list(
      'Could not tell',
      unknown.map(({ rule }) => rule.promise),
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

function place({ at }: Finding, paint: Paint): string {
  if (!at) return '';
  const { line, character } = positionAt(at.file, at.start);
  return `${paint('cyan', `${at.file.path}:${line + 1}:${character + 1}`)} `;
}

function facts(gain: number, effort: readonly [number, number], id: string): string {
  return [gain > 0 ? formatGain(gain) : '', formatHours(effort), id].filter(Boolean).join(' · ');
}

function shortened(text: string, width: number): string {
  return text.length > Math.max(40, width) ? `${text.slice(0, Math.max(40, width) - 1)}…` : text;
}

function painter(colour: boolean): Paint {
  return (style, text) => (colour ? `\x1b[${styles[style]}m${text}\x1b[0m` : text);
}
