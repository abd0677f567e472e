import { retiredRunners } from '../../server/core/model/workflow/known-runners.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['runner-label'],
  applies: job => !job.callsReusable && job.runners && job.runners.length > 0,
  *check({ name, runners = [] }) {
    const labels = runners.map(({ text }) => text);
    if (labels.includes('self-hosted')) return;
    for (const runner of runners) {
      const successor = retiredRunners.get(runner.text ?? '');
      if (successor === undefined || runner.shared) continue;
      yield {
        at: runner.span,
        message: `\`${name.slice(0, 30)}\` never starts on \`${runner.text}\`: GitHub has retired that runner`,
        fix: {
          title: `Run on ${successor}`,
          safe: false,
          edits: () => (labels.includes(successor) ? undefined : replace(runner, successor)),
        },
      };
    }
  },
});
