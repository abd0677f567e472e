import { isInScope, mayBeSetInContainer, mayBeSetInPod } from '../../server/core/model/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const profile = ['securityContext', 'seccompProfile'];

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: [
    ...['CKV_K8S_31', 'KSV-0030', 'KSV030', 'KSV-0104', 'KSV104', 'container-seccomp-profile', 'linuxHardening'],
  ],
  applies(workload, project) {
    if (workload.isWindows || workload.isNodeAgent || !isInScope(project, workload)) return false;
    return !workload.containers.some(({ isPrivileged }) => isPrivileged !== false);
  },
  *check(workload, project) {
    const { podSpec, containers, object, at } = workload;
    if (!podSpec || look(podSpec, ...profile) !== 'absent') return;
    if (containers.some(({ yaml }) => look(yaml, ...profile) !== 'absent')) return;
    if (
      object.yaml
        .at('metadata', 'annotations')
        ?.keys()
        .some(key => key.includes('seccomp'))
    )
      return;
    if (mayBeSetInPod(project, workload, ...profile)) return;
    if (containers.some(container => mayBeSetInContainer(project, container, ...profile))) return;
    yield {
      at,
      message: `\`${object.shortName}\` has no seccomp profile: every system call reaches the kernel`,
      fix: {
        title: 'Use the profile of the container runtime',
        safe: true,
        edits: () => set(podSpec, [...profile, 'type'], 'RuntimeDefault', { before: 'containers' }),
      },
    };
  },
});
