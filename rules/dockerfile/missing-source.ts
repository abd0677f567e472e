import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { missingSources } from '../../server/core/model/context-file.js';
import { directoryOf, nameOf, shortPath } from '../../server/core/model/paths.js';
import type { Project } from '../../server/core/model/project.js';
import { nearest } from '../../server/core/nearest.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
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

/** The file beside it with nearly the same name. */
function neighbour(folder: string, path: string, project: Project): string | undefined {
  const place = [folder, directoryOf(path)].filter(Boolean).join('/');
  const names = project.paths.filter(other => directoryOf(other) === place).map(nameOf);
  const found = nearest(nameOf(path), names);
  return found === undefined || found === nameOf(path)
    ? undefined
    : [directoryOf(path), found].filter(Boolean).join('/');
}
