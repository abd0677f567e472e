import { applyRuleset, rulesetPath, rulesetText } from '../../server/core/model/project/ruleset-file.js';
import { createFile } from '../../server/core/text.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule('branchProtection', {
  category: 'ci',
  severity: 'medium',
  effort: [0.25, 0.5],
  phase: 1,
  applies: project => project.hasService && !project.isCollection && project.pipelines.length > 0,
  *check(project) {
    const text = rulesetText(project);
    yield {
      message: 'No file protects the main branch: whether checks and a review come before a merge is unseen',
      fix:
        text === undefined
          ? undefined
          : {
              title: 'Have a merge wait for the checks',
              safe: false,
              command: applyRuleset,
              edits: () => [createFile(rulesetPath, text)],
            },
    };
  },
});
