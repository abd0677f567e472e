import { comparisonFaults } from '../../server/core/model/workflow/comparison.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['unsound-ternary'],
  applies: isRead,
  *check(workflow) {
    for (const { value, start, end, message, part, meant } of comparisonFaults(workflow)) {
      yield {
        at: value.part(start, end) ?? value.span,
        message,
        fix:
          meant === undefined
            ? undefined
            : {
                title: `Write ${meant}`.slice(0, 50),
                safe: false,
                edits: () => replacePart(value, part.start, part.end, meant),
              },
      };
    }
  },
});
