import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isOnOpenShift, mayBeConfined, startUser } from '../../server/core/model/kubernetes/hardening.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 2],
  aliases: [...['CKV_K8S_23', 'CKV_K8S_6', 'KSV-0012', 'KSV012', 'KSV-0105', 'run-as-non-root', 'runAsRootAllowed']],
  applies: (workload, project) =>
    !workload.isWindows && !workload.isNodeAgent && isInScope(project, workload) && !isOnOpenShift(project, workload),
  *check(workload, project) {
    const { podSpec, object, at } = workload;
    const users = workload.containers.filter(({ role }) => role !== 'ephemeral').map(startUser);
    if (!podSpec || !users.includes('any') || users.includes('unknown') || mayBeConfined(project, workload)) return;
    const edits = () => set(podSpec, ['securityContext', 'runAsNonRoot'], true, { before: 'containers' });
    yield {
      at,
      message: `Nothing keeps \`${object.shortName}\` from running as root`,
      fix: users.includes('root') ? undefined : { title: 'Refuse to run as root', safe: false, edits },
    };
  },
});
