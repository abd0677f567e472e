import { isRelevant } from '../../server/core/model/detect.js';
import { alertingFor } from '../../server/core/model/project/alerting-file.js';
import { mayAlertItself } from '../../server/core/model/project/alerting-source.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'blocker',
  effort: [4, 8],
  applies({ isOperated, alerting, unread, file, paths }) {
    if (!isOperated) return isOperated;
    if (alerting.evidence.length) return true;
    const isUnsure =
      alerting.hints.length > 0 || mayAlertItself(paths) || unread.some(({ path }) => isRelevant(path) && !file(path));
    return isUnsure ? undefined : true;
  },
  evidence: project => project.alerting,
  *check(project) {
    if (project.alerting.evidence.length) return;
    const edits = alertingFor(project);
    yield {
      message: 'Nothing in this project raises an alert: an outage is noticed first by those it hits',
      fix: edits && { title: 'Alert on what Prometheus watches', safe: false, edits },
    };
  },
});
