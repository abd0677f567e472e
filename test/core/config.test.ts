import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Config, defaultConfig, matchesGlob, readConfig } from '../../server/core/config.js';
import { categories } from '../../server/core/rule.js';
import { scorecards } from '../../server/core/score.js';
import { textOf } from '../../server/core/text.js';

const ruleIds = new Set(['compose/missing-restart-policy', 'dockerfile/root-user', 'project/missing-on-call']);

function read(text: string) {
  return readConfig({ path: '.readiness.yaml', text }, ruleIds);
}

function good(text: string): Config {
  const { config, notices } = read(text);
  assert.deepEqual(notices, []);
  assert.ok(config);
  return config;
}

/** What each notice stands on, and what it says. */
function told(text: string): readonly (readonly [string, string])[] {
  return read(text).notices.map(({ at, message }) => [textOf(at), message] as const);
}

const whole = `target: 7.5
scorecard: platform
exclude: [examples/**, legacy]
rules: { compose/missing-restart-policy: off, dockerfile/root-user: blocker }
accept:
  - { rule: dockerfile/root-user, path: tools/Dockerfile, reason: "build image only", until: 2027-01-31 }
  - rule: compose/missing-restart-policy
    reason: short-lived
attest:
  - { promise: project/missing-on-call, evidence: https://example.com/rota, by: platform, until: 2027-03-31 }
`;

describe('config', () => {
  it('reads everything', () => {
    const config = good(whole);
    assert.equal(config.target, 7.5);
    assert.equal(config.scorecard, scorecards.platform);
    assert.deepEqual(config.exclude, ['examples/**', 'legacy']);
    assert.deepEqual(
      [...config.rules],
      [
        ['compose/missing-restart-policy', 'off'],
        ['dockerfile/root-user', 'blocker'],
      ],
    );
    assert.deepEqual(
      config.accept.map(({ at, ...accept }) => ({ ...accept, at: textOf(at) })),
      [
        {
          rule: 'dockerfile/root-user',
          path: 'tools/Dockerfile',
          reason: 'build image only',
          until: '2027-01-31',
          at: 'dockerfile/root-user',
        },
        {
          rule: 'compose/missing-restart-policy',
          path: undefined,
          reason: 'short-lived',
          until: undefined,
          at: 'compose/missing-restart-policy',
        },
      ],
    );
    assert.deepEqual(
      config.attest.map(({ at, ...attest }) => attest),
      [
        {
          promise: 'project/missing-on-call',
          evidence: 'https://example.com/rota',
          by: 'platform',
          until: '2027-03-31',
        },
      ],
    );
  });

  it('reads the same with Windows line ends and a byte order mark', () => {
    const plain = good(whole);
    const config = good(`\uFEFF${whole.replaceAll('\n', '\r\n')}`);
    assert.deepEqual([...config.rules], [...plain.rules]);
    assert.equal(config.accept.length, 2);
  });

  it('is the default where nothing is written yet', () => {
    for (const text of ['', '\n', '# nothing\n', '---\n', 'null\n']) assert.deepEqual(good(text), defaultConfig, text);
    assert.deepEqual(good('rules:\naccept:\nattest:\nexclude:\ntarget:\nscorecard:\n'), defaultConfig);
  });

  it('says where the syntax is broken, and leaves the last good config to the caller', () => {
    for (const text of ['rules: {', 'a: b: c', 'rules:\n\t- x', 'rules: {}\nrules: {}\n', 'targ', '- a\n']) {
      const { config, notices } = read(text);
      assert.equal(config, undefined, text);
      assert.equal(notices.length, 1, text);
      assert.equal(notices[0]?.kind, 'error');
    }
  });

  it('never throws, whatever part of it is typed', () => {
    for (let end = 0; end <= whole.length; end++) read(whole.slice(0, end));
  });

  it('tells unknown keys and rules, and which were meant', () => {
    assert.deepEqual(told('targte: 8\n'), [['targte', '`targte` is no key here; did you mean `target`?']]);
    assert.deepEqual(told('rules:\n  compose/missing-restart-polcy: off\n'), [
      [
        'compose/missing-restart-polcy',
        'No rule `compose/missing-restart-polcy`; did you mean `compose/missing-restart-policy`?',
      ],
    ]);
    assert.deepEqual(told('rules: { root-user: off }\n'), [
      ['root-user', 'No rule `root-user`; did you mean `dockerfile/root-user`?'],
    ]);
    assert.deepEqual(told('rules: { something-else-entirely: off }\n'), [
      ['something-else-entirely', 'No rule `something-else-entirely`'],
    ]);
    assert.deepEqual(told('accept: [{ rule: dockerfile/rot-user, reason: r }]\n'), [
      ['dockerfile/rot-user', 'No rule `dockerfile/rot-user`; did you mean `dockerfile/root-user`?'],
    ]);
  });

  it('tells wrong values, exactly where they stand', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['target: eight\n', 'eight'],
      ['target: -1\n', '-1'],
      ['target: 11\n', '11'],
      ['scorecard: team\n', 'team'],
      ['rules: { dockerfile/root-user: severe }\n', 'severe'],
      ['rules: { dockerfile/root-user: false }\n', 'false'],
      ['rules: { dockerfile/root-user: }\n', 'dockerfile/root-user'],
      ['rules: [a]\n', '[a]'],
      ['exclude: { a: b }\n', '{ a: b }'],
      ['exclude: [a, [b]]\n', '[b]'],
      ['accept: yes\n', 'yes'],
      ['accept: [text]\n', 'text'],
      ['accept: [{ rule: dockerfile/root-user, reason: r, until: tomorrow }]\n', 'tomorrow'],
      ['accept: [{ rule: dockerfile/root-user, reason: r, until: 2027-02-30 }]\n', '2027-02-30'],
      ['accept: [{ rule: dockerfile/root-user, reason: r, file: x }]\n', 'file'],
      ['accept: [{ rule: dockerfile/root-user, reason: "" }]\n', '""'],
      ['attest: [{ promise: dockerfile/root-user, evidence: e, by: b }]\n', 'dockerfile/root-user'],
      ['attest: [{ promise: project/missing-on-call, evidence: e, by: b, until: 2027-1-1 }]\n', '2027-1-1'],
    ];
    for (const [text, place] of cases) {
      const notices = told(text);
      assert.equal(notices.length, 1, text);
      assert.equal(notices[0]?.[0], place, text);
      assert.ok(read(text).config, text);
    }
  });

  it('leaves a wrong part out and keeps the rest', () => {
    const { config, notices } = read(
      'target: high\nrules: { dockerfile/root-user: low, nothing/here: off }\naccept:\n  - { rule: dockerfile/root-user }\n  - { rule: dockerfile/root-user, reason: fine }\n',
    );
    assert.equal(notices.length, 3);
    assert.equal(config?.target, undefined);
    assert.deepEqual([...(config?.rules ?? [])], [['dockerfile/root-user', 'low']]);
    assert.equal(config?.accept.length, 1);
  });

  it('does not widen an accept whose path or date cannot be read', () => {
    for (const part of ['path: [a]', 'until: soon', 'path: ""']) {
      const { config } = read(`accept: [{ rule: dockerfile/root-user, reason: r, ${part} }]\n`);
      assert.deepEqual(config?.accept, [], part);
    }
  });

  it('reads own rows, as a list or with a scale', () => {
    const list = good('scorecard:\n  - { title: Delivery, weight: 3, categories: [ci, deployment] }\n');
    assert.deepEqual(list.scorecard, {
      id: 'own',
      scale: 10,
      target: 8,
      rows: [{ id: 'delivery', title: 'Delivery', weight: 3, target: undefined, categories: ['ci', 'deployment'] }],
    });
    const map = good('scorecard: { scale: 100, target: 90, rows: [{ title: All, target: 95, categories: [ci] }] }\n');
    assert.equal(map.scorecard.scale, 100);
    assert.equal(map.scorecard.target, 90);
    assert.equal(map.scorecard.rows[0]?.weight, 1);
    const wrong = read('scorecard: [{ title: A, categories: [cii] }]\n');
    assert.equal(wrong.config?.scorecard, scorecards.service);
    assert.deepEqual(
      wrong.notices.map(({ message }) => message),
      ['`cii` is no category; did you mean `ci`?', 'A scorecard needs at least one row'],
    );
  });

  it('matches globs of paths', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['examples/**', 'examples/a/b.yaml', true],
      ['examples/**', 'src/examples/b.yaml', false],
      ['examples', 'examples/a/b.yaml', true],
      ['examples/', 'examples/a/b.yaml', true],
      ['./examples', 'examples/a.yaml', true],
      ['exam', 'examples/a.yaml', false],
      ['tools/Dockerfile', 'tools/Dockerfile', true],
      ['*.yaml', 'a/b.yaml', false],
      ['**/*.yaml', 'a/b.yaml', true],
      ['**/*.yaml', 'b.yaml', true],
      ['**', '.github/workflows/ci.yml', true],
      ['**/{dev,test}.yaml', 'a/test.yaml', true],
      ['', 'a', false],
      ['[', 'a', false],
    ];
    for (const [glob, path, expected] of cases) assert.equal(matchesGlob(glob, path), expected, `${glob} ${path}`);
  });
});

describe('schema of the config', () => {
  const schema = JSON.parse(readFileSync('syntaxes/readiness.schema.json', 'utf8'));

  it('knows the keys, severities, scorecards and categories that are read', () => {
    assert.deepEqual(Object.keys(schema.properties), ['target', 'scorecard', 'exclude', 'rules', 'accept', 'attest']);
    assert.deepEqual(schema.properties.rules.additionalProperties.enum, ['blocker', 'high', 'medium', 'low', 'off']);
    const [names, , rows] = schema.properties.scorecard.oneOf;
    assert.deepEqual(names.enum, Object.keys(scorecards));
    assert.deepEqual(rows.items.properties.categories.items.enum, Object.keys(categories));
    assert.ok(Array.isArray(schema.properties.rules.propertyNames.enum));
  });

  it('asks for the parts without which an accept or an attestation has no effect', () => {
    for (const [key, id] of [
      ['accept', 'dockerfile/root-user'],
      ['attest', 'project/missing-on-call'],
    ] as const) {
      const { required, properties } = schema.properties[key].items;
      const all = Object.keys(properties).map(name => [name, name === 'until' ? '2027-01-31' : name]);
      const item = Object.fromEntries(all);
      item[required[0]] = id;
      assert.deepEqual(read(JSON.stringify({ [key]: [item] })).notices, [], key);
      for (const name of required) {
        const { [name]: _, ...rest } = item;
        assert.equal(read(JSON.stringify({ [key]: [rest] })).notices.length, 1, `${key} without ${name}`);
      }
    }
  });
});
