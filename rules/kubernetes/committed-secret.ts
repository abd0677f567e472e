import { isDeployed, isForeign } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { openSecret } from '../../server/core/model/kubernetes/secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'security',
  severity: 'high',
  effort: [0.5, 3],
  applies: (object, project) => object.is('Secret', '') && isDeployed(project, object) && !isForeign(project, object),
  *check(object, project) {
    const found = openSecret(object, project);
    if (!found) return;
    const { secret, value, name } = found;
    const isEncoded = value.parent?.keySpan !== undefined && value.parent === object.yaml.get('data');
    yield {
      at: value.span,
      message: `\`${shown(name, 36)}\` shows its ${secret.kind}${isEncoded ? ': base64 hides nothing' : ' to all who can read this file'}`,
    };
  },
});
