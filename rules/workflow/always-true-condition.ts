import { asOneExpression, placeholders } from '../../server/core/model/workflow/expression.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

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
        fix: {
          title: 'Make it one expression',
          safe: false,
          edits: () => {
            const whole = asOneExpression(raw);
            return whole === undefined ? undefined : replace(condition, `\${{ ${whole} }}`);
          },
        },
      };
    }
  },
});
