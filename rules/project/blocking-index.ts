import { blockingIndex, hasSteps } from '../../server/core/model/project/migration.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'migrations',
  severity: 'medium',
  effort: [0.25, 0.5],
  practice: false,
  applies: project => hasSteps(project) && project.datastores.some(({ title }) => title === 'PostgreSQL'),
  *check(project) {
    const index = blockingIndex(project);
    if (!index) return;
    yield {
      at: index.at,
      message: `Building this index locks \`${index.what}\` for writing; \`CONCURRENTLY\` would not`,
    };
  },
});
