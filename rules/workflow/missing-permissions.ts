import { grantRights, isOnlyCalled, permissionPlan } from '../../server/core/model/workflow/token.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['excessive-permissions', 'default_permissions_on_risky_events', 'job_permissions'],
  applies: workflow => workflow.jobs.length > 0 && !isOnlyCalled(workflow),
  *check(workflow, project) {
    const { yaml, at, jobs, permissions } = workflow;
    const open = jobs.filter(job => !job.yaml.has('permissions') && !job.yaml.hasUnknownMerge);
    if (permissions || yaml.hasUnknownMerge || !open.length) return;
    const plan = permissionPlan(open, project);
    const { onlyReads, unknown } = plan;
    const whose =
      open.length === jobs.length ? 'Jobs run' : open.length === 1 ? `\`${open[0]?.name}\` runs` : 'Some jobs run';
    yield {
      at,
      message: `${whose} with the repository's default token, which often may write to everything`,
      related: unknown.map(({ at }) => ({ at, message: 'What this needs the token for cannot be told' })),
      fix: unknown.some(({ isHanded }) => isHanded)
        ? undefined
        : {
            title: onlyReads ? 'Let the token only read' : 'Give the token only the rights in use',
            safe: onlyReads && !unknown.length,
            edits: () => grantRights(workflow, plan),
          },
    };
  },
});
