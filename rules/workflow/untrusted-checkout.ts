import { checkedOutStrangers, runsCheckedOut } from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 4],
  aliases: ['untrusted_checkout_exec', 'dangerous-checkout', 'dangerous-triggers'],
  applies: job => job.workflow.startsOn('pull_request_target', 'workflow_run', 'issue_comment') && job.steps.length > 0,
  *check(job, project) {
    for (const [index, step] of job.steps.entries()) {
      const ref = checkedOutStrangers(step, project);
      const runner = ref && job.steps.slice(index + 1).find(runsCheckedOut);
      if (!ref || !runner) continue;
      yield {
        at: ref.span,
        message: "A stranger's pull request is checked out and run with the rights and secrets of this repository",
        related: [{ at: runner.at, message: 'Here its code runs' }],
      };
      return;
    }
  },
});
