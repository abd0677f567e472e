import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { missingSources, neighbour } from '../../server/core/model/dockerfile/context-file.js';
import { shortPath } from '../../server/core/model/paths.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  practice: false,
  applies: ({ copies }) => copies.some(({ fromContext }) => fromContext),
  *check(stage, project) {
    for (const { word, path, folder } of missingSources(stage, project)) {
      const meant = neighbour(folder, path, project);
      yield {
        at: word.span,
        message: `\`${shortPath(path)}\` is not in ${folder ? `\`${shortPath(folder)}\`` : 'the project'}, so the build fails`,
        fix:
          meant === undefined
            ? undefined
            : { title: `Take \`${meant.slice(-30)}\``, safe: false, edits: () => replaceSpan(word.span, meant) },
      };
    }
  },
});
