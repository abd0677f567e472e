import { isDeployed, mayBeSet, mayBeSetInPod } from '../../server/core/model/kubernetes/deploy-unit.js';
import { shown } from '../../server/core/model/kubernetes/kubernetes.js';
import { podSelectorOf, workloadsBehind } from '../../server/core/model/kubernetes/service.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.object',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.5],
  applies: (object, project) => podSelectorOf(object) !== undefined && isDeployed(project, object),
  *check(object, project) {
    for (const port of object.yaml.at('spec', 'ports')?.items() ?? []) {
      const target = port.get('targetPort');
      const name = target?.text;
      if (!target || name === undefined || target.shared || !/^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(name)) continue;
      const workloads = workloadsBehind(project, object);
      const containers = workloads?.flatMap(workload => workload.containers) ?? [];
      if (!containers.length || containers.some(container => container.hasPort(name) !== false)) continue;
      if (workloads?.some(workload => mayBeSetInPod(project, workload, 'containers'))) continue;
      if (workloads?.some(workload => workload.podSpec?.get('containers')?.shared)) continue;
      if (mayBeSet(project, object, 'spec', 'ports')) continue;
      const [first] = workloads ?? [];
      yield {
        at: target.span,
        message: `\`${object.shortName}\` sends to port \`${shown(name, 20)}\`, which no container declares`,
        related: first ? [{ at: first.at, message: 'The pods that it selects' }] : [],
      };
    }
  },
});
