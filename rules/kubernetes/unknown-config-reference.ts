import { configReferences, mayExistKey } from '../../server/core/model/kubernetes/config-reference.js';
import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: ['env-value-from'],
  applies: (workload, project) => isInScope(project, workload) && configReferences(workload).length > 0,
  *check(workload, project) {
    for (const { kind, name, key } of configReferences(workload)) {
      if (mayExistKey(project, workload, kind, name, key.text)) continue;
      yield {
        at: key.span,
        message: `The pod does not start: the ${kind} \`${shown(name, 30)}\` has no key \`${shown(key.text ?? '', 30)}\``,
      };
    }
  },
});
