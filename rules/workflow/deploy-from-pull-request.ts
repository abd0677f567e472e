import { deploymentsOf, reachesFromPullRequest } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'blocker',
  effort: [0.1, 0.5],
  applies: job => deploymentsOf(job).length > 0,
  *check(job) {
    const { yaml, name, at } = job;
    const environment = yaml.get('environment')?.get('name')?.raw ?? yaml.get('environment')?.raw ?? '';
    if (/dev|stag|test|preview|review|qa|\$\{\{/i.test(`${environment} ${name}`)) return;
    if (!deploymentsOf(job).some(({ step }) => reachesFromPullRequest(step))) return;
    yield {
      at,
      message: `\`${name.slice(0, 40)}\` releases at every pull request, before anybody has looked at it`,
      fix: {
        title: 'Leave pull requests out',
        safe: false,
        edits: () =>
          yaml.has('if') ? undefined : set(yaml, 'if', "github.event_name != 'pull_request'", { before: 'runs-on' }),
      },
    };
  },
});
