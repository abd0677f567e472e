import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isHarmless, isOfNode, isPinned, isRuntimeSocket } from '../../server/core/model/kubernetes/host-path.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { isNodeWork } from '../../server/core/model/kubernetes/node-work.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.5, 3],
  aliases: ['KSV-0023', 'KSV023', 'hostPathSet', 'sensitive-host-mounts', 'writable-host-mount'],
  applies: (workload, project) =>
    workload.kind !== 'DaemonSet' &&
    !isNodeWork(workload) &&
    !isPinned(workload) &&
    isInScope(project, workload) &&
    !isForShow(project, workload.file.path),
  *check({ volumes, object }) {
    for (const volume of volumes) {
      const path = volume.at('hostPath', 'path');
      if (path?.text === undefined || path.shared || isRuntimeSocket(path.text) || isHarmless(path.text)) continue;
      const name = `\`${object.shortName}\``;
      const place = `\`${shown(path.text, 24)}\``;
      yield {
        at: path.span,
        message: isOfNode(path.text)
          ? `${name} reaches the files of its node below ${place}`
          : `${name} depends on ${place} of whatever node it lands on`,
      };
    }
  },
});
