import { turnsOn } from '../../server/core/model/workflow/old-command.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV_GHA_1', 'unsecured_commands', 'unsecure-commands'],
  applies: workflow => workflow.jobs.length > 0,
  *check(workflow) {
    if (!workflow.file.text.includes(turnsOn)) return;
    const steps = workflow.jobs.flatMap(job => job.steps);
    for (const { env } of [workflow, ...workflow.jobs, ...steps]) {
      const allowed = env?.get(turnsOn);
      if (!env || allowed?.flag !== true || allowed.shared) continue;
      yield {
        at: allowed.span,
        message: 'Whatever a step prints may set variables and paths, and so decide what the next steps run',
        fix: {
          title: 'Take the permission away',
          // Steps and old actions that still use the commands would fail.
          safe: false,
          edits: () => remove(env, turnsOn, { prune: true }),
        },
      };
    }
  },
});
