import { unlockedInstalls } from '../../server/core/model/dockerfile/locked-install.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (stage, project) =>
    project.mainDockerfiles.includes(stage.dockerfile) && packageCommands(stage).some(installs),
  *check(stage, project) {
    for (const { command, lock, title, edits } of unlockedInstalls(stage, project)) {
      const { run, tool, verb } = command;
      yield {
        at: run.at,
        message: `\`${`${tool} ${verb}`.trim()}\` may install other versions than \`${lock}\` names`,
        fix: { title, safe: true, edits },
      };
    }
  },
});
