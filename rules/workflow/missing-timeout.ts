import type { Job } from '../../server/core/model/workflow.js';
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
    const minutes = limitFor(job);
    yield {
      at,
      message: `\`${name}\` may hang for six hours before GitHub stops it`,
      fix: {
        title: `Stop it after ${minutes} minutes`,
        safe: true,
        edits: () => set(yaml, 'timeout-minutes', minutes, { after: 'runs-on' }),
      },
    };
  },
});

/** Generous: a limit that stops honest work is worse than one that stops a hanging job late. */
function limitFor({ purposes, steps }: Job): number {
  if (purposes.has('image-build') || purposes.has('integration-test')) return 60;
  const known = purposes.size > 0 || !steps.some(step => step.run);
  return known ? 30 : 60;
}
