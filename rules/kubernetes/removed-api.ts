import { fitsSuccessor, isChosenByVersion, removedApi } from '../../server/core/model/kubernetes/api-version.js';
import { isDeployed } from '../../server/core/model/kubernetes/deploy-unit.js';
import { asWorkload } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 1],
  aliases: ['no-extensions-v1beta', 'stable-version', 'KSV-0107', 'KSV107'],
  applies: (object, project) => !isChosenByVersion(object) && isDeployed(project, object),
  *check(object) {
    const { yaml, apiVersion, objectKind } = object;
    const removed = removedApi(apiVersion, objectKind);
    const written = yaml.get('apiVersion');
    if (!removed || !written || written.shared) return;
    const { since, successor, same } = removed;
    const isFitting = same && successor !== undefined && fitsSuccessor(object);
    const edits = () => set(yaml, 'apiVersion', successor ?? '');
    yield {
      at: written.span,
      message: `\`${apiVersion}\` is gone since Kubernetes ${since}: ${successor ? `use \`${successor}\`` : 'nothing replaces it'}`,
      fix: isFitting ? { title: `Use ${successor}`, safe: !asWorkload(object), edits } : undefined,
    };
  },
});
