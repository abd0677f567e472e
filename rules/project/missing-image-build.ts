import { shortPath } from '../../server/core/model/paths.js';
import { shownAt } from '../../server/core/model/project/evidence.js';
import { checksChanges, isPlain, unbuiltIn } from '../../server/core/model/project/image-build.js';
import { addImageJobs } from '../../server/core/model/project/pipeline-file.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'high',
  effort: [0.5, 1],
  phase: 1,
  applies(project) {
    const { mainDockerfiles, activity, isCollection } = project;
    if (!mainDockerfiles.length || isCollection || !checksChanges(project)) return false;
    const mayBeBuilt = activity.unreadable.some(({ mayBuildImages }) => mayBuildImages);
    return mayBeBuilt && unbuiltIn(project).length > 0 ? undefined : true;
  },
  evidence: ({ imageBuilds }) =>
    shownAt(
      [...imageBuilds.filter(isPlain), ...imageBuilds.filter(build => !isPlain(build))].map(({ step }) => step.at),
    ),
  *check(project) {
    const unbuilt = unbuiltIn(project);
    // More than these are a collection: one job each would be no help.
    const isMany = unbuilt.length > 5;
    const fix = isMany ? undefined : addImageJobs(unbuilt, project);
    for (const dockerfile of isMany ? unbuilt.slice(0, 1) : unbuilt) {
      const others = isMany ? unbuilt.slice(1) : [];
      const what = isMany ? ` and ${others.length} more: what breaks them` : ': a change that breaks it';
      yield {
        at: dockerfile.at,
        message: `No job builds \`${shortPath(dockerfile.file.path)}\`${what} shows only on deployment`,
        related: others.map(({ at }) => ({ at, message: 'This one neither' })),
        fix,
      };
    }
  },
});
