import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Analysis } from '../../server/core/analyze.js';
import type { CatalogueRule, Category, Severity } from '../../server/core/rule.js';
import { type Score, type Scorecard, scorecards, scoreOf } from '../../server/core/score.js';
import { analyzeWith, projectOf, projectRule, serviceRule, services, today } from '../support/fake-rules.js';

const at = { file: { path: '.readiness.yaml', text: '' }, start: 0, end: 0 };

/** A card of one row. */
const containers: Scorecard = {
  ...scorecards.service,
  rows: scorecards.service.rows.filter(({ id }) => id === 'containers'),
};

function row(score: Score, id: string) {
  const found = score.rows.find(row => row.id === id);
  assert.ok(found, `row ${id}`);
  return found;
}

describe('score', () => {
  it('counts a promise by the share of its subjects that keep it', () => {
    const score = scoreOf(analyzeWith(services('a', 'b', 'c', 'd'), [serviceRule('compose/missing-x', ['a'])]));
    assert.equal(row(score, 'containers').score, 7.5);
    assert.equal(score.total, 7.5);
  });

  it('counts a subject with two findings once', () => {
    const score = scoreOf(analyzeWith(services('a', 'b'), [serviceRule('compose/missing-x', ['a', 'a'])]));
    assert.equal(score.total, 5);
  });

  it('weighs promises by severity: 8, 4, 2, 1', () => {
    const weights: readonly [Severity, number][] = [
      ['blocker', 8],
      ['high', 4],
      ['medium', 2],
      ['low', 1],
    ];
    for (const [severity, weight] of weights) {
      const rules = [
        projectRule('project/a', false, { severity: 'low' }),
        projectRule('project/b', true, { severity }),
      ];
      const { total } = scoreOf(analyzeWith(services('a'), rules));
      assert.equal(total, Math.round(1000 / (1 + weight)) / 100, severity);
    }
  });

  it('gives a quarter for a mistake that nobody made, and takes the whole for one that somebody did', () => {
    const lacking = serviceRule('compose/missing-x', ['a', 'b']);
    const total = (...rules: readonly CatalogueRule[]) => scoreOf(analyzeWith(services('a', 'b'), rules)).total;
    assert.equal(total(lacking, serviceRule('compose/mistake', [])), 2);
    assert.equal(total(lacking, serviceRule('compose/mistake', [], { practice: true })), 5);
    assert.equal(total(lacking, projectRule('project/practice', false)), 5);
    assert.equal(total(lacking, serviceRule('compose/missing-y', [], { practice: false })), 2);
    assert.equal(total(serviceRule('compose/missing-x', []), serviceRule('compose/mistake', ['a', 'b'])), 5);
    assert.equal(total(serviceRule('compose/missing-x', []), serviceRule('compose/mistake', ['a'])), 6.92);
  });

  it('never falls when something is mended, and rises by the gain that was told', () => {
    const names = ['a', 'b', 'c', 'd'];
    const kinds = fc.record({
      id: fc.constantFrom('compose/missing', 'compose/mistake'),
      category: fc.constantFrom<Category>('ci', 'security', 'containers', 'backup', 'iac'),
      severity: fc.constantFrom<Severity>('blocker', 'high', 'medium', 'low'),
      broken: fc.subarray(names),
    });
    const property = fc.property(fc.array(kinds, { minLength: 1, maxLength: 12 }), kinds => {
      const rulesWithout = (at: number, name: string | undefined) =>
        kinds.map(({ id, broken, ...words }, order) =>
          serviceRule(`${id}-${order}`, order === at ? broken.filter(other => other !== name) : broken, words),
        );
      const score = scoreOf(analyzeWith(services(...names), rulesWithout(-1, undefined)));
      for (const [at, promise] of score.promises.entries()) {
        for (const finding of promise.open) {
          const name = /`(\w)`/.exec(finding.problem.message)?.[1];
          const mended = scoreOf(analyzeWith(services(...names), rulesWithout(at, name)));
          const moved = (mended.total ?? 0) - (score.total ?? 0);
          assert.ok(moved >= 0, 'never falls');
          assert.ok(score.gainOf(finding) > 0);
          assert.ok(Math.abs(score.gainOf(finding) - moved) <= 0.01 + 1e-9);
        }
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('weighs rows as the service scorecard says, and gives the total of the reference assessment', () => {
    const shares: Readonly<Record<string, readonly [number, Category]>> = {
      ci: [6, 'ci'],
      containers: [7, 'kubernetes'],
      migrations: [9, 'migrations'],
      observability: [4, 'observability'],
      deployment: [2, 'scalability'],
      iac: [4, 'backup'],
      incident: [5, 'incident'],
    };
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const rules = Object.entries(shares).map(([id, [kept, category]]) =>
      serviceRule(`compose/missing-${id}`, names.slice(kept), { category }),
    );
    const reference = scoreOf(analyzeWith(services(...names), rules));
    assert.deepEqual(
      reference.rows.map(({ id, score, weight }) => [id, score, weight]),
      [
        ['ci', 6, 20],
        ['containers', 7, 15],
        ['migrations', 9, 10],
        ['observability', 4, 20],
        ['deployment', 2, 15],
        ['iac', 4, 10],
        ['incident', 5, 10],
      ],
    );
    assert.equal(reference.total, 5.15);
    assert.equal(reference.summary, 'NOT READY · 5.15/10, need 8/10, gap 2.85');
    assert.equal(reference.gap, 2.85);
  });

  it('leaves out rows and promises that do not apply', () => {
    const rules = [
      projectRule('project/a', true, { category: 'ci' }),
      projectRule('project/b', undefined, { category: 'ci' }),
      projectRule('project/c', false, { category: 'incident' }),
    ];
    const score = scoreOf(analyzeWith(services('a'), rules));
    assert.equal(row(score, 'ci').score, 0);
    assert.equal(row(score, 'incident').score, 10);
    assert.equal(row(score, 'migrations').applies, false);
    assert.equal(row(score, 'migrations').score, undefined);
    assert.equal(score.total, 3.33);
    assert.deepEqual(
      score.promises.map(({ state }) => state),
      ['broken', 'not-applicable', 'kept'],
    );
  });

  it('says nothing where nothing applies', () => {
    const score = scoreOf(analyzeWith(services('a'), [projectRule('project/a', undefined)]));
    assert.equal(score.total, undefined);
    assert.equal(score.verdict, 'nothing');
    assert.equal(score.gap, 0);
    assert.ok(score.phases.every(({ score }) => score === undefined));
  });

  it('shows what could not be told, and does not count it', () => {
    const rules = [
      serviceRule('compose/missing-x', [], { unsure: ['a', 'b'] }),
      serviceRule('compose/missing-y', ['a'], { unsure: ['b'] }),
    ];
    const score = scoreOf(analyzeWith(services('a', 'b'), rules));
    assert.deepEqual(
      score.promises.map(({ state, checked, unknown }) => [state, checked, unknown]),
      [
        ['unknown', 0, 2],
        ['broken', 1, 1],
      ],
    );
    assert.equal(score.total, 0);
  });

  it('counts a rule that throws as unknown', () => {
    const rule = projectRule('project/a', false);
    const check = () => {
      throw new Error('broken rule');
    };
    const analysis = analyzeWith(services('a'), [{ ...rule, rule: { ...rule.rule, check } }]);
    assert.equal(scoreOf(analysis).promises[0]?.state, 'unknown');
    assert.equal(scoreOf(analysis).total, undefined);
  });

  describe('verdict', () => {
    const kept = serviceRule('compose/missing-kept', [], { severity: 'blocker' });
    const names = Array.from({ length: 20 }, (_, at) => `s${at}`);

    it('is not ready while a blocker is open, whatever the total', () => {
      const rules = [kept, serviceRule('compose/missing-x', ['s1'], { severity: 'blocker' })];
      const score = scoreOf(analyzeWith(services(...names), rules));
      assert.equal(score.total, 9.75);
      assert.equal(score.verdict, 'not-ready');
      assert.equal(score.summary, 'NOT READY · 9.75/10, 1 blocker open');
      assert.deepEqual(
        score.blockers.map(({ rule }) => rule.id),
        ['compose/missing-x'],
      );
    });

    it('is ready from the target and hardened from 9', () => {
      const verdictAt = (broken: number) =>
        scoreOf(analyzeWith(services(...names), [serviceRule('compose/missing-x', names.slice(0, broken))]), containers)
          .verdict;
      assert.equal(verdictAt(5), 'not-ready');
      assert.equal(verdictAt(4), 'ready');
      assert.equal(verdictAt(3), 'ready');
      assert.equal(verdictAt(2), 'hardened');
    });

    it('is not hardened where half of the rows show nothing', () => {
      const kept = (...categories: readonly Category[]) =>
        categories.map(category => projectRule(`project/missing-${category}`, false, { category }));
      const verdictOf = (...rules: readonly CatalogueRule[]) => scoreOf(analyzeWith(services('a'), rules)).verdict;
      assert.equal(verdictOf(...kept('ci', 'containers', 'iac')), 'ready', 'three of seven rows');
      assert.equal(verdictOf(...kept('ci', 'containers', 'iac', 'incident')), 'hardened');
    });

    it('is not hardened while a blocker could not be told', () => {
      const unsure = serviceRule('compose/missing-y', [], { severity: 'blocker', unsure: ['a'] });
      const verdictOf = (...rules: readonly CatalogueRule[]) =>
        scoreOf(analyzeWith(services('a'), rules), containers).verdict;
      assert.equal(verdictOf(kept), 'hardened');
      assert.equal(verdictOf(kept, unsure), 'ready');
      assert.equal(verdictOf(kept, { ...unsure, rule: { ...unsure.rule, severity: 'high' } }), 'hardened');
    });

    it('takes the target of the config for its own scorecard alone', () => {
      const analysis = analyzeWith(services(...names), [serviceRule('compose/missing-x', names.slice(0, 6))], {
        target: 7,
      });
      assert.equal(scoreOf(analysis).verdict, 'ready');
      assert.equal(scoreOf(analysis).rows[0]?.target, 7);
      assert.equal(scoreOf(analysis, scorecards.platform).target, 93.125);
    });

    it('keeps a blocker that no row counts', () => {
      const scorecard: Scorecard = {
        id: 'own',
        scale: 10,
        target: 8,
        rows: [{ id: 'ci', title: 'CI', weight: 1, categories: ['ci'] }],
      };
      const analysis = analyzeWith(services('a'), [projectRule('project/a', true, { severity: 'blocker' })]);
      const score = scoreOf(analysis, scorecard);
      assert.equal(score.total, undefined);
      assert.equal(score.verdict, 'not-ready');
      assert.equal(score.summary, 'NOT READY · 1 blocker open');
    });
  });

  it('lets a row count less when less than half of it could be told, and no mending changes by how much', () => {
    const total = (unsure: number, isBroken: boolean) => {
      const rules = [
        projectRule('project/ci', false, { category: 'ci' }),
        serviceRule('compose/missing-backup', isBroken ? ['a'] : [], { category: 'backup' }),
        ...Array.from({ length: unsure }, (_, at) =>
          serviceRule(`compose/missing-x${at}`, [], { category: 'iac', unsure: ['a'] }),
        ),
      ];
      const score = scoreOf(analyzeWith(services('a'), rules));
      assert.ok(!isBroken || Math.abs((score.promises[1]?.gain ?? 0) - (10 - (score.total ?? 0))) <= 0.01);
      return [score.total, Math.round(row(score, 'iac').weight * 100) / 100];
    };
    assert.deepEqual(total(0, true), [6.67, 10]);
    assert.deepEqual(total(1, true), [6.67, 10]);
    assert.deepEqual(total(2, true), [7.5, 6.67]);
    assert.deepEqual(total(7, true), [8.89, 2.5]);
    assert.deepEqual(total(7, false), [10, 2.5]);
  });

  it('scores the platform scorecard out of 100, the mean of its rows, against the mean of their targets', () => {
    const rules = [
      projectRule('project/a', true, { category: 'containers' }),
      projectRule('project/b', false, { category: 'backup' }),
    ];
    const score = scoreOf(analyzeWith(services('a'), rules), scorecards.platform);
    assert.equal(score.scale, 100);
    assert.equal(score.total, 50);
    assert.equal(score.target, 93.125);
    assert.equal(row(score, 'backup').target, 85);
    assert.equal(score.summary, 'NOT READY · 50.00/100, need 93.13/100, gap 43.13');
  });

  describe('gain', () => {
    it('is the total re-computed with that finding mended, minus the total now', () => {
      const project = services('a', 'b', 'c');
      const broken: Readonly<Record<string, readonly string[]>> = {
        'compose/missing-x': ['a', 'b'],
        'compose/missing-y': ['a'],
        'compose/missing-z': ['c'],
      };
      const words = {
        'compose/missing-x': { severity: 'high', category: 'containers' },
        'compose/missing-y': { severity: 'blocker', category: 'ci' },
        'compose/missing-z': { severity: 'low', category: 'scalability' },
      } as const;
      const rulesWithout = (id?: string, name?: string) =>
        (Object.keys(words) as (keyof typeof words)[]).map(rule =>
          serviceRule(
            rule,
            (broken[rule] ?? []).filter(other => rule !== id || other !== name),
            words[rule],
          ),
        );
      const analysis = analyzeWith(project, rulesWithout());
      const score = scoreOf(analysis);
      assert.equal(analysis.findings.length, 4);
      for (const finding of analysis.findings) {
        const name = /`(\w)`/.exec(finding.problem.message)?.[1];
        const mended = scoreOf(analyzeWith(project, rulesWithout(finding.rule.id, name)));
        const moved = (mended.total ?? 0) - (score.total ?? 0);
        assert.ok(Math.abs(score.gainOf(finding) - moved) <= 0.01, `${finding.rule.id} ${name}`);
        assert.ok(score.gainOf(finding) > 0);
      }
      const whole = score.promises.reduce((sum, { gain }) => sum + gain, score.total ?? 0);
      assert.ok(Math.abs(whole - 10) <= 0.01, 'all promises kept make a ten');
    });

    it('comes with the last finding of a subject', () => {
      const analysis = analyzeWith(services('a', 'b'), [serviceRule('compose/missing-x', ['a', 'a', 'b'])]);
      const score = scoreOf(analysis);
      assert.deepEqual(
        analysis.findings.map(finding => score.gainOf(finding)),
        [0, 0, 5],
      );
      assert.equal(score.promises[0]?.gain, 10);
    });

    it('is nothing for an accepted finding and for a category that no row counts', () => {
      const accept = [{ rule: 'compose/missing-x', reason: 'on purpose', at }];
      const accepted = analyzeWith(services('a'), [serviceRule('compose/missing-x', ['a'])], { accept });
      assert.equal(accepted.findings.length, 1);
      assert.deepEqual(accepted.findings.map(scoreOf(accepted).gainOf), [0]);
      const scorecard: Scorecard = { ...scorecards.service, id: 'own', rows: scorecards.service.rows.slice(0, 1) };
      const apart = analyzeWith(services('a'), [serviceRule('compose/missing-x', ['a'])]);
      assert.deepEqual(apart.findings.map(scoreOf(apart, scorecard).gainOf), [0]);
    });
  });

  describe('accepted and attested', () => {
    const accept = (path: string) => [{ rule: 'compose/missing-x', path, reason: 'on purpose', at }];

    it('takes an accepted subject out of the ratio: neither kept nor broken', () => {
      const rules = [serviceRule('compose/missing-x', ['a', 'b'])];
      const before = scoreOf(analyzeWith(services('a', 'b', 'c'), rules));
      const commented =
        'services:\n  a: # readiness: accept[compose/missing-x] on purpose\n    image: a\n  b: {}\n  c: {}\n';
      const score = scoreOf(analyzeWith(projectOf({ 'compose.yaml': commented }), rules));
      assert.equal(before.total, 3.33);
      assert.equal(score.total, 5, 'one of the two that are left');
      assert.equal(score.withoutAccepts, 3.33);
      assert.deepEqual(pick(score), ['broken', 3, 1, 1]);
    });

    it('shows a promise as accepted when all its broken subjects are, and never counts it as kept', () => {
      const rules = [serviceRule('compose/missing-x', ['a']), projectRule('project/y', true)];
      const score = scoreOf(analyzeWith(services('a'), rules, { accept: accept('compose.yaml') }));
      assert.deepEqual(pick(score), ['accepted', 1, 0, 1]);
      assert.equal(score.total, 0, 'the other promise alone');
    });

    it('opens no blocker for an accepted one', () => {
      const rules = [serviceRule('compose/missing-x', ['a'], { severity: 'blocker' }), projectRule('project/y', false)];
      const score = scoreOf(analyzeWith(services('a'), rules, { accept: accept('**') }));
      assert.equal(score.verdict, 'ready');
      assert.equal(score.withoutAccepts, 3.33);
    });

    it('counts an attested promise as kept, until its last day', () => {
      const rules = [projectRule('project/on-call', true, { category: 'incident' })];
      const attest = (until: string) => [{ promise: 'project/on-call', evidence: 'rota', by: 'ops', until, at }];
      const score = scoreOf(analyzeWith(services('a'), rules, { attest: attest(today) }));
      assert.equal(score.total, 10);
      assert.equal(score.promises[0]?.state, 'attested');
      assert.equal(score.withoutAccepts, undefined);
      const over = scoreOf(analyzeWith(services('a'), rules, { attest: attest('2026-11-20') }));
      assert.equal(over.total, 0);
      assert.equal(over.promises[0]?.state, 'broken');
    });
  });

  describe('phases and quick wins', () => {
    const rules = [
      projectRule('project/a', true, { severity: 'blocker', effort: [4, 6], category: 'observability' }),
      projectRule('project/b', true, { severity: 'high', effort: [2, 3], category: 'ci' }),
      projectRule('project/c', true, { severity: 'high', effort: [1, 2], category: 'ci', phase: 1 }),
      serviceRule('compose/missing-d', ['a', 'b'], { severity: 'medium', effort: [0.1, 0.25] }),
      serviceRule('compose/missing-e', ['a'], { severity: 'low', effort: [0.5, 1] }),
    ];
    const score = scoreOf(analyzeWith(services('a', 'b'), rules));

    it('sorts promises by severity unless their rule says otherwise, and adds up their effort, repeated work as less', () => {
      assert.deepEqual(
        score.phases.map(({ phase, title, effort, promises }) => [
          phase,
          title,
          effort,
          promises.map(({ rule }) => rule.id).sort(),
        ]),
        [
          [1, 'Foundation', [5, 8], ['project/a', 'project/c']],
          [2, 'Automation', [2, 3], ['project/b']],
          [3, 'Scale', [0.64, 1.35], ['compose/missing-d', 'compose/missing-e']],
        ],
      );
    });

    it('projects the total as if the promises so far were kept', () => {
      const { phases } = score;
      for (const { phase, score: projected } of phases) {
        const mended = rules.map((rule, at) => {
          const isDone = (score.promises[at]?.phase ?? 9) <= phase;
          return isDone ? { ...rule, rule: { ...rule.rule, *check() {} } } : rule;
        });
        assert.equal(projected, scoreOf(analyzeWith(services('a', 'b'), mended)).total, `phase ${phase}`);
      }
      assert.deepEqual(
        phases.map(({ verdict }) => verdict),
        ['not-ready', 'not-ready', 'ready'],
      );
      assert.equal(phases[1]?.score, 7.73);
      assert.equal(phases[2]?.score, 10);
    });

    it('offers what an hour mends, best gain per hour first', () => {
      const ids = score.quickWins.map(({ rule }) => rule.id);
      assert.deepEqual(ids, ['compose/missing-d', 'compose/missing-d', 'compose/missing-e']);
      const rates = score.quickWins.map(finding => {
        const [least, most] = finding.rule.rule.effort;
        return score.gainOf(finding) / ((least + most) / 2);
      });
      assert.deepEqual(
        rates,
        [...rates].sort((a, b) => b - a),
      );
    });
  });

  it('uses the severity that the config gives', () => {
    const config = new Map([['compose/missing-x', 'blocker' as const]]);
    const score = scoreOf(
      analyzeWith(services('a'), [serviceRule('compose/missing-x', ['a'], { severity: 'low' })], { rules: config }),
    );
    assert.equal(score.promises[0]?.severity, 'blocker');
    assert.equal(score.promises[0]?.phase, 1);
    assert.equal(score.blockers.length, 1);
  });

  it('is linear: a hundred thousand findings score within a second', () => {
    const small = analyzeWith(services('a'), [serviceRule('compose/missing-x', ['a'])]);
    const [finding] = small.findings;
    const [tally] = small.tallies;
    assert.ok(finding && tally);
    const findings = Array.from({ length: 100_000 }, (_, subject) => ({ ...finding, subject }));
    const large: Analysis = {
      ...small,
      findings,
      tallies: [{ ...tally, checked: 100_000, broken: 100_000, findings }],
    };
    const start = performance.now();
    const score = scoreOf(large);
    for (const finding of findings) score.gainOf(finding);
    assert.ok(performance.now() - start < 1000);
    assert.equal(score.total, 0);
  });
});

function pick(score: Score) {
  const [promise] = score.promises;
  assert.ok(promise);
  return [promise.state, promise.checked, promise.broken, promise.accepted];
}
