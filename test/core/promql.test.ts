import assert from 'node:assert/strict';
import { readPromql, secondsIn } from '../../server/core/model/promql.js';

describe('PromQL', () => {
  const reason = (text: string) => readPromql(text)?.error?.reason;
  const wrong = (text: string) => {
    const error = readPromql(text)?.error;
    return error && text.slice(error.start, error.end);
  };

  it('takes what Prometheus takes', () => {
    for (const text of [
      'up',
      'sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / ignoring (code) group_left sum(up) > bool 0.5',
      'max_over_time(rate(x[5m])[1h:1m] offset 1d) @ end()',
      '# a comment\nvector(1)',
      'absent(up{job="api"}) or up == 0 unless on (job) maintenance',
      'quantile_over_time(0.9, (x[5m]))',
      '{__name__=~"job:.+"} > 1',
      'label_replace(up, "host", "$1", "instance", "(.*):\\\\d+")',
      'avg(x) without (instance) > 1e3',
    ])
      assert.equal(reason(text), undefined, text);
  });

  it('says where an expression goes wrong', () => {
    assert.equal(wrong('sum(rate(x[5m]) > 1'), '(');
    assert.equal(wrong('x => 1'), '=');
    assert.equal(wrong('rat(x[5m])'), 'rat');
    assert.equal(wrong('sum by (job) (rate(x))'), 'rate');
    assert.equal(wrong('x[5m] > 1'), '[5m]');
    assert.equal(wrong('count({job=~".*"})'), '{job=~".*"}');
    assert.equal(wrong('1 > 2'), '1 > 2');
    assert.equal(reason('   '), 'is empty');
  });

  it('every error has a place inside the expression', () => {
    const text = 'sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / ignoring (code) sum(up) > bool 0.5';
    for (let end = 1; end <= text.length; end++) {
      const part = text.slice(0, end);
      const error = readPromql(part)?.error;
      if (error) assert.ok(error.start >= 0 && error.start < error.end && error.end <= part.length, part);
    }
  });

  it('leaves its relatives alone', () => {
    assert.equal(readPromql('rate({app="api"} |= "error" [5m])'), undefined);
    assert.equal(readPromql('{app="api"} | json | level="error"'), undefined);
    assert.equal(readPromql('rate(x) keep_metric_names'), undefined);
    assert.equal(readPromql('x default 0'), undefined);
    assert.notEqual(readPromql('default_total{a="limit 5"} > 1'), undefined);
  });

  it('knows what decides whether there is a result', () => {
    const metrics = (text: string) => readPromql(text)?.unconditional.map(({ metric }) => metric);
    assert.deepEqual(metrics('up'), ['up']);
    assert.deepEqual(metrics('sum(a) / sum(b)'), ['a', 'b']);
    assert.deepEqual(metrics('a > bool 1'), ['a']);
    assert.deepEqual(metrics('a > 1'), []);
    assert.deepEqual(metrics('sum(a > 1) * 2'), []);
    assert.deepEqual(metrics('absent(a)'), []);
    assert.deepEqual(metrics('a > 1 or b'), ['b']);
    assert.deepEqual(metrics('a and b'), []);
    assert.equal(readPromql('a > 1 or vector(0)')?.constant, true);
    assert.equal(readPromql('a > 1')?.constant, false);
  });

  it('reads durations', () => {
    assert.equal(secondsIn('5m'), 300);
    assert.equal(secondsIn('1h30m'), 5400);
    assert.equal(secondsIn('1500ms'), 1.5);
    assert.equal(secondsIn('0'), 0);
    assert.equal(secondsIn(''), undefined);
    assert.equal(secondsIn('5 minutes'), undefined);
  });
});
