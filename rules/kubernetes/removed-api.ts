import { removedApi } from '../../server/core/model/api-version.js';
import { isDeployed } from '../../server/core/model/deploy-unit.js';
import { asWorkload, type KubernetesObject } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 1],
  aliases: ['no-extensions-v1beta', 'stable-version', 'KSV-0107', 'KSV107'],
  applies: (object, project) => isDeployed(project, object),
  *check(object) {
    const { yaml, apiVersion, objectKind } = object;
    const removed = removedApi(apiVersion, objectKind);
    const written = yaml.get('apiVersion');
    if (!removed || !written || written.shared) return;
    const { since, successor, same } = removed;
    yield {
      at: written.span,
      message: `\`${apiVersion}\` is gone since Kubernetes ${since}: ${successor ? `use \`${successor}\`` : 'nothing replaces it'}`,
      fix:
        successor !== undefined && same && fits(object)
          ? {
              title: `Use ${successor}`,
              safe: !asWorkload(object),
              edits: () => set(yaml, 'apiVersion', successor),
            }
          : undefined,
    };
  },
});

/** Later versions of workloads want the selector that earlier ones made up; an empty one of a budget means another thing. */
function fits({ yaml, objectKind }: KubernetesObject): boolean {
  const selector = yaml.at('spec', 'selector');
  if (objectKind === 'PodDisruptionBudget') return selector?.isMap === true && selector.entries().length > 0;
  return !yaml.at('spec', 'template') || selector !== undefined;
}
