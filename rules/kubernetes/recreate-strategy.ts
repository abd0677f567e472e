import { leastReplicas } from '../../server/core/model/kubernetes/availability.js';
import { isInScope, mayBeSet, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { servicesFor } from '../../server/core/model/kubernetes/service-traffic.js';
import { isStore } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'deployment',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['no-rolling-update-strategy', 'deployment-strategy'],
  applies: (workload, project) =>
    workload.kind === 'Deployment' &&
    !workload.hasData &&
    !isStore(workload) &&
    isInScope(project, workload) &&
    servicesFor(project, workload).length > 0 &&
    // What runs once may not be able to run twice.
    placesOf(project, workload).every(place => (leastReplicas(place, workload) ?? 0) > 1),
  *check({ yaml, object }, project) {
    const type = yaml.at('spec', 'strategy', 'type');
    if (type?.text !== 'Recreate' || type.shared || mayBeSet(project, object, 'spec', 'strategy')) return;
    yield {
      at: type.span,
      message: `Every rollout stops all of \`${object.shortName}\` before anything new runs`,
      fix: { title: 'Replace pods one by one', safe: false, edits: () => replace(type, 'RollingUpdate') },
    };
  },
});
