/** The report as JSON, schema 1: other tools read it, so keys and their meaning stay. */
import type { Finding } from '../analyze.js';
import { type PromiseScore, round } from '../score.js';
import type { Comparison } from './compare.js';
import { lineOf, type Report } from './report.js';

/**
 * Lines and characters are 0-based UTF-16, as in LSP. A finding of the whole project has no `path` and no `range`; a score
 * that does not exist is `null`.
 *
 * A promise of the whole project has `evidence`, up to twenty places that show that it is kept (`line` where the file alone does not), and
 * `searched`, how many names, dependency manifests and texts of each kind were looked at for that.
 *
 * Only where two states are compared there is a key `compare`: `ref` and `commit` name the other state; `before` and
 * `after` are `{ score, verdict }`, `rows` are `{ id, before, after }`; `mended`, `new` and `setAside` (accepted or no longer
 * looked at) are findings `{ rule, severity, category, path, range, message }`, those of `mended` and `setAside` placed in
 * the text as it was; `unchanged` counts those that are open in both.
 */
export function renderJson(report: Report): string {
  const { score, analysis } = report;
  const json = {
    schema: 1,
    ruleset: report.ruleset,
    root: report.root,
    score: score.total ?? null,
    target: round(score.target),
    scale: score.scale,
    verdict: score.verdict,
    scorecard: score.scorecard.id,
    rows: score.rows.map(row => ({
      id: row.id,
      title: row.title,
      weight: row.weight,
      score: row.score ?? null,
      target: round(row.target),
      applies: row.applies,
    })),
    findings: analysis.findings.map(finding => {
      const place = report.placeOf(finding);
      return {
        rule: finding.rule.id,
        severity: finding.severity,
        category: finding.rule.rule.category,
        ...place,
        message: finding.problem.message,
        fixes: report.fixesOf(finding),
        gain: roundGain(score.gainOf(finding)),
        effort: finding.rule.rule.effort,
        accepted: finding.accepted !== undefined,
      };
    }),
    promises: score.promises.map(promise => ({
      rule: promise.rule.id,
      promise: promise.rule.promise,
      category: promise.category,
      severity: promise.severity,
      state: promise.state,
      checked: promise.checked,
      broken: promise.broken,
      ...proof(promise, report),
    })),
    phases: score.phases.map(({ phase, title, effort, score }) => ({ phase, title, effort, score: score ?? null })),
    notRead: report.notRead.map(({ path, reason }) => ({ path, reason })),
    ...(report.comparison ? { compare: compared(report.comparison, report) } : {}),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function proof(promise: PromiseScore, report: Report) {
  const { seen, searched } = report.proofOf(promise);
  return {
    ...(seen.length > 0
      ? { evidence: seen.slice(0, 20).map(one => ({ what: one.what, path: one.path, line: lineOf(one) })) }
      : {}),
    ...(searched ? { searched: { ...searched, texts: Object.fromEntries(searched.texts) } } : {}),
  };
}

function compared(
  { ref, commit, before, after, rows, mended, added, setAside, unchanged }: Comparison,
  report: Report,
) {
  const finding = (finding: Finding) => ({
    rule: finding.rule.id,
    severity: finding.severity,
    category: finding.rule.rule.category,
    ...report.placeOf(finding),
    message: finding.problem.message,
  });
  return {
    ref,
    commit,
    before: { score: before.total ?? null, verdict: before.verdict },
    after: { score: after.total ?? null, verdict: after.verdict },
    rows: rows.map(({ id, before, after }) => ({ id, before: before ?? null, after: after ?? null })),
    mended: mended.map(finding),
    new: added.map(finding),
    setAside: setAside.map(finding),
    unchanged,
  };
}

/** Four decimals: in a large project one finding of many moves the total by less than a hundredth. */
function roundGain(gain: number): number {
  return Math.round(gain * 10_000) / 10_000;
}
