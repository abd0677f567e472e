import { isInScope, mayBeSetInContainer, mayBeSetInPod } from '../../server/core/model/deploy-unit.js';
import type { PodContainer } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.25, 2],
  aliases: [...['CKV_K8S_23', 'CKV_K8S_6', 'KSV-0012', 'KSV012', 'KSV-0105', 'run-as-non-root', 'runAsRootAllowed']],
  applies: (workload, project) => !workload.isWindows && !workload.isNodeAgent && isInScope(project, workload),
  *check(workload, project) {
    const users = workload.containers.filter(({ role }) => role !== 'ephemeral').map(userOf);
    if (!users.includes('any') || users.includes('unknown')) return;
    if (mayBeSetInPod(project, workload, 'securityContext')) return;
    if (workload.containers.some(container => mayBeSetInContainer(project, container, 'securityContext'))) return;
    const { podSpec, object, at } = workload;
    yield {
      at,
      message: `Nothing keeps \`${object.shortName}\` from running as root`,
      fix:
        !podSpec || users.includes('root')
          ? undefined
          : {
              title: 'Refuse to run as root',
              safe: false,
              edits: () => set(podSpec, ['securityContext', 'runAsNonRoot'], true, { before: 'containers' }),
            },
    };
  },
});

/** Which user a container may start as: `any` where nothing is said. */
function userOf(container: PodContainer): 'any' | 'root' | 'other' | 'unknown' {
  const demanded = container.security('runAsNonRoot');
  const user = container.security('runAsUser');
  if (demanded === 'unknown' || user === 'unknown') return 'unknown';
  if (demanded !== 'absent' && demanded.flag === undefined) return 'unknown';
  if (demanded !== 'absent' && demanded.flag) return 'other';
  if (user === 'absent') return demanded === 'absent' ? 'any' : 'root';
  return user.text === undefined ? 'unknown' : user.text === '0' ? 'root' : 'other';
}
