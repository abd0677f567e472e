import { isOnlyCalled, tokenNeeds } from '../../server/core/model/token.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.file',
  category: 'security',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['excessive-permissions', 'default_permissions_on_risky_events', 'job_permissions'],
  applies: workflow => workflow.jobs.length > 0 && !isOnlyCalled(workflow),
  *check({ yaml, at, jobs, permissions }, project) {
    const open = jobs.filter(job => !job.yaml.has('permissions') && !job.yaml.hasUnknownMerge);
    if (permissions || yaml.hasUnknownMerge || !open.length) return;
    const { scopes, certain } = tokenNeeds(open, project);
    const least = scopes.size === 1 && scopes.get('contents') === 'read';
    const whose =
      open.length === jobs.length ? 'Jobs run' : open.length === 1 ? `\`${open[0]?.name}\` runs` : 'Some jobs run';
    yield {
      at,
      message: `${whose} with the repository's default token, which often may write to everything`,
      fix: {
        title: least ? 'Let the token only read' : 'Give the token only the rights in use',
        safe: least && certain,
        edits: () => set(yaml, 'permissions', Object.fromEntries(scopes), { before: 'jobs' }),
      },
    };
  },
});
