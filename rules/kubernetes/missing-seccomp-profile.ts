import { isInScope } from '../../server/core/model/kubernetes/deploy-unit.js';
import {
  hasSeccompProfile,
  isOnOpenShift,
  mayBeConfined,
  seccompTurnedOff,
} from '../../server/core/model/kubernetes/hardening.js';
import { rule } from '../../server/core/rule.js';
import { replace, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['CKV_K8S_31', 'KSV-0030', 'KSV030', 'KSV-0104', 'KSV104', 'container-seccomp-profile', 'linuxHardening'],
  applies(workload, project) {
    if (workload.isWindows || workload.isNodeAgent || !isInScope(project, workload)) return false;
    if (isOnOpenShift(project, workload)) return false;
    return !workload.containers.some(({ isPrivileged }) => isPrivileged !== false);
  },
  *check(workload, project) {
    const { podSpec, object, at } = workload;
    if (mayBeConfined(project, workload, 'seccompProfile')) return;
    const title = 'Use the profile of the container runtime';
    const off = seccompTurnedOff(workload);
    if (off)
      yield {
        at: off.span,
        message: `\`${object.shortName}\` turns its seccomp profile off: every system call reaches the kernel`,
        fix: { title, safe: false, edits: () => replace(off, 'RuntimeDefault') },
      };
    if (!podSpec || hasSeccompProfile(workload)) return;
    const path = ['securityContext', 'seccompProfile', 'type'];
    yield {
      at,
      message: `\`${object.shortName}\` has no seccomp profile: every system call reaches the kernel`,
      fix: { title, safe: true, edits: () => set(podSpec, path, 'RuntimeDefault', { before: 'containers' }) },
    };
  },
});
