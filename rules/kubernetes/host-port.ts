import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { wholeNumber } from '../../server/core/model/kubernetes/kubernetes.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { remove } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['CKV_K8S_26', 'KSV-0024', 'KSV024', 'hostPortSet'],
  applies: ({ workload, yaml }, project) =>
    workload.kind !== 'DaemonSet' &&
    yaml.has('ports') &&
    workload.podSpec?.get('hostNetwork')?.flag !== true &&
    isInScope(project, workload) &&
    // One that keeps its files on its node is bound to it as it is.
    !workload.volumes.some(volume => volume.has('hostPath')) &&
    !isForShow(project, workload.file.path),
  *check({ yaml, name }) {
    for (const port of yaml.get('ports')?.items() ?? []) {
      const hostPort = port.get('hostPort');
      // The doors of the web: whoever takes them is the entrance to its node.
      if (!hostPort || hostPort.shared || !wholeNumber(hostPort) || /^(80|443)$/.test(hostPort.text ?? '')) continue;
      yield {
        at: hostPort.span,
        message: `\`${name}\` runs once per node at most, as it takes a port of the node`,
        fix: { title: 'Leave the port of the node alone', safe: false, edits: () => remove(port, 'hostPort') },
      };
    }
  },
});
