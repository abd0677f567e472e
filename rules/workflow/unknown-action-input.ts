import { actionInputFaults } from '../../server/core/model/workflow/input.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['action'],
  applies: step => step.uses !== undefined,
  *check(step, project) {
    for (const { at, message, map, key, meant } of actionInputFaults(step, project)) {
      yield {
        at,
        message,
        fix:
          map && key !== undefined && meant !== undefined
            ? { title: `Write ${meant}`.slice(0, 50), safe: false, edits: () => rename(map, key, meant) }
            : undefined,
      };
    }
  },
});
