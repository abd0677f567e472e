import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'workflow.job',
  category: 'security',
  severity: 'medium',
  effort: [0.25, 1],
  aliases: ['secrets-inherit'],
  applies: job => job.uses !== undefined,
  *check({ yaml, uses }) {
    const secrets = yaml.get('secrets');
    // A workflow of the same repository could read them anyway.
    if (!uses || uses.action.startsWith('./') || secrets?.text !== 'inherit') return;
    const called = uses.action.split('/', 2).join('/');
    yield {
      at: secrets.span,
      message: `\`${called.slice(0, 36)}\` gets every secret of this repository, also those it does not need`,
    };
  },
});
