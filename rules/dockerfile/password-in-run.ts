import { passwordSet } from '../../server/core/model/dockerfile/account.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV2_DOCKER_17'],
  applies: ({ commands, dockerfile }, project) => project.mainDockerfiles.includes(dockerfile) && commands.length > 0,
  *check({ commands }) {
    for (const run of commands) {
      const set = passwordSet(run);
      if (!set) continue;
      yield {
        at: run.spanOf(set.word),
        message: `Everyone who has the image knows the password of ${set.user ? `\`${set.user}\`` : 'this user'}`,
      };
    }
  },
});
