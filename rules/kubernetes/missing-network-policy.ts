import { isClosed, isDeployed, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { hasDoor, mayBeGuarded, runsPods, sameNamespacePolicy } from '../../server/core/model/kubernetes/namespace.js';
import { rule } from '../../server/core/rule.js';
import { appendDocument } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.5, 3],
  aliases: ['CKV2_K8S_6', 'KSV-0038', 'KSV038', 'pod-networkpolicy', 'missingNetworkPolicy', 'non-isolated-pod'],
  applies(object, project) {
    if (!object.is('Namespace', '') || !isDeployed(project, object)) return false;
    if (!isClosed(project, object)) return undefined;
    return placesOf(project, { object }).some(({ unit }) => runsPods(unit, object.objectName));
  },
  *check(object, project) {
    const { file, objectName: namespace } = object;
    if (namespace === undefined || mayBeGuarded(project, object)) return;
    const edits = () => appendDocument(file, sameNamespacePolicy(namespace));
    yield {
      at: object.at,
      message: `Every pod of the cluster reaches the pods of \`${object.shortName}\``,
      // What the outside sends would not come in any more.
      fix: hasDoor(project, namespace)
        ? undefined
        : { title: 'Accept traffic from the namespace alone', safe: false, edits },
    };
  },
});
