import { isInScope, mayExist } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['statefulset-has-servicename'],
  applies: (workload, project) =>
    workload.kind === 'StatefulSet' &&
    workload.yaml.at('spec', 'serviceName') !== undefined &&
    isInScope(project, workload),
  *check({ yaml, object }, project) {
    const written = yaml.at('spec', 'serviceName');
    const name = written?.text;
    if (!written || written.shared || !name || mayExist(project, object, ['Service', ''], name)) return;
    yield {
      at: written.span,
      message: `Pods of \`${object.shortName}\` have no names: there is no Service \`${shown(name, 30)}\``,
    };
  },
});
