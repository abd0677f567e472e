import { isTrustAll, tlsTurnedOff, withoutTrust } from '../../server/core/model/dockerfile/unchecked-trust.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: [2, 3, 4, 5, 6, 12, 13, 14, 15, 16].map(number => `CKV2_DOCKER_${number}`),
  applies: ({ commands, instructionsNamed, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && (commands.length > 0 || instructionsNamed('ENV').length > 0),
  *check({ commands, instructionsNamed }) {
    for (const run of commands) {
      const off = tlsTurnedOff(run);
      if (!off) continue;
      const { word, removable } = off;
      yield {
        at: run.spanOf(word),
        message: `\`${word.text.slice(0, 40)}\` accepts any certificate, so anyone on the way can replace what is fetched`,
        fix: removable
          ? { title: 'Check certificates again', safe: false, edits: () => withoutTrust(run, off) }
          : undefined,
      };
    }
    for (const { name, value, span } of instructionsNamed('ENV').flatMap(({ pairs }) => pairs)) {
      if (value?.value === undefined || !isTrustAll(name, value.value)) continue;
      yield { at: span, message: `\`${name}\` has every program of the image accept any certificate` };
    }
  },
});
