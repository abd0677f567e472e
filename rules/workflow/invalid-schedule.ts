import { scheduleFault } from '../../server/core/model/workflow/schedule.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.file',
  category: 'ci',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['events'],
  applies: workflow => workflow.startsOn('schedule'),
  *check(workflow) {
    for (const item of workflow.trigger('schedule')?.items() ?? []) {
      const cron = item.get('cron');
      const fault = cron?.text === undefined ? undefined : scheduleFault(cron.text);
      if (cron && fault) yield { at: cron.span, message: `The schedule ${fault}` };
    }
  },
});
