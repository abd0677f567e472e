/** tallies → how many promises are kept, of those that apply. */
import type { Analysis, Finding, Tally } from './analyze.js';
import type { PromiseState, Verdict } from './protocol.js';
import type { CatalogueRule, Category, Phase, Severity } from './rule.js';

/** What a promise counts, by its severity. Printed in the report. */
export const severityWeights: Readonly<Record<Severity, number>> = { blocker: 8, high: 4, medium: 2, low: 1 };

/** Whether a promise is kept by something that is there, and not only because nobody made a mistake. */
export function isPractice({ id, rule }: CatalogueRule): boolean {
  return rule.practice ?? (rule.on === 'project' || id.includes('/missing-'));
}

/**
 * What a promise earns where nobody made the mistake that would break it, as a share of what it costs where somebody did.
 * There are many mistakes and each project makes few: earning as much as they cost, they would hide what is missing.
 */
export const mistakeCredit = 0.25;

/** A scorecard is data: rows of categories with weights or targets. */
export interface Scorecard {
  readonly id: string;
  readonly scale: 10 | 100;
  readonly target: number;
  readonly rows: readonly ScorecardRow[];
}

export interface ScorecardRow {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  /** Absent: the scorecard's. */
  readonly target?: number | undefined;
  readonly categories: readonly Category[];
}

/** The scorecards a config can name. */
export const scorecards: { readonly service: Scorecard; readonly platform: Scorecard } = {
  service: {
    id: 'service',
    scale: 10,
    target: 8,
    rows: [
      { id: 'ci', title: 'CI/CD Pipeline', weight: 20, categories: ['ci', 'security'] },
      { id: 'containers', title: 'Docker & Containers', weight: 15, categories: ['containers', 'kubernetes'] },
      { id: 'migrations', title: 'Database Migrations', weight: 10, categories: ['migrations'] },
      { id: 'observability', title: 'Monitoring & Observability', weight: 20, categories: ['observability'] },
      { id: 'deployment', title: 'Deployment Strategies', weight: 15, categories: ['deployment', 'scalability'] },
      { id: 'iac', title: 'Infrastructure as Code', weight: 10, categories: ['iac', 'backup'] },
      { id: 'incident', title: 'Incident Response', weight: 10, categories: ['incident'] },
    ],
  },
  platform: withMeanTarget({
    id: 'platform',
    scale: 100,
    rows: [
      { id: 'containers', title: 'Docker Containerization', weight: 1, target: 98, categories: ['containers'] },
      { id: 'kubernetes', title: 'Kubernetes Deployment', weight: 1, target: 95, categories: ['kubernetes'] },
      {
        id: 'observability',
        title: 'Monitoring & Observability',
        weight: 1,
        target: 96,
        categories: ['observability'],
      },
      {
        id: 'deployment',
        title: 'Deployment Automation',
        weight: 1,
        target: 92,
        categories: ['ci', 'deployment', 'migrations'],
      },
      { id: 'iac', title: 'Infrastructure as Code', weight: 1, target: 94, categories: ['iac'] },
      { id: 'security', title: 'Security & Compliance', weight: 1, target: 95, categories: ['security'] },
      { id: 'scalability', title: 'Scalability & HA', weight: 1, target: 90, categories: ['scalability'] },
      { id: 'backup', title: 'Backup & DR', weight: 1, target: 85, categories: ['backup', 'incident'] },
    ],
  }),
};

export interface Score {
  readonly scorecard: Scorecard;
  /** Two decimals. Absent when no promise counts. */
  readonly total: number | undefined;
  readonly scale: 10 | 100;
  readonly target: number;
  readonly verdict: Verdict;
  /** What the total lacks to its target, two decimals; 0 when it is reached. */
  readonly gap: number;
  /** One line: `NOT READY · 5.15/10, need 8/10, gap 2.85`. */
  readonly summary: string;
  readonly rows: readonly RowScore[];
  /** Of every rule that is on, in the catalogue's order. */
  readonly promises: readonly PromiseScore[];
  /** Broken promises that alone keep the verdict at `not-ready`. */
  readonly blockers: readonly PromiseScore[];
  /** The total as it would be if what was accepted counted as broken; absent where nothing was accepted. */
  readonly withoutAccepts: number | undefined;
  readonly phases: readonly PhaseScore[];
  /** Open findings that one hour mends and that move the total, best gain per hour first. */
  readonly quickWins: readonly Finding[];
  /**
   * The total if this finding alone were mended, minus the total now; not rounded. 0 for an accepted finding, and
   * while its subject has another open finding of the same rule.
   */
  gainOf(finding: Finding): number;
  /** The total if these promises were kept too. */
  totalWith(kept: Iterable<PromiseScore>): number | undefined;
}

export interface RowScore {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  readonly target: number;
  readonly categories: readonly Category[];
  /** Whether any promise of it counts. */
  readonly applies: boolean;
  /** Two decimals; absent where the row does not apply. */
  readonly score: number | undefined;
  /** How much of what concerns the project could be told, 0 to 1, by weight. A row counts fully from a half on. */
  readonly told: number;
  readonly promises: readonly PromiseScore[];
}

/** One promise over all its subjects. `checked = kept + broken + accepted`; of the kept ones some may be attested. */
export interface PromiseScore {
  readonly rule: CatalogueRule;
  readonly severity: Severity;
  readonly category: Category;
  readonly phase: Phase;
  readonly state: PromiseState;
  readonly checked: number;
  readonly broken: number;
  /** Subjects all of whose findings were accepted: they leave the ratio, neither kept nor broken. */
  readonly accepted: number;
  /** Subjects whose findings were answered by an attestation: they count as kept. */
  readonly attested: number;
  /** Subjects that could not be told. */
  readonly unknown: number;
  /** What the total gains when the whole promise is kept; not rounded. */
  readonly gain: number;
  /** Hours to mend all its open findings, least and most: less for each than for the one before. */
  readonly effort: readonly [number, number];
  readonly open: readonly Finding[];
  readonly findings: readonly Finding[];
}

export interface PhaseScore {
  readonly phase: Phase;
  readonly title: string;
  /** What the phase is for, in one sentence. */
  readonly goal: string;
  /** Hours, least and most, of this phase alone. */
  readonly effort: readonly [number, number];
  /** The total re-computed as if every promise of this phase and those before were kept. */
  readonly score: number | undefined;
  /** The verdict at that point. */
  readonly verdict: Verdict;
  /** Its broken promises, those that gain most per hour first. */
  readonly promises: readonly PromiseScore[];
}

/**
 * The score of an analysis, on the config's scorecard or another one.
 *
 * An accepted subject leaves numerator and denominator: it is not held against the project, nor credited to it; what the
 * total would be otherwise is in `withoutAccepts`. An attested subject counts as kept.
 */
export function scoreOf(analysis: Analysis, scorecard: Scorecard = analysis.config.scorecard): Score {
  const { config } = analysis;
  const target = (scorecard.id === config.scorecard.id ? config.target : undefined) ?? scorecard.target;
  const counts = analysis.tallies.map(countOf);
  const sums = scorecard.rows.map(row => sumOf(row, counts));
  const weights = sums.reduce((sum, { whole, weight }) => sum + (whole > 0 ? weight : 0), 0);
  /** What the total gains when so many subjects of a promise are mended. */
  const gainWith = (count: Count, mended: number) => {
    const [before, after] = [shareOf(count, count.broken), shareOf(count, count.broken - mended)];
    if (mended === 0 || !before || !after) return 0;
    return sums.reduce((gain, { row, weight, whole, kept }) => {
      if (!row.categories.includes(count.tally.rule.rule.category)) return gain;
      const then = (kept - before.kept + after.kept) / (whole - before.whole + after.whole);
      return gain + (scorecard.scale * weight * (then - kept / whole)) / weights;
    }, 0);
  };
  const promises = new Map(counts.map(count => [count, promiseOf(count, gainWith(count, count.broken))]));
  const all = [...promises.values()];
  const total = totalOf(sums, scorecard.scale, count => shareOf(count, count.broken));
  const shown = sums.filter(({ whole }) => whole > 0).length;
  const isSure = !all.some(isUnknownBlocker) && 2 * shown > sums.length;
  const verdict = verdictOf(total, target, scorecard.scale, all.filter(isOpenBlocker).length, isSure);
  const gap = total === undefined ? 0 : Math.max(0, round(target - total));
  const blockers = all.filter(isOpenBlocker);
  const byRule = new Map(counts.map(count => [count.tally.rule.id, count]));
  const gainOf = (finding: Finding) => {
    const count = byRule.get(finding.rule.id);
    if (!count || finding.accepted || count.open.get(finding.subject) !== 1) return 0;
    return gainWith(count, 1);
  };
  let wins: readonly Finding[] | undefined;
  let phases: readonly PhaseScore[] | undefined;
  return {
    scorecard,
    total,
    scale: scorecard.scale,
    target,
    verdict,
    gap,
    summary: summarize(verdict, total, target, scorecard.scale, gap, blockers.length),
    rows: sums.map(({ row, weight, whole, kept, told, counts }) => ({
      id: row.id,
      title: row.title,
      weight: round(weight),
      target: row.target ?? target,
      categories: row.categories,
      applies: whole > 0,
      score: whole > 0 ? round((scorecard.scale * kept) / whole) : undefined,
      told,
      promises: counts.flatMap(count => promises.get(count) ?? []),
    })),
    promises: all,
    blockers,
    withoutAccepts: counts.some(count => count.accepted > 0)
      ? totalOf(sums, scorecard.scale, count => shareOf(count, count.broken + count.accepted, count.tally.checked))
      : undefined,
    get phases() {
      phases ??= phasesOf(promises, sums, scorecard.scale, target, isSure);
      return phases;
    },
    get quickWins() {
      wins ??= quickWinsOf(analysis.findings, gainOf);
      return wins;
    },
    gainOf,
    totalWith(kept) {
      const mended = new Set(kept);
      return totalOf(sums, scorecard.scale, count => {
        const promise = promises.get(count);
        return shareOf(count, promise && mended.has(promise) ? 0 : count.broken);
      });
    },
  };
}

/** A score as people read it: two decimals for a total. */
export function formatScore(score: number | undefined): string {
  return score === undefined ? '–' : score.toFixed(2);
}

/** A target or scale as people read it: no decimals it does not have. */
export function formatTarget(target: number): string {
  return String(round(target));
}

/** To two decimals; a half goes up also where binary fractions fall just below it. */
export function round(value: number): number {
  return Math.round(value * 100 + 1e-9) / 100;
}

export const verdictTitles: Readonly<Record<Verdict, string>> = {
  'not-ready': 'NOT READY',
  ready: 'READY',
  hardened: 'HARDENED',
  nothing: 'NOTHING TO SCORE',
};

/** A tally with its subjects counted. */
interface Count {
  readonly tally: Tally;
  readonly weight: number;
  /** What it earns where it is kept, as a share of its weight. */
  readonly credit: number;
  /** Open findings of every broken subject. */
  readonly open: ReadonlyMap<number, number>;
  readonly broken: number;
  readonly accepted: number;
  readonly attested: number;
  /** Subjects in the ratio: checked and not accepted. */
  readonly counted: number;
}

interface RowSum {
  readonly row: ScorecardRow;
  /**
   * Less than the row's own where no practice applies, and where most of it could not be told: a row in which only
   * mistakes could be made says little, and so does one that is kept as far as its one known promise goes.
   */
  readonly weight: number;
  readonly told: number;
  readonly counts: readonly Count[];
  readonly whole: number;
  readonly kept: number;
}

/** What a promise adds to its row: what it costs where it is broken and earns where it is kept, and the earned part. */
interface Share {
  readonly whole: number;
  readonly kept: number;
}

function countOf(tally: Tally): Count {
  const open = new Map<number, number>();
  const accepted = new Set<number>();
  const attested = new Set<number>();
  for (const { subject, accepted: acceptance } of tally.findings) {
    if (!acceptance) open.set(subject, (open.get(subject) ?? 0) + 1);
    else if (acceptance.by === 'attestation') attested.add(subject);
    else accepted.add(subject);
  }
  for (const subject of open.keys()) {
    accepted.delete(subject);
    attested.delete(subject);
  }
  for (const subject of accepted) attested.delete(subject);
  return {
    tally,
    weight: severityWeights[tally.severity],
    credit: isPractice(tally.rule) ? 1 : mistakeCredit,
    open,
    broken: open.size,
    accepted: accepted.size,
    attested: attested.size,
    counted: tally.checked - accepted.size,
  };
}

function sumOf(row: ScorecardRow, all: readonly Count[]): RowSum {
  const counts = all.filter(({ tally }) => row.categories.includes(tally.rule.rule.category));
  let whole = 0;
  let kept = 0;
  for (const count of counts) {
    const share = shareOf(count, count.broken);
    if (!share) continue;
    whole += share.whole;
    kept += share.kept;
  }
  const saysLittle = whole > 0 && !counts.some(({ tally, credit }) => tally.checked > 0 && credit === 1);
  const told = toldOf(counts);
  const weight = row.weight * (saysLittle ? mistakeCredit : 1) * Math.min(1, 2 * told);
  return { row, weight, told, counts, whole, kept };
}

/** By what the promises would earn, so that mending one changes nothing about it. */
function toldOf(counts: readonly Count[]): number {
  let told = 0;
  let untold = 0;
  for (const { tally, weight, credit, counted } of counts) {
    if (counted > 0) told += weight * credit;
    else if (tally.unknown > 0) untold += weight * credit;
  }
  return untold > 0 ? told / (told + untold) : 1;
}

/** With so many subjects broken; `undefined` where the promise does not count. */
function shareOf(count: Count, broken: number, counted = count.counted): Share | undefined {
  if (counted <= 0) return undefined;
  const earned = (count.weight * count.credit * (counted - broken)) / counted;
  return { kept: earned, whole: earned + (count.weight * broken) / counted };
}

/** Weighted mean of the rows that apply, two decimals. */
function totalOf(
  sums: readonly RowSum[],
  scale: number,
  share: (count: Count) => Share | undefined,
): number | undefined {
  let total = 0;
  let weights = 0;
  for (const { weight, counts } of sums) {
    let whole = 0;
    let kept = 0;
    for (const count of counts) {
      const added = share(count);
      if (!added) continue;
      whole += added.whole;
      kept += added.kept;
    }
    if (whole === 0) continue;
    total += (weight * kept) / whole;
    weights += weight;
  }
  return weights > 0 ? round((scale * total) / weights) : undefined;
}

function promiseOf(count: Count, gain: number): PromiseScore {
  const { tally, broken } = count;
  const { effort } = tally.rule.rule;
  const open = tally.findings.filter(finding => !finding.accepted);
  return {
    rule: tally.rule,
    severity: tally.severity,
    category: tally.rule.rule.category,
    phase: tally.rule.rule.phase ?? defaultPhase(tally.severity),
    state: stateOf(count),
    checked: tally.checked,
    broken,
    accepted: count.accepted,
    attested: count.attested,
    unknown: tally.unknown,
    gain,
    effort: [round(effortFor(effort[0], open.length)), round(effortFor(effort[1], open.length))],
    open,
    findings: tally.findings,
  };
}

/**
 * Hours for so many places of one kind: the first costs the whole, each further one less, as work that repeats itself does
 * (T. P. Wright's learning curve, 1936). With the square root four places take twice as long as one, and 38 six times.
 */
function effortFor(hours: number, places: number): number {
  return hours * Math.sqrt(places);
}

function stateOf({ tally, broken, accepted, attested }: Count): PromiseState {
  if (broken > 0) return 'broken';
  if (accepted > 0) return 'accepted';
  if (attested > 0) return 'attested';
  if (tally.checked > 0) return 'kept';
  return tally.unknown > 0 ? 'unknown' : 'not-applicable';
}

function defaultPhase(severity: Severity): Phase {
  if (severity === 'blocker') return 1;
  return severity === 'high' ? 2 : 3;
}

function isOpenBlocker({ severity, broken }: PromiseScore): boolean {
  return severity === 'blocker' && broken > 0;
}

/** What would keep the verdict down if it were broken, and cannot be told. */
function isUnknownBlocker({ severity, state }: PromiseScore): boolean {
  return severity === 'blocker' && state === 'unknown';
}

/**
 * Decided on the rounded total, so that verdict and printed number never disagree. Nothing is hardened of which a blocker
 * could not be told, or half of the rows show nothing.
 */
function verdictOf(
  total: number | undefined,
  target: number,
  scale: number,
  blockers: number,
  isSure: boolean,
): Verdict {
  if (blockers > 0) return 'not-ready';
  if (total === undefined) return 'nothing';
  if (total < round(target)) return 'not-ready';
  return isSure && total >= 0.9 * scale ? 'hardened' : 'ready';
}

function summarize(
  verdict: Verdict,
  total: number | undefined,
  target: number,
  scale: number,
  gap: number,
  blockers: number,
): string {
  if (verdict === 'nothing') return 'Nothing to score: no promise applies here';
  const title = verdictTitles[verdict];
  const open = `${blockers} ${blockers === 1 ? 'blocker' : 'blockers'} open`;
  if (total === undefined) return `${title} · ${open}`;
  const score = `${formatScore(total)}/${scale}`;
  if (gap > 0) return `${title} · ${score}, need ${formatTarget(target)}/${scale}, gap ${formatScore(gap)}`;
  return blockers > 0 ? `${title} · ${score}, ${open}` : `${title} · ${score}`;
}

const phaseWords: readonly { readonly phase: Phase; readonly title: string; readonly goal: string }[] = [
  { phase: 1, title: 'Foundation', goal: 'Safe deployments with basic observability' },
  { phase: 2, title: 'Automation', goal: 'Automated, repeatable deployments' },
  { phase: 3, title: 'Scale', goal: 'Hardened for production load and growth' },
];

function phasesOf(
  promises: ReadonlyMap<Count, PromiseScore>,
  sums: readonly RowSum[],
  scale: 10 | 100,
  target: number,
  isSure: boolean,
): readonly PhaseScore[] {
  const broken = [...promises.values()].filter(promise => promise.broken > 0);
  return phaseWords.map(({ phase, title, goal }) => {
    const done = (promise: PromiseScore | undefined) => promise !== undefined && promise.phase <= phase;
    const score = totalOf(sums, scale, count => shareOf(count, done(promises.get(count)) ? 0 : count.broken));
    const blockers = broken.filter(promise => isOpenBlocker(promise) && !done(promise)).length;
    const own = broken.filter(promise => promise.phase === phase);
    return {
      phase,
      title,
      goal,
      effort: [round(sum(own, 0)), round(sum(own, 1))] as const,
      score,
      verdict: verdictOf(score, target, scale, blockers, isSure),
      promises: own.sort(byGainPerHour),
    };
  });
}

function sum(promises: readonly PromiseScore[], end: 0 | 1): number {
  return promises.reduce((hours, { effort }) => hours + effort[end], 0);
}

function byGainPerHour(a: PromiseScore, b: PromiseScore): number {
  return perHour(b.gain, b.effort) - perHour(a.gain, a.effort) || (a.rule.id < b.rule.id ? -1 : 1);
}

function perHour(gain: number, [least, most]: readonly [number, number]): number {
  return gain / Math.max(0.01, (least + most) / 2);
}

function quickWinsOf(findings: readonly Finding[], gainOf: (finding: Finding) => number): readonly Finding[] {
  return findings
    .filter(finding => !finding.accepted && finding.rule.rule.effort[1] <= 1)
    .map((finding, order) => ({ finding, order, rate: perHour(gainOf(finding), finding.rule.rule.effort) }))
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate || a.order - b.order)
    .map(({ finding }) => finding);
}

function withMeanTarget(scorecard: Omit<Scorecard, 'target'>): Scorecard {
  const targets = scorecard.rows.flatMap(row => row.target ?? []);
  return { ...scorecard, target: targets.reduce((sum, target) => sum + target, 0) / targets.length };
}
