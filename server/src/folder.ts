/** One folder as the server sees it: its workspace, its last analysis, what was said of it. */
import { type Analysis, analyze, analyzeFile, analyzeInSteps, type Finding } from '../core/analyze.js';
import { parseFile } from '../core/model/parse.js';
import type { Project } from '../core/model/project/project.js';
import type { CatalogueRule } from '../core/rule.js';
import { type Score, scoreOf } from '../core/score.js';
import { normalized, pathIn } from './lsp/locations.js';
import type { Known, Workspace } from './workspace.js';

export interface Look {
  readonly analysis: Analysis;
  readonly score: Score;
}

/** Below this many milliseconds the whole folder is looked at whenever somebody asks. */
const quick = 40;

export class Folder {
  scanning = true;
  /** The last other state it was compared with. */
  earlier: { readonly commit: string; readonly state: Look } | undefined;
  /** The scorecard that was told last, as text. */
  told: string | undefined;
  /** The reading that is under way. */
  scan: Promise<void> | undefined;
  /** What the last look at the whole folder took, in milliseconds. */
  cost = 0;
  /** The total before the last change of it, for the difference shown. */
  private previousTotal: number | undefined;
  private last: (Look & { readonly of: Known; readonly settled: boolean }) | undefined;

  constructor(
    readonly uri: string,
    readonly workspace: Workspace,
    private readonly rules: readonly CatalogueRule[],
    private readonly today: () => string,
  ) {}

  get isQuick(): boolean {
    return this.cost <= quick;
  }

  pathOf(uri: string): string | undefined {
    return pathIn(this.uri, uri);
  }

  contains(uri: string): boolean {
    return normalized(uri) === normalized(this.uri) || this.pathOf(uri) !== undefined;
  }

  /** Analysis and score of the texts as they are now, whatever it takes. */
  now(): Look {
    const current = this.workspace.current();
    if (this.last?.of === current) return this.last;
    const { rules, config } = this.asked(current);
    return this.keep(current, analyze(current.project, rules, config, this.options(current)));
  }

  /** The same in steps. Gives up when the texts change meanwhile; answers whether it came to its end. */
  *look(): Generator<undefined, boolean> {
    const current = this.workspace.current();
    if (this.last?.of === current) return true;
    const { rules, config } = this.asked(current);
    const steps = analyzeInSteps(current.project, rules, config, this.options(current));
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        this.keep(current, value);
        return true;
      }
      yield;
      if (!this.workspace.isStill(current)) return false;
    }
  }

  /** The last look, which in a large folder may be behind the texts by what was just typed. */
  latest(): Look {
    return this.isQuick || !this.last ? this.now() : this.last;
  }

  get wasLookedAt(): boolean {
    return this.last !== undefined;
  }

  /** The findings in one file as it is. In a large folder those that other files place in it may be of the last look. */
  findingsIn(path: string): readonly Finding[] {
    const isHere = ({ at }: Finding) => at?.file.path === path;
    if (this.isQuick || !this.last || this.workspace.isStill(this.last.of)) {
      return this.now().analysis.findings.filter(isHere);
    }
    const file = this.workspace.current().project.file(path);
    const placed = this.last.analysis.findings.filter(
      ({ rule, at }) => rule.rule.on === 'project' && at?.file === file && file !== undefined,
    );
    return [...(this.findingsOf(path) ?? []), ...placed];
  }

  /** What mending a finding of `findingsIn` adds to the total. */
  gainOf(finding: Finding): number {
    const { analysis, score } = this.latest();
    const known = analysis.findings.find(
      other =>
        other === finding ||
        (other.rule === finding.rule &&
          other.at?.file.path === finding.at?.file.path &&
          other.problem.message === finding.problem.message),
    );
    return known ? score.gainOf(known) : 0;
  }

  /** Change of the total by the last edit that moved it. */
  get delta(): number | undefined {
    const total = this.last?.score.total;
    return total === undefined || this.previousTotal === undefined ? undefined : total - this.previousTotal;
  }

  /** What a keystroke needs: the findings of one file's own subjects. `undefined` while the file does not parse. */
  findingsOf(path: string): readonly Finding[] | undefined {
    const current = this.workspace.current();
    const file = current.project.file(path);
    // As the project has it: with what stands beside it.
    const parsed = file && (current.project.parsed.find(known => known.file === file) ?? parseFile(file));
    if (!parsed) return [];
    const { rules, config } = this.asked(current);
    return parsed.error ? undefined : analyzeFile(parsed, current.project, rules, config, { today: this.today() });
  }

  /** The same while the rest of the folder is still being read: of what nobody can say yet nothing is said. */
  firstFindingsOf(path: string): readonly Finding[] | undefined {
    const current = this.workspace.withOnly(path);
    const file = current.project.file(path);
    const parsed = file && parseFile(file);
    if (!parsed || parsed.error) return undefined;
    const { rules, config } = this.asked(current);
    return analyzeFile(parsed, halfRead(current.project), rules, config, { today: this.today() });
  }

  private keep(of: Known, analysis: Analysis): Look {
    const score = scoreOf(analysis);
    // What was seen of a half-read folder is no score to compare with.
    if (this.last?.settled && this.last.score.total !== score.total) this.previousTotal = this.last.score.total;
    this.last = { analysis, score, of, settled: !this.scanning };
    return this.last;
  }

  /** Around a single file, nothing can be said of a whole project. */
  private asked({ config }: Known) {
    const rules = this.workspace.shallow ? this.rules.filter(({ rule }) => rule.on !== 'project') : this.rules;
    return { rules, config };
  }

  private options({ notices }: Known) {
    return { today: this.today(), notices };
  }
}

/** What is true of a project before its files are read. */
const knownFirst: ReadonlySet<string | symbol> = new Set<keyof Project>([
  'name',
  'paths',
  'has',
  'hasFolder',
  'isPartOfRepository',
]);

/** A project that throws when it is asked what only its other files can tell: the rule that asks falls silent. */
function halfRead(project: Project): Project {
  return new Proxy(project, {
    get(target, key) {
      if (knownFirst.has(key)) return Reflect.get(target, key);
      throw new Error(`${String(key)} is not known yet`);
    },
  });
}
