import { type ComposeFile, isLasting, type Service } from '../../server/core/model/compose/compose.js';
import { growsLogs, rotation } from '../../server/core/model/compose/logging.js';
import type { Project } from '../../server/core/model/project/project.js';
import { rule } from '../../server/core/rule.js';
import { add, type Edits } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'compose.file',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (compose, project) => compose.services.some(service => isLasting(service, project)),
  *check(compose, project) {
    const growing = growingIn(compose, project);
    if (growing.length === 0) return;
    yield {
      at: compose.at,
      message: 'The logs of some services grow until the disk is full',
      related: growing.map(({ at }) => ({ at, message: 'Nothing limits the logs of this one' })),
      fix: { title: 'Keep the last 30 MB of each', safe: true, edits: () => rotate(growing) },
    };
  },
});

function growingIn(compose: ComposeFile, project: Project): readonly Service[] {
  return compose.services.filter(service => isLasting(service, project) && growsLogs(service, project));
}

function rotate(services: readonly Service[]): Edits {
  const edits = services.map(({ yaml }) => add(yaml, { logging: rotation }));
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
}
