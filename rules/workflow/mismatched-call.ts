import { callFaults } from '../../server/core/model/workflow/input.js';
import { isRead } from '../../server/core/model/workflow/reading.js';
import { rule } from '../../server/core/rule.js';
import { rename } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'blocker',
  effort: [0.1, 0.5],
  aliases: ['workflow-call'],
  applies: job => job.callsReusable && isRead(job.workflow),
  *check(job, project) {
    for (const { at, message, map, key, meant } of callFaults(job, project)) {
      yield {
        at,
        message: `${message}: GitHub refuses the whole workflow`,
        fix:
          map && key !== undefined && meant !== undefined
            ? { title: `Write ${meant}`.slice(0, 50), safe: false, edits: () => rename(map, key, meant) }
            : undefined,
      };
    }
  },
});
