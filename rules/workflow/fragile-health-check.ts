import { healthRequests } from '../../server/core/model/workflow/deployment.js';
import { rule } from '../../server/core/rule.js';
import { replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'medium',
  effort: [0.1, 0.5],
  applies: job => healthRequests(job).length > 0,
  *check(job) {
    for (const { script, command, fails, waits } of healthRequests(job)) {
      const [curl] = command.words;
      if ((fails && waits) || !curl) continue;
      const flags = `${fails ? '' : ' --fail'}${waits ? '' : ' --retry 10 --retry-delay 5 --retry-all-errors'}`;
      yield {
        at: script.part(curl.start, curl.end) ?? script.span,
        message: fails
          ? 'Asked only once after the release: a slow start looks like a failure'
          : 'Without `--fail`, `curl` is content with an error page: a broken release looks healthy',
        fix: {
          title: fails ? 'Ask until it answers' : waits ? 'Fail on errors' : 'Fail on errors, ask until it answers',
          safe: false,
          edits: () => replacePart(script, curl.end, curl.end, flags),
        },
      };
    }
  },
});
