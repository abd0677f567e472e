import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['duplicate-env-var', 'environment-variable-key-duplication'],
  applies: ({ workload, variables }, project) => variables.length > 0 && isInScope(project, workload),
  *check({ variables, name: container }) {
    const last = new Map(variables.map(variable => [variable.name, variable.yaml]));
    for (const { name, yaml } of variables) {
      const winner = last.get(name);
      if (!winner || winner === yaml) continue;
      yield {
        at: yaml.get('name')?.span ?? yaml.span,
        message: `\`${container}\` never sees this \`${shown(name, 30)}\`: a later one replaces it`,
        related: [{ at: winner.get('name')?.span ?? winner.span, message: 'This one counts' }],
        fix: { title: 'Remove the one that does not count', safe: true, edits: () => removeItem(yaml) },
      };
    }
  },
});
