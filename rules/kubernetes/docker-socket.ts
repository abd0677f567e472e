import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isRuntimeSocket } from '../../server/core/model/kubernetes/host-path.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [1, 4],
  aliases: ['CKV_K8S_27', 'KSV-0006', 'KSV006', 'docker-sock'],
  applies: (workload, project) =>
    workload.kind !== 'DaemonSet' && isInScope(project, workload) && !isForShow(project, workload.file.path),
  *check({ volumes, object }) {
    for (const volume of volumes) {
      const path = volume.at('hostPath', 'path');
      if (path?.text === undefined || path.shared || !isRuntimeSocket(path.text)) continue;
      yield {
        at: path.span,
        message: `\`${object.shortName}\` can start containers as root on its node through this socket`,
      };
    }
  },
});
