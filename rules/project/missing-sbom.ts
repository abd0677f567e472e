import { addInventories, isShipped } from '../../server/core/model/project/image-scan.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('sbom', {
  category: 'security',
  severity: 'low',
  effort: [0.5, 1],
  phase: 3,
  applies: project =>
    project.hasService &&
    !project.isCollection &&
    project.imageBuilds.some(build => project.isOperated || isShipped(build)),
  *check({ imageBuilds }) {
    const edits = addInventories(imageBuilds);
    yield {
      message: 'Nobody can say which packages are in the image: when a hole is announced, the search starts',
      fix: edits && { title: 'List them with each build', safe: false, edits },
    };
  },
});
