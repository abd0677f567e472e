import { isDeployed, isForeign } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import {
  bindingKinds,
  isEveryone,
  isForAll,
  rbac,
  subjectsOf,
} from '../../server/core/model/kubernetes/service-account.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 3],
  aliases: ['cluster-admin-role-binding', 'KSV-0111', 'KSV111', 'clusterrolebindingClusterAdmin'],
  applies: (object, project) =>
    bindingKinds.some(kind => object.is(kind, rbac)) &&
    isDeployed(project, object) &&
    !isForeign(project, object) &&
    !isForShow(project, object.file.path),
  *check({ yaml, objectKind }) {
    const role = yaml.at('roleRef', 'name');
    if (role?.text !== 'cluster-admin' || role.shared || objectKind !== 'ClusterRoleBinding') return;
    const everyone = subjectsOf(yaml).some(subject => isEveryone(subject.get('name')?.text ?? ''));
    const account = subjectsOf(yaml).find(subject => subject.get('kind')?.text === 'ServiceAccount');
    const name = account?.get('name')?.text;
    if (!everyone && (name === undefined || isForAll(name))) return;
    yield {
      at: role.span,
      message: everyone
        ? 'Whoever reaches the API owns the whole cluster'
        : `Whoever gets hold of the account \`${shown(name ?? '')}\` owns the whole cluster`,
    };
  },
});
