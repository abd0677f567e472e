import assert from 'node:assert/strict';
import { readPromql, secondsIn } from '../../server/core/model/monitoring/promql.js';

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

  it('knows which labels are left', () => {
    const left = (text: string) => {
      const labels = readPromql(text)?.labels;
      return labels && [...labels].join(' ');
    };
    assert.equal(left('up'), undefined);
    assert.equal(left('sum(up)'), '');
    assert.equal(left('sum by (job, instance) (up) > 1'), 'job instance');
    assert.equal(left('sum(up) by (job)'), 'job');
    assert.equal(left('sum without (pod) (up)'), undefined);
    assert.equal(left('topk(3, up)'), undefined);
    assert.equal(left('topk(3, sum by (a) (up))'), 'a');
    assert.equal(left('count_values by (a) ("version", build)'), 'a version');
    assert.equal(left('absent(up{job="a",env=~"b"})'), 'job');
    assert.equal(left('absent(sum(up{job="a"}))'), '');
    assert.equal(left('histogram_quantile(0.9, sum by (le, job) (x_bucket))'), 'job');
    assert.equal(left('label_replace(sum by (a) (up), "b", "$1", "a", "(.*)")'), 'a b');
    assert.equal(left('a / on (x) b'), 'x');
    assert.equal(left('a / on (x) group_left (y) b'), undefined);
    assert.equal(left('sum by (x) (a) * on (x) group_left (y) b'), 'x y');
    assert.equal(left('a * on (x) group_right (y) sum by (x, z) (b)'), 'x z y');
    assert.equal(left('sum by (x) (a) / b'), 'x');
    assert.equal(left('sum by (x, y) (a) / ignoring (y) sum by (x) (b)'), 'x');
    assert.equal(left('sum by (x) (a) and b'), 'x');
    assert.equal(left('a unless sum by (x) (b)'), undefined);
    assert.equal(left('sum by (x) (a) or sum by (y) (b)'), 'x y');
    assert.equal(left('sum by (x) (a) or b'), undefined);
    assert.equal(left('time() - max(a) > 5'), '');
    assert.equal(left('max_over_time(sum by (x) (a)[1h:5m])'), 'x');
  });

  it('knows what Prometheus refuses though it can be read', () => {
    const reason = (text: string) => readPromql(text)?.error?.reason;
    assert.equal(reason('status == "error"'), 'compares a number with a text');
    assert.match(reason('avg_over_time(rate(a[5m])[1h])') ?? '', /with a colon$/);
    assert.match(reason('avg_over_time(sum(a) / sum(b)[1h:])') ?? '', /parentheses are missing$/);
    assert.match(reason('avg_over_time(a / b[1h])') ?? '', /where none is taken$/);
    assert.equal(reason('avg_over_time((sum(a) / sum(b))[1h:])'), undefined);
    assert.equal(reason('count_values("version", build) > 1'), undefined);
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
