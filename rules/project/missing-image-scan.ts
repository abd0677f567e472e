import { canJudge } from '../../server/core/model/evidence.js';
import { addScan } from '../../server/core/model/image-scan.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.5, 2],
  applies: project => project.hasService && project.imageBuilds.length > 0 && canJudge(project, 'imageScan'),
  evidence: project => project.evidence('imageScan'),
  *check({ evidence, imageBuilds }) {
    if (evidence('imageScan').evidence.length) return;
    const [first] = imageBuilds;
    const edits = first && addScan(first);
    yield {
      at: first?.step.at,
      message: 'The image is built and not scanned: known holes in its packages ship with it',
      fix: edits && { title: 'Scan it with Trivy', safe: false, edits },
    };
  },
});
