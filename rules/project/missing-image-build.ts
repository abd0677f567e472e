import type { Dockerfile } from '../../server/core/model/dockerfile.js';
import { buildCommand, imageName, isBuilt, projectName } from '../../server/core/model/image-build.js';
import { shortPath } from '../../server/core/model/paths.js';
import type { Project } from '../../server/core/model/project.js';
import { type Fix, rule } from '../../server/core/rule.js';
import { set } from '../../server/core/yaml/edit.js';

export default rule({
  on: 'project',
  category: 'ci',
  severity: 'high',
  effort: [0.5, 1],
  applies(project) {
    const { mainDockerfiles, pipelines, activity } = project;
    if (!mainDockerfiles.length || !pipelines.some(({ root }) => root === '')) return false;
    return activity.unreadable.some(({ mayBuildImages }) => mayBuildImages) &&
      !mainDockerfiles.every(file => isBuilt(file, project))
      ? undefined
      : true;
  },
  *check(project) {
    const unbuilt = project.mainDockerfiles.filter(file => !isBuilt(file, project));
    const [first, ...others] = unbuilt;
    if (first && unbuilt.length > manyImages) {
      const message = `No job builds \`${shortPath(first.file.path)}\` and ${others.length} more: what breaks them shows only on deployment`;
      yield { at: first.at, message, related: others.map(({ at }) => ({ at, message: 'This one neither' })) };
      return;
    }
    for (const dockerfile of unbuilt) {
      yield {
        at: dockerfile.at,
        message: `No job builds \`${shortPath(dockerfile.file.path)}\`: a change that breaks it shows only on deployment`,
        fix: fixOf(dockerfile, project),
      };
    }
  },
});

/** More than these are a collection: one job each would be no help. */
const manyImages = 5;

function fixOf(dockerfile: Dockerfile, project: Project): Fix | undefined {
  const workflow = project.mainWorkflow;
  const jobs = workflow?.yaml.get('jobs');
  const name = imageName(dockerfile);
  const command = buildCommand(dockerfile, `${name ?? projectName(project)}:\${{ github.sha }}`, project);
  if (!workflow || !jobs || command === undefined) return undefined;
  const id = name === undefined ? 'image' : `image-${name}`;
  if (jobs.has(id)) return undefined;
  const checkout = workflow.jobs
    .flatMap(job => job.steps)
    .find(({ uses }) => uses?.action === 'actions/checkout')?.uses;
  const isScopedByJob = !workflow.permissions && workflow.jobs.some(({ yaml }) => yaml.has('permissions'));
  const job = {
    'runs-on': 'ubuntu-latest',
    ...(isScopedByJob ? { permissions: { contents: 'read' } } : {}),
    'timeout-minutes': 30,
    steps: [{ uses: `actions/checkout@${checkout?.ref ?? 'v4'}` }, { name: 'Build the image', run: command }],
  };
  return { title: 'Add a job that builds the image', safe: false, edits: () => set(jobs, id, job) };
}
