import { deploymentsOf, runsDespiteFailure } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.1, 0.5],
  applies: job => job.yaml.has('if') && deploymentsOf(job).length > 0,
  *check(job) {
    const condition = job.yaml.get('if');
    if (!condition || condition.shared || !runsDespiteFailure(job)) return;
    const { kind } = job.condition ?? {};
    yield {
      at: condition.lines()[0]?.span ?? condition.span,
      message: `\`${job.name.slice(0, 40)}\` releases also when a job that it waits for has failed`,
      fix: {
        title: 'Only release after success',
        safe: false,
        edits: () => (kind === 'call' ? remove(job.yaml, 'if') : undefined),
      },
    };
  },
});
