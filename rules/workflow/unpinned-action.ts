import {
  branchByDesign,
  compromiseOf,
  isBranchName,
  isCommit,
  isFirstParty,
} from '../../server/core/model/workflow/known-actions.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'high',
  effort: [0.1, 0.25],
  aliases: ['unpinned-uses', 'commit-sha', 'UnpinnedActionsTag', '555ab8f9-2001-455e-a077-f2d0f41e2fb9'],
  applies: step => step.uses?.ref !== undefined && !isFirstParty(step.uses.action),
  *check({ uses, yaml }) {
    if (uses?.ref === undefined || isCommit(uses.ref)) return;
    // Each of these is a graver finding of its own.
    if (isBranchName(uses.ref) || compromiseOf(uses.action, uses.ref)) return;
    if (branchByDesign.has(uses.action.toLowerCase())) return;
    yield {
      at: yaml.get('uses')?.part(0, uses.action.length) ?? uses.span,
      message: `Its owners can change what \`${uses.action.slice(0, 38)}\` does here: a tag moves, a commit does not`,
    };
  },
});
