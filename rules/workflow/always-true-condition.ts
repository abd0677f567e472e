import { placeholders, readExpression } from '../../server/core/model/expression.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['if-cond', 'if_always_true', 'unsound-condition', 'expression-literal-text-in-condition'],
  applies: job => [job, ...job.steps].some(({ yaml }) => yaml.has('if')),
  *check(job) {
    for (const { yaml } of [job, ...job.steps]) {
      const condition = yaml.get('if');
      const raw = condition?.raw;
      if (!condition || raw === undefined || condition.shared || !raw.includes('${{')) continue;
      const [first, ...more] = placeholders(raw);
      if (!first || (!more.length && first.start === 0 && first.end === raw.length)) continue;
      yield {
        at: condition.lines()[0]?.span ?? condition.span,
        message: 'The condition is always true: text beside `${{ … }}` makes it a string, and no string is false',
        fix: { title: 'Make it one expression', safe: false, edits: () => asOneExpression(condition, raw) },
      };
    }
  },
});

/**
 * The text without the inner braces; parentheses take their place where an operator stands between other text. Quotes
 * around them go: they were there to make a string of the value.
 */
function asOneExpression(condition: Value, raw: string) {
  const alone = raw.trim().startsWith('${{') && placeholders(raw.trim())[0]?.end === raw.trim().length;
  let text = '';
  let from = 0;
  for (const { start, end, expression } of placeholders(raw)) {
    const inner = raw.slice(start + 3, end - 2).trim();
    const quoted = raw[start - 1] === "'" && raw[end] === "'";
    text += raw.slice(from, quoted ? start - 1 : start);
    if (text.split("'").length % 2 === 0) return undefined;
    text += expression?.kind === 'operation' && !alone ? `(${inner})` : inner;
    from = quoted ? end + 1 : end;
  }
  const whole = (text + raw.slice(from)).trim().replace(/\s*\n\s*/g, ' ');
  return readExpression(whole) ? replace(condition, `\${{ ${whole} }}`) : undefined;
}
