import { uploadsToken, usesGitToken } from '../../server/core/model/workflow/credential-use.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'low',
  effort: [0.1, 0.1],
  aliases: ['artipacked', 'missing_persist_credentials_false'],
  applies: ({ uses }) => uses?.action.toLowerCase() === 'actions/checkout',
  *check(step) {
    const upload = uploadsToken(step);
    if (!upload || !step.uses) return;
    yield {
      at: step.uses.span,
      message: 'The token stays in `.git/config`, and goes into an artifact that others can download',
      related: [{ at: upload.at, message: 'The artifact' }],
      fix: {
        title: 'Forget the token after the checkout',
        safe: !usesGitToken(step.job),
        edits: () => set(step.yaml, ['with', 'persist-credentials'], false),
      },
    };
  },
});
