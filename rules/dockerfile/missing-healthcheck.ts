import { appendToStage, insertBefore } from '../../server/core/dockerfile/edit.js';
import type { Stage } from '../../server/core/model/dockerfile.js';
import {
  baseHasHealthcheck,
  canAsk,
  imageProbe,
  isServer,
  isWatchedElsewhere,
} from '../../server/core/model/image-probe.js';
import { isShipped, servicesBuilding } from '../../server/core/model/image-use.js';
import type { Project } from '../../server/core/model/project.js';
import { type Fix, rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['DL3057', 'AVD-DS-0026', 'DS-0026', 'DS026', 'CKV_DOCKER_2'],
  applies(stage, project) {
    if (!isShipped(stage, project) || !isServer(stage)) return false;
    if (stage.healthcheck()) return true;
    if (!canAsk(stage) || isWatchedElsewhere(project)) return false;
    return baseHasHealthcheck(stage) === undefined ? undefined : true;
  },
  *check(stage, project) {
    if (stage.healthcheck() || baseHasHealthcheck(stage)) return;
    if (servicesBuilding(stage, project).some(service => service.get('healthcheck'))) return;
    yield {
      at: stage.at,
      message: 'Nobody notices when this server hangs: the image has no HEALTHCHECK',
      fix: healthcheckFix(stage, project),
    };
  },
});

function healthcheckFix(stage: Stage, project: Project): Fix | undefined {
  const probe = imageProbe(stage, project);
  if (!probe) return undefined;
  const start = stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const continued = stage.dockerfile.syntax.escape;
  const command = probe.exec.map(word => JSON.stringify(word)).join(', ');
  const lines = [`HEALTHCHECK --interval=30s --timeout=5s --start-period=30s ${continued}`, `    CMD [${command}]`];
  return {
    title: probe.path
      ? `Ask port ${probe.port} for \`${shorten(probe.path)}\``
      : `Ask port ${probe.port} for an answer`,
    safe: false,
    edits: () => (start ? insertBefore(start, lines) : appendToStage(stage, lines)),
  };
}

function shorten(path: string): string {
  return path.length > 24 ? `${path.slice(0, 23)}…` : path;
}
