import { ignoresEnv, isEnvironment, keepEnvOut, readsEnvFile } from '../../server/core/model/project/environment.js';
import { shownBy } from '../../server/core/model/project/evidence.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'high',
  effort: [0.1, 0.1],
  phase: 1,
  applies(project) {
    const { isCollection, isPartOfRepository, has, paths } = project;
    // A file that is there and not ignored is meant to be committed, or is flagged by itself.
    if (isCollection || isPartOfRepository || has('action.yml') || !readsEnvFile(project) || paths.some(isEnvironment))
      return false;
    return ignoresEnv(project) === undefined ? undefined : true;
  },
  evidence: ({ paths }) => shownBy(paths.filter(path => /(?:^|\/)\.gitignore$/.test(path))),
  *check(project) {
    if (ignoresEnv(project)) return;
    yield {
      message: 'Nothing keeps `.env` out of the repository: `git add .` takes its secrets along',
      fix: { title: 'Ignore `.env`', safe: true, edits: () => keepEnvOut(project) },
    };
  },
});
