import { runbooksFor } from '../../server/core/model/project/runbook.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('runbooks', {
  category: 'incident',
  severity: 'blocker',
  effort: [8, 12],
  phase: 2,
  applies: project => project.isOperated,
  *check(project) {
    yield {
      message: 'No runbook: whoever is called first has to find out what to look at while it is down',
      fix: { title: 'Start one for each part', safe: false, edits: () => runbooksFor(project) },
    };
  },
});
