import { ignoresEnv, usesEnvFile } from '../../server/core/model/environment.js';
import { shownBy } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';
import { appendLines, createFile } from '../../server/core/text.js';

export default rule({
  on: 'project',
  category: 'iac',
  severity: 'high',
  effort: [0.1, 0.1],
  phase: 1,
  applies(project) {
    // A file that is there and not ignored is meant to be committed, or is flagged by itself.
    if (project.isCollection || !usesEnvFile(project) || project.has('.env') || project.isPartOfRepository)
      return false;
    return ignoresEnv(project) === undefined ? undefined : true;
  },
  evidence: () => shownBy(['.gitignore']),
  *check(project) {
    if (ignoresEnv(project)) return;
    const file = project.file('.gitignore');
    yield {
      message: 'Nothing keeps `.env` out of the repository: `git add .` takes its secrets along',
      fix: {
        title: 'Ignore `.env`',
        safe: true,
        edits: () => [file ? appendLines(file, ['.env']) : createFile('.gitignore', '.env\n')],
      },
    };
  },
});
