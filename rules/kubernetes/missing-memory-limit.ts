import { mayHaveLimit, memoryFor } from '../../server/core/model/kubernetes/container-resources.js';
import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 1],
  aliases: [
    ...['CKV_K8S_13', 'KSV-0018', 'KSV018', 'unset-memory-requirements', 'container-resources', 'memoryLimitsMissing'],
  ],
  applies: ({ role, workload }, project) => role !== 'ephemeral' && isInScope(project, workload),
  *check(container, project) {
    const { yaml, name, at } = container;
    if (mayHaveLimit(project, container, 'memory')) return;
    const size = memoryFor(container);
    const edits = () => (size === undefined ? undefined : set(yaml, ['resources', 'limits', 'memory'], size));
    yield {
      at,
      message: `\`${name}\` may use all the memory of its node`,
      fix: size === undefined ? undefined : { title: `Limit memory to ${size}`, safe: false, edits },
    };
  },
});
