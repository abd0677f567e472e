import assert from 'node:assert/strict';
import { rules as catalogue } from '../../rules/index.js';
import { type Config, defaultConfig } from '../../server/core/config.js';
import type { Project } from '../../server/core/model/project/project.js';
import { renderHtml } from '../../server/core/report/html.js';
import { renderJson } from '../../server/core/report/json.js';
import { relativeLink, renderMarkdown } from '../../server/core/report/markdown.js';
import { createReport, formatGain, formatHours, formatWeeks, type Report } from '../../server/core/report/report.js';
import type { CatalogueRule } from '../../server/core/rule.js';
import { scorecards, scoreOf } from '../../server/core/score.js';
import { createFile } from '../../server/core/text.js';
import { analyzeWith, projectOf, projectRule, serviceRule, services, today } from '../support/fake-rules.js';

const fix = { title: 'Restart unless stopped', safe: true, edits: () => [createFile('a', 'b')] };
const unsafe = { title: 'Cannot', safe: true, edits: () => undefined };

const rules = [
  serviceRule('compose/missing-restart-policy', ['web', 'db'], {
    promise: 'Services come back after a crash',
    why: 'Compose starts a service **once**.\nA crash takes `it` down, see [the manual](https://example.com).',
    effort: [0.1, 0.25],
    fix: [unsafe, fix],
  }),
  serviceRule('compose/missing-kept', [], { promise: 'Images are pinned' }),
  projectRule('project/missing-alerting', true, {
    promise: 'Somebody is told when it breaks',
    severity: 'blocker',
    category: 'observability',
    effort: [4, 8],
    message: 'Nothing alerts anybody',
  }),
  projectRule('project/missing-on-call', true, {
    promise: 'Somebody is on call',
    severity: 'medium',
    category: 'incident',
  }),
  projectRule('project/missing-lint', true, { severity: 'low', category: 'ci', promise: 'Code is linted' }),
  projectRule('project/missing-migrations', undefined, { category: 'migrations' }),
  serviceRule('compose/missing-puzzling', [], { unsure: ['web', 'db'], promise: 'Nobody can tell' }),
  projectRule('project/off', true, { promise: 'Nobody asks' }),
];

const place = (path: string) => ({ file: { path, text: 'attest: []\n' }, start: 0, end: 6 });
const config: Partial<Config> = {
  rules: new Map([['project/off', 'off']]),
  attest: [
    {
      promise: 'project/missing-on-call',
      evidence: 'https://example.com/rota',
      by: 'ops',
      until: '2027-03-31',
      at: place('.readiness.yaml'),
    },
  ],
  accept: [{ rule: 'project/missing-lint', reason: 'a <b>script</b>', at: place('.readiness.yaml') }],
};

function reportOf(
  project: Project = services('web', 'db'),
  used: readonly CatalogueRule[] = rules,
  own: Partial<Config> = config,
): Report {
  const analysis = analyzeWith(project, used, own);
  return createReport(analysis, scoreOf(analysis), { ruleset: '0.1.0', date: today });
}

/** Names that mean something to Markdown, HTML or both. */
const hostile = 'a|b`c<img src=x onerror=alert(1)>*d*_e_[f](javascript:alert(1))&amp;"\'';

function hostileReport(): Report {
  const project = projectOf({ [`${hostile}/compose.yaml`]: 'services:\n  web:\n    image: a\n' }, [
    { path: hostile, reason: hostile },
  ]);
  const words = { promise: hostile, why: 'Because <img src=x>.', message: hostile, fix: { ...fix, title: hostile } };
  const rules = [
    serviceRule('compose/missing-a', ['web'], { ...words, severity: 'blocker' }),
    serviceRule('compose/missing-b', ['web'], { ...words, severity: 'low' }),
    serviceRule('compose/missing-c', [], words),
    projectRule('project/d', true, { ...words, severity: 'medium' }),
  ];
  assert.equal(project.composeFiles.length, 1);
  return reportOf({ ...project, name: hostile }, rules, {
    accept: [{ rule: 'project/d', reason: hostile, at: place(hostile) }],
  });
}

describe('report as JSON', () => {
  const json = JSON.parse(renderJson(reportOf()));

  it('keeps to its schema: these keys and no others', () => {
    assert.deepEqual(Object.keys(json), [
      'schema',
      'ruleset',
      'root',
      'score',
      'target',
      'scale',
      'verdict',
      'scorecard',
      'rows',
      'findings',
      'promises',
      'phases',
      'notRead',
    ]);
    assert.deepEqual(
      { ...json, rows: 0, findings: 0, promises: 0, phases: 0 },
      {
        schema: 1,
        ruleset: '0.1.0',
        root: '.',
        score: 3.89,
        target: 8,
        scale: 10,
        verdict: 'not-ready',
        scorecard: 'service',
        rows: 0,
        findings: 0,
        promises: 0,
        phases: 0,
        notRead: [],
      },
    );
  });

  it('says of a row that does not apply that it has no score', () => {
    assert.deepEqual(json.rows.slice(1, 3), [
      { id: 'containers', title: 'Docker & Containers', weight: 15, score: 5, target: 8, applies: true },
      { id: 'migrations', title: 'Database Migrations', weight: 10, score: null, target: 8, applies: false },
    ]);
  });

  it('places findings as LSP does, with the fixes that can be applied', () => {
    assert.deepEqual(json.findings[0], {
      rule: 'compose/missing-restart-policy',
      severity: 'high',
      category: 'containers',
      path: 'compose.yaml',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
      message: '`web` breaks it',
      fixes: [{ title: 'Restart unless stopped', safe: true }],
      gain: 0.8333,
      effort: [0.1, 0.25],
      accepted: false,
    });
  });

  it('gives a finding without a file no path', () => {
    const finding = json.findings.find(({ rule }: { rule: string }) => rule === 'project/missing-lint');
    assert.deepEqual(Object.keys(finding), [
      'rule',
      'severity',
      'category',
      'message',
      'fixes',
      'gain',
      'effort',
      'accepted',
    ]);
    assert.equal(finding.accepted, true);
    assert.equal(finding.gain, 0);
  });

  it('tells the state of every promise that is on', () => {
    assert.deepEqual(
      json.promises.map(({ rule, state, checked, broken }: Record<string, unknown>) => [rule, state, checked, broken]),
      [
        ['compose/missing-restart-policy', 'broken', 2, 2],
        ['compose/missing-kept', 'kept', 2, 0],
        ['project/missing-alerting', 'broken', 1, 1],
        ['project/missing-on-call', 'attested', 1, 0],
        ['project/missing-lint', 'accepted', 1, 0],
        ['project/missing-migrations', 'not-applicable', 0, 0],
        ['compose/missing-puzzling', 'unknown', 0, 0],
      ],
    );
    assert.deepEqual(Object.keys(json.promises[0]), [
      'rule',
      'promise',
      'category',
      'severity',
      'state',
      'checked',
      'broken',
    ]);
  });

  it('gives the three phases with effort and projected score', () => {
    assert.deepEqual(json.phases, [
      { phase: 1, title: 'Foundation', effort: [4, 8], score: 8.33 },
      { phase: 2, title: 'Automation', effort: [0.14, 0.35], score: 10 },
      { phase: 3, title: 'Scale', effort: [0, 0], score: 10 },
    ]);
  });

  it('has no score where nothing applies', () => {
    const empty = JSON.parse(renderJson(reportOf(projectOf({}), [])));
    assert.equal(empty.score, null);
    assert.equal(empty.verdict, 'nothing');
    assert.deepEqual(empty.findings, []);
  });

  it('survives a fix that throws', () => {
    const broken = {
      ...fix,
      edits: () => {
        throw new Error('no');
      },
    };
    const report = reportOf(services('web'), [serviceRule('compose/x', ['web'], { fix: broken })]);
    assert.deepEqual(JSON.parse(renderJson(report)).findings[0].fixes, []);
  });
});

describe('report as Markdown', () => {
  const text = renderMarkdown(reportOf());

  it('opens with verdict, score and gap', () => {
    assert.match(
      text,
      /^# DevOps readiness: shop\n\n\*\*Status:\*\* ❌ \*\*NOT READY\*\* · \*\*Score:\*\* 3\.89\/10 · \*\*Target:\*\* 8 · \*\*Gap:\*\* 4\.11\n/,
    );
  });

  it('has every section', () => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, [
      'TL;DR',
      'Strengths',
      'Critical gaps',
      'Production readiness score',
      'Critical blockers (1)',
      'High priority (1)',
      'Quick wins',
      'Roadmap',
      'Checklist',
      'DORA capabilities',
      'Not counted',
      'How the score is made',
    ]);
  });

  it('gives the score table with weights and what each row contributes', () => {
    assert.match(
      text,
      /\| \*\*Docker & Containers\*\* \| 5\.00\/10 \| 8 \| 33\.3% \| 1\.67 \| 1 of 2, 1 unknown \| ⚠️ under target \|/,
    );
    assert.match(text, /\| \*\*Database Migrations\*\* \| – \| 8 \| – \| – \| – \| ➖ does not apply \|/);
    assert.match(text, /\| \*\*TOTAL\*\* \| \*\*3\.89\/10\*\* \| \*\*8\*\* \| 100% \| \*\*3\.89\*\* \|/);
  });

  it('groups findings by promise and links each to file and line', () => {
    assert.match(
      text,
      /### 1\. ❌ Services come back after a crash\n\n`compose\/missing-restart-policy` · Docker and Compose · \*\*Effort:\*\* 10–20 min · \*\*Gain:\*\* \+1\.67\n\n\*\*Current:\*\* broken in 2 of 2 services\n\n- \[`compose\.yaml:2`\]\(compose\.yaml#L2\) `web` breaks it\n- \[`compose\.yaml:4`\]\(compose\.yaml#L4\) `db` breaks it\n\n\*\*Risk:\*\* Compose starts a service \*\*once\*\*\. A crash takes `it` down/,
    );
    assert.match(text, /\*\*Fix:\*\* Restart unless stopped\n/);
    const linked = renderMarkdown(reportOf(), { link: (path, line) => `https://host/${path}?${line}` });
    assert.match(linked, /\[`compose\.yaml:2`\]\(https:\/\/host\/compose\.yaml\?1\)/);
  });

  it('lists what was accepted, attested, turned off, unknown and not applicable, and what accepting did', () => {
    assert.match(text, /: a \\<b\\>script\\<\/b\\>\n/);
    assert.match(text, /attested by ops, evidence: https:\/\/example\.com\/rota \(until 2027-03-31\)/);
    assert.match(text, /### Turned off in the config \(1\)\n\n- `project\/off` Nobody asks/);
    assert.match(text, /### Could not tell\n\n1 promise is marked ❔ in the checklist\./);
    assert.match(text, /^- ❔ could not tell: Nobody can tell$/m);
    assert.match(
      text,
      /<summary>1 promise does not apply<\/summary>\n\n- \*\*Database migrations:\*\* Promise of project/,
    );
    assert.match(text, /If they counted as broken, the total would be 2\.69\./);
  });

  it('caps long lists', () => {
    const names = Array.from({ length: 60 }, (_, at) => `s${at}`);
    const long = renderMarkdown(reportOf(services(...names), [serviceRule('compose/x', names)]));
    assert.match(long, /\n- and 48 more\n/);
    assert.equal([...long.matchAll(/^- .*`s\d+` breaks it/gm)].length, 12);
  });

  it('lets no name become Markdown or HTML', () => {
    const text = renderMarkdown(hostileReport());
    for (const line of text.split('\n')) {
      const outside = line.replace(/``.*?``|`[^`]*`/g, '');
      assert.doesNotMatch(outside, /(?<!\\)<(?!\/?(sub|br|details|summary)>)/, line);
      assert.doesNotMatch(outside, /(?<!\\)\]\(javascript/, line);
    }
    const tables = text.split('\n').filter(line => line.startsWith('| ') && line.includes('onerror'));
    assert.ok(tables.length > 0);
  });

  it('makes relative links that hold any path', () => {
    assert.equal(relativeLink('a b/(c)#d.yaml', 4), 'a%20b/(c)%23d.yaml#L5');
    assert.equal(relativeLink('javascript:alert(1)', undefined), 'javascript%3Aalert(1)');
  });
});

describe('report as HTML', () => {
  const page = renderHtml(reportOf());

  it('is one page that fetches nothing and runs nothing', () => {
    assert.match(page, /^<!DOCTYPE html>\n<html lang="en">/);
    assert.doesNotMatch(page, /<script|<link|<img|@import|url\(|\sstyle=|\son\w+=/);
    assert.match(page, /content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"/);
    assert.match(page, /prefers-color-scheme: dark/);
    assert.match(page, /@media print/);
  });

  it('closes every tag', () => {
    for (const html of [page, renderHtml(hostileReport()), renderHtml(reportOf(projectOf({}), []))])
      assertBalanced(html);
  });

  it('shows the score, its rows and the findings with links', () => {
    assert.match(page, /aria-label="Score 3\.89 of 10, target 8"/);
    assert.match(page, /aria-label="Docker &amp; Containers: 5\.00 of 10, target 8"/);
    assert.match(
      page,
      /<a class="place" href="compose\.yaml#L2">compose\.yaml:2<\/a> <span><code>web<\/code> breaks it<\/span>/,
    );
    assert.match(
      page,
      /Compose starts a service <strong>once<\/strong>\. A crash takes <code>it<\/code> down, see the manual\./,
    );
    assert.match(page, /<a href="https:\/\/example\.com\/rota" rel="noreferrer">/);
  });

  it('lets no name become a tag, an attribute or a link', () => {
    for (const html of [
      renderHtml(hostileReport()),
      renderHtml(hostileReport(), { embedded: { nonce: 'n', cspSource: 's' } }),
    ]) {
      assert.doesNotMatch(html, /<img/);
      assert.doesNotMatch(html, /href="javascript/);
      assert.ok(html.includes('&lt;img src=x onerror=alert(1)&gt;'));
    }
  });

  it('takes the editor’s colours, policy and messages when embedded', () => {
    const html = renderHtml(reportOf(), { embedded: { nonce: 'abc123', cspSource: 'vscode-resource:' } });
    const policy =
      "default-src 'none'; img-src vscode-resource:; style-src vscode-resource: 'nonce-abc123'; script-src 'nonce-abc123'";
    assert.ok(html.includes(`content="${policy.replaceAll("'", '&#39;')}"`));
    assert.match(html, /<style nonce="abc123">/);
    assert.equal([...html.matchAll(/<script nonce="abc123">/g)].length, 1);
    assert.doesNotMatch(html, /\sstyle=|\son\w+=/);
    assert.match(html, /var\(--vscode-editor-background\)/);
    assert.match(html, /<a class="place" href="#" data-path="compose\.yaml" data-line="1">compose\.yaml:2<\/a>/);
    assertBalanced(html);
  });

  it('renders every scorecard and verdict', () => {
    const analysis = analyzeWith(services('web', 'db'), rules, config);
    const platform = createReport(analysis, scoreOf(analysis, scorecards.platform), { ruleset: '0.1.0' });
    assert.match(renderHtml(platform), /target 93\.13/);
    const kept = (['ci', 'observability', 'incident'] as const).map(category =>
      projectRule(`project/missing-${category}`, false, { category }),
    );
    const clean = reportOf(services('web'), [serviceRule('compose/missing-kept', []), ...kept], defaultConfig);
    assert.match(renderHtml(clean), /HARDENED/);
    assert.doesNotMatch(renderHtml(clean), /id="roadmap"|id="wins"|id="blocker"/);
  });
});

describe('evidence', () => {
  const project = projectOf({
    'app/package.json': '{\n  "dependencies": {\n    "prom-client": "15.1.0"\n  }\n}\n',
    'app/server.ts': "import client from 'prom-client';\n// promclient\n",
    'compose.yaml': 'services:\n  web:\n    image: web:1\n',
  });
  const used = [
    projectRule('project/missing-metrics', false, {
      promise: 'The service measures itself',
      evidence: project => project.evidence('metrics'),
    }),
    projectRule('project/missing-backup', true, {
      promise: 'Data is backed up',
      severity: 'blocker',
      evidence: project => project.evidence('backup'),
    }),
    projectRule('project/missing-lint', false, {
      evidence: () => {
        throw new Error('cannot tell');
      },
    }),
    serviceRule('compose/mistake', [], { promise: 'Nobody erred' }),
  ];
  const report = reportOf(project, used, {});

  it('shows where a promise is seen to be kept, and where else was looked', () => {
    const [metrics, backup, lint, mistake] = JSON.parse(renderJson(report)).promises;
    assert.deepEqual(metrics.evidence, [{ what: 'prom-client', path: 'app/package.json', line: 2 }]);
    assert.deepEqual(metrics.searched, { names: 3, manifests: 1, texts: { source: 1, yaml: 1 } });
    assert.equal(backup.evidence, undefined);
    assert.deepEqual(backup.searched, { names: 3, manifests: 0, texts: { source: 1, yaml: 1 } });
    for (const promise of [lint, mistake])
      assert.deepEqual([promise.evidence, promise.searched], [undefined, undefined]);
  });

  it('stands in the report beside what it shows', () => {
    const markdown = renderMarkdown(report);
    assert.match(
      markdown,
      /^- ✅ The service measures itself <sub>.*<\/sub>: \[`app\/package\.json:3`\]\(app\/package\.json#L3\)$/m,
    );
    assert.match(markdown, /^- and 1 more in the checklist: mistakes that nobody made$/m);
    assert.match(markdown, /^- \[x\] Nobody erred <sub>1 service<\/sub>$/m);
    assert.match(markdown, /^<sub>Looked for in 3 file names, 1 source file, 1 YAML file\.<\/sub>$/m);
    const html = renderHtml(report);
    assert.match(
      html,
      /The service measures itself <a class="place" href="app\/package\.json#L3">app\/package\.json:3<\/a>/,
    );
    assert.match(html, /Looked for in 3 file names, 1 source file, 1 YAML file/);
  });

  it('is named by every promise of the whole project that something missing breaks', () => {
    const silent = catalogue.filter(({ id, rule }) => id.startsWith('project/missing-') && !rule.evidence);
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });

  it('puts what is there before what is merely not wrong', () => {
    assert.deepEqual(
      report.strengths.map(({ rule }) => rule.id),
      ['project/missing-lint', 'project/missing-metrics', 'compose/mistake'],
    );
  });
});

describe('report', () => {
  it('is the same for the same files, and holds no date but the one given', () => {
    for (const render of [renderJson, renderMarkdown, renderHtml]) assert.equal(render(reportOf()), render(reportOf()));
    const analysis = analyzeWith(services('web'), rules);
    const undated = createReport(analysis, scoreOf(analysis), { ruleset: '0.1.0' });
    for (const render of [renderJson, renderMarkdown, renderHtml])
      assert.doesNotMatch(render(undated), /20\d\d-\d\d-\d\d/);
  });

  it('groups quick wins by promise, best gain per hour first', () => {
    const wins = reportOf().quickWins.map(({ promise, findings }) => [promise.rule.id, findings.length]);
    assert.deepEqual(wins, [['compose/missing-restart-policy', 2]]);
  });

  it('tells of DORA capabilities only what promises show', () => {
    const { dora } = reportOf();
    const restore = dora.find(({ metric }) => metric === 'Time to restore service');
    assert.deepEqual(
      restore?.missing.map(({ rule }) => rule.id),
      ['project/missing-alerting', 'compose/missing-restart-policy'],
    );
    assert.deepEqual(
      restore?.inPlace.map(({ rule }) => rule.id),
      ['compose/missing-kept', 'project/missing-on-call'],
    );
  });

  it('writes hours, weeks and gains as people do', () => {
    assert.deepEqual(
      (
        [
          [0.1, 0.25],
          [0.5, 1],
          [0.12, 0.72],
          [0.25, 2],
          [0.7, 1.5],
          [0.25, 0.25],
          [1, 1],
          [4, 6.2],
          [107.3, 169],
          [0, 0],
        ] as const
      ).map(formatHours),
      ['5–15 min', '0.5–1 h', '5–45 min', '15 min–2 h', '0.5–1.5 h', '15 min', '1 h', '4–6 h', '107–169 h', '0 h'],
    );
    assert.deepEqual(
      (
        [
          [0, 0],
          [4, 8],
          [30, 40],
          [107, 169],
          [200, 280],
        ] as const
      ).map(effort => formatWeeks(effort, 1)),
      ['nothing to do', 'under a week', '1 week', '3–4.5 weeks', '5–7 weeks'],
    );
    assert.deepEqual([0, 0.000001, 0.00012, 0.0012, 0.12345, 2].map(formatGain), [
      '–',
      '+0.0001',
      '+0.0001',
      '+0.001',
      '+0.12',
      '+2.00',
    ]);
  });

  it('renders ten thousand findings within two seconds', function () {
    this.timeout(20_000);
    const names = Array.from({ length: 1000 }, (_, at) => `s${at}`);
    const many = Array.from({ length: 10 }, (_, at) => serviceRule(`compose/r${at}`, names, { fix }));
    const report = reportOf(services(...names), many, defaultConfig);
    const start = performance.now();
    const page = renderHtml(report);
    renderMarkdown(report);
    assert.equal(JSON.parse(renderJson(report)).findings.length, 10_000);
    assert.ok(performance.now() - start < 2000);
    assert.ok(page.length < 200_000);
  });
});

/** Every element that needs a closing tag has one, properly nested. */
function assertBalanced(html: string): void {
  const open: string[] = [];
  const content = html.replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '').replace('<!DOCTYPE html>', '');
  for (const [tag, closing, name = '', selfClosing] of content.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
    if (selfClosing || name === 'meta') continue;
    if (closing) assert.equal(open.pop(), name, tag);
    else open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(content, /undefined|NaN|\[object/);
}
