import { isRead } from '../../server/core/model/workflow/reading.js';
import { registryToken } from '../../server/core/model/workflow/registry-token.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [0.5, 2],
  aliases: ['use-trusted-publishing', 'NpmTokenInPublish'],
  applies: step => isRead(step.job.workflow) && (step.uses !== undefined || step.commands.length > 0),
  *check(step) {
    const token = registryToken(step);
    if (!token) return;
    yield {
      at: token.at,
      message: `Whoever gets this token publishes in your name; ${token.registry} takes the run's own identity instead`,
    };
  },
});
