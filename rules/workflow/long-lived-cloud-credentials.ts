import { cloudKey } from '../../server/core/model/workflow/credential-use.js';
import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.step',
  category: 'security',
  severity: 'medium',
  effort: [1, 4],
  applies: step =>
    step.uses !== undefined &&
    /^(aws-actions|azure|google-github-actions)\/(configure-aws-credentials|login|auth|setup-gcloud)$/i.test(
      step.uses.action,
    ),
  *check(step) {
    const key = cloudKey(step);
    if (!key) return;
    yield {
      at: key.at.span,
      message: `A stored key for ${key.cloud} works for whoever gets it, until somebody changes it; OIDC keys last an hour`,
    };
  },
});
