/** (analysis, score) → everything the report says, in the order it says it. The renderers only give it a shape. */
import { type Analysis, type Finding, fixesOf } from '../analyze.js';
import type { Evidence, Searched, Shown, TextKind } from '../model/project/evidence.js';
import type { Project } from '../model/project/project.js';
import type { PromiseState } from '../protocol.js';
import { type CatalogueRule, type Category, categories, type Severity } from '../rule.js';
import {
  formatScore,
  formatTarget,
  isPractice,
  mistakeCredit,
  type PhaseScore,
  type PromiseScore,
  type RowScore,
  round,
  type Score,
  severityWeights,
  verdictTitles,
} from '../score.js';
import { positionAt, type Range, rangeOf } from '../text.js';
import type { Comparison } from './compare.js';
import { type Preview, previewOf } from './preview.js';

export interface ReportOptions {
  /** Version of the rule set. */
  readonly ruleset: string;
  /** The day printed in the report, `YYYY-MM-DD`; none is printed without it. */
  readonly date?: string | undefined;
  /** What the JSON calls the folder. */
  readonly root?: string | undefined;
  /** Against another state of the project. */
  readonly comparison?: Comparison | undefined;
}

export interface Report {
  readonly project: string;
  readonly ruleset: string;
  readonly date: string | undefined;
  readonly root: string;
  readonly analysis: Analysis;
  readonly score: Score;
  readonly comparison: Comparison | undefined;
  /** One to six sentences, each about one thing. */
  readonly tldr: readonly string[];
  /** Kept promises, what is there before what is merely not wrong, and of each those that weigh most first. */
  readonly strengths: readonly PromiseScore[];
  /** Broken blockers, then broken high promises, those that gain most first. */
  readonly gaps: readonly PromiseScore[];
  readonly rows: readonly ReportRow[];
  /** Broken promises by severity, those that gain most first; a severity without any is left out. */
  readonly issues: readonly { readonly severity: Severity; readonly issues: readonly Issue[] }[];
  readonly quickWins: readonly QuickWin[];
  readonly phases: readonly PhaseScore[];
  /** Hours for everything. */
  readonly effort: readonly [number, number];
  /** Every promise that was looked at, by category. */
  readonly checklist: readonly ChecklistPart[];
  readonly dora: readonly Capability[];
  readonly notRead: readonly { readonly path: string; readonly reason: string }[];
  /** Findings that were accepted or attested, with their reason. */
  readonly accepted: readonly Finding[];
  /** Promises of which nothing could be told. */
  readonly unknown: readonly PromiseScore[];
  /** Those of which some subjects could not be told. */
  readonly partlyUnknown: readonly PromiseScore[];
  /** Kinds of files of which there is none, or nothing that a promise is about, and how many promises of each do not apply. */
  readonly absentKinds: readonly { readonly title: string; readonly count: number }[];
  /** The other promises that do not apply. */
  readonly notApplicable: readonly PromiseScore[];
  readonly off: Analysis['off'];
  readonly notices: Analysis['notices'];
  placeOf(finding: Finding): Place | undefined;
  proofOf(promise: PromiseScore): Proof;
  fixesOf(finding: Finding): readonly OfferedFix[];
}

export interface ReportRow extends RowScore {
  /** Its part of the total, 0 to 1; 0 where it does not apply. */
  readonly share: number;
  /** Points of the total it contributes; absent where it does not apply. */
  readonly contribution: number | undefined;
  readonly counts: Readonly<Record<PromiseState, number>>;
}

export interface Issue {
  readonly promise: PromiseScore;
  /** Open findings, one line each. */
  readonly findings: readonly Finding[];
  /** How to mend it: the best fix of each finding that can be applied now, at most three different ones. */
  readonly fixes: readonly OfferedFix[];
  /** What the first of them writes. */
  readonly preview: Preview | undefined;
}

export interface OfferedFix {
  readonly title: string;
  readonly safe: boolean;
  /** To be run after it. */
  readonly command?: string | undefined;
}

export interface QuickWin {
  readonly promise: PromiseScore;
  /** The promise among the issues, with its fixes. */
  readonly issue: Issue | undefined;
  readonly findings: readonly Finding[];
  /** What mending all of them gains. */
  readonly gain: number;
  readonly effort: readonly [number, number];
}

export interface ChecklistPart {
  readonly category: Category;
  readonly title: string;
  /** What is there, what is missing, and what could not be told. */
  readonly promises: readonly PromiseScore[];
  /** Mistakes that nobody made. */
  readonly spared: readonly PromiseScore[];
}

/** One of the four metrics of software delivery, and which of its foundations the files show. */
export interface Capability {
  readonly metric: string;
  readonly question: string;
  readonly inPlace: readonly PromiseScore[];
  readonly missing: readonly PromiseScore[];
  /** How many could not be told. */
  readonly unknown: number;
}

/** Why a promise counts as it does. */
export interface Proof {
  /** What shows that it is kept, each place once. */
  readonly seen: readonly Evidence[];
  /** Where else that was looked for; absent where the files themselves were judged one by one. */
  readonly searched: Searched | undefined;
}

/** Line and characters 0-based. */
export interface Place {
  readonly path: string;
  readonly range: Range;
}

/** Puts the report together. Fixes are asked for their edits only when somebody asks `fixesOf`. */
export function createReport(analysis: Analysis, score: Score, options: ReportOptions): Report {
  const broken = score.promises.filter(promise => promise.broken > 0).sort(byGain);
  const kept = score.promises.filter(({ state }) => state === 'kept' || state === 'attested');
  const proofs = new Map<PromiseScore, Proof>();
  const issues = (['blocker', 'high', 'medium', 'low'] as const)
    .map(severity => ({ severity, issues: broken.filter(promise => promise.severity === severity).map(issueOf) }))
    .filter(({ issues }) => issues.length > 0);
  const quickWins = quickWinsOf(
    score,
    issues.flatMap(({ issues }) => issues),
  );
  const absent = absentKindsOf(score);
  const effort = effortOf(broken);
  return {
    project: analysis.project.name,
    ruleset: options.ruleset,
    date: options.date,
    root: options.root ?? '.',
    analysis,
    score,
    comparison: options.comparison,
    tldr: tldrOf(score, broken, effort, quickWins, analysis.project),
    strengths: kept.filter(({ severity }) => severity !== 'low').sort(byMerit),
    gaps: (['blocker', 'high'] as const).flatMap(grave => broken.filter(({ severity }) => severity === grave)),
    rows: rowsOf(score),
    issues,
    quickWins,
    phases: score.phases,
    effort: effort,
    checklist: checklistOf(score),
    dora: doraOf(score),
    notRead: analysis.project.unread,
    accepted: analysis.findings.filter(({ accepted }) => accepted),
    unknown: score.promises.filter(({ state }) => state === 'unknown'),
    partlyUnknown: score.promises.filter(({ state, unknown }) => state !== 'unknown' && unknown > 0),
    absentKinds: absent.map(({ title, promises }) => ({ title, count: promises.length })),
    notApplicable: score.promises.filter(
      promise => promise.state === 'not-applicable' && !absent.some(({ promises }) => promises.includes(promise)),
    ),
    off: analysis.off,
    notices: analysis.notices,
    placeOf,
    proofOf(promise) {
      const proof = proofs.get(promise) ?? proofOf(promise, analysis.project);
      proofs.set(promise, proof);
      return proof;
    },
    fixesOf: finding => offersFor(finding).map(({ fix }) => ({ title: fix.title, safe: fix.safe })),
  };
}

export const severityTitles: Readonly<Record<Severity, string>> = {
  blocker: 'Critical blockers',
  high: 'High priority',
  medium: 'Medium priority',
  low: 'Low priority',
};

export const stateTitles: Readonly<Record<PromiseState, string>> = {
  kept: 'kept',
  broken: 'broken',
  accepted: 'accepted',
  attested: 'attested',
  'not-applicable': 'does not apply',
  unknown: 'could not tell',
};

/** Hours as people say them: `15–30 min`, `15 min–2 h`, `2–4 h`. */
export function formatHours([least, most]: readonly [number, number]): string {
  if (most <= 0) return '0 h';
  if (minutesOf(most) < 60) return between(String(minutesOf(least)), String(minutesOf(most)), 'min');
  if (minutesOf(least) < 30) return `${minutesOf(least)} min–${hoursOf(most)} h`;
  return between(hoursOf(least), hoursOf(most), 'h');
}

/** Weeks of 40 hours for so many people: `1.5–2 weeks`, `under a week`. */
export function formatWeeks([least, most]: readonly [number, number], people: number): string {
  const [from, to] = [least, most].map(hours => Math.ceil((hours / (40 * people)) * 2) / 2);
  if (most <= 0) return 'nothing to do';
  if (to === undefined || to <= 0.5) return 'under a week';
  return `${from === to ? '' : `${from}–`}${to} ${to === 1 ? 'week' : 'weeks'}`;
}

/** `+0.12`; what is too small for two decimals has as many as it needs, up to four. */
export function formatGain(gain: number): string {
  if (gain <= 0) return '–';
  const digits = gain >= 0.005 ? 2 : gain >= 0.0005 ? 3 : 4;
  return `+${Math.max(gain, 0.0001).toFixed(digits)}`;
}

/** `3–4.5 weeks for one person, 1.5–2.5 weeks for two`. */
export function formatTeam(effort: readonly [number, number]): string {
  const [alone, together] = [formatWeeks(effort, 1), formatWeeks(effort, 2)];
  return alone === together ? `${alone} for one person or two` : `${alone} for one person, ${together} for two`;
}

/** Of the row's promises that count, how many are kept. */
export function keptOf(row: ReportRow): string {
  const { counts } = row;
  const counting = countingIn(row);
  const unsure = counts.unknown > 0 ? `, ${counts.unknown} unknown` : '';
  return counting === 0 ? '–' : `${counts.kept + counts.attested} of ${counting}${unsure}`;
}

/** Whether a row says something of its area: enough promises of it count, and more than could not be told. */
function isTelling(row: ReportRow): boolean {
  return row.applies && countingIn(row) >= 3 && !isMostlyUnknown(row);
}

/** Whether less could be told of a row than could not, by weight. */
export function isMostlyUnknown({ applies, told }: RowScore): boolean {
  return applies && told < 0.5;
}

function countingIn({ promises, counts }: ReportRow): number {
  return promises.length - counts['not-applicable'] - counts.unknown - counts.accepted;
}

/** Why a row has no score. */
export function absenceOf({ promises }: RowScore): string {
  return promises.some(({ unknown }) => unknown > 0) ? 'could not tell' : 'does not apply';
}

/** What has to be known to read the score table. */
export function scoreNotes({ rows, withoutAccepts }: Score): readonly string[] {
  const notes = [];
  if (rows.some(({ applies }) => !applies)) {
    notes.push('Rows without a promise that counts leave the total; the others share their weight.');
  }
  if (rows.some(isMostlyUnknown)) {
    notes.push('A row of which less than half could be told counts less, and says little whatever its score.');
  }
  if (withoutAccepts !== undefined) {
    const otherwise = `If they counted as broken, the total would be ${formatScore(withoutAccepts)}.`;
    notes.push(`Accepted findings are left out of the score. ${otherwise}`);
  }
  return notes;
}

/** How the number comes about, with the weights. */
export function methodText({ scale, target }: Score, ruleset: string): string {
  const weights = Object.entries(severityWeights).map(([severity, weight]) => `${severity} ${weight}`);
  return [
    'A promise is kept as far as its subjects keep it.',
    `A row is the mean of its promises on a scale of ${scale}, weighted by severity (${weights.join(', ')}).`,
    `Not to have made a mistake earns ${mistakeCredit * 100}% of what it costs to make it, since there are many and projects make few.`,
    'The total is the weighted mean of the rows.',
    'Promises without a subject, accepted subjects and what could not be told leave the calculation.',
    `Ready means a total of at least ${formatTarget(target)} and no open blocker.`,
    'Effort is work by hand: of several places of one kind each costs less than the one before, so that four take twice as long as one.',
    `Same files and config, same number (rule set ${ruleset}).`,
  ].join(' ');
}

/** How ready the project is after a phase, in words. */
export function phaseVerdict({ verdict, score }: PhaseScore, { target, promises }: Score): string {
  if (verdict === 'not-ready' && score !== undefined && score >= target) return 'a blocker is left';
  const isUnsure = verdict === 'ready' && unknownBlockers(promises) > 0;
  return `${verdictTitles[verdict].toLowerCase()}${isUnsure ? ' as far as can be seen' : ''}`;
}

/** `3 findings`, `1 finding`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** 0-based. */
export function lineOf({ at }: Evidence): number | undefined {
  return at && positionAt(at.file, at.start).line;
}

/** `the names of 120 files, 3 dependency manifests, 12 documents`. */
export function searchText({ names, manifests, texts }: Searched): string {
  const parts = [
    ...(names > 0 ? [counted(names, 'file name')] : []),
    ...(manifests > 0 ? [counted(manifests, 'dependency manifest')] : []),
    ...[...texts].map(([kind, count]) => counted(count, textNouns[kind])),
  ];
  return parts.join(', ');
}

const textNouns: Readonly<Record<TextKind, string>> = {
  yaml: 'YAML file',
  pipeline: 'pipeline',
  terraform: 'Terraform file',
  script: 'script',
  settings: 'settings file',
  source: 'source file',
  document: 'document',
  dockerfile: 'Dockerfile',
};

/** `3 services`: of how many subjects a promise was asked, or could not be; nothing for those of the whole project. */
export function subjectsText({ rule, checked }: PromiseScore, count = checked): string {
  const { on } = rule.rule;
  return on === 'project' || count === 0 ? '' : counted(count, on.slice(on.indexOf('.') + 1));
}

/** `broken in 2 of 11 services`, `in 3 places`. */
export function brokenText(promise: PromiseScore): string {
  const { broken, checked, open } = promise;
  if (checked <= 1) return `in ${counted(open.length, 'place')}`;
  return `broken in ${broken} of ${subjectsText(promise) || checked}`;
}

/** The kept promises that are named first, and what the rest of them are. */
export function namedStrengths({ strengths }: Report, most: number) {
  const practices = strengths.filter(({ rule }) => isPractice(rule));
  const shown = (practices.length > 0 ? practices : strengths).slice(0, most);
  const rest = strengths.length - shown.length;
  const spared = strengths.length - Math.max(practices.length, shown.length);
  const of =
    spared === 0
      ? ''
      : spared === rest
        ? ': mistakes that nobody made'
        : `, ${spared} of them mistakes that nobody made`;
  return { shown, rest: rest > 0 ? `and ${rest} more in the checklist${of}` : '' };
}

/** `3 mistakes that nobody made`. */
export function sparedText(spared: readonly PromiseScore[]): string {
  return counted(spared.length, 'mistake that nobody made', 'mistakes that nobody made');
}

/** Findings that say the same, together. */
export function groupByMessage(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.problem.message);
    if (group) group.push(finding);
    else groups.set(finding.problem.message, [finding]);
  }
  return [...groups.values()];
}

export function isAttested({ accepted }: Finding): boolean {
  return accepted?.by === 'attestation';
}

/** What is wrong, in the words of the first finding. */
export function gapText({ open }: PromiseScore): string {
  return `${open[0]?.problem.message ?? ''}${open.length > 1 ? `, and ${open.length - 1} more` : ''}`;
}

/** A rule's paragraph, parted into what may happen and what would keep the promise. */
export function riskAndRemedy({ why }: CatalogueRule): readonly [risk: string, remedy: string] {
  const parts = /^(.*?[.?])\s+([A-Z][^.]*\bkeeps? this promise\b[^.]*\.)$/s.exec(why.trim());
  return parts ? [parts[1] ?? '', parts[2] ?? ''] : [why, ''];
}

export function placeOf({ at }: Finding): Place | undefined {
  return at && { path: at.file.path, range: rangeOf(at) };
}

function between(from: string, to: string, unit: string): string {
  return from === to ? `${to} ${unit}` : `${from}–${to} ${unit}`;
}

/** To five: nobody knows 43 minutes ahead. */
function minutesOf(hours: number): number {
  return Math.max(5, 5 * Math.round(hours * 12));
}

/** To halves, and from ten on to whole ones. */
function hoursOf(hours: number): string {
  return String(hours >= 10 ? Math.round(hours) : Math.round(hours * 2) / 2);
}

function byGain(a: PromiseScore, b: PromiseScore): number {
  return b.gain - a.gain || (a.rule.id < b.rule.id ? -1 : 1);
}

const severityOrder: Readonly<Record<Severity, number>> = { blocker: 0, high: 1, medium: 2, low: 3 };

function byWeight(a: PromiseScore, b: PromiseScore): number {
  return severityOrder[a.severity] - severityOrder[b.severity] || (a.rule.id < b.rule.id ? -1 : 1);
}

/** What is there before what is merely not wrong. */
function byMerit(a: PromiseScore, b: PromiseScore): number {
  return Number(isPractice(b.rule)) - Number(isPractice(a.rule)) || byWeight(a, b);
}

function proofOf({ rule, state }: PromiseScore, project: Project): Proof {
  const shown = state === 'not-applicable' ? undefined : shownBy(rule, project);
  if (!shown) return { seen: [], searched: undefined };
  const seen = state === 'broken' ? [] : distinctPlaces(shown.evidence);
  return { seen, searched: shown.searched };
}

/** What cannot be asked shows nothing: a report is made of everything else. */
function shownBy({ rule }: CatalogueRule, project: Project): Shown | undefined {
  try {
    return rule.evidence?.(project);
  } catch {
    return undefined;
  }
}

/** Of each file the place that says most. */
function distinctPlaces(evidence: readonly Evidence[]): readonly Evidence[] {
  const first = new Map<string, Evidence>();
  for (const one of evidence) if (!first.has(one.path)) first.set(one.path, one);
  return [...first.values()];
}

function tldrOf(
  score: Score,
  broken: readonly PromiseScore[],
  effort: readonly [number, number],
  quickWins: readonly QuickWin[],
  { isOperated }: Project,
): readonly string[] {
  if (score.verdict === 'nothing') return ['No file of this project says anything that a promise is about.'];
  const apart = score.rows.filter(row => !row.applies && absenceOf(row) === 'does not apply').length;
  // Most of being ready is about what runs: a library has little of it to keep.
  const runsNothing = isOperated === false && 2 * apart > score.rows.length;
  const isKept = score.verdict === 'ready' || score.verdict === 'hardened';
  const sentences = [
    runsNothing && isKept
      ? `What applies here is well kept: ${formatScore(score.total)} of ${score.scale}, no blocker open.`
      : verdictSentence(score),
  ];
  const rows = rowsOf(score).filter(isTelling);
  rows.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const [best, worst] = [rows[0], rows.at(-1)];
  if (best && worst && best !== worst && best.score !== worst.score) {
    sentences.push(
      `Strongest is ${best.title} (${formatScore(best.score)}), weakest ${worst.title} (${formatScore(worst.score)}).`,
    );
  }
  if (broken.length === 0) sentences.push('Every promise that applies is kept.');
  else {
    const open = broken.reduce((sum, promise) => sum + promise.open.length, 0);
    sentences.push(
      `${counted(broken.length, 'promise is', 'promises are')} broken in ${counted(open, 'place')}; mending ${open === 1 ? 'it' : 'all'} takes about ${formatHours(effort)} by hand.`,
    );
  }
  const lifted = score.totalWith(quickWins.map(({ promise }) => promise));
  if (quickWins.length > 1 && lifted !== score.total) {
    sentences.push(
      `The ${quickWins.length} quick wins take ${formatHours(effortOf(quickWins))} together and lift it to ${formatScore(lifted)}.`,
    );
  }
  const ready = score.phases.find(({ verdict }) => verdict === 'ready' || verdict === 'hardened');
  if (score.verdict === 'not-ready' && ready) {
    const seen = unknownBlockers(score.promises) > 0 ? ', as far as can be seen' : '';
    sentences.push(`It is ready after phase ${ready.phase} of the roadmap, at ${formatScore(ready.score)}${seen}.`);
  }
  if (runsNothing) {
    sentences.push(`${apart} of ${score.rows.length} rows do not apply: no file shows a service that runs for others.`);
  }
  const unsure = score.promises.filter(({ state }) => state === 'unknown').length;
  if (unsure > 0) {
    const why = isOperated === undefined ? ', most because no file shows that its own people run it' : '';
    const are = unsure === 1 ? 'is' : 'are';
    sentences.push(`${counted(unsure, 'promise')} could not be told from these files and ${are} left out${why}.`);
  }
  return sentences;
}

/** Blockers of which it is not known whether they are open. */
export function unknownBlockers(promises: readonly PromiseScore[]): number {
  return promises.filter(({ severity, state }) => severity === 'blocker' && state === 'unknown').length;
}

function verdictSentence({ verdict, blockers, total, scale, target, gap, promises }: Score): string {
  const score = `${formatScore(total)} of ${scale}`;
  if (verdict === 'hardened') return `Hardened for production: ${score}, no blocker open.`;
  if (verdict === 'ready') {
    const unsure = unknownBlockers(promises);
    const told = unsure > 0 ? `, and ${counted(unsure, 'blocker')} could not be told` : '';
    return `Ready for production${unsure > 0 ? ' as far as can be seen' : ''}: ${score}, no blocker open${told}.`;
  }
  const open = counted(blockers.length, 'blocker is', 'blockers are');
  if (total === undefined) return `Not ready for production: ${open} open.`;
  const need = gap > 0 ? `${formatTarget(target)} is needed, ${formatScore(gap)} is missing` : 'that would be enough';
  const but = gap > 0 ? 'and' : 'but';
  return `Not ready for production: ${score}, ${need}${blockers.length > 0 ? `, ${but} ${open} open` : ''}.`;
}

function rowsOf({ rows }: Score): readonly ReportRow[] {
  const whole = rows.reduce((sum, { applies, weight }) => sum + (applies ? weight : 0), 0);
  return rows.map(row => {
    const share = row.applies ? row.weight / whole : 0;
    const contribution = row.score === undefined ? undefined : round(row.score * share);
    return { ...row, share, contribution, counts: countStates(row.promises) };
  });
}

function countStates(promises: readonly PromiseScore[]): Readonly<Record<PromiseState, number>> {
  const counts = { kept: 0, broken: 0, accepted: 0, attested: 0, 'not-applicable': 0, unknown: 0 };
  for (const { state } of promises) counts[state]++;
  return counts;
}

function issueOf(promise: PromiseScore): Issue {
  let offers: readonly (Offer & { readonly at: Finding['at'] })[] | undefined;
  const best = () => {
    offers ??= promise.open.slice(0, 12).flatMap(finding => {
      const [offer] = offersFor(finding);
      return offer ? [{ ...offer, at: finding.at }] : [];
    });
    return offers;
  };
  return {
    promise,
    findings: promise.open,
    get fixes() {
      return [...new Map(best().map(({ fix }) => [fix.title, fix])).values()].slice(0, 3);
    },
    get preview() {
      const [first] = best();
      return first && previewOf(first.edits, first.at?.file.path);
    },
  };
}

type Offer = ReturnType<typeof fixesOf>[number];

/** A fix that cannot be asked is not offered: a report is made of everything else. */
function offersFor(finding: Finding): readonly Offer[] {
  try {
    return fixesOf(finding);
  } catch {
    return [];
  }
}

/** How a quick win is mended. */
export function wayOf({ issue }: QuickWin): string {
  const [fix] = issue?.fixes ?? [];
  if (!fix) return 'by hand';
  return fix.safe ? 'safe fix' : 'fix to review';
}

/** Hours for all of them. */
function effortOf(wins: readonly { readonly effort: readonly [number, number] }[]): readonly [number, number] {
  const sum = (end: 0 | 1) => round(wins.reduce((hours, { effort }) => hours + effort[end], 0));
  return [sum(0), sum(1)];
}

const kindTitles: Readonly<Record<string, string>> = {
  compose: 'Compose',
  dockerfile: 'Dockerfiles',
  workflow: 'GitHub Actions',
  kubernetes: 'Kubernetes',
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  terraform: 'Terraform',
};

/** By what stands before the slash of their id. */
function absentKindsOf({ promises }: Score) {
  return Object.entries(kindTitles).flatMap(([kind, title]) => {
    const own = promises.filter(({ rule }) => rule.id.startsWith(`${kind}/`));
    return own.length > 0 && own.every(({ state }) => state === 'not-applicable') ? [{ title, promises: own }] : [];
  });
}

/** Promises whose open findings are all mended within an hour, best gain per hour first. */
function quickWinsOf(score: Score, issues: readonly Issue[]): readonly QuickWin[] {
  return score.promises
    .filter(({ broken, gain, effort }) => broken > 0 && gain > 0 && effort[1] <= 1)
    .map(promise => {
      const issue = issues.find(other => other.promise === promise);
      return { promise, issue, findings: promise.open, gain: promise.gain, effort: promise.effort };
    })
    .sort((a, b) => b.gain / mean(b.effort) - a.gain / mean(a.effort) || byGain(a.promise, b.promise));
}

function mean([least, most]: readonly [number, number]): number {
  return Math.max(0.01, (least + most) / 2);
}

function checklistOf(score: Score): readonly ChecklistPart[] {
  return Object.entries(categories).flatMap(([name, title]) => {
    const category = name as Category;
    const own = score.promises
      .filter(promise => promise.category === category && promise.state !== 'not-applicable')
      .sort(byMerit);
    const spared = own.filter(({ rule, state }) => state === 'kept' && !isPractice(rule));
    const promises = own.filter(promise => !spared.includes(promise));
    return own.length > 0 ? [{ category, title, promises, spared }] : [];
  });
}

/** Which categories each metric stands on. How often or how fast a team really delivers, files do not show. */
const capabilities: readonly {
  readonly metric: string;
  readonly question: string;
  readonly on: readonly Category[];
}[] = [
  { metric: 'Deployment frequency', question: 'Can a change go out on any day?', on: ['ci', 'deployment'] },
  {
    metric: 'Lead time for changes',
    question: 'Does a commit reach production without waiting for hands?',
    on: ['ci', 'migrations', 'iac'],
  },
  {
    metric: 'Change failure rate',
    question: 'Is a bad change caught before users meet it?',
    on: ['ci', 'migrations', 'security', 'deployment'],
  },
  {
    metric: 'Time to restore service',
    question: 'Is a failure noticed, understood and undone quickly?',
    on: ['observability', 'incident', 'containers', 'kubernetes', 'backup', 'scalability'],
  },
];

function doraOf({ promises }: Score): readonly Capability[] {
  return capabilities.map(({ metric, question, on }) => {
    const own = promises
      .filter(({ rule, category, severity }) => on.includes(category) && severity !== 'low' && isPractice(rule))
      .sort(byWeight);
    return {
      metric,
      question,
      inPlace: own.filter(({ state }) => state === 'kept' || state === 'attested'),
      missing: own.filter(({ state }) => state === 'broken'),
      unknown: own.filter(({ state }) => state === 'unknown').length,
    };
  });
}
