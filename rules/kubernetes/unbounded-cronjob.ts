import { isInScope, mayBeSet } from '../../server/core/model/kubernetes/deploy-unit.js';
import { look } from '../../server/core/model/kubernetes/kubernetes.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

const deadlines = [
  ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'activeDeadlineSeconds'],
];

export default rule({
  on: 'kubernetes.workload',
  category: 'kubernetes',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: ['CRONJOB_MISSING_CONCURRENCYPOLICY_KEY'],
  applies: (workload, project) => workload.kind === 'CronJob' && isInScope(project, workload),
  *check({ yaml, object, at }, project) {
    const policy = look(yaml, 'spec', 'concurrencyPolicy');
    if (policy === 'unknown' || (policy !== 'absent' && policy.text !== 'Allow')) return;
    if (deadlines.some(path => look(yaml, ...path) !== 'absent')) return;
    if (mayBeSet(project, object, 'spec', 'concurrencyPolicy')) return;
    if (deadlines.some(path => mayBeSet(project, object, ...path))) return;
    yield {
      at: policy === 'absent' || policy.shared ? at : policy.span,
      message: `Runs of \`${object.shortName}\` that hang pile up: each starts beside those before it`,
      fix: {
        title: 'Wait for the run before',
        safe: false,
        edits: () => set(yaml, ['spec', 'concurrencyPolicy'], 'Forbid', { after: 'schedule' }),
      },
    };
  },
});
