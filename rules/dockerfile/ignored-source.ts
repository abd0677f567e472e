import { ignoredSources } from '../../server/core/model/dockerfile/context-file.js';
import { shortPath } from '../../server/core/model/paths.js';
import { rule } from '../../server/core/rule.js';
import { appendLines } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['CopyIgnoredFile'],
  applies: ({ copies }) => copies.some(({ fromContext }) => fromContext),
  *check(stage, project) {
    for (const { word, path, ignore, line } of ignoredSources(stage, project)) {
      yield {
        at: word.span,
        message: `\`${shortPath(path)}\` never reaches the build: \`${line.slice(0, 24)}\` in the ignore file keeps it out`,
        fix: { title: 'Let it into the build', safe: false, edits: () => [appendLines(ignore.file, [`!${path}`])] },
      };
    }
  },
});
