import { longJob, timeLimit } from '../../server/core/model/workflow/time-limit.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.1],
  aliases: ['job_timeout_minutes_is_required', 'missing-timeout-minutes'],
  applies: job => !job.callsReusable && job.steps.length > 0,
  *check(job) {
    const { yaml, name, at, steps } = job;
    if (yaml.has('timeout-minutes') || yaml.hasUnknownMerge) return;
    if (steps.every(step => step.yaml.has('timeout-minutes') || step.yaml.hasUnknownMerge)) return;
    const minutes = timeLimit(job);
    yield {
      at,
      message: `\`${name}\` may hang for six hours before GitHub stops it`,
      fix: {
        title: `Stop it after ${minutes} minutes`,
        safe: minutes < longJob,
        edits: () => set(yaml, 'timeout-minutes', minutes, { after: 'runs-on' }),
      },
    };
  },
});
