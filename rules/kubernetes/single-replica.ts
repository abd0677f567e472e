import { autoscalersOf, budgetFor, mayHaveBudget } from '../../server/core/model/availability.js';
import { isInScope, placesOf, replicasIn } from '../../server/core/model/deploy-unit.js';
import type { Workload } from '../../server/core/model/kubernetes.js';
import type { Project } from '../../server/core/model/project.js';
import { servedPorts } from '../../server/core/model/service-traffic.js';
import { isStore } from '../../server/core/model/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { appendDocument, type Edits, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'scalability',
  severity: 'high',
  effort: [0.25, 2],
  aliases: ['minimum-three-replicas', 'deployment-replicas', 'deploymentMissingReplicas'],
  applies(workload, project) {
    if (workload.kind !== 'Deployment' || workload.hasData || isStore(workload)) return false;
    if (!isInScope(project, workload) || workload.yaml.at('spec', 'strategy', 'type')?.text === 'Recreate')
      return false;
    if (!workload.containers.some(container => servedPorts(project, container).length)) return false;
    return placesOf(project, workload).every(({ unit }) => unit.complete) ? true : undefined;
  },
  *check(workload, project) {
    const places = placesOf(project, workload);
    if (!places.every(place => replicasIn(place.deployed, workload) === 1)) return;
    if (places.some(place => autoscalersOf(place, workload).length)) return;
    const replicas = workload.yaml.at('spec', 'replicas');
    yield {
      at: replicas && !replicas.shared ? replicas.span : workload.at,
      message: `\`${workload.object.shortName}\` is one pod: when its node goes, nobody answers`,
      fix: { title: 'Run two replicas', safe: false, edits: () => double(project, workload) },
    };
  },
});

/** Two replicas on a drained node go together unless a budget keeps one. */
function double(project: Project, workload: Workload): Edits {
  const scaled = set(workload.yaml, ['spec', 'replicas'], 2, { before: 'selector' });
  if (!scaled || mayHaveBudget(project, workload)) return scaled;
  const budget = budgetFor(project, workload);
  const added = budget && appendDocument(workload.file, budget);
  return added && [...scaled, ...added];
}
