import { deployScript, deployScriptPath } from '../../server/core/model/project/deploy-script.js';
import { createFile } from '../../server/core/text.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('deployScript', {
  category: 'iac',
  severity: 'medium',
  effort: [2, 8],
  phase: 2,
  applies: project => project.isOperated && !project.evidence('deployment').evidence.length,
  *check(project) {
    const text = deployScript(project);
    yield {
      message: "No script deploys this: the steps are in somebody's head",
      fix:
        text === undefined
          ? undefined
          : { title: 'Write one that can go back', safe: false, edits: () => [createFile(deployScriptPath, text)] },
    };
  },
});
