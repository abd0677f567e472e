import { isDeployed, isForeign } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { secretInConfigMap } from '../../server/core/model/kubernetes/secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 1],
  aliases: ['sensitiveConfigmapContent', 'KSV-0109', 'KSV-01010'],
  applies: (object, project) =>
    object.is('ConfigMap', '') && isDeployed(project, object) && !isForeign(project, object),
  *check(object, project) {
    const found = secretInConfigMap(project, object);
    if (!found) return;
    const { secret, value, name } = found;
    yield {
      at: value.part(secret.start, secret.end) ?? value.span,
      message: `\`${shown(name, 36)}\` shows its ${secret.kind}: ConfigMaps are for what all may read`,
    };
  },
});
