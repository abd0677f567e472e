import { isShipped } from '../../server/core/model/image-use.js';
import { installs, packageCommands } from '../../server/core/model/package-install.js';
import { appendToRun, insertAfterWord } from '../../server/core/model/run-edit.js';
import { keptCaches } from '../../server/core/model/system-packages.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: [
    'DL3009',
    'DL3019',
    'DL3032',
    'DL3040',
    'DL3042',
    'DS015',
    'DS019',
    'DS025',
    'AVD-DS-0015',
    'AVD-DS-0019',
    'AVD-DS-0025',
  ],
  applies: (stage, project) =>
    isShipped(stage, project) &&
    packageCommands(stage).some(command => /^(apt|apk|dnf|pip)$/.test(command.tool) && installs(command)),
  *check(stage, project) {
    for (const { command, what, flag, end } of keptCaches(stage, project)) {
      const { run, verbWord } = command;
      const alone = run.command.after === '' && run.command.depth === 0 && run.next?.instruction !== run.instruction;
      yield {
        at: verbWord ? run.spanOf(verbWord) : run.at,
        message: `${what} in the image, where nothing has a use for it`,
        fix:
          flag !== undefined
            ? { title: `Add \`${flag}\``, safe: true, edits: () => insertAfterWord(run, verbWord, flag) }
            : end !== undefined && alone
              ? { title: 'Remove them in the same layer', safe: true, edits: () => appendToRun(run, end) }
              : undefined,
      };
    }
  },
});
