import { isClosed, isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { missedWorkload } from '../../server/core/model/kubernetes/pods.js';
import { podSelectorOf } from '../../server/core/model/kubernetes/service.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['dangling-service', 'service-targets-pod'],
  applies(object, project) {
    if (!podSelectorOf(object) || !isDeployed(project, object)) return false;
    // The pods of the control plane are nobody's manifests.
    if (object.namespace === 'kube-system' || object.namespace === undefined) return undefined;
    return isClosed(project, object) ? true : undefined;
  },
  *check(object, project) {
    const selector = podSelectorOf(object);
    const workload = selector && missedWorkload(project, object, selector);
    if (!workload) return;
    const written = object.yaml.at('spec', 'selector');
    yield {
      at: written && !written.shared ? written.name : object.at,
      message: `\`${object.shortName}\` answers nothing: no pod carries the labels that it selects`,
      related: [{ at: workload.at, message: 'The pods that it is meant for' }],
    };
  },
});
