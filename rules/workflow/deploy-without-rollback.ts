import {
  type Deployment,
  hasRollback,
  isForDevelopment,
  rolloutTargets,
  servicesReleasedBy,
} from '../../server/core/model/deployment.js';
import type { Project } from '../../server/core/model/project.js';
import type { Job } from '../../server/core/model/workflow.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { append, replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [1, 4],
  applies: job => !isForDevelopment(job) && servicesReleasedBy(job).some(({ manner }) => manner.reverts !== undefined),
  *check(job, project) {
    const last = servicesReleasedBy(job).findLast(({ manner }) => manner.reverts === false);
    if (!last || hasRollback(project)) return;
    yield {
      at: job.at,
      message: `When what \`${job.name.slice(0, 40)}\` releases fails, nothing brings the last version back`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: fixFor(job, last, project),
    };
  },
});

function fixFor({ yaml }: Job, release: Deployment, project: Project): Fix | undefined {
  const { tool, command, script } = release;
  if (tool === 'helm' && command && script) {
    const verb = command.words.find(({ text }) => text === 'upgrade');
    return (
      verb && {
        title: 'Go back when it fails',
        safe: false,
        edits: () => replacePart(script, verb.end, verb.end, ' --atomic'),
      }
    );
  }
  const targets = tool === 'kubectl' ? rolloutTargets(release, project) : undefined;
  const steps = yaml.get('steps');
  if (!targets || !steps) return undefined;
  const run = targets.names.map(name => `kubectl rollout undo ${name}${targets.namespace}`).join('\n');
  return {
    title: 'Go back when it fails',
    safe: false,
    edits: () => append(steps, { name: 'Roll back', if: 'failure()', run }),
  };
}
