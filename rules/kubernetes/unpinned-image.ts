import { isInScope, mayBeRetagged, mayBeSetInContainer } from '../../server/core/model/deploy-unit.js';
import { isPinned, parseImage } from '../../server/core/model/image.js';
import { shown } from '../../server/core/model/kubernetes.js';
import { isFilledIn } from '../../server/core/model/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  aliases: [...['CKV_K8S_14', 'KSV-0013', 'KSV013', 'latest-tag', 'container-image-tag', 'tagNotSpecified']],
  applies({ role, workload, image }, project) {
    if (role === 'ephemeral' || !isInScope(project, workload)) return false;
    return image === undefined || !parseImage(image) ? undefined : true;
  },
  *check(container, project) {
    const { yaml, workload, image = '' } = container;
    const reference = parseImage(image);
    const written = yaml.get('image');
    if (!reference || !written || written.shared || isPinned(reference)) return;
    const [name = image] = image.split(/:(?!.*\/)/);
    if (isFilledIn(project, reference) || mayBeRetagged(project, workload, name)) return;
    if (mayBeSetInContainer(project, container, 'image')) return;
    yield { at: written.span, message: `\`${shown(image, 50)}\` may be another release at every pull` };
  },
});
