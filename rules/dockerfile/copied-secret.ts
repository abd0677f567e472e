import { copiedSecrets } from '../../server/core/model/build-secret.js';
import { isShipped } from '../../server/core/model/image-use.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  applies: ({ copies }) => copies.some(({ fromContext }) => fromContext),
  *check(stage, project) {
    for (const { word, kind } of stage.copies.flatMap(copy => copiedSecrets(copy))) {
      const isEnv = /\.env[\w.]*["']?$/.test(word.text);
      if (isEnv && !isShipped(stage, project)) continue;
      yield {
        at: word.span,
        message: `\`${(word.value ?? '').slice(-40)}\` holds ${kind}, for everyone who has the image`,
      };
    }
  },
});
