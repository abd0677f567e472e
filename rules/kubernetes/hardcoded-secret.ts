import { isInScope } from '../../server/core/model/deploy-unit.js';
import { type PodContainer, shown } from '../../server/core/model/kubernetes.js';
import { secretsIn, type WrittenSecret } from '../../server/core/model/kubernetes-secret.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { rename, replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 1],
  aliases: ['env-var-secret', 'sensitiveContainerEnvVar'],
  applies: ({ workload }, project) => isInScope(project, workload),
  *check(container) {
    for (const found of secretsIn(container)) {
      const { secret, value, name } = found;
      yield {
        at: value.part(secret.start, secret.end) ?? value.span,
        message: `\`${shown(name, 36)}\` shows its ${secret.kind.replace(/ in a .*/, '')} to everyone who can read this file`,
        fix: secretRef(found, container),
      };
    }
  },
});

/** The value goes nowhere: whoever knows it creates the Secret. */
function secretRef({ secret, value, name, variable }: WrittenSecret, { workload }: PodContainer): Fix | undefined {
  const { objectName, namespace } = workload.object;
  const isWhole = secret.start === 0 && secret.end === value.raw?.length;
  if (!variable || !isWhole || objectName === undefined || !/^[a-z0-9.-]{1,50}$/.test(objectName)) return undefined;
  if (variable.has('valueFrom') || !/^[\w.-]+$/.test(name)) return undefined;
  const holder = `${objectName}-secrets`;
  const into = namespace ? ` --namespace ${namespace}` : '';
  return {
    title: 'Take it from a Secret',
    safe: false,
    edits: () => {
      const renamed = rename(variable, 'value', 'valueFrom');
      const replaced = replace(value, { secretKeyRef: { name: holder, key: name } });
      return renamed && replaced && [...renamed, ...replaced];
    },
    command: `kubectl create secret generic ${holder}${into} --from-literal=${name}=…`,
  };
}
