import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { hostNamespaces } from '../../server/core/model/kubernetes/kubernetes.js';
import { isMeant, isNodeWork } from '../../server/core/model/kubernetes/node-work.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

const shared = { hostNetwork: 'the network', hostPID: 'all processes', hostIPC: 'the shared memory' } as const;

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.5, 2],
  aliases: [
    ...['CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19', 'KSV-0008', 'KSV008', 'KSV-0009', 'KSV009', 'KSV-0010', 'KSV010'],
    ...['host-network', 'host-pid', 'host-ipc', 'hostNetworkSet', 'hostPIDSet', 'hostIPCSet'],
  ],
  applies: (workload, project) =>
    workload.kind !== 'DaemonSet' &&
    !isNodeWork(workload) &&
    isInScope(project, workload) &&
    !isForShow(project, workload.file.path),
  *check(workload) {
    const { podSpec, object } = workload;
    for (const key of hostNamespaces) {
      const written = podSpec?.get(key);
      if (!podSpec || !written?.flag || written.shared || isMeant(workload, written)) continue;
      yield {
        at: written.span,
        message: `\`${object.shortName}\` sees ${shared[key]} of its node`,
        fix: { title: 'Keep it apart from its node', safe: false, edits: () => remove(podSpec, key) },
      };
    }
  },
});
