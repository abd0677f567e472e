import { shownAt } from '../../server/core/model/evidence.js';
import { isBuilt } from '../../server/core/model/image-build.js';
import { shortPath } from '../../server/core/model/paths.js';
import { addImageJob } from '../../server/core/model/pipeline-file.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'high',
  effort: [0.5, 1],
  phase: 1,
  applies(project) {
    const { mainDockerfiles, pipelines, activity } = project;
    if (!mainDockerfiles.length || !pipelines.some(({ root }) => root === '')) return false;
    return activity.unreadable.some(({ mayBuildImages }) => mayBuildImages) &&
      !mainDockerfiles.every(file => isBuilt(file, project))
      ? undefined
      : true;
  },
  evidence: ({ imageBuilds }) => shownAt(imageBuilds.map(({ step }) => step.at)),
  *check(project) {
    const unbuilt = project.mainDockerfiles.filter(file => !isBuilt(file, project));
    const [first, ...others] = unbuilt;
    if (first && unbuilt.length > manyImages) {
      const message = `No job builds \`${shortPath(first.file.path)}\` and ${others.length} more: what breaks them shows only on deployment`;
      yield { at: first.at, message, related: others.map(({ at }) => ({ at, message: 'This one neither' })) };
      return;
    }
    for (const dockerfile of unbuilt) {
      const edits = addImageJob(dockerfile, project);
      yield {
        at: dockerfile.at,
        message: `No job builds \`${shortPath(dockerfile.file.path)}\`: a change that breaks it shows only on deployment`,
        fix: edits && { title: 'Add a job that builds the image', safe: false, edits },
      };
    }
  },
});

/** More than these are a collection: one job each would be no help. */
const manyImages = 5;
