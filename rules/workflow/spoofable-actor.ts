import { trustedActors } from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.25],
  aliases: ['bot-conditions', 'confused_deputy_auto_merge', 'bot-check'],
  applies: job =>
    job.workflow.startsOn('pull_request_target') && [job, ...job.steps].some(({ yaml }) => yaml.has('if')),
  *check(job) {
    for (const { yaml } of [job, ...job.steps]) {
      const condition = yaml.get('if');
      const [first, ...more] = condition ? trustedActors(condition) : [];
      if (!condition || !first) continue;
      yield {
        at: condition.part(first.start, first.end) ?? condition.span,
        message: '`github.actor` is who acted last: a stranger can make a bot act on a pull request of their own',
        fix: {
          title: 'Ask who opened the pull request',
          safe: false,
          edits: () => {
            const edits = [first, ...more].map(({ start, end }) =>
              replacePart(condition, start, end, 'github.event.pull_request.user.login'),
            );
            return edits.some(edit => edit === undefined) ? undefined : edits.flatMap(edit => edit ?? []);
          },
        },
      };
    }
  },
});
