import { deploymentsOf, isForDevelopment } from '../../server/core/model/deployment.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['secrets-outside-env'],
  applies: job => !isForDevelopment(job) && deploymentsOf(job).length > 0,
  *check({ yaml, name, at }) {
    if (yaml.has('environment') || yaml.hasUnknownMerge) return;
    const stage = /(^|[^a-z])(stag(e|ing)|dev|development|qa|uat)([^a-z]|$)/i.exec(name)?.[2]?.toLowerCase();
    const environment = stage === undefined ? 'production' : stage.startsWith('stag') ? 'staging' : stage;
    yield {
      at,
      message: `\`${name.slice(0, 30)}\` releases with no environment: nobody can approve it, or see what runs where`,
      fix: {
        title: `Release to the environment ${environment}`,
        safe: false,
        edits: () => set(yaml, 'environment', environment, { after: 'runs-on' }),
      },
    };
  },
});
