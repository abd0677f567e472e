import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { labelFault, labelMaps } from '../../server/core/model/kubernetes/text-field.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['label-values', 'WORKLOAD_INVALID_LABELS_VALUE'],
  applies: (object, project) => labelMaps(object).length > 0 && isDeployed(project, object),
  *check(object) {
    for (const { key, value } of labelMaps(object).flatMap(map => map.entries())) {
      const fault = value.shared || value.text === undefined ? undefined : labelFault(value.text);
      if (!fault) continue;
      yield {
        at: value.span,
        message: `The label \`${shown(key, 30)}\` ${fault}: the object is refused`,
      };
    }
  },
});
