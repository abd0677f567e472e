import { ignorePatterns, stateFiles } from '../../server/core/model/terraform/state.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'blocker',
  effort: [0.5, 2],
  practice: false,
  applies: project => project.parsed.some(({ kind }) => kind === 'terraform'),
  *check(project) {
    const [first, ...others] = stateFiles(project);
    if (first === undefined) return;
    const more = others.length ? ` and ${others.length} more show` : ' shows';
    yield {
      message: `\`${first.slice(-30)}\`${more} every password Terraform knows to all who can read it`,
      fix: {
        title: 'Keep state out of the repository',
        safe: false,
        command: `git rm --cached ${[first, ...others]
          .slice(0, 3)
          .map(path => `'${path}'`)
          .join(' ')}`,
        edits: () => ignorePatterns(project),
      },
    };
  },
});
