import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { asReference, secretsIn, secretsInDefaults } from '../../server/core/model/kubernetes/secret.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.container',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 1],
  aliases: ['env-var-secret', 'sensitiveContainerEnvVar'],
  applies: ({ workload }, project) => isInScope(project, workload),
  *check(container, project) {
    for (const found of [...secretsIn(project, container), ...secretsInDefaults(project, container)]) {
      const { secret, value, name } = found;
      yield {
        at: value.part(secret.start, secret.end) ?? value.span,
        message: `\`${shown(name, 36)}\` shows its ${secret.kind.replace(/ in a .*/, '')} to everyone who can read this file`,
        fix: asReference(found, container),
      };
    }
  },
});
