import { isInScope, mayBeSetInContainer } from '../../server/core/model/deploy-unit.js';
import { look, wholeNumber } from '../../server/core/model/kubernetes.js';
import { isPatient, probesOf, sameProbe } from '../../server/core/model/probe.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'low',
  effort: [0.25, 0.5],
  aliases: ['pod-probes-identical'],
  applies: ({ yaml, workload }, project) =>
    yaml.has('readinessProbe') && yaml.has('livenessProbe') && isInScope(project, workload),
  *check(container, project) {
    const probes = probesOf(container);
    const ready = probes.find(({ kind }) => kind === 'readinessProbe')?.yaml;
    const live = probes.find(({ kind }) => kind === 'livenessProbe')?.yaml;
    if (!ready || !live || !sameProbe(ready, live) || isPatient(live)) return;
    if (['readinessProbe', 'livenessProbe'].some(key => mayBeSetInContainer(project, container, key))) return;
    const written = look(live, 'failureThreshold');
    const failures = written === 'absent' ? 3 : written === 'unknown' ? undefined : wholeNumber(written);
    const edits = () => (failures ? set(live, 'failureThreshold', failures * 2) : undefined);
    yield {
      at: live.shared ? container.at : live.name,
      message: `\`${container.name}\` is restarted when it is merely busy: both probes fail together`,
      related: ready.shared ? [] : [{ at: ready.name, message: 'The same probe' }],
      fix: failures ? { title: 'Restart after twice as many failures', safe: false, edits } : undefined,
    };
  },
});
