import assert from 'node:assert/strict';
import { type CatalogueRule, rule } from '../../server/core/rule.js';
import { rangeOf, textOf } from '../../server/core/text.js';
import { analyzeWith, projectOf, projectRule, serviceRule, wordRule } from '../support/fake-rules.js';

const at = { file: { path: '.readiness.yaml', text: '' }, start: 0, end: 0 };
const rootUser = wordRule('compose/root-user', 'user: root', {
  aliases: ['DL3002', 'CKV_DOCKER_8', 'RootUser', 'root'],
});

const imageRule = rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'low',
  effort: [0.1, 0.2],
  *check({ yaml, at }) {
    yield { at: yaml.get('image')?.span ?? at, message: 'An image' };
  },
});

/** A compose file with a service that runs as root, `above` and `behind` the wrong line. */
function compose(above: string, behind = ''): string {
  return `services:\n  web:\n${above}    user: root${behind}\n`;
}

function analyzed(text: string, rules: readonly CatalogueRule[] = [rootUser], path = 'compose.yaml') {
  return analyzeWith(projectOf({ [path]: text }), rules);
}

function acceptanceOf(text: string, rules?: readonly CatalogueRule[]) {
  const { findings } = analyzed(text, rules);
  assert.equal(findings.length, 1);
  return findings[0]?.accepted;
}

function told(text: string, rules?: readonly CatalogueRule[]) {
  return analyzed(text, rules).notices.map(({ at, message, kind }) => [kind, textOf(at), message]);
}

describe('accept comments', () => {
  it('cover the line they end', () => {
    assert.deepEqual(acceptanceOf(compose('', ' # readiness: accept[compose/root-user] needs the socket')), {
      reason: 'needs the socket',
      until: undefined,
      by: 'comment',
    });
  });

  it('cover the line below them, also over other comments', () => {
    const accept = '    # readiness: accept[compose/root-user] needs the socket\n';
    assert.equal(acceptanceOf(compose(accept))?.reason, 'needs the socket');
    assert.equal(acceptanceOf(compose(`${accept}    # and so on\n`))?.reason, 'needs the socket');
    assert.equal(acceptanceOf(compose(`    # hello\n${accept}`))?.reason, 'needs the socket');
  });

  it('do not reach over an empty line, nor further than one line', () => {
    const accept = '    # readiness: accept[compose/root-user] needs the socket\n';
    assert.equal(acceptanceOf(compose(`${accept}\n`)), undefined);
    assert.equal(acceptanceOf(compose(`${accept}    image: nginx\n`)), undefined);
    assert.equal(acceptanceOf(compose(`    image: nginx # ${accept.trim().slice(2)}\n`)), undefined);
  });

  it('cover a subject from above its name or beside it', () => {
    const rule = serviceRule('compose/x', ['web']);
    for (const text of [
      'services:\n  # readiness: accept[compose/x] fine\n  web:\n    image: a\n',
      'services:\n  web: # readiness: accept[compose/x] fine\n    image: a\n',
    ]) {
      assert.equal(acceptanceOf(text, [rule])?.reason, 'fine', text);
    }
    const other = 'services:\n  # readiness: accept[compose/x] fine\n  db: {}\n  web:\n    image: a\n';
    assert.equal(acceptanceOf(other, [rule]), undefined);
  });

  it('cover all of a Kubernetes object from above it', () => {
    const container = { ...wordRule('kubernetes/x', 'image'), rule: imageRule };
    const pod = (name: string, above = '', at = '') =>
      `${above}apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}${at}\nspec:\n  containers:\n    - name: c\n      image: a\n`;
    const accept = '# readiness: accept[kubernetes/x] fine\n';
    const reasons = (text: string) =>
      analyzed(text, [container], 'pods.yaml').findings.map(({ accepted }) => accepted?.reason);
    assert.deepEqual(reasons(`${pod('a', accept)}---\n${pod('b')}`), ['fine', undefined]);
    assert.deepEqual(reasons(`${pod('a')}---\n${pod('b', `# hello\n${accept}`)}`), [undefined, 'fine']);
    assert.deepEqual(reasons(pod('a', `${accept}\n`)), [undefined]);
    const list = pod('a').replace(/^/gm, '    ').replace('    apiVersion', '  - apiVersion').trimEnd();
    assert.deepEqual(reasons(`apiVersion: v1\nkind: List\nitems:\n  ${accept}${list}\n`), ['fine']);
  });

  it('name several rules, by their id or by another tool’s', () => {
    const accept = ' # readiness: accept[compose/other, compose/root-user] fine';
    assert.ok(acceptanceOf(compose('', accept), [rootUser]));
    assert.ok(acceptanceOf(compose('', ' # readiness: accept[DL3002] fine'), [rootUser]));
    assert.equal(acceptanceOf(compose('', ' # readiness: accept[compose/other] fine')), undefined);
  });

  it('hold through their last day', () => {
    const until = (day: string) => compose('', ` # readiness: accept[compose/root-user] for now until ${day}`);
    assert.deepEqual(acceptanceOf(until('2026-11-21')), { reason: 'for now', until: '2026-11-21', by: 'comment' });
    assert.equal(acceptanceOf(until('2026-11-20')), undefined);
    assert.deepEqual(
      told(until('2026-11-20')).map(([kind, , message]) => [kind, message]),
      [['error', 'This accept ended on 2026-11-20']],
    );
  });

  it('keep an `until` that is no date in the reason', () => {
    const reason = 'until the base image is gone';
    assert.equal(acceptanceOf(compose('', ` # readiness: accept[compose/root-user] ${reason}`))?.reason, reason);
    const bracket = ' # readiness: accept[compose/root-user] for now [until 2027-01-31]';
    assert.deepEqual(acceptanceOf(compose('', bracket)), { reason: 'for now', until: '2027-01-31', by: 'comment' });
  });

  it('need a reason, a rule, a closing bracket and a real day', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['accept[compose/root-user]', 'readiness: accept[compose/root-user]', 'An accept needs a reason after its `]`'],
      [
        'accept[compose/root-user] until 2027-01-31',
        'readiness: accept[compose/root-user] until 2027-01-31',
        'An accept needs a reason after its `]`',
      ],
      ['accept[] fine', 'readiness: accept[] fine', 'An accept names the rules it is about'],
      [
        'accept[compose/root-user fine',
        'readiness: accept[compose/root-user fine',
        'The list of rules has no closing `]`',
      ],
      ['accept[compose/root-user] x until 2027-02-30', '2027-02-30', '`2027-02-30` is no day of the calendar'],
    ];
    for (const [words, place, message] of cases) {
      const text = compose('', ` # readiness: ${words}`);
      assert.deepEqual(told(text), [['error', place, message]], words);
      assert.equal(acceptanceOf(text), undefined, words);
    }
  });

  it('tell an unknown rule, and which was meant', () => {
    assert.deepEqual(told(compose('', ' # readiness: accept[compose/rot-user] fine')), [
      ['error', 'compose/rot-user', 'No rule `compose/rot-user`; did you mean `compose/root-user`?'],
    ]);
  });

  it('tell when there is nothing to accept any more', () => {
    const rules = [rootUser, serviceRule('compose/x', [])];
    const text = compose('', ' # readiness: accept[compose/root-user, compose/x] fine');
    assert.deepEqual(told(text, rules), [['unused', 'compose/x', 'Nothing to accept here any more']]);
    assert.deepEqual(told(compose('', ' # readiness: accept[compose/root-user] fine')), []);
  });

  it('are not called unused in a file that could not be read', () => {
    const text = 'services: { # readiness: accept[compose/root-user] fine\n';
    assert.deepEqual(told(text), []);
  });

  it('are not looked for in prose', () => {
    const text = '# readiness: accept[compose/rot-user] an example\n';
    assert.equal(analyzed(text, [rootUser], 'compose.yaml').notices.length, 1);
    assert.deepEqual(analyzed(text, [rootUser], 'README.md').notices, []);
    assert.deepEqual(told('services: {}\n# readiness: accept traffic only then\n'), []);
  });

  it('work with Windows line ends, tabs and without a last line end', () => {
    const text = compose('    # readiness: accept[compose/root-user]\tneeds it\n').replaceAll('\n', '\r\n').trimEnd();
    assert.equal(acceptanceOf(text)?.reason, 'needs it');
    const [notice] = analyzed(text.replace('root-user', 'rootuser')).notices;
    assert.ok(notice);
    assert.equal(rangeOf(notice.at).start.line, 2);
  });

  it('never throw, whatever part of them is typed', () => {
    const text = compose(
      '    # hadolint ignore=DL3002\n    # readiness: accept[compose/root-user, a] x until 2027-01-31\n',
    );
    for (let end = 0; end <= text.length; end++) analyzed(text.slice(0, end));
  });

  it('are found in linear time, once per text', () => {
    const text = `x:\n${'  - nginx # a comment, "hadolint " and ] too\n'.repeat(40_000)}# readiness: accept[compose/rot-user] x\n`;
    const project = projectOf({ 'values.yaml': text });
    const start = performance.now();
    for (let round = 0; round < 50; round++) assert.equal(analyzeWith(project, [rootUser]).notices.length, 1);
    assert.ok(performance.now() - start < 1000);
  });
});

describe('accepts of the config', () => {
  const text = compose('');

  it('cover the files their glob names', () => {
    const accepted = (path: string | undefined) => {
      const accept = [{ rule: 'compose/root-user', path, reason: 'build only', at }];
      const { findings, notices } = analyzeWith(projectOf({ 'tools/compose.yaml': text }), [rootUser], { accept });
      return [findings[0]?.accepted?.by, notices.map(({ kind }) => kind)];
    };
    assert.deepEqual(accepted('tools/**'), ['config', []]);
    assert.deepEqual(accepted('tools'), ['config', []]);
    assert.deepEqual(accepted(undefined), ['config', []]);
    assert.deepEqual(accepted('deploy/**'), [undefined, ['unused']]);
  });

  it('end with their last day', () => {
    const accept = [{ rule: 'compose/root-user', reason: 'build only', until: '2026-11-20', at }];
    const { findings, notices } = analyzeWith(projectOf({ 'compose.yaml': text }), [rootUser], { accept });
    assert.equal(findings[0]?.accepted, undefined);
    assert.deepEqual(
      notices.map(({ message }) => message),
      ['This accept ended on 2026-11-20'],
    );
  });

  it('cover a finding of the whole project when they name no path', () => {
    const accepted = (path: string | undefined) => {
      const accept = [{ rule: 'project/x', path, reason: 'later', at }];
      return analyzeWith(projectOf({}), [projectRule('project/x', true)], { accept }).findings[0]?.accepted?.reason;
    };
    assert.equal(accepted(undefined), 'later');
    assert.equal(accepted('**'), undefined);
  });
});

describe('attestations', () => {
  const attest = (promise: string, until?: string) => [
    { promise, evidence: 'https://example.com/rota', by: 'ops', until, at },
  ];

  it('answer a promise of the whole project, with their evidence', () => {
    const rules = [projectRule('project/on-call', true)];
    const { findings, notices } = analyzeWith(projectOf({}), rules, { attest: attest('project/on-call') });
    assert.deepEqual(findings[0]?.accepted, {
      reason: 'attested by ops',
      until: undefined,
      by: 'attestation',
      evidence: 'https://example.com/rota',
    });
    assert.deepEqual(notices, []);
  });

  it('answer a promise of which the files do not even show whether it concerns the project', () => {
    const known = projectRule('project/on-call', false);
    const rules = [{ ...known, rule: { ...known.rule, applies: () => undefined } }];
    const { tallies, findings, notices } = analyzeWith(projectOf({}), rules, { attest: attest('project/on-call') });
    assert.deepEqual([tallies[0]?.checked, tallies[0]?.broken, tallies[0]?.unknown], [1, 0, 0]);
    assert.equal(findings[0]?.accepted?.by, 'attestation');
    assert.deepEqual(notices, []);
    assert.equal(analyzeWith(projectOf({}), rules).tallies[0]?.unknown, 1);
  });

  it('do not answer a promise that files show', () => {
    const { findings } = analyzeWith(projectOf({ 'compose.yaml': compose('') }), [rootUser], {
      attest: attest('compose/root-user'),
    });
    assert.equal(findings[0]?.accepted, undefined);
  });

  it('count again past their day, and say so in the config', () => {
    const { findings, notices } = analyzeWith(projectOf({}), [projectRule('project/on-call', true)], {
      attest: attest('project/on-call', '2026-01-31'),
    });
    assert.equal(findings[0]?.accepted, undefined);
    assert.deepEqual(
      notices.map(({ message, kind }) => [kind, message]),
      [['error', 'Attested until 2026-01-31: the promise counts again']],
    );
  });

  it('are unused where the files keep the promise', () => {
    const { notices } = analyzeWith(projectOf({}), [projectRule('project/on-call', false)], {
      attest: attest('project/on-call'),
    });
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['unused'],
    );
  });
});

describe('pragmas of other tools', () => {
  it('are honoured for the same check, above and beside the line', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['# hadolint ignore=DL3002', 'hadolint'],
      ['# hadolint ignore=DL3008,DL3002', 'hadolint'],
      ['# hadolint ignore=DL3008, DL3002', 'hadolint'],
      ['# checkov:skip=CKV_DOCKER_8:runs in a sandbox', 'runs in a sandbox'],
      ['# checkov:skip=CKV_DOCKER_8', 'checkov:skip'],
      ['# zizmor: ignore[root]', 'zizmor: ignore'],
      ['# zizmor: ignore[other,root] known', 'known'],
      ['# trivy:ignore:DL3002', 'trivy:ignore'],
      ['# trivy:ignore:other trivy:ignore:DL3002', 'trivy:ignore'],
      ['# kics-scan ignore-line', 'kics-scan ignore-line'],
    ];
    for (const [pragma, reason] of cases) {
      const expected = { reason, until: undefined, by: 'pragma' };
      assert.deepEqual(acceptanceOf(compose(`    ${pragma}\n`)), expected, pragma);
      assert.deepEqual(acceptanceOf(compose('', ` ${pragma}`)), expected, pragma);
    }
  });

  it('are not honoured for another check, nor elsewhere', () => {
    for (const pragma of [
      '# hadolint ignore=DL3008',
      '# checkov:skip=CKV_DOCKER_1',
      '# hadolint DL3002',
      '# check=skip=RootUser',
    ]) {
      assert.equal(acceptanceOf(compose(`    ${pragma}\n`)), undefined, pragma);
    }
    assert.equal(acceptanceOf(compose('    # hadolint ignore=DL3002\n    image: a\n')), undefined);
    const without = wordRule('compose/own', 'user: root');
    assert.equal(acceptanceOf(compose('    # kics-scan ignore-line\n'), [without]), undefined);
  });

  it('end with their own date', () => {
    assert.equal(acceptanceOf(compose('    # trivy:ignore:DL3002:exp:2026-11-20\n')), undefined);
    assert.equal(acceptanceOf(compose('    # trivy:ignore:DL3002:exp:2027-11-20\n'))?.until, '2027-11-20');
  });

  it('are nobody’s mistake: no notice for those that match nothing', () => {
    assert.deepEqual(told(compose('    # hadolint ignore=DL9999\n')), []);
  });

  it('give way to an accept with a reason', () => {
    const both = compose('    # hadolint ignore=DL3002\n    # readiness: accept[compose/root-user] known\n');
    assert.equal(acceptanceOf(both)?.reason, 'known');
  });

  describe('in a Dockerfile', () => {
    const rule: CatalogueRule = {
      ...rootUser,
      rule: { ...rootUser.rule, on: 'dockerfile.file' },
    };
    const accepted = (text: string) => {
      const { findings } = analyzeWith(projectOf({ Dockerfile: text }), [rule]);
      assert.equal(findings.length, 1, text);
      return findings[0]?.accepted?.reason;
    };

    it('cover the whole instruction below them', () => {
      assert.equal(
        accepted('FROM a\n# hadolint ignore=DL3002\nRUN one \\\n # note\n && echo user: root\n'),
        'hadolint',
      );
      assert.equal(accepted('FROM a\n# hadolint ignore=DL3002\nRUN <<EOF\necho user: root\nEOF\n'), 'hadolint');
      assert.equal(accepted('FROM a\n# hadolint ignore=DL3002\nRUN one\nRUN echo user: root\n'), undefined);
      assert.equal(accepted('FROM a\n# hadolint ignore=DL3002\nRUN echo `date`\nRUN echo user: root\n'), undefined);
      assert.equal(accepted('# escape=`\nFROM a\n# hadolint ignore=DL3002\nRUN one `\n  user: root\n'), 'hadolint');
    });

    it('cover the whole file from its head', () => {
      const body = 'FROM a\nRUN one\nRUN echo user: root\n';
      assert.equal(accepted(`# check=skip=RootUser;error=true\n${body}`), 'check=skip');
      assert.equal(
        accepted(`# syntax=docker/dockerfile:1\n# check=error=true;skip=Other,RootUser\n${body}`),
        'check=skip',
      );
      assert.equal(accepted(`# check=skip=all\n${body}`), 'check=skip');
      assert.equal(accepted(`# hadolint global ignore=DL3002\n${body}`), 'hadolint');
      assert.equal(accepted(`FROM a\n# check=skip=RootUser\n${body}`), undefined);
      assert.equal(accepted(`FROM a\n# checkov:skip=CKV_DOCKER_8:why not\n\n${body}`), 'why not');
    });
  });
});
