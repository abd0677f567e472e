import { ignoreFile, trackedEnvironments, usesEnvFile } from '../../server/core/model/project/environment.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 2],
  phase: 1,
  practice: false,
  applies: project => !project.isCollection && usesEnvFile(project),
  *check(project) {
    for (const { file, name, at, secret } of trackedEnvironments(project)) {
      yield {
        at,
        message: `\`${file.path.slice(-30)}\` is not ignored: the ${secret.kind} in \`${name.slice(0, 30)}\` goes along with a commit`,
        fix: {
          title: 'Ignore it',
          safe: false,
          edits: () => ignoreFile(file.path, project),
          command: `git rm --cached --ignore-unmatch ${file.path}`,
        },
      };
    }
  },
});
