import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'low',
  effort: [0.5, 1],
  phase: 3,
  applies: project => project.isOperated && project.imageBuilds.length > 0 && canJudge(project, 'sbom'),
  *check({ evidence }) {
    if (evidence('sbom').evidence.length) return;
    yield { message: 'Nobody can say which packages are in the image: when a hole is announced, the search starts' };
  },
});
