import { removeWord } from '../../server/core/model/dockerfile/run-edit.js';
import { signatureTurnedOff } from '../../server/core/model/dockerfile/unchecked-trust.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: [7, 8, 9, 10, 11].map(number => `CKV2_DOCKER_${number}`),
  applies: ({ commands, dockerfile }, project) => project.mainDockerfiles.includes(dockerfile) && commands.length > 0,
  *check({ commands }) {
    for (const run of commands) {
      const off = signatureTurnedOff(run);
      if (!off) continue;
      const { word, removable } = off;
      yield {
        at: run.spanOf(word),
        message: `\`${/\[.*?\]/.exec(word.text)?.[0] ?? word.text.slice(0, 40)}\` installs packages that nobody signed, or somebody else did`,
        fix: removable
          ? { title: 'Check signatures again', safe: false, edits: () => removeWord(run, word) }
          : undefined,
      };
    }
  },
});
