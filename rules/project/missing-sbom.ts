import { canJudge } from '../../server/core/model/evidence.js';
import { addInventory } from '../../server/core/model/image-scan.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'low',
  effort: [0.5, 1],
  phase: 3,
  applies: project => project.isOperated && project.imageBuilds.length > 0 && canJudge(project, 'sbom'),
  evidence: project => project.evidence('sbom'),
  *check({ evidence, imageBuilds }) {
    if (evidence('sbom').evidence.length) return;
    const edits = imageBuilds.map(addInventory).find(Boolean);
    yield {
      message: 'Nobody can say which packages are in the image: when a hole is announced, the search starts',
      fix: edits && { title: 'Have the build list them', safe: false, edits },
    };
  },
});
