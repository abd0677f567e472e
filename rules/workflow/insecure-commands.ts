import type { Step, Workflow } from '../../server/core/model/workflow.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

const key = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV_GHA_1', 'unsecured_commands', 'unsecure-commands'],
  applies: workflow => workflow.jobs.length > 0,
  *check(workflow) {
    for (const env of environments(workflow)) {
      const allowed = env?.get(key);
      if (!env || allowed?.flag !== true || allowed.shared) continue;
      yield {
        at: allowed.span,
        message: 'Whatever a step prints may set variables and paths, and so decide what the next steps run',
        fix: {
          title: 'Take the permission away',
          safe: !steps(workflow).some(usesOldCommands),
          edits: () => remove(env, key, { prune: true }),
        },
      };
    }
  },
});

function steps({ jobs }: Workflow): readonly Step[] {
  return jobs.flatMap(job => job.steps);
}

function environments(workflow: Workflow) {
  return [workflow, ...workflow.jobs, ...steps(workflow)].map(({ env }) => env);
}

/** Without the permission these would fail. */
function usesOldCommands({ run }: Step): boolean {
  return /::(set-env|add-path)/.test(run?.raw ?? '');
}
