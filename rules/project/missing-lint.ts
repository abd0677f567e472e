import { canJudge } from '../../server/core/model/project/evidence.js';
import { mayRunUnseen } from '../../server/core/model/project/pipeline.js';
import { addCheck } from '../../server/core/model/project/pipeline-file.js';
import { topicRule } from '../../server/core/topic-rule.js';

export default topicRule(
  'lint',
  {
    category: 'ci',
    severity: 'medium',
    effort: [0.5, 2],
    applies({ hasCode, mainWorkflow, manifests, isCollection }) {
      if (!hasCode || isCollection || !mainWorkflow) return false;
      // Compilers of other languages say much of what a linter does here.
      return manifests.some(({ ecosystem }) => /^(?:npm|python|ruby|php)$/.test(ecosystem));
    },
    *check(project) {
      const { mainWorkflow } = project;
      const edits = mainWorkflow && addCheck('lint', mainWorkflow, project);
      yield {
        at: mainWorkflow?.at,
        message: 'No job lints the code: mistakes a tool finds in seconds are left to reviewers',
        fix: edits && { title: 'Lint in the pipeline', safe: false, edits },
      };
    },
  },
  (project, topic) =>
    mayRunUnseen(project, /lint|check|format|quality|style|verify|valid|ci\b|all\b/i)
      ? project.evidence(topic).evidence.length > 0 || undefined
      : canJudge(project, topic),
);
