import { isInScope, mayBeSetInContainer } from '../../server/core/model/kubernetes/deploy-unit.js';
import { isOnOpenShift } from '../../server/core/model/kubernetes/hardening.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const setting = ['securityContext', 'allowPrivilegeEscalation'];

export default rule({
  on: 'kubernetes.container',
  category: 'kubernetes',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['CKV_K8S_20', 'KSV-0001', 'KSV001', 'privilege-escalation-container', 'privilegeEscalationAllowed'],
  applies({ role, workload, isPrivileged, addedCapabilities }, project) {
    if (role === 'ephemeral' || workload.isWindows || !isInScope(project, workload)) return false;
    if (isOnOpenShift(project, workload)) return false;
    if (isPrivileged === undefined || !addedCapabilities) return undefined;
    // The API server refuses to forbid escalation to these.
    return !isPrivileged && !addedCapabilities.has('SYS_ADMIN') && !addedCapabilities.has('ALL');
  },
  *check(container, project) {
    const { yaml, name, at, addedCapabilities } = container;
    const written = look(yaml, ...setting);
    const isAllowed = written !== 'absent' && written !== 'unknown' && written.flag === true;
    // Programs that get their capability from their file need the escalation that their author allows.
    const mayNeedIt = addedCapabilities?.size !== 0;
    if (isAllowed ? mayNeedIt : written !== 'absent') return;
    if (mayBeSetInContainer(project, container, ...setting)) return;
    const edits = () => set(yaml, setting, false);
    yield {
      at: isAllowed && !written.shared ? written.span : at,
      message: `A setuid program can give \`${name}\` new privileges`,
      fix: { title: 'Forbid privilege escalation', safe: !isAllowed && !mayNeedIt, edits },
    };
  },
});
