/** (project, rules) → what every rule said of every subject. The only loop over subjects. */
import { type Acceptance, type Accepts, readAccepts } from './accept.js';
import type { Config, Notice } from './config.js';
import type { Project } from './model/project/project.js';
import { type ParsedFile, type Subject, type SubjectKind, subjectsOf } from './model/subjects.js';
import type { CatalogueRule, Fix, Problem, Severity } from './rule.js';
import { type Edit, firstLine, type Span } from './text.js';

/** A problem with its rule, file and subject attached. */
export interface Finding {
  readonly rule: CatalogueRule;
  /** The rule's, or what the config makes of it. */
  readonly severity: Severity;
  readonly problem: Problem;
  /** One line of one file; absent where the finding is about the whole project. */
  readonly at: Span | undefined;
  /** Of which subject: its place in the rule's tally, so that findings of one subject count once. */
  readonly subject: number;
  readonly accepted: Acceptance | undefined;
}

/** What one rule said of all its subjects. */
export interface Tally {
  readonly rule: CatalogueRule;
  readonly severity: Severity;
  /** Subjects the promise concerns. */
  readonly checked: number;
  /** Of these, subjects with a finding that is not accepted. */
  readonly broken: number;
  /** Subjects of which the rule could not tell, or on which it threw. Not in `checked`. */
  readonly unknown: number;
  readonly findings: readonly Finding[];
}

/** A rule that threw: it loses its findings for that one subject. */
export interface Failure {
  readonly rule: string;
  readonly path: string | undefined;
  readonly error: unknown;
}

export interface Analysis {
  readonly project: Project;
  readonly config: Config;
  readonly tallies: readonly Tally[];
  /** Every finding, by path and place; those of the whole project last. */
  readonly findings: readonly Finding[];
  /** What is wrong with the config and with accepts: shown, not counted. */
  readonly notices: readonly Notice[];
  readonly failures: readonly Failure[];
  /** Rules the config turned off. */
  readonly off: readonly CatalogueRule[];
}

export interface AnalyzeOptions {
  /** ISO date `YYYY-MM-DD`; accepts and attestations past their `until` no longer hold. */
  readonly today: string;
  /** The config's own problems, to be listed with the analysis. */
  readonly notices?: readonly Notice[];
}

/** Analyses the whole project with every rule that the config leaves on. */
export function analyze(
  project: Project,
  rules: readonly CatalogueRule[],
  config: Config,
  options: AnalyzeOptions,
): Analysis {
  const steps = analyzeInSteps(project, rules, config, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same with a pause after every few rules, for whoever has something else to do meanwhile or loses interest. */
export function* analyzeInSteps(
  project: Project,
  rules: readonly CatalogueRule[],
  config: Config,
  options: AnalyzeOptions,
): Generator<undefined, Analysis> {
  const active = rules.filter(({ id }) => config.rules.get(id) !== 'off');
  const accepts = readAccepts(project, config, rules, options.today);
  const failures: Failure[] = [];
  const subjects = subjectsIn(project.parsed);
  const tallies: Tally[] = [];
  for (const rule of active) {
    tallies.push(tallyOf(rule, project, config, accepts, subjects, failures));
    if (tallies.length % 8 === 0) yield;
  }
  const findings: Finding[] = [];
  for (const tally of tallies) for (const finding of tally.findings) findings.push(finding);
  findings.sort(byPlace);
  return {
    project,
    config,
    tallies,
    findings,
    notices: [...(options.notices ?? []), ...accepts.notices()],
    failures,
    off: rules.filter(({ id }) => config.rules.get(id) === 'off'),
  };
}

/**
 * The findings that stand in one file's own subjects: what a keystroke needs, before the whole project is looked at again.
 * Findings that rules place in this file from elsewhere are not among them.
 */
export function analyzeFile(
  parsed: ParsedFile,
  project: Project,
  rules: readonly CatalogueRule[],
  config: Config,
  options: AnalyzeOptions,
): readonly Finding[] {
  const accepts = readAccepts(project, config, rules, options.today);
  const failures: Failure[] = [];
  const subjects = subjectsIn([parsed]);
  return rules
    .filter(({ id, rule }) => config.rules.get(id) !== 'off' && rule.on !== 'project')
    .flatMap(rule => tallyOf(rule, project, config, accepts, subjects, failures).findings)
    .sort(byPlace);
}

/** The fixes of a finding that can be applied to the texts as they are, best first, with their edits. */
export function fixesOf(finding: Finding): readonly { readonly fix: Fix; readonly edits: readonly Edit[] }[] {
  const { fix } = finding.problem;
  const offered = [];
  for (const candidate of fix === undefined ? [] : 'title' in fix ? [fix] : fix) {
    const edits = candidate.edits();
    if (edits?.length) offered.push({ fix: candidate, edits });
  }
  return offered;
}

function tallyOf(
  catalogued: CatalogueRule,
  project: Project,
  config: Config,
  accepts: Accepts,
  subjects: (kind: FileSubjectKind) => readonly Subject[],
  failures: Failure[],
): Tally {
  const { id, rule } = catalogued;
  const configured = config.rules.get(id);
  const severity = configured === undefined || configured === 'off' ? rule.severity : configured;
  if (rule.on !== 'project' && subjects(rule.on).length === 0)
    return { rule: catalogued, severity, checked: 0, broken: 0, unknown: 0, findings: [] };
  const findings: Finding[] = [];
  const tally = { rule: catalogued, severity, checked: 0, broken: 0, unknown: 0, findings };
  const of = rule.on === 'project' ? [project] : subjects(rule.on);
  for (const subject of of) {
    const own = subject === project ? undefined : (subject as Subject);
    const before = findings.length;
    try {
      const applies = rule.applies ? rule.applies(subject as never, project) : true;
      if (applies === undefined) {
        const vouched = rule.on === 'project' ? accepts.find(catalogued, undefined, undefined) : undefined;
        if (vouched) findings.push(untold(catalogued, severity, tally.checked++, vouched));
        else tally.unknown++;
      }
      if (!applies) continue;
      let isBroken = false;
      for (const problem of rule.check(subject as never, project)) {
        const at = problem.at && firstLine(problem.at);
        const accepted = accepts.find(catalogued, at, own);
        if (!accepted) isBroken = true;
        findings.push({ rule: catalogued, severity, problem, at, subject: tally.checked, accepted });
      }
      if (isBroken) tally.broken++;
      tally.checked++;
    } catch (error) {
      findings.length = before;
      tally.unknown++;
      failures.push({ rule: id, path: own?.file.path, error });
    }
  }
  return tally;
}

/** What somebody vouches for where the files do not even show whether the promise concerns the project. */
function untold(rule: CatalogueRule, severity: Severity, subject: number, accepted: Acceptance): Finding {
  return {
    rule,
    severity,
    problem: { message: 'No file shows whether this is kept' },
    at: undefined,
    subject,
    accepted,
  };
}

type FileSubjectKind = Exclude<SubjectKind, 'project'>;

/** The subjects of some files by kind; each kind is gathered once for all rules. */
function subjectsIn(files: readonly ParsedFile[]): (kind: FileSubjectKind) => readonly Subject[] {
  const gathered = new Map<FileSubjectKind, readonly Subject[]>();
  return kind => {
    let subjects = gathered.get(kind);
    if (!subjects) {
      subjects = files.flatMap((file): readonly Subject[] => subjectsOf(file, kind));
      gathered.set(kind, subjects);
    }
    return subjects;
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (!a.at || !b.at) return Number(!a.at) - Number(!b.at);
  if (a.at.file.path !== b.at.file.path) return a.at.file.path < b.at.file.path ? -1 : 1;
  return a.at.start - b.at.start;
}
