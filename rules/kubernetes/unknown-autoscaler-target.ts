import { targetOf } from '../../server/core/model/kubernetes/availability.js';
import { isDeployed, mayExist } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isBesidePods } from '../../server/core/model/kubernetes/pods.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'scalability',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['dangling-horizontalpodautoscaler', 'horizontalpodautoscaler-has-target'],
  applies: (object, project) => object.is('HorizontalPodAutoscaler', 'autoscaling') && isDeployed(project, object),
  *check(object, project) {
    const target = targetOf(object);
    const written = object.yaml.at('spec', 'scaleTargetRef', 'name');
    if (!target || !written || written.shared || !/^(Deployment|StatefulSet|ReplicaSet)$/.test(target.kind)) return;
    if (!isBesidePods(project, object)) return;
    const groups = ['apps', 'extensions'];
    if (groups.some(group => mayExist(project, object, [target.kind, group], target.name))) return;
    yield {
      at: written.span,
      message: `This scales nothing: there is no ${target.kind} \`${shown(target.name, 50)}\``,
    };
  },
});
