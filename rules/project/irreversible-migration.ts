import { hasSteps, missingWayBack } from '../../server/core/model/project/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'medium',
  effort: [0.25, 1],
  applies: hasSteps,
  evidence: project => project.evidence('migrations'),
  *check(project) {
    const step = missingWayBack(project);
    if (step)
      yield { at: step.at, message: 'The newest migration has no way back: a rollback leaves its schema behind' };
  },
});
