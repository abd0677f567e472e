import { asMount, isPlaceholder, writtenSecrets } from '../../server/core/model/dockerfile/build-secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['DL3064', 'SecretsUsedInArgOrEnv', 'AVD-DS-0031', 'DS-0031', 'DS031'],
  applies: ({ instructions }) => instructions.some(({ keyword, pairs }) => pairs.length > 0 || keyword === 'RUN'),
  *check(stage, project) {
    const seen = new Set<number>();
    for (const found of writtenSecrets(stage)) {
      // Tests and samples have passwords that open nothing.
      const matters = found.secret.issued || project.mainDockerfiles.includes(stage.dockerfile);
      if (!matters || seen.has(found.at.start) || isPlaceholder(found, project)) continue;
      seen.add(found.at.start);
      const article = /^([aeio]|npm|x)/i.test(found.secret.kind) ? 'an' : 'a';
      yield {
        at: found.at,
        message: `\`${found.holder.slice(0, 32)}\` gives ${article} ${found.secret.kind} to everyone who has the image or this file`,
        fix: { title: 'Mount it as a secret', safe: false, edits: () => asMount(found, stage) },
      };
    }
  },
});
