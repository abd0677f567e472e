import { compromiseOf, isCommit } from '../../server/core/model/workflow/known-actions.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 4],
  aliases: ['known-vulnerable-actions', 'known_vulnerability_in_build_component'],
  applies: step => step.uses?.ref !== undefined,
  *check({ uses, yaml }) {
    const found = uses?.ref === undefined ? undefined : compromiseOf(uses.action, uses.ref);
    const value = yaml.get('uses');
    if (!uses?.ref || !found || !value) return;
    const { safe } = found;
    const from = uses.action.length + 1;
    const to = from + uses.ref.length;
    yield {
      at: uses.span,
      message: `\`${uses.action}@${uses.ref.slice(0, 12)}\` ${found.what}`,
      // Behind a commit stands the version in a comment, which would then be wrong.
      fix:
        safe && !isCommit(uses.ref)
          ? { title: `Go to ${safe}`, safe: false, edits: () => replacePart(value, from, to, safe) }
          : undefined,
    };
  },
});
