import { isInScope, mayBeSetInContainer, placesOf } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { isReplacedInTurn, readyProbe } from '../../server/core/model/kubernetes/probe.js';
import { servedPorts } from '../../server/core/model/kubernetes/service-traffic.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CKV_K8S_9', 'no-readiness-probe', 'readinessProbeMissing', 'pod-probes'],
  applies(container, project) {
    const { workload, role } = container;
    if (role !== 'main' || !isReplacedInTurn(workload) || !isInScope(project, workload)) return false;
    if (servedPorts(project, container).length) return true;
    return placesOf(project, workload).every(({ unit }) => unit.complete) ? false : undefined;
  },
  *check(container, project) {
    const [port] = servedPorts(project, container);
    if (!port || look(container.yaml, 'readinessProbe') !== 'absent') return;
    if (mayBeSetInContainer(project, container, 'readinessProbe')) return;
    const probe = readyProbe(container, port);
    const edits = () => probe && set(container.yaml, 'readinessProbe', probe.data, { after: 'livenessProbe' });
    yield {
      at: container.at,
      message: `\`${container.name}\` gets traffic before it is ready`,
      related: [{ at: port.service.at, message: 'This Service sends it traffic' }],
      fix: probe && { title: `Probe ${probe.target} before sending traffic`, safe: false, edits },
    };
  },
});
