import { isDeployed, mayBeSet } from '../../server/core/model/kubernetes/deploy-unit.js';
import { wholeNumber } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'scalability',
  severity: 'low',
  effort: [0.1, 0.5],
  aliases: ['hpaMaxAvailability'],
  applies: (object, project) => object.is('HorizontalPodAutoscaler', 'autoscaling') && isDeployed(project, object),
  *check(object, project) {
    const least = object.yaml.at('spec', 'minReplicas');
    const most = object.yaml.at('spec', 'maxReplicas');
    const count = wholeNumber(most);
    if (!most || most.shared || count === undefined || wholeNumber(least) !== count) return;
    if (['minReplicas', 'maxReplicas'].some(key => mayBeSet(project, object, 'spec', key))) return;
    yield {
      at: most.span,
      message: `\`${object.shortName}\` always keeps ${count} replicas, whatever the load`,
    };
  },
});
