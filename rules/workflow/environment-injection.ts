import { strangersLines } from '../../server/core/model/workflow/untrusted.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['github-env', 'dangerous-write', 'envvar-injection', 'envpath-injection'],
  applies: ({ run, commands }) => run !== undefined && commands.some(({ redirections }) => redirections.length > 0),
  *check(step) {
    for (const { at, what, file } of strangersLines(step)) {
      yield {
        at,
        message: `A second line in ${what} sets any variable of the next steps: it goes to \`$${file}\` as it is`,
      };
    }
  },
});
