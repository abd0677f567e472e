import {
  isDeployed,
  isInScope,
  mayBeSetInPod,
  mayExist,
  objectsOfKind,
  placesOf,
} from '../../server/core/model/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['non-existent-service-account'],
  applies(workload, project) {
    if (!isInScope(project, workload) || !isDeployed(project, workload.object)) return false;
    if (!workload.podSpec?.has('serviceAccountName')) return false;
    // Where no account is written at all, somebody else makes them.
    const places = placesOf(project, workload);
    return places.every(({ unit }) => objectsOfKind(unit, 'ServiceAccount', '').length) ? true : undefined;
  },
  *check(workload, project) {
    const account = workload.podSpec?.get('serviceAccountName');
    const name = account?.text;
    if (!account || account.shared || !name || name === 'default') return;
    if (mayExist(project, workload.object, ['ServiceAccount', ''], name)) return;
    if (mayBeSetInPod(project, workload, 'serviceAccountName')) return;
    yield {
      at: account.span,
      message: `No pod of \`${shown(workload.object.shortName, 30)}\` starts: there is no ServiceAccount \`${shown(name, 30)}\``,
    };
  },
});
