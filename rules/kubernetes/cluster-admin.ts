import { isDeployed } from '../../server/core/model/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes.js';
import { bindingKinds, isForAll, rbac, subjectsOf } from '../../server/core/model/service-account.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 3],
  aliases: ['cluster-admin-role-binding', 'KSV-0111', 'KSV111', 'clusterrolebindingClusterAdmin'],
  applies: (object, project) => bindingKinds.some(kind => object.is(kind, rbac)) && isDeployed(project, object),
  *check({ yaml, objectKind }) {
    const role = yaml.at('roleRef', 'name');
    if (role?.text !== 'cluster-admin' || role.shared || objectKind !== 'ClusterRoleBinding') return;
    const account = subjectsOf(yaml).find(subject => subject.get('kind')?.text === 'ServiceAccount');
    const name = account?.get('name')?.text;
    if (name === undefined || isForAll(name)) return;
    yield {
      at: role.span,
      message: `Whoever gets hold of the account \`${shown(name)}\` owns the whole cluster`,
    };
  },
});
