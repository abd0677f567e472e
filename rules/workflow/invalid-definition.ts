import { definitionFaults } from '../../server/core/model/workflow/definition.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'blocker',
  effort: [0.1, 0.5],
  aliases: ['syntax-check', 'id', 'permissions', 'shell-name', 'runner-label', 'matrix', 'action'],
  applies: isRead,
  *check(workflow) {
    for (const { at, message, follows = refused, value, meant } of definitionFaults(workflow)) {
      yield {
        at,
        message: message + follows,
        fix:
          meant === undefined || !value
            ? undefined
            : { title: `Write ${meant}`, safe: false, edits: () => replace(value, meant) },
      };
    }
  },
});

const refused = ': GitHub refuses the whole workflow';
