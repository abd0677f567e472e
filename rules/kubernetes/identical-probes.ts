import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { answersForOthers, sharedProbe } from '../../server/core/model/kubernetes/probe.js';
import { isForShow } from '../../server/core/model/kubernetes/workload-image.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'low',
  effort: [0.25, 0.5],
  aliases: ['pod-probes-identical'],
  applies(container, project) {
    const { yaml, workload } = container;
    if (!yaml.has('readinessProbe') || !yaml.has('livenessProbe') || !isInScope(project, workload)) return false;
    return !answersForOthers(container) && !isForShow(project, workload.file.path);
  },
  *check(container, project) {
    const { ready, live, failures } = sharedProbe(project, container) ?? {};
    if (!ready || !live) return;
    const edits = () => (failures ? set(live, 'failureThreshold', failures * 2) : undefined);
    yield {
      at: live.shared ? container.at : live.name,
      message: `\`${container.name}\` is restarted when it is merely busy: both probes fail together`,
      related: ready.shared ? [] : [{ at: ready.name, message: 'The same probe' }],
      fix: failures ? { title: 'Restart after twice as many failures', safe: false, edits } : undefined,
    };
  },
});
