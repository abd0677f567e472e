import { isPlain } from '../../server/core/model/project/image-build.js';
import { addScans } from '../../server/core/model/project/image-scan.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('imageScan', {
  category: 'ci',
  severity: 'medium',
  effort: [0.5, 2],
  applies: project =>
    project.hasService && (project.imageBuilds.length > 0 || project.evidence('imageScan').evidence.length > 0),
  *check({ imageBuilds }) {
    const first = imageBuilds.find(build => addScans([build])) ?? imageBuilds.find(isPlain) ?? imageBuilds[0];
    const edits = addScans(imageBuilds);
    yield {
      at: first?.step.at,
      message: 'The image is built and not scanned: known holes in its packages ship with it',
      fix: edits && { title: 'Scan it with Trivy', safe: false, edits },
    };
  },
});
