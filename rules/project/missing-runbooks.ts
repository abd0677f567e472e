import { canJudge } from '../../server/core/model/evidence.js';
import { runbooksFor } from '../../server/core/model/runbook.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'incident',
  severity: 'blocker',
  effort: [8, 12],
  phase: 2,
  applies: project => project.isOperated && canJudge(project, 'runbooks'),
  evidence: project => project.evidence('runbooks'),
  *check(project) {
    if (project.evidence('runbooks').evidence.length) return;
    yield {
      message: 'No runbook: whoever is called first has to find out what to look at while it is down',
      fix: { title: 'Start one for each part', safe: false, edits: () => runbooksFor(project) },
    };
  },
});
