import { isClosed, isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { readSelector } from '../../server/core/model/kubernetes/kubernetes.js';
import { missedWorkload } from '../../server/core/model/kubernetes/pods.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['dangling-networkpolicy', 'networkpolicy-targets-pod'],
  applies(object, project) {
    if (!object.is('NetworkPolicy', 'networking.k8s.io') || !isDeployed(project, object)) return false;
    return isClosed(project, object) ? true : undefined;
  },
  *check(object, project) {
    const written = object.yaml.at('spec', 'podSelector');
    const selector = readSelector(written);
    const workload = selector && missedWorkload(project, object, selector);
    if (!written || !workload) return;
    yield {
      at: written.shared ? object.at : written.name,
      message: `\`${object.shortName}\` guards nothing: no pod carries the labels that it selects`,
      related: [{ at: workload.at, message: 'The pods that it is meant for' }],
    };
  },
});
