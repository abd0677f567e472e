import { shownAt } from '../../server/core/model/project/evidence.js';
import { wayBack } from '../../server/core/model/project/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'medium',
  effort: [0.25, 1],
  applies: project => wayBack(project) !== undefined,
  evidence(project) {
    const step = wayBack(project);
    return shownAt(step && !step.isMissing ? [step.at] : []);
  },
  *check(project) {
    const step = wayBack(project);
    if (step?.isMissing)
      yield { at: step.at, message: 'The newest migration has no way back: a rollback leaves its schema behind' };
  },
});
