/** Score and findings as the shape the sidebar shows. */
import { type Analysis, type Finding, fixesOf } from '../../core/analyze.js';
import { cardLimit, type FindingView, type FolderScorecard, type PromiseView } from '../../core/protocol.js';
import type { PromiseScore, Score } from '../../core/score.js';
import { rangeOf } from '../../core/text.js';
import { uriOf } from './locations.js';

export interface ScorecardContext {
  readonly folder: string;
  readonly name: string;
  readonly scanning: boolean;
  readonly delta?: number | undefined;
}

export function scorecardOf(
  analysis: Analysis,
  score: Score,
  { folder, name, scanning, delta }: ScorecardContext,
): FolderScorecard {
  const findingView = (finding: Finding): FindingView => {
    const fix = finding.accepted ? undefined : fixesOf(finding)[0]?.fix;
    return {
      rule: finding.rule.id,
      message: finding.problem.message,
      severity: finding.severity,
      accepted: finding.accepted !== undefined,
      gain: score.gainOf(finding),
      effort: finding.rule.rule.effort,
      ...(finding.at
        ? { uri: uriOf(folder, finding.at.file.path), path: finding.at.file.path, range: rangeOf(finding.at) }
        : {}),
      ...(fix ? { fix: { title: fix.title, safe: fix.safe } } : {}),
    };
  };
  const promiseView = (promise: PromiseScore): PromiseView => ({
    rule: promise.rule.id,
    promise: promise.rule.promise,
    severity: promise.severity,
    state: promise.state,
    checked: promise.checked,
    broken: promise.broken,
    findings: promise.findings.slice(0, cardLimit).map(findingView),
  });
  const beyond = (count: number) => Math.max(0, count - cardLimit);
  const { unread } = analysis.project;
  return {
    folder,
    name,
    scanning,
    verdict: score.verdict,
    summary: score.summary,
    score: score.total,
    scale: score.scale,
    target: score.target,
    delta,
    blockers: score.blockers.length,
    rows: score.rows.map(({ id, title, weight, target, applies, promises, ...row }) => ({
      id,
      title,
      weight,
      target,
      applies,
      score: row.score,
      promises: promises.map(promiseView),
    })),
    quickWins: score.quickWins.slice(0, cardLimit).map(findingView),
    notRead: unread.slice(0, cardLimit),
    more: {
      findings: score.promises.reduce((sum, { findings }) => sum + beyond(findings.length), 0),
      notRead: beyond(unread.length),
    },
  };
}

/** Of a folder that is being read for the first time, or whose reading was stopped before anything was known. */
export function unreadScorecard(folder: string, name: string, scanning: boolean): FolderScorecard {
  return {
    folder,
    name,
    scanning,
    verdict: 'nothing',
    summary: '',
    scale: 10,
    target: 0,
    blockers: 0,
    rows: [],
    quickWins: [],
    notRead: [],
    more: { findings: 0, notRead: 0 },
  };
}
