import { loginWithPassword } from '../../server/core/model/workflow/credential-use.js';
import { commandSpan } from '../../server/core/model/workflow/workflow.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: step => step.isPosix && step.commands.length > 0,
  *check(step) {
    const { run, commands } = step;
    for (const command of run ? commands : []) {
      const login = loginWithPassword(step, command);
      if (!run || !login) continue;
      const { flag, edits } = login;
      yield {
        at: run.part(flag.start, flag.end) ?? commandSpan(run, command),
        message: 'The password stands on the command line, where every process and `set -x` can read it',
        fix: edits && { title: 'Hand it over on standard input', safe: false, edits },
      };
    }
  },
});
