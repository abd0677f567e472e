import { canJudgeStart, printedSentence } from '../../server/core/model/project/service-start.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'structuredLogging',
  {
    category: 'observability',
    severity: 'high',
    effort: [2, 4],
    phase: 1,
    applies: project => project.hasOwnService,
    *check(project) {
      yield {
        at: printedSentence(project),
        message: 'Log lines are free text: no field of them can be searched, counted or alerted on',
      };
    },
  },
  canJudgeStart(printedSentence),
);
