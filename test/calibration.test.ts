/** The reference assessments, rebuilt as files: what a senior engineer gave them by hand, and what the rules give. */
import assert from 'node:assert/strict';
import { rules } from '../rules/index.js';
import type { Project } from '../server/core/model/project/project.js';
import { type Score, type Scorecard, scorecards, scoreOf } from '../server/core/score.js';
import { analyzeStrictly } from './support/spec.js';
import { projectIn } from './support/workspace.js';

function scored(project: Project, scorecard: Scorecard): Score {
  return scoreOf(analyzeStrictly(project, rules), scorecard);
}

function figures({ rows, total }: Score): string {
  return `${rows.map(({ title, score }) => `${title} ${score}`).join(', ')}; total ${total}`;
}

interface Compared {
  readonly seed: string;
  readonly row: string;
  readonly byHand: number;
  readonly byRules: number | undefined;
  readonly tolerance: number;
}

/** What `--grep calibration` prints when all is done. */
const compared: Compared[] = [];

/** What the hand gave, what the rules give, and how far apart they may be. */
function compareWithHand(
  seed: string,
  score: Score,
  byHand: readonly (readonly [row: string, figure: number, tolerance: number])[],
): void {
  for (const [id, figure, tolerance] of byHand) {
    const row = score.rows.find(row => row.id === id);
    const ours = id === 'total' ? score.total : row?.score;
    const difference = ours === undefined ? Number.NaN : ours - figure;
    compared.push({ seed, row: row?.title ?? 'Total', byHand: figure, byRules: ours, tolerance });
    it(`${row?.title ?? 'Total'}: ${figure} by hand, ${ours} by the rules, ${difference.toFixed(2)} apart`, () => {
      assert.ok(Math.abs(difference) <= tolerance + 1e-9, `more than ${tolerance} apart`);
    });
  }
}

function tableOf(lines: readonly Compared[]): string {
  const head = ['assessment', 'row', 'by hand', 'by the rules', 'difference', 'allowed'];
  const cells = lines.map(({ seed, row, byHand, byRules, tolerance }) => {
    const difference = byRules === undefined ? '–' : (byRules - byHand).toFixed(2);
    return [seed, row, byHand.toFixed(2), byRules?.toFixed(2) ?? '–', difference, `± ${tolerance}`];
  });
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map(line => line[at]?.length ?? 0)));
  const pad = (line: readonly string[]) =>
    line.map((text, at) => (at < 2 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join('  ');
  return [head, widths.map(width => '─'.repeat(width)), ...cells].map(pad).join('\n');
}

function openIn(score: Score, ...severities: readonly string[]): string[] {
  return score.promises
    .filter(({ broken, severity }) => broken > 0 && severities.includes(severity))
    .map(({ rule }) => rule.id);
}

const service = 'test/example';
const platform = 'test/projects/platform';
const agents = 'test/projects/agents';
const saasBefore = 'test/projects/saas/before';
const saasAfter = 'test/projects/saas/after';

describe('calibration', () => {
  after(() => {
    if (process.argv.includes('calibration')) process.stdout.write(`\n${tableOf(compared)}\n`);
  });

  describe('an interface with good tests and no operations', () => {
    const score = scored(projectIn(service), scorecards.service);
    compareWithHand('001', score, [
      ['ci', 6, 1],
      ['containers', 7, 1],
      ['migrations', 9, 1],
      ['observability', 4, 1],
      ['deployment', 2, 1],
      ['iac', 4, 1],
      ['incident', 5, 1],
      ['total', 5.15, 0.5],
    ]);
    it('is not ready, for the reasons of the assessment', () => {
      assert.equal(score.verdict, 'not-ready');
      const blockers = openIn(score, 'blocker');
      for (const id of [
        'project/missing-deployment-pipeline',
        'project/missing-metrics',
        'project/missing-alerting',
        'project/missing-secret-management',
        'project/missing-backup',
        'project/missing-staging',
        'project/missing-runbooks',
        'workflow/hardcoded-secret',
      ]) {
        assert.ok(blockers.includes(id), `${id} is among ${blockers.join(', ')}`);
      }
      const high = openIn(score, 'high', 'medium');
      for (const id of [
        'project/skipped-integration-tests',
        'project/missing-image-build',
        'project/missing-tracing',
        'project/missing-log-aggregation',
        'project/missing-dashboards',
        'project/missing-branch-protection',
        'project/missing-app-service',
        'project/missing-provisioning',
        'compose/missing-restart-policy',
        'compose/missing-resource-limits',
        'dockerfile/missing-dockerignore',
      ]) {
        assert.ok(high.includes(id), `${id} is among ${high.join(', ')}`);
      }
    });
    it('has the strengths of the assessment', () => {
      const kept = new Set(score.promises.filter(({ state }) => state === 'kept').map(({ rule }) => rule.id));
      for (const name of [
        'missing-lint',
        'missing-type-check',
        'missing-tests-in-pipeline',
        'missing-migrations',
        'untested-migrations',
        'irreversible-migration',
        'blocking-index',
        'missing-structured-logging',
        'missing-correlation-id',
        'missing-health-endpoint',
        'missing-graceful-shutdown',
        'missing-env-example',
        'unignored-env-file',
        'missing-rollback',
      ]) {
        assert.ok(kept.has(`project/${name}`), name);
      }
    });
  });

  describe('a platform on a cluster whose backups are made by hand', () => {
    const score = scored(projectIn(platform), scorecards.platform);
    compareWithHand('002', score, [
      ['containers', 95, 5],
      ['kubernetes', 92, 5],
      ['observability', 94, 6],
      ['deployment', 89, 7],
      ['iac', 91, 9],
      ['security', 92, 5],
      ['scalability', 85, 5],
      ['backup', 65, 5],
      ['total', 87, 6],
    ]);
    it('is weakest in backup and recovery, then in scaling', () => {
      const worst = score.rows.toSorted((a, b) => (a.score ?? 100) - (b.score ?? 100)).map(({ title }) => title);
      assert.deepEqual(worst.slice(0, 2), ['Backup & DR', 'Scalability & HA'], figures(score));
    });
    it('misses the target of its backup row', () => {
      const backup = score.rows.find(({ title }) => title === 'Backup & DR');
      assert.ok(backup?.score !== undefined && backup.score < backup.target, figures(score));
    });
    it('lacks what the assessment found missing', () => {
      const open = openIn(score, 'blocker', 'high', 'medium', 'low');
      for (const id of [
        'unscheduled-backup',
        'unverified-restore',
        'missing-recovery-objectives',
        'missing-autoscaling',
        'missing-migrations',
        'missing-sbom',
        'missing-secret-rotation',
      ]) {
        assert.ok(open.includes(`project/${id}`), `${id} is among ${open.join(', ')}`);
      }
    });
  });

  describe('a service that is built well and not yet deployed', () => {
    const score = scored(projectIn(agents), scorecards.service);
    it('is strong where the assessment says so', () => {
      const kept = new Set(score.promises.filter(({ state }) => state === 'kept').map(({ rule }) => rule.id));
      for (const name of [
        'metrics',
        'error-tracking',
        'health-endpoint',
        'structured-logging',
        'migrations',
        'env-example',
      ]) {
        assert.ok(kept.has(`project/missing-${name}`), name);
      }
    });
    it('lacks what it says is left to do', () => {
      const open = openIn(score, 'blocker', 'high', 'medium');
      for (const name of ['backup', 'load-test', 'staging', 'dashboards', 'secret-management', 'recovery-objectives']) {
        assert.ok(open.includes(`project/missing-${name}`), `${name} is among ${open.join(', ')}`);
      }
      assert.equal(score.verdict, 'not-ready');
    });
  });

  describe('a product before and after a month of operations work', () => {
    const [first, second] = [
      scored(projectIn(saasBefore), scorecards.service),
      scored(projectIn(saasBefore, saasAfter), scorecards.service),
    ];
    // The assessment says 6 in its table, and 7.2 in its summary.
    compareWithHand('004 before', first, [['total', 6, 1.2]]);
    compareWithHand('004 after', second, [['total', 9, 0.5]]);
    it('is not ready before, and has no blocker open after', () => {
      assert.equal(first.verdict, 'not-ready');
      assert.deepEqual(openIn(second, 'blocker'), []);
    });
    it('lets go of nothing that it had', () => {
      const rowOf = (score: Score, id: string) => score.rows.find(row => row.id === id)?.score ?? 10;
      for (const { id } of first.rows) assert.ok(rowOf(second, id) >= rowOf(first, id), id);
    });
  });
});
