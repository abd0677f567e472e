import { isRelevant } from '../../server/core/model/detect.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'observability',
  severity: 'blocker',
  effort: [4, 8],
  applies({ isOperated, alerting, unread, file }) {
    if (!isOperated) return isOperated;
    if (alerting.evidence.length) return true;
    const isUnsure = alerting.hints.length > 0 || unread.some(({ path }) => isRelevant(path) && !file(path));
    return isUnsure ? undefined : true;
  },
  *check({ alerting }) {
    if (alerting.evidence.length) return;
    yield { message: 'Nothing in this project raises an alert: an outage is noticed first by those it hits' };
  },
});
