import { hostOf, isDownload, plainAddresses, secured } from '../../server/core/model/dockerfile/download.js';
import { replaceWord } from '../../server/core/model/dockerfile/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: ({ commands, dockerfile }, project) =>
    project.mainDockerfiles.includes(dockerfile) && commands.some(run => isDownload(run) || run.program === 'git'),
  *check({ commands }) {
    for (const run of commands) {
      for (const { url, word } of plainAddresses(run, commands)) {
        yield {
          at: run.spanOf(word),
          message: `What \`${hostOf(url).slice(0, 40)}\` sends comes without encryption, so anyone on the way can replace it`,
          fix: word.literal
            ? { title: 'Use `https`', safe: false, edits: () => replaceWord(run, word, secured(word.text)) }
            : undefined,
        };
      }
    }
  },
});
