import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isForAll, rbac } from '../../server/core/model/kubernetes/service-account.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 3],
  aliases: ['CKV_K8S_49', 'KSV-0044', 'KSV044', 'KSV-0046', 'KSV046', 'wildcard-in-rules'],
  applies: (object, project) =>
    (object.is('Role', rbac) || object.is('ClusterRole', rbac)) &&
    !isForAll(object.objectName ?? '') &&
    isDeployed(project, object),
  *check(object) {
    for (const entry of object.yaml.get('rules')?.items() ?? []) {
      const star = (key: string) =>
        entry
          .get(key)
          ?.items()
          .find(item => item.text === '*');
      const verb = star('verbs');
      if (!verb || verb.shared || !star('resources') || !star('apiGroups')) continue;
      yield {
        at: verb.span,
        message: `\`${object.shortName}\` may do everything that there is to do in ${object.objectKind === 'Role' ? 'its namespace' : 'the cluster'}`,
      };
    }
  },
});
