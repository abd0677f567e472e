import { faultyExpressions } from '../../server/core/model/workflow/expression-fault.js';
import { askVariable } from '../../server/core/model/workflow/mend.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'blocker',
  effort: [0.1, 0.5],
  aliases: ['expression'],
  applies: isRead,
  *check(workflow) {
    for (const { value, start, end, message, meant, asksSecret, job, step } of faultyExpressions(workflow)) {
      const title = asksSecret ? 'Ask a variable of the job' : `Write ${meant}`.slice(0, 50);
      const edits = () =>
        meant !== undefined
          ? replacePart(value, start, end, meant)
          : asksSecret && job && step
            ? askVariable(value, start, end, job)
            : undefined;
      yield {
        at: value.part(start, end) ?? value.span,
        message: `${message}: GitHub refuses the whole workflow`,
        fix: { title, safe: false, edits },
      };
    }
  },
});
