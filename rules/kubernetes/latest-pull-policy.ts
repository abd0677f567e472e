import { isPinned, parseImage } from '../../server/core/model/image.js';
import { isInScope, mayBeRetagged, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isForShow, isForTrying, isLocal, isReplaced } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['CKV_K8S_15', 'container-image-pull-policy', 'pullPolicyNotAlways'],
  applies({ role, workload, image }, project) {
    if (role === 'ephemeral' || !isInScope(project, workload)) return false;
    if (isForTrying(workload.file.path) || isForShow(project, workload.file.path)) return false;
    const reference = image === undefined ? undefined : parseImage(image);
    return reference && !isPinned(reference) && !isLocal(reference);
  },
  *check(container, project) {
    const { yaml, workload, image = '' } = container;
    const policy = yaml.get('imagePullPolicy');
    if (policy?.text !== 'IfNotPresent' || policy.shared || isReplaced(yaml.get('image'))) return;
    if (mayBeRetagged(project, workload, image.replace(/:[^/]*$/, ''))) return;
    if (mayBeSetInContainer(project, container, 'image')) return;
    if (mayBeSetInContainer(project, container, 'imagePullPolicy')) return;
    yield {
      at: policy.span,
      message: `Each node keeps the \`${shown(image, 40)}\` it once pulled, so nodes run different releases`,
      fix: { title: 'Pull at every start', safe: false, edits: () => set(yaml, 'imagePullPolicy', 'Always') },
    };
  },
});
