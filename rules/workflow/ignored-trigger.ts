import { triggerFaults } from '../../server/core/model/workflow/definition.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { rename, replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['events', 'glob'],
  applies: workflow => isRead(workflow) && workflow.yaml.has('on'),
  *check(workflow) {
    for (const { at, message, value, key, meant } of triggerFaults(workflow)) {
      yield {
        at,
        message,
        fix:
          meant === undefined || !value
            ? undefined
            : {
                title: `Write ${meant}`.slice(0, 50),
                safe: false,
                edits: () => (key === undefined ? replace(value, meant) : rename(value, key, meant)),
              },
      };
    }
  },
});
