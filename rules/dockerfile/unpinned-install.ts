import { packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { holdsApplication, unpinnedInstalls } from '../../server/core/model/dockerfile/unpinned-install.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  aliases: ['DL3013', 'DL3016', 'DL3028', 'DL3062'],
  applies: (stage, project) =>
    project.mainDockerfiles.includes(stage.dockerfile) &&
    holdsApplication(stage, project) &&
    packageCommands(stage).some(({ tool, names }) => /^(pip|npm|pnpm|bun|yarn|gem|go)$/.test(tool) && names.length > 0),
  *check(stage, project) {
    for (const { command, name, word, meant, edits } of unpinnedInstalls(stage, project)) {
      yield {
        at: command.run.spanOf(word),
        message: `Every build may install another release of \`${name.slice(-40)}\`: nothing says which`,
        fix: meant === undefined ? undefined : { title: `Install \`${meant.slice(0, 30)}\``, safe: true, edits },
      };
    }
  },
});
