import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.5, 2],
  applies: project => project.hasService && project.imageBuilds.length > 0 && canJudge(project, 'imageScan'),
  *check({ evidence, imageBuilds }) {
    if (evidence('imageScan').evidence.length) return;
    yield {
      at: imageBuilds[0]?.step.at,
      message: 'The image is built and not scanned: known holes in its packages ship with it',
    };
  },
});
