import { lateInstalls } from '../../server/core/model/dockerfile/dependency-install.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: (stage, project) =>
    project.mainDockerfiles.includes(stage.dockerfile) &&
    stage.copies.some(({ wholeContext }) => wholeContext) &&
    packageCommands(stage).some(installs),
  *check(stage, project) {
    for (const { command, edits } of lateInstalls(stage, project)) {
      yield {
        at: command.run.at,
        message: 'Every change of the source installs all dependencies anew: they are installed behind it',
        fix: { title: 'Install before copying the source', safe: false, edits },
      };
    }
  },
});
