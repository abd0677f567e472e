import { dependabotConfig } from '../../server/core/model/dependabot.js';
import { canJudge } from '../../server/core/model/evidence.js';
import { rule } from '../../server/core/rule.js';
import { createFile } from '../../server/core/text.js';

export default rule({
  on: 'project',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 0.5],
  applies: project =>
    project.hasCode &&
    !project.isCollection &&
    project.mainWorkflow !== undefined &&
    canJudge(project, 'dependencyUpdates'),
  evidence: project => project.evidence('dependencyUpdates'),
  *check(project) {
    if (project.evidence('dependencyUpdates').evidence.length) return;
    const config = dependabotConfig(project);
    yield {
      message: 'Nothing updates the dependencies: known holes stay until somebody goes looking for them',
      fix:
        config === undefined
          ? undefined
          : {
              title: 'Let Dependabot update them every week',
              safe: false,
              edits: () => [createFile('.github/dependabot.yml', config)],
            },
    };
  },
});
