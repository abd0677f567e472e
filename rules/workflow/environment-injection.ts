import { strangersLines } from '../../server/core/model/untrusted.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['github-env', 'dangerous-write', 'envvar-injection', 'envpath-injection'],
  applies: ({ run, commands }) => run !== undefined && commands.some(({ redirections }) => redirections.length > 0),
  *check(step) {
    for (const { at, name, file } of strangersLines(step)) {
      yield {
        at,
        message: `A second line in \`$${name.slice(0, 18)}\` sets any variable of the next steps: it goes to \`$${file}\` as it is`,
      };
    }
  },
});
