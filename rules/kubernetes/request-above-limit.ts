import { isInScope, mayBeSetInContainer } from '../../server/core/model/deploy-unit.js';
import { quantity } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

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
    const limits = yaml.at('resources', 'limits');
    for (const { key, value } of yaml.at('resources', 'requests')?.entries() ?? []) {
      const limit = limits?.get(key);
      const [asked, most] = [amountOf(value), amountOf(limit)];
      if (!limit || value.shared || asked === undefined || most === undefined || asked <= most) continue;
      if (mayBeSetInContainer(project, container, 'resources')) continue;
      yield {
        at: value.span,
        message: `\`${name}\` is refused: it requests more than its limit`,
        related: [{ at: limit.span, message: 'The limit' }],
        fix: {
          title: 'Request what the limit allows',
          safe: false,
          edits: () => set(yaml, ['resources', 'requests', key], limit.raw ?? ''),
        },
      };
    }
  },
});

function amountOf(value: Value | undefined): number | undefined {
  return value?.text === undefined ? undefined : quantity(value.text);
}
