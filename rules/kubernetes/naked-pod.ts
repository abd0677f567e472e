import { isDeployed, isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { servicesFor } from '../../server/core/model/kubernetes/service-traffic.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['nakedPod', 'K8S_INCORRECT_KIND_VALUE_POD'],
  applies(workload, project) {
    if (workload.kind !== 'Pod' || !isInScope(project, workload) || !isDeployed(project, workload.object)) return false;
    const { object, podSpec } = workload;
    // What nobody sends requests to is a look at something, not a service.
    if (!servicesFor(project, workload).length) return false;
    if (object.namespace === 'kube-system' || object.yaml.at('metadata', 'ownerReferences')) return false;
    if (
      object.yaml
        .at('metadata', 'annotations')
        ?.keys()
        .some(key => /^helm\.sh\/hook|argocd.*\/hook/.test(key))
    )
      return false;
    const policy = look(podSpec, 'restartPolicy');
    return policy === 'unknown' ? undefined : policy === 'absent' || policy.text === 'Always';
  },
  *check({ at, object }) {
    yield { at, message: `Nothing brings \`${object.shortName}\` back when its node goes` };
  },
});
