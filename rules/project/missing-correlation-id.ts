import { canJudgeSources } from '../../server/core/model/project/evidence.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'correlation',
  {
    category: 'incident',
    severity: 'medium',
    effort: [1, 3],
    phase: 2,
    applies: project => project.hasOwnService && project.isOperated,
    *check() {
      yield { message: 'Log lines of one request share no id: following one request through the log is guesswork' };
    },
  },
  canJudgeSources,
);
