import assert from 'node:assert/strict';
import { detect } from '../../server/core/model/detect.js';
import { passes } from '../../server/core/model/monitoring/alertmanager.js';
import { parsePrometheusRules, placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { alertsOf, ruleFilesFor, runsOf } from '../../server/core/model/monitoring/prometheus-run.js';
import { parseFile } from '../../server/core/model/parse.js';
import { createProject } from '../../server/core/model/project/project.js';
import { subjectsOf } from '../../server/core/model/subjects.js';
import { textOf } from '../../server/core/text.js';

const projectOf = (texts: Readonly<Record<string, string>>) => {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'test', paths: files.map(({ path }) => path), files, unread: [] });
};

describe('Files of Prometheus and Alertmanager', () => {
  it('are known by what they say', () => {
    const rules = 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n';
    assert.equal(detect('a.yml', rules), 'prometheus-rules');
    assert.equal(detect('alert.rules', rules), 'prometheus-rules');
    assert.equal(detect('alert.rules', 'ALERT A IF up == 0\n'), undefined);
    assert.equal(detect('a.yml', `\ufeff${rules}`), 'prometheus-rules');
    assert.equal(detect('a.yml', `apiVersion: 1\n${rules}`), undefined);
    const message = 'text: |\n  {{ range .Alerts }}{{ .Annotations.summary }}{{ end }}\n';
    assert.equal(detect('k.yml', `apiVersion: v1\nkind: ConfigMap\ndata:\n  ${message}`), 'kubernetes');
    assert.equal(detect('p.yml', 'scrape_configs:\n- job_name: a\n'), 'prometheus');
    assert.equal(detect('p.yml', 'positions:\n  filename: x\nscrape_configs:\n- job_name: a\n'), undefined);
    assert.equal(detect('t.yml', 'rule_files: [a.yml]\ntests:\n- interval: 1m\n'), undefined);
    assert.equal(detect('m.yml', 'route:\n  receiver: a\nreceivers:\n- name: a\n'), 'alertmanager');
    assert.equal(detect('g.yml', 'groups:\n- name: a\n  rules:\n  - title: x\n'), undefined);
    assert.equal(detect('main.tf', ''), 'terraform');
    assert.equal(detect('promtool/testdata/bad.yml', rules), undefined);
    assert.equal(detect('test/fixtures/alert.rules', rules), undefined);
  });

  it('PrometheusRule objects give the same subjects', () => {
    const parsed = parseFile({
      path: 'rule.yaml',
      text: [
        'apiVersion: monitoring.coreos.com/v1',
        'kind: PrometheusRule',
        'spec:',
        '  groups:',
        '  - name: a',
        '    rules:',
        '    - record: a:b',
        '      expr: up',
        '    - alert: A',
        '      expr: up == 0',
        '      annotations:',
        '        description: |',
        '          {{ $labels.job }} is down',
        '',
      ].join('\n'),
    });
    assert.ok(parsed);
    assert.deepEqual(
      subjectsOf(parsed, 'prometheus.rule').map(({ name }) => name),
      ['a:b', 'A'],
    );
    assert.deepEqual(
      subjectsOf(parsed, 'prometheus.alert').map(({ name }) => name),
      ['A'],
    );
  });

  it('places inside an expression are exact, however it is written', () => {
    for (const written of [
      'sum(x) + rate(y[5m])',
      '"sum(x) + rate(y[5m])"',
      "'sum(x{a=''b''}) + rate(y[5m])'",
      '"sum(x{a=\\"b\\"}) + rate(y[5m])"',
      '|\n      sum(x)\n        + rate(y[5m])',
      '>-\n      sum(x)\n      + rate(y[5m])',
      'sum(x)\n      + rate(y[5m])',
      '"sum(x) \\\n      + rate(y[5m])"',
    ]) {
      const text = `groups:\n- name: a\n  rules:\n  - alert: A\n    expr: ${written}\n`;
      const [rule] = parsePrometheusRules({ path: 'a.yml', text }).rules;
      const window = rule?.promql?.windows[0];
      assert.ok(rule?.expr && window, written);
      assert.equal(textOf(placeOf(rule.expr, window)), '5m', written);
      assert.equal(placeOf(rule.expr, window).start, text.indexOf('5m'), written);
    }
  });

  it('labels pass matchers as Alertmanager has it', () => {
    const [route] = subjectsOf(
      parseFile({
        path: 'm.yml',
        text: [
          'route:',
          '  receiver: a',
          '  matchers: [ severity="critical", \'team =~ "a|b"\', "c!=d" ]',
          '  match_re: { x: y.* }',
          'receivers:',
          '- name: a',
          '',
        ].join('\n'),
      }) as never,
      'alertmanager.route',
    );
    assert.deepEqual(route?.matchers?.map(({ label, operator, value }) => label + operator + value).sort(), [
      'c!=d',
      'severity=critical',
      'team=~a|b',
      'x=~y.*',
    ]);
    const passing = (label: string, value: string) => {
      const matcher = route?.matchers?.find(candidate => candidate.label === label);
      return matcher && passes(matcher, value);
    };
    assert.equal(passing('severity', 'critical'), true);
    assert.equal(passing('team', 'ab'), false);
    assert.equal(passing('c', 'd'), false);
    assert.equal(passing('x', 'yes'), true);
  });
});

describe('A Prometheus in a compose file', () => {
  const config = 'rule_files:\n- rules/*.yml\n- /alerts/web.yml\nscrape_configs:\n- job_name: a\n';
  const rules = 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n';
  const project = projectOf({
    'compose.yaml':
      'services:\n  p:\n    image: prom/prometheus:v3.1.0\n    volumes:\n    - ./conf:/etc/prometheus:ro\n    - ./web.yml:/alerts/web.yml\n',
    'conf/prometheus.yml': config,
    'conf/rules/a.yml': rules,
    'web.yml': rules,
    'rules/b.yml': rules,
  });

  it('sees what is mounted, where it is mounted', () => {
    const prometheus = project.parsed.find(parsed => parsed.kind === 'prometheus');
    assert.ok(prometheus);
    assert.deepEqual(
      runsOf(prometheus, project).map(({ path }) => path),
      ['/etc/prometheus/prometheus.yml'],
    );
    const files = prometheus.ruleFiles.map(item => ruleFilesFor(item, prometheus, project));
    assert.deepEqual(files, [['conf/rules/a.yml'], ['web.yml']]);
    assert.equal(alertsOf(prometheus, project).length, 2);
  });

  it('nothing is said of a place that a volume hides', () => {
    const hidden = projectOf({
      'compose.yaml':
        'services:\n  p:\n    image: prom/prometheus\n    volumes:\n    - ./prometheus.yml:/etc/prometheus/prometheus.yml\n    - rules:/etc/prometheus/rules\n',
      'prometheus.yml': 'rule_files:\n- rules/*.yml\n- other/*.yml\n',
    });
    const prometheus = hidden.parsed.find(parsed => parsed.kind === 'prometheus');
    assert.ok(prometheus);
    assert.deepEqual(
      prometheus.ruleFiles.map(item => ruleFilesFor(item, prometheus, hidden)),
      [undefined, []],
    );
  });
});
