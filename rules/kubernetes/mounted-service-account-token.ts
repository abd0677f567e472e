import { isInScope, mayBeSetInPod } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { mayUseDefaultAccount } from '../../server/core/model/kubernetes/service-account.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const setting = 'automountServiceAccountToken';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['CKV_K8S_38', 'KSV-0036', 'KSV036', setting],
  applies(workload, project) {
    if (workload.isNodeAgent || !isInScope(project, workload)) return false;
    return ['serviceAccountName', 'serviceAccount'].every(key => {
      const account = look(workload.podSpec, key);
      return account === 'absent' || (account !== 'unknown' && account.text === 'default');
    });
  },
  *check(workload, project) {
    const { podSpec, object, at } = workload;
    if (!podSpec || look(podSpec, setting) !== 'absent' || mayUseDefaultAccount(project, workload)) return;
    if (mayBeSetInPod(project, workload, setting) || mayBeSetInPod(project, workload, 'serviceAccountName')) return;
    const edits = () => set(podSpec, setting, false, { before: 'containers' });
    yield {
      at,
      message: `Whoever breaks into \`${object.shortName}\` finds a token for the cluster's API`,
      fix: { title: 'Leave the token out', safe: false, edits },
    };
  },
});
