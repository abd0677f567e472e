import {
  type BuildContext,
  contextsOf,
  firstToTakeAll,
  hasIgnoreFile,
  ignoreText,
  inFolder,
  unwantedIn,
  wholeCopy,
} from '../../server/core/model/build-context.js';
import type { Dockerfile } from '../../server/core/model/dockerfile.js';
import type { Project } from '../../server/core/model/project.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies(dockerfile, project) {
    if (!project.mainDockerfiles.includes(dockerfile) || !wholeCopy(dockerfile)) return false;
    if (contextsOf(dockerfile, project).length === 0) return undefined;
    return ownContexts(dockerfile, project).length > 0;
  },
  *check(dockerfile, project) {
    const source = wholeCopy(dockerfile)?.sources.find(({ value }) => value !== undefined && /^[./*]+$/.test(value));
    const context = ownContexts(dockerfile, project).find(own => !hasIgnoreFile(dockerfile, own, project));
    if (!source || !context) return;
    const unwanted = unwantedIn(context.folder, project);
    if (!unwanted.some(({ heavy }) => heavy)) return;
    const names = unwanted.filter(({ name, heavy }) => heavy || name === '.env').map(({ name }) => `\`${name}\``);
    yield {
      at: source.span,
      message: `Nothing keeps ${listed(names.slice(0, 3))} out of the build`,
      fix: {
        title: 'Add a `.dockerignore`',
        safe: !unwanted.some(({ present }) => present),
        edits: () => [createFile(inFolder(context.folder, '.dockerignore'), ignoreText(unwanted))],
      },
    };
  },
});

/** The contexts that no Dockerfile before this one was asked about. */
function ownContexts(dockerfile: Dockerfile, project: Project): readonly BuildContext[] {
  return contextsOf(dockerfile, project).filter(({ folder }) => firstToTakeAll(folder, project) === dockerfile);
}

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
