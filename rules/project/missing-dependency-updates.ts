import { dependabotConfig } from '../../server/core/model/project/dependabot.js';
import { createFile } from '../../server/core/text.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('dependencyUpdates', {
  category: 'security',
  severity: 'medium',
  effort: [0.25, 0.5],
  applies: project => project.hasCode && !project.isCollection && project.mainWorkflow !== undefined,
  *check(project) {
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
