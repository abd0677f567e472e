import { healthOptions, waitsItself } from '../../server/core/model/workflow/job-service.js';
import { rule } from '../../server/core/rule.js';
import { replace, set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'ci',
  severity: 'medium',
  effort: [0.1, 0.25],
  applies: ({ services }) => services.some(({ yaml }) => healthOptions(yaml.get('image')?.text) !== undefined),
  *check(job) {
    if (waitsItself(job)) return;
    for (const { name, yaml } of job.services) {
      const image = yaml.get('image');
      const health = healthOptions(image?.text);
      const options = yaml.get('options');
      if (health === undefined || yaml.hasUnknownMerge || yaml.shared) continue;
      if (options && (options.text === undefined || /--health-|--no-healthcheck/.test(options.text))) continue;
      yield {
        at: yaml.name,
        message: `The steps start before \`${name.slice(0, 40)}\` takes connections: now and then they fail`,
        fix: {
          title: 'Wait until it answers',
          safe: true,
          edits: () => {
            if (!options?.text) return set(yaml, 'options', health);
            return options.text.includes('\n') ? undefined : replace(options, `${options.text} ${health}`);
          },
        },
      };
    }
  },
});
