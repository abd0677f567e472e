import { type Deployment, isChecked, rolloutTargets, servicesReleasedBy } from '../../server/core/model/deployment.js';
import type { Project } from '../../server/core/model/project.js';
import type { Job } from '../../server/core/model/workflow.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { append, replacePart } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'workflow.job',
  category: 'deployment',
  severity: 'high',
  effort: [0.5, 2],
  applies: job => servicesReleasedBy(job).some(({ manner }) => manner.waits !== undefined),
  *check(job, project) {
    const last = servicesReleasedBy(job).findLast(({ manner }) => manner.waits === false);
    if (!last || isChecked(job, last)) return;
    yield {
      at: job.at,
      message: `Nothing looks whether what \`${job.name.slice(0, 40)}\` has released comes up`,
      related: [{ at: last.step.at, message: 'The release' }],
      fix: fixFor(job, last, project),
    };
  },
});

function fixFor({ yaml }: Job, release: Deployment, project: Project): Fix | undefined {
  const { tool, command, script, step } = release;
  if (tool === 'helm' && command && script) {
    const verb = command.words.find(({ text }) => text === 'upgrade' || text === 'install');
    return (
      verb && {
        title: 'Wait until it is ready',
        safe: false,
        edits: () => replacePart(script, verb.end, verb.end, ' --wait --timeout 5m'),
      }
    );
  }
  if (tool === 'compose' && command && script && command.words[0]?.text === 'docker') {
    const up = command.words.find(({ text }) => text === 'up');
    return (
      up && {
        title: 'Wait until it is healthy',
        safe: false,
        edits: () => replacePart(script, up.end, up.end, ' --wait'),
      }
    );
  }
  const targets = tool === 'kubectl' ? rolloutTargets(release, project) : undefined;
  const steps = yaml.get('steps');
  if (!targets || !steps || step.yaml.has('if')) return undefined;
  const run = targets.names.map(name => `kubectl rollout status ${name}${targets.namespace} --timeout=5m`).join('\n');
  return {
    title: 'Wait for the rollout',
    safe: false,
    edits: () => append(steps, { name: 'Wait for the rollout', run }),
  };
}
