import { canJudge } from '../../server/core/model/evidence.js';
import { mayRunUnseen } from '../../server/core/model/pipeline.js';
import { addCheck } from '../../server/core/model/pipeline-file.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'medium',
  effort: [0.5, 2],
  applies(project) {
    const { hasCode, mainWorkflow, manifests, isCollection } = project;
    // Compilers of other languages say much of what a linter does here.
    if (
      !hasCode ||
      isCollection ||
      !mainWorkflow ||
      !manifests.some(({ ecosystem }) => /^(?:npm|python|ruby|php)$/.test(ecosystem))
    )
      return false;
    if (project.evidence('lint').evidence.length) return true;
    return mayRunUnseen(project, /lint|check|format|quality|style|verify|valid|ci\b|all\b/i)
      ? undefined
      : canJudge(project, 'lint');
  },
  evidence: project => project.evidence('lint'),
  *check(project) {
    const { mainWorkflow } = project;
    if (project.evidence('lint').evidence.length || !mainWorkflow) return;
    const edits = addCheck('lint', mainWorkflow, project);
    yield {
      at: mainWorkflow.at,
      message: 'No job lints the code: mistakes a tool finds in seconds are left to reviewers',
      fix: edits && { title: 'Lint in the pipeline', safe: false, edits },
    };
  },
});
