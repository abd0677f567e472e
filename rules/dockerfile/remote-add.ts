import { uncheckedDownloads } from '../../server/core/model/dockerfile/add.js';
import { hostOf } from '../../server/core/model/dockerfile/download.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: ({ instructionsNamed, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && instructionsNamed('ADD').length > 0,
  *check({ copies }) {
    for (const { text, span } of copies.flatMap(copy => uncheckedDownloads(copy))) {
      const host = hostOf(text.replace(/^["']/, '')).slice(0, 40);
      yield {
        at: span,
        message: `Whatever ${host ? `\`${host}\`` : 'the server'} serves at the time of the build goes into the image, unchecked`,
      };
    }
  },
});
