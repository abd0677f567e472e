import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isConfinable, isOnOpenShift, refusesRoot } from '../../server/core/model/kubernetes/hardening.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const dropped = ['securityContext', 'capabilities', 'drop'];

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: [
    ...['CKV_K8S_28', 'CKV_K8S_37', 'KSV-0003', 'KSV003', 'KSV-0004', 'KSV004', 'drop-net-raw-capability'],
    ...['insecureCapabilities'],
  ],
  applies: (container, project) =>
    isInScope(project, container.workload) && !isOnOpenShift(project, container.workload) && isConfinable(container),
  *check(container, project) {
    const { yaml, name, at } = container;
    if (look(yaml, ...dropped) !== 'absent' || mayBeSetInContainer(project, container, ...dropped)) return;
    const edits = () => set(yaml, dropped, ['ALL']);
    yield {
      at,
      message: `\`${name}\` keeps rights of root, such as forging packets, that few programs use`,
      fix: { title: 'Drop all capabilities', safe: refusesRoot(container), edits },
    };
  },
});
