import { isInScope, mayBeSetInPod } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.1],
  aliases: ['cronjob-restartpolicy', 'WORKLOAD_INCORRECT_RESTARTPOLICY_VALUE_ALWAYS'],
  applies: (workload, project) =>
    (workload.kind === 'CronJob' || workload.kind === 'Job') && isInScope(project, workload),
  *check(workload, project) {
    const { podSpec, object } = workload;
    const policy = look(podSpec, 'restartPolicy');
    if (!podSpec || policy === 'unknown' || mayBeSetInPod(project, workload, 'restartPolicy')) return;
    if (policy !== 'absent' && policy.text !== 'Always') return;
    yield {
      at: policy === 'absent' || policy.shared ? workload.at : policy.span,
      message: `\`${object.shortName}\` is refused: a job's pods may not restart always, which is the default`,
      fix: {
        title: 'Restart on failure',
        safe: true,
        edits: () => set(podSpec, 'restartPolicy', 'OnFailure', { before: 'containers' }),
      },
    };
  },
});
