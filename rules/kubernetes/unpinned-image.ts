import { isPinned } from '../../server/core/model/image.js';
import { isInScope, mayBeRetagged, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { imageOf, isFinal } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: [...['CKV_K8S_14', 'KSV-0013', 'KSV013', 'latest-tag', 'container-image-tag', 'tagNotSpecified']],
  applies(container, project) {
    if (container.role === 'ephemeral' || !isInScope(project, container.workload)) return false;
    return imageOf(project, container) ? true : undefined;
  },
  *check(container, project) {
    const image = imageOf(project, container);
    if (!image || image.place.shared || isPinned(image.reference) || !isFinal(project, container, image)) return;
    const [name = image.text] = image.text.split(/:(?!.*\/)/);
    if (mayBeRetagged(project, container.workload, name)) return;
    if (mayBeSetInContainer(project, container, 'image')) return;
    yield { at: image.place.span, message: `\`${shown(image.text, 50)}\` may be another release at every pull` };
  },
});
