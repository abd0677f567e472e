import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { appendToRun, insertAfterWord } from '../../server/core/model/dockerfile/run-edit.js';
import { keptCaches } from '../../server/core/model/dockerfile/system-packages.js';
import { rule } from '../../server/core/rule.js';

const trivyIds = ['15', '19', '20', '25'].flatMap(number => [`DS0${number}`, `DS-00${number}`, `AVD-DS-00${number}`]);

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['09', '19', '32', '36', '40', '42'].map(number => `DL30${number}`).concat(trivyIds),
  applies: (stage, project) =>
    isShipped(stage, project) &&
    packageCommands(stage).some(command => /^(apt|apk|dnf|pip|zypper)$/.test(command.tool) && installs(command)),
  *check(stage, project) {
    for (const { command, what, flag, end } of keptCaches(stage, project)) {
      const { run, verbWord } = command;
      const last = run.command.after === '' && run.command.depth === 0 && run.next === undefined;
      yield {
        at: verbWord ? run.spanOf(verbWord) : run.at,
        message: `${what} in the image and only make it larger`,
        fix:
          flag !== undefined
            ? { title: `Add \`${flag}\``, safe: true, edits: () => insertAfterWord(run, verbWord, flag) }
            : end !== undefined && last
              ? { title: 'Remove them in the same layer', safe: true, edits: () => appendToRun(run, end) }
              : undefined,
      };
    }
  },
});
