import { developmentInstalls } from '../../server/core/model/dockerfile/dependency-install.js';
import { isShipped } from '../../server/core/model/dockerfile/image-use.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (stage, project) =>
    isShipped(stage, project) &&
    packageCommands(stage).some(
      command =>
        /^(npm|yarn|pnpm|poetry|uv|composer)$/.test(command.tool) && command.names.length === 0 && installs(command),
    ),
  *check(stage, project) {
    for (const { command, flag, edits } of developmentInstalls(stage, project)) {
      const { tool, verb, run } = command;
      yield {
        at: run.at,
        message: `\`${`${tool} ${verb}`.trim()}\` puts test and build tools into the image that is shipped`,
        fix: { title: `Add \`${flag}\``, safe: false, edits },
      };
    }
  },
});
