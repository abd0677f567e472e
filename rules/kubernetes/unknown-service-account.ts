import {
  isInScope,
  mayBeSetInPod,
  mayExist,
  objectsOfKind,
  placesOf,
} from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { accountFor } from '../../server/core/model/kubernetes/service-account.js';
import { rule } from '../../server/core/rule.js';
import { appendDocument } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['non-existent-service-account'],
  applies(workload, project) {
    if (!isInScope(project, workload) || !workload.podSpec?.has('serviceAccountName')) return false;
    // Where no account is written at all, somebody else makes them.
    const places = placesOf(project, workload);
    return places.every(({ unit }) => objectsOfKind(unit, 'ServiceAccount', '').length) ? true : undefined;
  },
  *check(workload, project) {
    const written = workload.podSpec?.get('serviceAccountName');
    const name = written?.text;
    if (!written || written.shared || !name || name === 'default') return;
    if (mayExist(project, workload.object, ['ServiceAccount', ''], name)) return;
    if (mayBeSetInPod(project, workload, 'serviceAccountName')) return;
    const edits = () => appendDocument(workload.file, accountFor(workload, name));
    yield {
      at: written.span,
      message: `No pod of \`${shown(workload.object.shortName, 30)}\` starts: there is no ServiceAccount \`${shown(name, 30)}\``,
      fix: { title: 'Create the account', safe: false, edits },
    };
  },
});
