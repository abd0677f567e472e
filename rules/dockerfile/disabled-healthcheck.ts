import { removeInstruction } from '../../server/core/dockerfile/edit.js';
import { baseHasHealthcheck, isServer } from '../../server/core/model/dockerfile/image-probe.js';
import { isInCluster, isShipped, servicesBuilding } from '../../server/core/model/dockerfile/image-use.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.25, 0.5],
  applies: (stage, project) => isShipped(stage, project) && stage.healthcheck() !== undefined && isServer(stage),
  *check(stage, project) {
    const health = stage.healthcheck();
    if (!health?.disabled || health.instruction !== stage.instructionsNamed('HEALTHCHECK').at(-1)) return;
    // A base without one has nothing to turn off.
    if (baseHasHealthcheck(stage) === false && !stage.parent?.healthcheck()) return;
    if (isInCluster(project) || servicesBuilding(stage, project).some(service => service.get('healthcheck'))) return;
    yield {
      at: health.instruction.words[0]?.span ?? health.instruction.keywordSpan,
      message: '`NONE` turns the health check of the base image off, so a hanging server stays unnoticed',
      fix: {
        title: 'Keep the health check of the base image',
        safe: false,
        edits: () => removeInstruction(health.instruction),
      },
    };
  },
});
