import { isOnlyCalled, tokenNeeds } from '../../server/core/model/workflow/token.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV2_GHA_1', 'excessive-permissions'],
  applies: workflow => [workflow, ...workflow.jobs].some(({ yaml }) => yaml.has('permissions')),
  *check(workflow, project) {
    for (const holder of [workflow, ...workflow.jobs]) {
      const permissions = holder.yaml.get('permissions');
      if (permissions?.text !== 'write-all' || permissions.shared) continue;
      const jobs = 'jobs' in holder ? holder.jobs.filter(job => !job.yaml.has('permissions')) : [holder];
      const { scopes, unknown } = tokenNeeds(jobs, project);
      yield {
        at: permissions.span,
        message: 'The token may write to everything: code, packages, releases, settings of the pipeline',
        related: unknown.map(({ at }) => ({ at, message: 'What this needs the token for cannot be told' })),
        fix:
          isOnlyCalled(workflow) || unknown.some(({ isHanded }) => isHanded)
            ? undefined
            : {
                title: 'Give the token only the rights in use',
                safe: false,
                edits: () => replace(permissions, Object.fromEntries(scopes)),
              },
      };
    }
  },
});
