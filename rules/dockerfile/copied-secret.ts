import { copiedSecrets } from '../../server/core/model/dockerfile/build-secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ copies }) => copies.some(({ fromContext }) => fromContext),
  *check(stage, project) {
    for (const { word, kind } of copiedSecrets(stage, project)) {
      yield {
        at: word.span,
        message: `\`${(word.value ?? '').slice(-40)}\` holds ${kind}, for everyone who has the image`,
      };
    }
  },
});
