import assert from 'node:assert/strict';
import { embeddedIn } from '../../server/core/model/embedded.js';
import { placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { parseFile } from '../../server/core/model/parse.js';
import { subjectsOf } from '../../server/core/model/subjects.js';
import { applyEdits, textOf } from '../../server/core/text.js';
import { set } from '../../server/core/yaml/edit.js';

const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: monitoring
data:
  notes.txt: |
    groups of people
  prometheus.yml: |
    scrape_configs:
      - job_name: api
        static_configs:
          - targets: [api:8080]
    rule_files: [/etc/prometheus/*.rules]

  api.rules: |
    groups:
      - name: api
        rules:
          - alert: ApiDown
            expr: |
              up{job="api"}
                == 0
---
apiVersion: v1
kind: Secret
metadata:
  name: alertmanager
stringData:
  alertmanager.yaml: |-
    route:
      receiver: team
    receivers:
      - name: team
        webhook_configs:
          - url: http://bot:8080/
`;

function read(text: string, path = 'k8s/monitoring.yaml') {
  const parsed = parseFile({ path, text });
  assert.ok(parsed?.kind === 'kubernetes');
  return { parsed, ...embeddedIn(parsed) };
}

describe('files inside of manifests', () => {
  for (const [name, text] of [
    ['as written', manifest],
    ['with CRLF', manifest.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${manifest}`],
    ['without a last line end', manifest.trimEnd()],
  ] as const)
    it(`are read at their places ${name}`, () => {
      const { rules, prometheus, alertmanagers } = read(text);
      const [rule] = rules;
      assert.ok(rule?.expr && rule.promql);
      assert.equal(textOf(rule.at), 'ApiDown');
      assert.equal(rule.home, 'k8s/monitoring.yaml#api.rules');
      const [selector] = rule.promql.selectors;
      assert.ok(selector);
      assert.equal(textOf(placeOf(rule.expr, selector)), 'up{job="api"}');
      assert.deepEqual(
        prometheus.map(({ at, scrapes }) => [textOf(at), scrapes.map(scrape => textOf(scrape.at))]),
        [['prometheus.yml', ['api']]],
      );
      assert.deepEqual(
        alertmanagers.map(({ at, holder, receivers }) => [textOf(at), holder, receivers.map(one => textOf(one.at))]),
        [['alertmanager.yaml', 'Secret', ['team']]],
      );
    });

  it('are subjects of the rules for such files', () => {
    const { parsed } = read(manifest);
    assert.equal(subjectsOf(parsed, 'prometheus.alert').length, 1);
    assert.equal(subjectsOf(parsed, 'prometheus.scrape').length, 1);
    assert.equal(subjectsOf(parsed, 'alertmanager.receiver').length, 1);
  });

  it('are edited in their place', () => {
    const [rule] = read(manifest).rules;
    assert.ok(rule);
    const edits = set(rule.yaml, 'for', '5m', { after: 'expr' });
    assert.ok(edits);
    const after = applyEdits(manifest, edits);
    assert.equal(after, manifest.replace('                == 0\n', '                == 0\n            for: 5m\n'));
    assert.equal(read(after).rules[0]?.yaml.get('for')?.text, '5m');
  });

  it('gain keys at their end, above what follows', () => {
    const [alertmanager] = read(manifest).alertmanagers;
    assert.ok(alertmanager?.yaml);
    const edits = set(alertmanager.yaml, 'inhibit_rules', []);
    assert.ok(edits);
    assert.equal(applyEdits(manifest, edits), `${manifest}    inhibit_rules: []\n`);
  });

  it('are left out alone where one has a syntax error', () => {
    const { rules, prometheus } = read(manifest.replace('    scrape_configs:\n', '    scrape_configs: [\n'));
    assert.equal(prometheus.length, 0);
    assert.equal(rules.length, 1);
  });

  it('of a chart are read around what Helm fills in', () => {
    const chart = manifest
      .replace('  name: monitoring\n', '  name: {{ .Release.Name }}\n')
      .replace('up{job="api"}\n                == 0', 'up{job="{{ .Values.job }}"} == 0');
    const { rules } = read(chart, 'chart/templates/monitoring.yaml');
    assert.equal(rules[0]?.name, 'ApiDown');
    assert.equal(rules[0]?.expr?.text, undefined);
  });

  it('are no files where a ConfigMap holds quoted or folded texts', () => {
    const { rules } = read(manifest.replace('api.rules: |', 'api.rules: >'));
    assert.equal(rules.length, 0);
  });

  it('never make a prefix of a manifest throw', () => {
    for (let end = 0; end < manifest.length; end += 3) {
      const parsed = parseFile({ path: 'k8s/monitoring.yaml', text: manifest.slice(0, end) });
      if (parsed?.kind === 'kubernetes') embeddedIn(parsed);
    }
  });
});
