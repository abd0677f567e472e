import { dashboardFor } from '../../server/core/model/project/dashboard-file.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('dashboards', {
  category: 'observability',
  severity: 'medium',
  effort: [4, 8],
  phase: 2,
  applies: project => project.hasOwnService && project.isOperated,
  *check(project) {
    yield {
      message: 'No dashboard shows this service: its state has to be pieced together when it matters',
      fix: { ...dashboardFor(project), safe: false },
    };
  },
});
