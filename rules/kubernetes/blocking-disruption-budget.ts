import { isExplained } from '../../server/core/model/compose/host-access.js';
import { allowsNone } from '../../server/core/model/kubernetes/availability.js';
import { isDeployed, mayBeSet } from '../../server/core/model/kubernetes/deploy-unit.js';
import { rule } from '../../server/core/rule.js';
import { rename, replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: ['pdb-max-unavailable', 'pdb-min-available', 'pdbDisruptionsIsZero'],
  applies: (object, project) => object.is('PodDisruptionBudget', 'policy') && isDeployed(project, object),
  *check(object, project) {
    const spec = object.yaml.get('spec');
    const key = spec?.has('maxUnavailable') ? 'maxUnavailable' : 'minAvailable';
    const value = spec?.get(key);
    if (!spec || !value || value.shared || mayBeSet(project, object, 'spec', key)) return;
    if (!allowsNone(project, object, key, value) || isExplained(value)) return;
    yield {
      at: value.span,
      message: `\`${object.shortName}\` lets no pod go, so nodes that run one cannot be drained`,
      fix: {
        title: 'Let one pod go at a time',
        safe: false,
        edits: () => {
          const renamed = rename(spec, key, 'maxUnavailable');
          const replaced = replace(value, 1);
          return renamed && replaced && [...renamed, ...replaced];
        },
      },
    };
  },
});
