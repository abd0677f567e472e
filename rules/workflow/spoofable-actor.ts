import { partsOf, pathOf, readCondition } from '../../server/core/model/expression.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['bot-conditions', 'confused_deputy_auto_merge', 'bot-check'],
  applies: job =>
    job.workflow.startsOn('pull_request_target') && [job, ...job.steps].some(({ yaml }) => yaml.has('if')),
  *check(job) {
    for (const { yaml } of [job, ...job.steps]) {
      const value = yaml.get('if');
      const condition = value?.raw === undefined ? undefined : readCondition(value.raw);
      if (!value?.raw || !condition || value.shared) continue;
      for (const part of partsOf(condition)) {
        if (part.kind !== 'operation' || part.operator !== '==') continue;
        const trusts = part.operands.some(
          operand => operand.kind === 'literal' && /\[bot\]$/.test(String(operand.value)),
        );
        if (!trusts || !part.operands.some(operand => pathOf(operand) === 'github.actor')) continue;
        const start = value.raw.toLowerCase().indexOf('github.actor');
        const end = start + 'github.actor'.length;
        if (start < 0) continue;
        yield {
          at: value.part(start, end) ?? value.span,
          message: '`github.actor` is who acted last: a stranger can make a bot act on a pull request of their own',
          fix: {
            title: 'Ask who opened the pull request',
            safe: false,
            edits: () => replacePart(value, start, end, 'github.event.pull_request.user.login'),
          },
        };
        break;
      }
    }
  },
});
