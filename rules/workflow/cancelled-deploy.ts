import { concurrencyOf, isForRehearsal, mayStopHalfDone } from '../../server/core/model/workflow/deployment.js';
import type { Job } from '../../server/core/model/workflow/workflow.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.1, 0.1],
  applies: job => isAtStake(job) && concurrencyOf(job) !== undefined,
  *check(job) {
    const { workflow, name } = job;
    const cancels = concurrencyOf(job)?.cancels;
    if (cancels?.flag !== true || cancels.shared) return;
    const isOwn = job.yaml.has('concurrency');
    // The workflow's setting stands in one place, and so does the finding.
    if (!isOwn && workflow.jobs.find(other => isAtStake(other) && !other.yaml.has('concurrency'))?.name !== name)
      return;
    const checks = !isOwn && workflow.startsOn('pull_request');
    yield {
      at: cancels.span,
      message: `The next run stops \`${name.slice(0, 40)}\` half way through a release`,
      fix: {
        title: checks ? 'Cancel only runs of pull requests' : 'Let a release finish',
        safe: true,
        edits: () => replace(cancels, checks ? "${{ github.event_name == 'pull_request' }}" : false),
      },
    };
  },
});

/** Where changes are only tried, the newest is all that counts; and no other run stops that of a tag with its own group. */
function isAtStake(job: Job): boolean {
  const group = concurrencyOf(job)?.value;
  const isByRef = /github\.ref/.test(group?.get('group')?.raw ?? group?.raw ?? '');
  const releasesTags = isByRef && job.workflow.trigger('push')?.has('tags') === true;
  return mayStopHalfDone(job) && !isForRehearsal(job) && !releasesTags;
}
