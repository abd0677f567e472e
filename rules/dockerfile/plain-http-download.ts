import { sameRun } from '../../server/core/model/build-command.js';
import { addressesIn, hostOf, isDownload, isPublicHost } from '../../server/core/model/download.js';
import { replaceWord } from '../../server/core/model/run-edit.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: ({ commands }) => commands.some(run => isDownload(run) || run.program === 'git'),
  *check({ commands }) {
    for (const run of commands) {
      if (!isDownload(run) && !(run.program === 'git' && run.words.includes('clone'))) continue;
      const checked = sameRun(commands, run).some(
        ({ program, words }) => verifiers.test(program) || words.includes('--verify'),
      );
      for (const { url, word } of addressesIn(run)) {
        const host = hostOf(url);
        if (checked || !/^http:/i.test(url) || !isPublicHost(host) || proxy.test(word.text)) continue;
        const secure = word.text.replace(/http:/i, 'https:');
        yield {
          at: run.spanOf(word),
          message: `What \`${host.slice(0, 40)}\` sends comes without encryption, so anyone on the way can replace it`,
          fix: word.literal
            ? { title: 'Use `https`', safe: false, edits: () => replaceWord(run, word, quoted(secure)) }
            : undefined,
        };
      }
    }
  },
});

const verifiers = /^(sha\d+sum|md5sum|gpgv?|gpg2|cosign|minisign|openssl|shasum)$/;
const proxy = /proxy/i;

function quoted(word: string): string {
  return /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word}'`;
}
