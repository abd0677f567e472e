import { isBuiltNearby, isSetFromOutside, isWithoutReleases } from '../../server/core/model/dockerfile/base-release.js';
import { isPinned } from '../../server/core/model/image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['DL3006', 'DL3007', 'AVD-DS-0001', 'DS-0001', 'DS001', 'CKV_DOCKER_7'],
  applies(stage, project) {
    if (stage.parent || stage.base.scratch || !project.mainDockerfiles.includes(stage.dockerfile)) return false;
    const { image } = stage.base;
    if (!image) return undefined;
    if (isPinned(image)) return true;
    return isBuiltNearby(image, stage, project) ? undefined : !isWithoutReleases(image);
  },
  *check(stage, project) {
    const { image } = stage.base;
    if (!image || isPinned(image) || isSetFromOutside(stage, project)) return;
    const shown = image.text.length > 40 ? `${image.text.slice(0, 39)}…` : image.text;
    yield {
      at: stage.imageSpan,
      message: `Every build may start from another release: \`${shown}\` names none`,
    };
  },
});
