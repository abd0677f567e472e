/** One folder as the server sees it: its workspace, its last analysis, what was said of it. */
import { type Analysis, analyze, analyzeFile, type Finding } from '../core/analyze.js';
import { parseFile } from '../core/model/parse.js';
import type { CatalogueRule } from '../core/rule.js';
import { type Score, scoreOf } from '../core/score.js';
import { normalized, pathIn } from './lsp/locations.js';
import type { Workspace } from './workspace.js';

export class Folder {
  scanning = true;
  /** The total before the last change of it, for the difference shown. */
  private previousTotal: number | undefined;
  private last: { analysis: Analysis; score: Score; of: unknown; settled: boolean } | undefined;

  constructor(
    readonly uri: string,
    readonly workspace: Workspace,
    private readonly rules: readonly CatalogueRule[],
    private readonly today: () => string,
  ) {}

  pathOf(uri: string): string | undefined {
    return pathIn(this.uri, uri);
  }

  contains(uri: string): boolean {
    return normalized(uri) === normalized(this.uri) || this.pathOf(uri) !== undefined;
  }

  /** Analysis and score of the texts as they are now. */
  now(): { readonly analysis: Analysis; readonly score: Score } {
    const current = this.workspace.current();
    if (this.last?.of !== current) {
      const analysis = analyze(current.project, this.activeRules, current.config, {
        today: this.today(),
        notices: current.notices,
      });
      const score = scoreOf(analysis);
      // What was seen of a half-read folder is no score to compare with.
      if (this.last?.settled && this.last.score.total !== score.total) this.previousTotal = this.last.score.total;
      this.last = { analysis, score, of: current, settled: !this.scanning };
    }
    return this.last;
  }

  /** Change of the total by the last edit that moved it. */
  get delta(): number | undefined {
    const total = this.last?.score.total;
    return total === undefined || this.previousTotal === undefined ? undefined : total - this.previousTotal;
  }

  /** What a keystroke needs: the findings of one file's own subjects. `undefined` while the file does not parse. */
  findingsOf(path: string): readonly Finding[] | undefined {
    const { project, config } = this.workspace.current();
    const file = project.file(path);
    const parsed = file && parseFile(file);
    if (!parsed) return [];
    return parsed.error ? undefined : analyzeFile(parsed, project, this.activeRules, config, { today: this.today() });
  }

  /** Around a single file, nothing can be said of a whole project. */
  private get activeRules(): readonly CatalogueRule[] {
    return this.workspace.shallow ? this.rules.filter(({ rule }) => rule.on !== 'project') : this.rules;
  }
}
