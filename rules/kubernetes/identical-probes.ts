import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look, wholeNumber } from '../../server/core/model/kubernetes/kubernetes.js';
import {
  answersForOthers,
  asksWhereServed,
  isPatient,
  probesOf,
  sameProbe,
} from '../../server/core/model/kubernetes/probe.js';
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
    const [ready, alive] = ['readinessProbe', 'livenessProbe'].map(key =>
      probesOf(container).find(({ kind }) => kind === key),
    );
    const live = alive?.yaml;
    if (!ready || !alive || !live || !sameProbe(ready.yaml, live) || isPatient(live)) return;
    if (!asksWhereServed(project, container, alive)) return;
    if (['readinessProbe', 'livenessProbe'].some(key => mayBeSetInContainer(project, container, key))) return;
    const written = look(live, 'failureThreshold');
    const failures = written === 'absent' ? 3 : written === 'unknown' ? undefined : wholeNumber(written);
    const edits = () => (failures ? set(live, 'failureThreshold', failures * 2) : undefined);
    yield {
      at: live.shared ? container.at : live.name,
      message: `\`${container.name}\` is restarted when it is merely busy: both probes fail together`,
      related: ready.yaml.shared ? [] : [{ at: ready.yaml.name, message: 'The same probe' }],
      fix: failures ? { title: 'Restart after twice as many failures', safe: false, edits } : undefined,
    };
  },
});
