/** The findings as workflow commands: GitHub shows each at its line of a pull request. */
import type { Finding } from '../analyze.js';
import { type Severity, severities } from '../rule.js';
import { rangeOf } from '../text.js';
import { formatChange, nameOf } from './compare.js';
import { counted, type Report } from './report.js';

export interface GithubOptions {
  /** A path of the project as the repository calls it. */
  readonly path?: ((inside: string) => string) | undefined;
}

const levels: Readonly<Record<Severity, string>> = {
  blocker: 'error',
  high: 'warning',
  medium: 'notice',
  low: 'notice',
};

/**
 * A line per open finding and a line that sums up. GitHub keeps ten annotations of a level and step, so the most severe
 * come first; with a comparison only what is new is annotated.
 */
export function renderGithub(report: Report, { path = inside => inside }: GithubOptions = {}): string {
  const { analysis, comparison, score } = report;
  const open = analysis.findings.filter(({ accepted }) => !accepted);
  const shown = [...(comparison?.added ?? open)].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  const sum = [score.summary, counted(open.length, 'open finding')];
  if (comparison) {
    const { before, after, added, mended } = comparison;
    sum.push(`${formatChange(before.total, after.total)} since ${nameOf(comparison)}`);
    sum.push(`${added.length} new, ${mended.length} mended`);
  }
  return [...shown.map(finding => annotation(finding, path)), sum.join(' · ').replace(/\s+/g, ' ')]
    .map(line => `${line}\n`)
    .join('');
}

function annotation({ rule, severity, at, problem }: Finding, path: (inside: string) => string): string {
  const properties = [...(at ? placeOf(at, path) : []), ['title', `${rule.promise} (${rule.id})`] as const];
  const written = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',');
  return `::${levels[severity]} ${written}::${data(problem.message)}`;
}

/** Lines and columns from 1; the mark at the start of a file is no column. */
function placeOf(at: NonNullable<Finding['at']>, path: (inside: string) => string) {
  const { start, end } = rangeOf(at);
  const mark = start.line === 0 && at.file.text.startsWith('\ufeff') ? 1 : 0;
  return [
    ['file', path(at.file.path)],
    ['line', start.line + 1],
    ['endLine', end.line + 1],
    ['col', start.character + 1 - mark],
    ['endColumn', end.character + 1 - mark],
  ] as const;
}

/** A line of its own that is no command: a name of the project could otherwise end it and begin one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
