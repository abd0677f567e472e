import { branchByDesign, isBranchName } from '../../server/core/model/workflow/known-actions.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'blocker',
  effort: [0.1, 0.25],
  applies: step => step.uses?.ref !== undefined,
  *check({ uses }) {
    if (uses?.ref === undefined || !isBranchName(uses.ref) || branchByDesign.has(uses.action.toLowerCase())) return;
    yield {
      at: uses.span,
      message: `Whatever is pushed to \`${uses.ref.slice(0, 20)}\` of \`${uses.action.slice(0, 40)}\` runs here at once`,
    };
  },
});
