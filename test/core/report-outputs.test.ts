import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Analysis } from '../../server/core/analyze.js';
import type { Config } from '../../server/core/config.js';
import type { Project, Unread } from '../../server/core/model/project/project.js';
import { compare, formatChange, nameOf } from '../../server/core/report/compare.js';
import { fingerprintsOf } from '../../server/core/report/fingerprint.js';
import { renderGithub } from '../../server/core/report/github.js';
import { renderHtml } from '../../server/core/report/html.js';
import { renderJson } from '../../server/core/report/json.js';
import { renderMarkdown } from '../../server/core/report/markdown.js';
import { createReport, type Report } from '../../server/core/report/report.js';
import { renderSarif, type SarifOptions } from '../../server/core/report/sarif.js';
import type { CatalogueRule } from '../../server/core/rule.js';
import { scoreOf } from '../../server/core/score.js';
import { applyEdits, createFile, replaceText, type TextFile } from '../../server/core/text.js';
import { root } from '../support/catalogue.js';
import { analyzeWith, projectOf, projectRule, serviceRule, services, today, wordRule } from '../support/fake-rules.js';

const isValid = schemaCheck();

const place = (path: string) => ({ file: { path, text: 'accept: []\n' }, start: 0, end: 6 });

function reportOf(project: Project, rules: readonly CatalogueRule[], config: Partial<Config> = {}): Report {
  const analysis = analyzeWith(project, rules, config);
  return createReport(analysis, scoreOf(analysis), { ruleset: '0.1.0', date: today });
}

function sarifOf(report: Report, options: SarifOptions = {}) {
  const log = JSON.parse(renderSarif(report, options));
  assert.ok(isValid(log), JSON.stringify(isValid.errors?.slice(0, 3), undefined, 2));
  return log.runs[0];
}

describe('report as SARIF', () => {
  const restart = serviceRule('compose/missing-restart-policy', ['web', 'db'], {
    promise: 'Services come back after a crash',
    why: 'Compose starts a service\nonce.',
    severity: 'high',
  });

  it('is valid, whatever there is to say', () => {
    const unread: readonly Unread[] = [{ path: 'a b/ü.yaml', reason: 'Binary file' }];
    const rules = [
      restart,
      projectRule('project/missing-alerting', true, { severity: 'blocker' }),
      projectRule('project/secret', true, { severity: 'medium', category: 'security' }),
      projectRule('project/low', true, { severity: 'low' }),
      projectRule('project/accepted', true),
      projectRule('project/not-here', undefined),
    ];
    const config: Partial<Config> = {
      accept: [
        { rule: 'project/accepted', reason: 'known', until: '2027-01-31', at: place('.readiness.yaml') },
        { rule: 'project/gone', reason: 'unused', at: place('.readiness.yaml') },
      ],
    };
    const run = sarifOf(
      reportOf(projectOf({ 'compose.yaml': 'services:\n  web:\n    image: a\n' }, unread), rules, config),
    );
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.equal(run.results.length, 5);
    assert.deepEqual(
      Object.fromEntries(run.results.map((result: { ruleId: string; level: string }) => [result.ruleId, result.level])),
      {
        'compose/missing-restart-policy': 'error',
        'project/missing-alerting': 'error',
        'project/secret': 'warning',
        'project/low': 'note',
        'project/accepted': 'error',
      },
    );
    const [invocation] = run.invocations;
    assert.equal(invocation.toolExecutionNotifications[0].message.text, 'Not read: Binary file');
    assert.equal(
      invocation.toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri,
      'a%20b/%C3%BC.yaml',
    );
    assert.equal(invocation.toolConfigurationNotifications.length, 1);
    sarifOf(reportOf(projectOf({}), rules));
    sarifOf(reportOf(projectOf({}), []));
  });

  it('says what a rule promises, why, and how grave it is here', () => {
    const secret = projectRule('project/leak', true, { category: 'security', severity: 'blocker' });
    const report = reportOf(services('web'), [restart, secret], {
      rules: new Map([['compose/missing-restart-policy', 'medium']]),
    });
    const pages = new Map([['compose/missing-restart-policy', '# The page\n']]);
    const { driver } = sarifOf(report, { pages }).tool;
    const [rule, leak] = driver.rules;
    assert.equal(driver.semanticVersion, '0.1.0');
    assert.deepEqual(rule, {
      id: 'compose/missing-restart-policy',
      name: 'ComposeMissingRestartPolicy',
      shortDescription: { text: 'Services come back after a crash' },
      fullDescription: { text: 'Compose starts a service once.' },
      help: { text: 'Compose starts a service once.', markdown: '# The page\n' },
      defaultConfiguration: { level: 'warning' },
      properties: {
        tags: ['devops', 'containers'],
        category: 'containers',
        severity: 'medium',
        effort: '0.5–1 h',
        precision: 'very-high',
        'problem.severity': 'warning',
      },
    });
    assert.equal(leak.properties['security-severity'], '9.0');
    assert.deepEqual(leak.properties.tags, ['devops', 'security']);
  });

  it('counts lines and columns from 1, and no mark at the start of a file', () => {
    const rule = wordRule('compose/word', 'services');
    const project = projectOf({
      'a/compose.yaml': '\ufeffservices: {}\n',
      'b/compose.yaml': '# 🙂\nx: 1\r\n  # 🙂 services\nservices: {}\n',
    });
    const regions = sarifOf(reportOf(project, [rule])).results.map(
      ({ locations }: { locations: { physicalLocation: { region: unknown } }[] }) =>
        locations[0]?.physicalLocation.region,
    );
    assert.deepEqual(regions, [
      { startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 },
      { startLine: 3, startColumn: 8, endLine: 3, endColumn: 16 },
      { startLine: 4, startColumn: 1, endLine: 4, endColumn: 9 },
    ]);
  });

  it('places what concerns the whole project at the README, else at the first file', () => {
    const rules = [projectRule('project/missing-alerting', true)];
    const uriIn = (files: Readonly<Record<string, string>>) => {
      const [result] = sarifOf(reportOf(projectOf(files), rules)).results;
      assert.equal(result.properties.project, true);
      return result.locations[0]?.physicalLocation.artifactLocation.uri;
    };
    const compose = 'services:\n  web:\n    image: a\n';
    assert.equal(uriIn({ 'compose.yaml': compose, 'README.md': '', 'docs/README.md': '' }), 'README.md');
    assert.equal(uriIn({ 'compose.yaml': compose, 'docs/README.md': '' }), 'compose.yaml');
    assert.equal(uriIn({}), undefined);
  });

  it('calls files as the repository does', () => {
    const report = reportOf(services('web'), [restart]);
    const [result] = sarifOf(report, { path: inside => `apps/shop/${inside}` }).results;
    assert.deepEqual(result.locations[0].physicalLocation.artifactLocation, {
      uri: 'apps/shop/compose.yaml',
      uriBaseId: '%SRCROOT%',
    });
  });

  it('keeps fingerprints while lines move, and tells equal findings apart', () => {
    const rule = wordRule('compose/word', 'image', { message: 'It is there' });
    const printsIn = (text: string) =>
      sarifOf(reportOf(projectOf({ 'compose.yaml': text }), [rule])).results.map(
        ({ partialFingerprints }: { partialFingerprints: object }) => Object.values(partialFingerprints)[0],
      );
    const before = printsIn('services:\n  web:\n    image: a\n  db:\n    image: b\n');
    const after = printsIn('# moved\n\nservices:\n    web:\n        image: a\n    db:\n        image: b\n');
    assert.equal(new Set(before).size, 2);
    assert.deepEqual(before, after);
    assert.ok(before.every((print: string) => /^[0-9a-f]{16}$/.test(print)));
  });

  it('does not take a value into its fingerprint that the message hides', () => {
    const rule = (value: string) => [wordRule('compose/secret', value, { message: 'A password is there' })];
    const printOf = (value: string) => {
      const { findings } = analyzeWith(projectOf({ 'compose.yaml': `services:\n  x: ${value}\n` }), rule(value));
      assert.equal(findings.length, 1);
      return [...fingerprintsOf(findings).values()];
    };
    assert.deepEqual(printOf('first-value'), printOf('other-value'));
  });

  it('suppresses what was accepted, with the reason, and nothing else', () => {
    const rules = [
      projectRule('project/a', true),
      projectRule('project/b', true),
      projectRule('project/c', true),
      restart,
    ];
    const accepting = 'services:\n  web: # readiness: accept[compose/missing-restart-policy] a demo\n    image: a\n';
    const report = reportOf(projectOf({ 'compose.yaml': accepting }), rules, {
      accept: [{ rule: 'project/a', reason: 'known', until: '2027-01-31', at: place('.readiness.yaml') }],
      attest: [{ promise: 'project/b', evidence: 'https://example.com', by: 'ops', at: place('.readiness.yaml') }],
    });
    const suppressions = Object.fromEntries(
      sarifOf(report).results.map((result: { ruleId: string; suppressions: unknown }) => [
        result.ruleId,
        result.suppressions,
      ]),
    );
    assert.deepEqual(suppressions, {
      'project/a': [{ kind: 'external', status: 'accepted', justification: 'known, until 2027-01-31' }],
      'project/b': [
        { kind: 'external', status: 'accepted', justification: 'attested by ops, evidence: https://example.com' },
      ],
      'project/c': [],
      'compose/missing-restart-policy': [{ kind: 'inSource', status: 'accepted', justification: 'a demo' }],
    });
  });

  it('carries fixes that give the same text as the edits', () => {
    const file: TextFile = { path: 'compose.yaml', text: '\ufeffservices:\r\n  web:\r\n    image: a\r\n' };
    const edits = [
      replaceText(file, 1, 9, 'Services'),
      replaceText(file, 13, 13, '  # here\r\n'),
      replaceText(file, file.text.length, file.text.length, '# end\r\n'),
    ];
    const fix = { title: 'Mend it', safe: false, edits: () => [...edits, createFile('new/a b.yaml', 'x: 1\n')] };
    const cannot = { title: 'Cannot', safe: true, edits: () => undefined };
    const throws = { title: 'Throws', safe: true, edits: (): never => assert.fail('unasked') };
    const rules = [
      projectRule('project/a', true, { fix: [cannot, fix] } as never),
      projectRule('project/b', true, { fix: throws }),
    ];
    const [withFix, without] = sarifOf(reportOf(projectOf({ 'compose.yaml': file.text }), rules)).results;
    assert.equal(without.fixes, undefined);
    assert.equal(withFix.fixes.length, 1);
    const [{ description, artifactChanges, properties }] = withFix.fixes;
    assert.deepEqual([description.text, properties.safe], ['Mend it', false]);
    const [changed, created] = artifactChanges;
    assert.equal(created.artifactLocation.uri, 'new/a%20b.yaml');
    assert.equal(created.replacements[0].insertedContent.text, 'x: 1\n');
    assert.equal(applied(file.text, changed.replacements), applyEdits(file.text, edits));
  });

  it('offers no fix that would carry a credential along', () => {
    const value = ['hunter2', 'Correct', 'Horse'].join('-');
    const leaking = (text: string) => ({ title: 'Move it', safe: true, edits: () => [createFile('.env', text)] });
    const rules = [
      projectRule('project/a', true, { fix: leaking(`DB_PASSWORD=${value}\n`) }),
      projectRule('project/b', true, { fix: leaking(`x: 1\nurl: postgres://app:${value}@db/app\n`) }),
      projectRule('project/c', true, { fix: leaking('DB_PASSWORD=\n') }),
    ];
    const report = reportOf(services('web'), rules);
    assert.ok(!renderSarif(report).includes(value));
    assert.deepEqual(
      sarifOf(report).results.map(({ fixes }: { fixes?: unknown[] }) => fixes?.length ?? 0),
      [0, 0, 1],
    );
  });
});

describe('findings as GitHub annotations', () => {
  it('are commands with the most severe first, and a line that sums up', () => {
    const rules = [
      serviceRule('compose/low', ['web'], { severity: 'low', promise: 'Neat' }),
      serviceRule('compose/high', ['web'], { severity: 'high', promise: 'Steady' }),
      projectRule('project/blocker', true, { severity: 'blocker', promise: 'Alerted: at once, by phone' }),
      projectRule('project/accepted', true),
    ];
    const report = reportOf(services('web'), rules, {
      accept: [{ rule: 'project/accepted', reason: 'known', at: place('.readiness.yaml') }],
    });
    assert.deepEqual(renderGithub(report, { path: inside => `shop/${inside}` }).split('\n'), [
      '::error title=Alerted%3A at once%2C by phone (project/blocker)::The project breaks it',
      '::warning file=shop/compose.yaml,line=2,endLine=2,col=3,endColumn=6,title=Steady (compose/high)::`web` breaks it',
      '::notice file=shop/compose.yaml,line=2,endLine=2,col=3,endColumn=6,title=Neat (compose/low)::`web` breaks it',
      `${report.score.summary} · 3 open findings`,
      '',
    ]);
  });

  it('cannot be forged by a name', () => {
    const message = 'a 100%\r\n::error::forged\n##[error]forged';
    const path = 'x,line=1::y\n::set-env/compose.yaml';
    const project = projectOf({ [path]: 'services:\n  web:\n    image: a\n' });
    const text = renderGithub(reportOf(project, [serviceRule('compose/a', ['web'], { message, promise: message })]));
    const [annotation = '', summary = '', end] = text.split('\n');
    assert.equal(end, '');
    assert.match(annotation, /^::warning file=x%2Cline=1%3A%3Ay%0A%3A%3Aset-env\/compose\.yaml,line=2,/);
    assert.ok(annotation.endsWith('::a 100%25%0D%0A::error::forged%0A##[error]forged'));
    assert.match(summary, /^NOT READY /);
  });
});

describe('two states compared', () => {
  const restart = wordRule('compose/restart', 'restart', { message: '`restart` is there', severity: 'high' });
  const limits = serviceRule('compose/limits', ['web', 'db'], { severity: 'medium', promise: 'Limits are set' });
  const other = { ref: 'main', commit: '0123456789abcdef0123456789abcdef01234567' };

  const stateOf = (analysis: Analysis) => ({ analysis, score: scoreOf(analysis) });
  const compared = (
    before: Readonly<Record<string, string>>,
    after: Readonly<Record<string, string>>,
    rules: readonly CatalogueRule[],
    config: Partial<Config> = {},
    unread: readonly Unread[] = [],
  ) => {
    const [then, now] = [
      analyzeWith(projectOf(before), rules),
      analyzeWith(projectOf(after, unread), rules, config),
    ].map(stateOf);
    assert.ok(then && now);
    const comparison = compare(then, now, other);
    return { comparison, report: createReport(now.analysis, now.score, { ruleset: '0.1.0', comparison }) };
  };
  const summaryOf = ({ comparison }: ReturnType<typeof compared>) => {
    const { mended, added, setAside, unchanged } = comparison;
    return { mended: mended.length, added: added.length, setAside: setAside.length, unchanged };
  };
  const file = (...names: readonly string[]) =>
    `services:\n${names.map(name => `  ${name}:\n    image: ${name}\n`).join('')}`;

  it('are the same where nothing changed but the lines', () => {
    const moved = `# one\n# two\n${file('db', 'web')}`;
    assert.deepEqual(summaryOf(compared({ 'compose.yaml': file('web', 'db') }, { 'compose.yaml': moved }, [limits])), {
      mended: 0,
      added: 0,
      setAside: 0,
      unchanged: 2,
    });
  });

  it('show what was mended and what is new', () => {
    const result = compared({ 'compose.yaml': file('web', 'x') }, { 'compose.yaml': file('db', 'x') }, [limits]);
    assert.deepEqual(summaryOf(result), { mended: 1, added: 1, setAside: 0, unchanged: 0 });
    assert.equal(result.comparison.mended[0]?.problem.message, '`web` breaks it');
    assert.equal(result.comparison.added[0]?.problem.message, '`db` breaks it');
  });

  it('follow a file that was moved', () => {
    const texts = file('web', 'db');
    const result = compared({ 'compose.yaml': texts }, { 'deploy/compose.yaml': texts }, [limits]);
    assert.deepEqual(summaryOf(result), { mended: 0, added: 0, setAside: 0, unchanged: 2 });
    const copied = compared({ 'compose.yaml': texts }, { 'compose.yaml': texts, 'b/compose.yaml': texts }, [limits]);
    assert.deepEqual(summaryOf(copied), { mended: 0, added: 2, setAside: 0, unchanged: 2 });
  });

  it('follow a finding whose line was rewritten around the same name', () => {
    const result = compared(
      { 'compose.yaml': 'services:\n  web:\n    restart: "no"\n' },
      { 'compose.yaml': 'services:\n  web: { restart: "no" }\n' },
      [restart],
    );
    assert.deepEqual(summaryOf(result), { mended: 0, added: 0, setAside: 0, unchanged: 1 });
  });

  it('do not call mended what is only accepted, off, excluded or not read', () => {
    const texts = { 'compose.yaml': file('web') };
    const aside = { mended: 0, added: 0, setAside: 1, unchanged: 0 };
    const accept = [{ rule: 'compose/limits', reason: 'known', at: place('.readiness.yaml') }];
    assert.deepEqual(summaryOf(compared(texts, texts, [limits], { accept })), aside);
    assert.deepEqual(
      summaryOf(compared(texts, texts, [limits], { rules: new Map([['compose/limits', 'off']]) })),
      aside,
    );
    assert.deepEqual(summaryOf(compared(texts, {}, [limits], { exclude: ['compose.yaml'] })), aside);
    const unread = [{ path: 'compose.yaml', reason: 'Binary file' }];
    assert.deepEqual(summaryOf(compared(texts, {}, [limits], {}, unread)), aside);
  });

  it('tell in every format', () => {
    const before = { 'compose.yaml': file('web', 'x') };
    const { report } = compared(before, { 'compose.yaml': file('db', 'x') }, [limits]);
    const json = JSON.parse(renderJson(report)).compare;
    assert.deepEqual(Object.keys(json), [
      'ref',
      'commit',
      'before',
      'after',
      'rows',
      'mended',
      'new',
      'setAside',
      'unchanged',
    ]);
    assert.deepEqual([json.ref, json.unchanged, json.mended[0].path], ['main', 0, 'compose.yaml']);
    assert.deepEqual(json.before, { score: 2, verdict: 'not-ready' });
    const markdown = renderMarkdown(report);
    assert.match(markdown, /^## Since main \(0123456\)$/m);
    assert.match(markdown, /^\| \*\*TOTAL\*\* \| \*\*2\.00\*\* \| \*\*2\.00\*\* \| \*\*±0\*\* \|$/m);
    assert.match(
      markdown,
      /^### Mended \(1\)\n\n- Limits are set <sub>medium<\/sub>\n {2}- `compose\.yaml` `web` breaks it$/m,
    );
    assert.match(markdown, /^### New \(1\)\n\n- .*\n {2}- \[`compose\.yaml:2`\]\(compose\.yaml#L2\) `db` breaks it$/m);
    const html = renderHtml(report);
    assert.match(html, /<section id="since"><h2>Since main \(0123456\)<\/h2>/);
    assert.match(html, /<h3>Mended <span class="muted">1<\/span><\/h3>/);
  });

  it('annotate only what is new, and mark it in SARIF', () => {
    const { report } = compared({ 'compose.yaml': file('web') }, { 'compose.yaml': file('web', 'db') }, [limits]);
    const lines = renderGithub(report).trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /`db` breaks it$/);
    assert.match(lines[1] ?? '', /2 open findings · ±0 since main \(0123456\) · 1 new, 0 mended$/);
    assert.deepEqual(
      sarifOf(report).results.map(({ baselineState }: { baselineState: string }) => baselineState),
      ['unchanged', 'new'],
    );
  });

  it('mean nothing to Markdown and HTML by their names', () => {
    const hostile = 'a|b`c<img src=x>*d*[f](javascript:1)&amp;"\'';
    const { report } = compared({ [`${hostile}/compose.yaml`]: file('web') }, { 'compose.yaml': file('db') }, [
      serviceRule('compose/a', ['web', 'db'], { promise: hostile, message: hostile }),
    ]);
    const named = { ...report, comparison: report.comparison && { ...report.comparison, ref: hostile } };
    assert.ok(!renderHtml(named).includes('<img'));
    assert.ok(
      !renderMarkdown(named)
        .replaceAll(/`[^`\n]*`|\\[<[\]]/g, '')
        .includes('<img'),
    );
  });

  it('write a change with its sign', () => {
    assert.equal(formatChange(5, 5.314), '+0.31');
    assert.equal(formatChange(5.2, 5), '−0.20');
    assert.equal(formatChange(5, 5.001), '±0');
    assert.equal(formatChange(undefined, 5), '–');
    assert.equal(nameOf({ ref: '0123456789', commit: other.commit }), '0123456');
  });
});

/** Applies what a SARIF fix says, counting as its region says. */
function applied(
  text: string,
  replacements: readonly {
    readonly deletedRegion: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
    readonly insertedContent?: { readonly text: string };
  }[],
): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const body = text.slice(mark.length);
  const lines = body.split(/(?<=\n)/);
  const offset = (line: number, column: number) => lines.slice(0, line - 1).join('').length + column - 1;
  let result = body;
  for (const { deletedRegion: at, insertedContent } of [...replacements].reverse()) {
    const [start, end] = [offset(at.startLine, at.startColumn), offset(at.endLine, at.endColumn)];
    result = result.slice(0, start) + (insertedContent?.text ?? '') + result.slice(end);
  }
  return mark + result;
}

function schemaCheck() {
  const schema = JSON.parse(readFileSync(join(root, 'test/support/sarif-2.1.0.json'), 'utf8'));
  // Draft 4 differs from the checker's default only in how a schema names itself; nothing here refers to the name.
  const { $schema: _draft, id: _name, ...rest } = schema;
  const checker = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  return checker.compile(rest) as ((log: unknown) => boolean) & Pick<ValidateFunction, 'errors'>;
}
