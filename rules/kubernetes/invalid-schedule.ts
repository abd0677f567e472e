import { isInScope, mayBeSet } from '../../server/core/model/kubernetes/deploy-unit.js';
import { cronJobFault } from '../../server/core/model/workflow/schedule.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'blocker',
  effort: [0.1, 0.25],
  aliases: ['CRONJOB_INVALID_SCHEDULE_VALUE'],
  applies: (workload, project) => workload.kind === 'CronJob' && isInScope(project, workload),
  *check({ yaml, object }, project) {
    const schedule = yaml.at('spec', 'schedule');
    const fault = schedule?.text === undefined ? undefined : cronJobFault(schedule.text);
    if (!schedule || !fault || schedule.shared || mayBeSet(project, object, 'spec', 'schedule')) return;
    yield { at: schedule.span, message: `\`${object.shortName}\` is refused: ${fault}` };
  },
});
