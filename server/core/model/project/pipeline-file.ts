/** Workflows for GitHub that are written for a project: what checks its changes, and steps for those it has. */
import { Document } from 'yaml';
import type { Fix } from '../../rule.js';
import { createFile } from '../../text.js';
import { append, type DataMap, type Edits, set } from '../../yaml/edit.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import type { Job, Step, Workflow } from '../workflow/workflow.js';
import { allParts, type Check, type Part, partWith } from './checks.js';
import { buildCommand, imageName, projectName } from './image-build.js';
import { scanOf } from './image-scan.js';
import type { Project } from './project.js';

/** Where a new pipeline goes. */
export const pipelinePath = '.github/workflows/ci.yml';

/** A workflow that checks every change with the project's own commands; `undefined` where too little of it is known. */
export function pipelineText(project: Project): string | undefined {
  const jobs: Record<string, DataMap> = { ...checkJobs(project) };
  for (const dockerfile of project.mainDockerfiles.slice(0, 5)) {
    const name = imageName(dockerfile);
    const id = name === undefined ? 'image' : `image-${name}`;
    const tag = `${name ?? projectName(project)}:\${{ github.sha }}`;
    const run = buildCommand(dockerfile, tag, project);
    if (run === undefined || jobs[id]) continue;
    const steps = [checkout, { name: 'Build the image', run }, scanOf({ name: tag, isRemote: false })];
    jobs[id] = { 'runs-on': 'ubuntu-latest', 'timeout-minutes': 30, steps };
  }
  if (!Object.keys(jobs).length || project.paths.some(path => /^\.git(?:lab|ea)\//.test(path))) return undefined;
  return workflowText({
    name: 'CI',
    on: { push: { branches: ['main', 'master'] }, pull_request: null },
    permissions: { contents: 'read' },
    concurrency: {
      group: '${{ github.workflow }}-${{ github.ref }}',
      'cancel-in-progress': "${{ github.event_name == 'pull_request' }}",
    },
    jobs,
  });
}

/** A job for each part; where there are many, one for all that are set up and checked alike. */
function checkJobs(project: Project): Record<string, DataMap> {
  const parts = allParts(project);
  const jobs: Record<string, DataMap> = {};
  if (parts.length <= 4) {
    for (const part of parts) jobs[jobId(part, parts)] = jobOf(part, part.checks, checkout);
    return jobs;
  }
  const alike = new Map<string, Part[]>();
  for (const part of parts) {
    const { directory, ecosystem, setup, checks } = part;
    const text = JSON.stringify({ directory, ecosystem, setup, checks });
    const key =
      directory === ''
        ? text
        : text.replaceAll(`"${directory}"`, () => `"${inMatrix}"`).replaceAll(`"${directory}/`, () => `"${inMatrix}/`);
    alike.set(key, [...(alike.get(key) ?? []), part]);
  }
  if (alike.size > 4 || parts.length > 20) return {};
  for (const [key, group] of alike) {
    const [first] = group;
    const shared: Part = JSON.parse(key);
    if (!first) continue;
    const many = alike.size > 1 ? `check-${first.ecosystem}` : 'check';
    const id = group.length > 1 ? many : jobId(first, parts);
    const { 'runs-on': machine = '', ...rest } = jobOf(group.length > 1 ? shared : first, first.checks, checkout);
    const strategy = { 'fail-fast': false, matrix: { folder: group.map(({ directory }) => directory) } };
    jobs[jobs[id] ? `${id}-${Object.keys(jobs).length}` : id] = {
      'runs-on': machine,
      ...(group.length > 1 ? { strategy } : {}),
      ...rest,
    };
  }
  return jobs;
}

const inMatrix = '${{ matrix.folder }}';

/** A workflow as text. */
export function workflowText(workflow: DataMap): string {
  const text = new Document(workflow, { aliasDuplicateObjects: false }).toString({ lineWidth: 0, nullStr: '' });
  return text.replace(/\n(?=[a-z]| {2}[\w-]+:\n {4}(?:name|needs|runs-on):)/g, '\n\n').replace('jobs:\n\n', 'jobs:\n');
}

export const checkout: DataMap = { uses: 'actions/checkout@v4', with: { 'persist-credentials': false } };

/** A check that the workflow lacks: a step behind the tests of the same part, else a job of its own. */
export function addCheck(kind: Check['kind'], workflow: Workflow, project: Project): (() => Edits) | undefined {
  const known = partWith(kind, project);
  const jobs = workflow.yaml.get('jobs');
  if (!known || !jobs) return undefined;
  const { part, check } = known;
  const step = kind === 'tests' ? undefined : testStep(part, workflow, project);
  const steps = step?.job.yaml.get('steps');
  if (step && steps) {
    const folder = step.yaml.get('working-directory')?.raw;
    const data = { name: check.name, ...(folder === undefined ? {} : { 'working-directory': folder }), run: check.run };
    return () => append(steps, data);
  }
  if (!startsFor(part, workflow)) {
    const text = kind === 'tests' && !project.has(pipelinePath) ? pipelineText(project) : undefined;
    return text === undefined ? undefined : () => [createFile(pipelinePath, text)];
  }
  const id = { lint: 'lint', types: 'types', tests: 'test', build: 'build' }[kind];
  if (jobs.has(id)) return undefined;
  const isScopedByJob = !workflow.permissions && workflow.jobs.some(({ yaml }) => yaml.has('permissions'));
  const job = jobOf(part, [check], checkoutLike(workflow));
  // What fails its tests is not to be released.
  const releases = kind === 'tests' ? workflow.jobs.filter(isFreeRelease) : [];
  return () => {
    const edits = [
      set(jobs, id, isScopedByJob ? { ...job, permissions: { contents: 'read' } } : job),
      ...releases.map(({ yaml }) => set(yaml, 'needs', id, { before: 'runs-on' })),
    ];
    return edits.every(part => part !== undefined) ? edits.flatMap(part => part ?? []) : undefined;
  };
}

/** Whether changes to a part start a workflow: one that is for other folders would leave them unchecked. */
function startsFor({ directory }: Part, workflow: Workflow): boolean {
  const filters = ['push', 'pull_request'].flatMap(event => workflow.trigger(event)?.get('paths') ?? []);
  return filters.every(list =>
    list.items().some(({ text = '' }) => text.startsWith('*') || (directory !== '' && text.startsWith(directory))),
  );
}

/** Whether a job releases something without waiting for another. */
function isFreeRelease({ purposes, yaml }: Job): boolean {
  return purposes.has('deploy') && !yaml.has('needs') && !yaml.shared;
}

/** Jobs in the main workflow that build and scan images, one for each; `undefined` unless that can be written for all. */
export function addImageJobs(dockerfiles: readonly Dockerfile[], project: Project): Fix | undefined {
  const workflow = project.mainWorkflow;
  const jobs = workflow?.yaml.get('jobs');
  if (!workflow || !jobs) return undefined;
  const isScopedByJob = !workflow.permissions && workflow.jobs.some(({ yaml }) => yaml.has('permissions'));
  const added = new Map<string, DataMap>();
  for (const dockerfile of dockerfiles) {
    const name = imageName(dockerfile);
    const id = name === undefined ? 'image' : `image-${name}`;
    const tag = `${name ?? projectName(project)}:\${{ github.sha }}`;
    const run = buildCommand(dockerfile, tag, project);
    if (run === undefined || jobs.has(id) || added.has(id)) return undefined;
    added.set(id, {
      'runs-on': 'ubuntu-latest',
      ...(isScopedByJob ? { permissions: { contents: 'read' } } : {}),
      'timeout-minutes': 30,
      steps: [checkoutLike(workflow), { name: 'Build the image', run }, scanOf({ name: tag, isRemote: false })],
    });
  }
  return {
    title: added.size > 1 ? 'Add jobs that build the images' : 'Add a job that builds the image',
    safe: false,
    edits: () => {
      const edits = Array.from(added, ([id, job]) => set(jobs, id, job));
      return edits.every(part => part !== undefined) ? edits.flatMap(part => part ?? []) : undefined;
    },
  };
}

/** The checkout as other jobs of the workflow have it, unless theirs runs no more. */
function checkoutLike({ jobs }: Workflow): DataMap {
  const used = jobs.flatMap(job => job.steps).find(({ uses }) => uses?.action === 'actions/checkout')?.uses;
  return { uses: `actions/checkout@${used?.ref && !/^v[123](?:\.|$)/.test(used.ref) ? used.ref : 'v4'}` };
}

/** The step that tests a part, in a job that everything before it has prepared. */
function testStep({ directory }: Part, workflow: Workflow, project: Project): Step | undefined {
  return project.testRuns
    .map(({ command }) => command)
    .find(command => command.directory === directory && command.step.job.workflow === workflow && command.script)?.step;
}

function jobId({ directory, ecosystem }: Part, parts: readonly Part[]): string {
  if (parts.length === 1) return 'check';
  const folder = directory.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const id = folder === '' ? 'check' : `check-${folder}`;
  const shares = parts.filter(part => part.directory === directory).length > 1;
  return shares ? `${id}-${ecosystem}` : id;
}

function jobOf({ directory, setup }: Part, checks: readonly Check[], first: DataMap): DataMap {
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    ...(directory === '' ? {} : { defaults: { run: { 'working-directory': directory } } }),
    steps: [first, ...setup, ...checks.map(({ name, run }) => ({ name, run }))],
  };
}
