import { loginWithPassword } from '../../server/core/model/credential-use.js';
import { commandSpan } from '../../server/core/model/workflow.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: step => step.isPosix && step.commands.length > 0,
  *check({ run, commands }) {
    if (!run) return;
    for (const command of commands) {
      const login = loginWithPassword(run.raw ?? '', command);
      if (!login) continue;
      const { flag, start, end, text } = login;
      yield {
        at: run.part(flag.start, flag.end) ?? commandSpan(run, command),
        message: 'The password stands on the command line, where every process and `set -x` can read it',
        fix:
          text === undefined
            ? undefined
            : { title: 'Hand it over on standard input', safe: false, edits: () => replacePart(run, start, end, text) },
      };
    }
  },
});
