import { excessiveRequests } from '../../server/core/model/kubernetes/container-resources.js';
import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  applies: ({ workload, yaml }, project) =>
    yaml.at('resources', 'requests') !== undefined &&
    yaml.at('resources', 'limits') !== undefined &&
    isInScope(project, workload),
  *check(container, project) {
    const { yaml, name } = container;
    for (const { key, request, limit } of excessiveRequests(container)) {
      if (mayBeSetInContainer(project, container, 'resources')) continue;
      const edits = () => set(yaml, ['resources', 'requests', key], limit.raw ?? '');
      yield {
        at: request.span,
        message: `\`${name}\` is refused: it requests more than its limit`,
        related: [{ at: limit.span, message: 'The limit' }],
        fix: { title: 'Request what the limit allows', safe: false, edits },
      };
    }
  },
});
