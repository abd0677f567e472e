import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { probesOf } from '../../server/core/model/kubernetes/probe.js';
import { rule } from '../../server/core/rule.js';
import { replace } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['liveness-port', 'readiness-port', 'startup-port'],
  applies: (container, project) => isInScope(project, container.workload) && probesOf(container).length > 0,
  *check(container, project) {
    for (const { port } of probesOf(container)) {
      const name = port?.text;
      if (!port || port.shared || name === undefined || /^\d+$/.test(name)) continue;
      if (container.hasPort(name) !== false || mayBeSetInContainer(project, container, 'ports')) continue;
      const [only, ...others] = container.ports;
      const known = others.length ? undefined : (only?.name ?? only?.number);
      yield {
        at: port.span,
        message: `\`${container.name}\` has no port \`${shown(name, 20)}\`, so this probe always fails`,
        fix:
          known === undefined
            ? undefined
            : { title: `Probe port ${known}`, safe: false, edits: () => replace(port, known) },
      };
    }
  },
});
