import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'medium',
  effort: [1, 2],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'changeRecord'),
  *check({ evidence }) {
    if (evidence('changeRecord').evidence.length) return;
    yield { message: 'Nothing records what went out when: the first question of every incident stays open' };
  },
});
