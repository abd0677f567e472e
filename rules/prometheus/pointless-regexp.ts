import { placeOf } from '../../server/core/model/monitoring/prometheus.js';
import { shortName } from '../../server/core/model/short-name.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'prometheus.rule',
  category: 'observability',
  severity: 'low',
  effort: [0.05, 0.1],
  aliases: ['promql/regexp'],
  *check({ expr, promql }) {
    if (!expr || !promql || promql.error) return;
    for (const { matchers } of promql.selectors) {
      for (const { label, operator, value } of matchers) {
        const { start, end, text } = operator;
        if (!text.includes('~') || value === undefined || !/^[\w\s:/@=,-]+$/.test(value)) continue;
        const plain = text === '=~' ? '=' : '!=';
        yield {
          at: placeOf(expr, operator),
          message: `\`${shortName(label, 20)}${text}\` looks for a pattern, yet \`${shortName(value, 20)}\` is plain text: \`${plain}\` says the same`,
          fix: { title: `Compare with ${plain}`, safe: true, edits: () => replacePart(expr, start, end, plain) },
        };
      }
    }
  },
});
