import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isNoQuantity, meantQuantity, quantitiesOf } from '../../server/core/model/kubernetes/resource-quantity.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.1],
  applies: (object, project) => quantitiesOf(object).length > 0 && isDeployed(project, object),
  *check(object) {
    for (const value of quantitiesOf(object).filter(isNoQuantity)) {
      const text = value.text ?? '';
      const meant = meantQuantity(text);
      yield {
        at: value.span,
        message: `\`${shown(text, 24)}\` is no amount that Kubernetes knows: the object is refused`,
        fix: meant ? { title: `Write ${meant}`, safe: false, edits: () => replace(value, meant) } : undefined,
      };
    }
  },
});
