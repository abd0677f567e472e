import {
  addHealthcheck,
  canBeWatched,
  imageProbe,
  isServer,
  isWatched,
} from '../../server/core/model/dockerfile/image-probe.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['DL3057', 'AVD-DS-0026', 'DS-0026', 'DS026', 'CKV_DOCKER_2'],
  applies: (stage, project) => isShipped(stage, project) && isServer(stage) && canBeWatched(stage, project),
  *check(stage, project) {
    if (isWatched(stage, project)) return;
    const probe = imageProbe(stage, project);
    const path = probe?.path && (probe.path.length > 24 ? `${probe.path.slice(0, 23)}…` : probe.path);
    yield {
      at: stage.at,
      message: 'Nobody notices when this server hangs: the image has no HEALTHCHECK',
      fix: probe && {
        title: `Ask port ${probe.port} for ${path ? `\`${path}\`` : 'an answer'}`,
        safe: false,
        edits: () => addHealthcheck(probe, stage),
      },
    };
  },
});
