/** Two states of one project, judged by the same rules: what became better, what was mended, what is new. */
import type { Analysis, Finding } from '../analyze.js';
import { matchesGlob } from '../config.js';
import { type CatalogueRule, severities } from '../rule.js';
import { round, type Score } from '../score.js';
import { fingerprintsOf, namesIn, wordsOf } from './fingerprint.js';

/** A state of the project: both are scored on the same scorecard, or their rows could not be compared. */
export interface State {
  readonly analysis: Analysis;
  readonly score: Score;
}

export interface Comparison {
  /** The other state as the user called it. */
  readonly ref: string;
  /** Its commit, the whole id. */
  readonly commit: string;
  readonly before: Score;
  readonly after: Score;
  readonly rows: readonly ComparedRow[];
  /** Open then, gone now. Their places are in the texts as they were. */
  readonly mended: readonly Finding[];
  /** Open now, not open then. */
  readonly added: readonly Finding[];
  /** Open then, and now accepted or no longer looked at: neither mended nor open. Their places are in the texts as they were. */
  readonly setAside: readonly Finding[];
  /** Open then and now. */
  readonly unchanged: number;
  /** Findings of now that were there then, open or accepted. */
  readonly known: ReadonlySet<Finding>;
}

export interface ComparedRow {
  readonly id: string;
  readonly title: string;
  /** Absent where the row does not apply. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Findings of one promise. */
export interface FindingGroup {
  readonly rule: CatalogueRule;
  readonly findings: readonly Finding[];
}

export function compare(
  before: State,
  after: State,
  other: { readonly ref: string; readonly commit: string },
): Comparison {
  const partner = match(before.analysis, after.analysis);
  const known = new Set(partner.values());
  const wasOpen = before.analysis.findings.filter(({ accepted }) => !accepted);
  const isSetAside = isNotLookedAt(after.analysis);
  const gone = wasOpen.filter(finding => partner.get(finding)?.accepted !== undefined || !partner.has(finding));
  const openAgain = new Set([...partner].filter(([then, now]) => then.accepted && !now.accepted).map(([, now]) => now));
  return {
    ...other,
    before: before.score,
    after: after.score,
    rows: after.score.rows.map((row, at) => ({
      id: row.id,
      title: row.title,
      before: before.score.rows[at]?.score,
      after: row.score,
    })),
    mended: gone.filter(finding => !partner.has(finding) && !isSetAside(finding)),
    setAside: gone.filter(finding => partner.has(finding) || isSetAside(finding)),
    added: after.analysis.findings.filter(
      finding => !finding.accepted && (!known.has(finding) || openAgain.has(finding)),
    ),
    unchanged: wasOpen.length - gone.length,
    known,
  };
}

/** By promise, the most severe first. */
export function groupByRule(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<CatalogueRule, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  const order = (group: readonly Finding[]) => Math.min(...group.map(({ severity }) => severities.indexOf(severity)));
  return [...groups]
    .sort(([a, left], [b, right]) => order(left) - order(right) || (a.id < b.id ? -1 : 1))
    .map(([rule, findings]) => ({ rule, findings }));
}

/** `+0.31`, `−0.20`, `±0`; a dash where one of the two does not exist. */
export function formatChange(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return '–';
  const change = round(after - before);
  if (change === 0) return '±0';
  return change > 0 ? `+${change.toFixed(2)}` : `−${(-change).toFixed(2)}`;
}

/** `origin/main (1a2b3c4)`; only the id where that is what the user wrote. */
export function nameOf({ ref, commit }: { readonly ref: string; readonly commit: string }): string {
  return commit.startsWith(ref) ? commit.slice(0, 7) : `${ref} (${commit.slice(0, 7)})`;
}

/**
 * Findings of then with what they are now. First those that say the same at the same words, then those that speak of the
 * same names in the same file, last those whose file was moved.
 */
function match(before: Analysis, after: Analysis): ReadonlyMap<Finding, Finding> {
  const partner = new Map<Finding, Finding>();
  const taken = new Set<Finding>();
  const matchBy = (then: (finding: Finding) => string | undefined, now: (finding: Finding) => string | undefined) => {
    const waiting = new Map<string, Finding[]>();
    for (const finding of after.findings) {
      const key = taken.has(finding) ? undefined : now(finding);
      if (key !== undefined) waiting.set(key, [...(waiting.get(key) ?? []), finding]);
    }
    for (const finding of before.findings) {
      const key = partner.has(finding) ? undefined : then(finding);
      const found = key === undefined ? undefined : waiting.get(key)?.shift();
      if (!found) continue;
      partner.set(finding, found);
      taken.add(found);
    }
  };
  const [printsThen, printsNow] = [fingerprintsOf(before.findings), fingerprintsOf(after.findings)];
  matchBy(
    finding => printsThen.get(finding),
    finding => printsNow.get(finding),
  );
  matchBy(namesKey, namesKey);
  const [pathsThen, pathsNow] = [new Set(before.project.paths), new Set(after.project.paths)];
  matchBy(
    finding => movedKey(finding, pathsNow),
    finding => movedKey(finding, pathsThen),
  );
  return partner;
}

function namesKey({ rule, at, problem }: Finding): string | undefined {
  const names = namesIn(problem.message);
  return at && names ? [rule.id, at.file.path, names].join('\n') : undefined;
}

/** Only of a file that the other state does not have. */
function movedKey(finding: Finding, others: ReadonlySet<string>): string | undefined {
  const { rule, at } = finding;
  return at && !others.has(at.file.path) ? [rule.id, wordsOf(finding)].join('\n') : undefined;
}

/** Whether a finding is gone only because nobody looks any more: its rule is off, its file excluded or not read. */
function isNotLookedAt({ off, config, project }: Analysis): (finding: Finding) => boolean {
  const rulesOff = new Set(off.map(({ id }) => id));
  const unread = new Set(project.unread.map(({ path }) => path));
  return ({ rule, at }) => {
    if (rulesOff.has(rule.id)) return true;
    if (!at) return false;
    const { path } = at.file;
    return unread.has(path) || config.exclude.some(glob => matchesGlob(glob, path));
  };
}
