import { isClosed, isDeployed, objectsAnywhere, objectsOfKind, placesOf } from '../../server/core/model/deploy-unit.js';
import { networkPolicyKinds, runsPods } from '../../server/core/model/namespace.js';
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
    if (namespace === undefined) return;
    const policies = networkPolicyKinds.flatMap(([kind, group]) => objectsAnywhere(project, kind, group));
    if (policies.some(policy => !policy.namespace || policy.namespace === namespace)) return;
    if (
      placesOf(project, { object }).some(({ unit }) => objectsOfKind(unit, 'NetworkPolicy', 'networking.k8s.io').length)
    )
      return;
    const peer = { podSelector: {} };
    yield {
      at: object.at,
      message: `Every pod of the cluster reaches the pods of \`${object.shortName}\``,
      fix: {
        title: 'Accept traffic from the namespace alone',
        safe: false,
        edits: () =>
          appendDocument(file, {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: 'same-namespace', namespace },
            spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [peer] }] },
          }),
      },
    };
  },
});
