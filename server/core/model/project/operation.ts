/** Whether a project is run by its own people, or is there for others to run, read or build on. */
import { type Span, span } from '../../text.js';
import { directoryOf, nameOf } from '../paths.js';
import { isDeployment } from '../workflow/deployment.js';
import type { Job } from '../workflow/workflow.js';
import { isInSideFolder } from './image-build.js';
import type { Project } from './project.js';

/** Many small projects side by side: examples, exercises, charts, templates. */
export function isCollection({ name, paths, has }: Project): boolean {
  // A folder that is only called `example` may hold anything.
  if (/.[-_.]|[-_.]./.test(name) && collectionName.test(name)) return true;
  const known = collections.get(paths);
  if (known !== undefined) return known;
  const roots = new Set(
    paths.filter(path => unitName.test(nameOf(path))).map(path => directoryOf(path).split('/').slice(0, 1).join('/')),
  );
  const documented = [...roots].filter(root => root !== '' && has(`${root}/README.md`));
  const result = !roots.has('') && (documented.length >= 6 || roots.size >= 20);
  collections.set(paths, result);
  return result;
}

/**
 * A product that others install: it has an open licence and the files that a community of users needs, a chart to install
 * it with, or images in versions, and no deployment of its own is seen.
 */
export function isForOthers(project: Project): boolean {
  const { paths } = project;
  let known = products.get(paths);
  if (known === undefined) {
    const community = new Set(paths.flatMap(path => communityFile.exec(path)?.[1]?.toLowerCase() ?? []));
    const isInstalled = community.size >= 2 || paths.some(path => path.endsWith('Chart.yaml') && !isInSideFolder(path));
    known = (community.has('license') || community.has('licence')) && isInstalled;
    products.set(paths, known);
  }
  if (known) return !deployJobs(project).some(({ environment }) => environment) && !hasOwnState(project);
  return project.evidence('deployment').evidence.length === 0 && releasesImages(project);
}

/** Whether its pipelines deploy what Terraform keeps a state of: servers of its own. */
function hasOwnState(project: Project): boolean {
  const { files, paths } = project;
  return (
    (deployJobs(project).length > 0 || paths.some(path => /^\.azure-?(?:devops|pipelines)\/.*deploy/.test(path))) &&
    files.some(({ path, text }) => path.endsWith('.tf') && !isInSideFolder(path) && /^\s*backend\s+"\w+"/m.test(text))
  );
}

/** Whether its images go out in versions, under a licence: whoever runs them may do so from elsewhere. */
function releasesImages({ paths, imageBuilds }: Project): boolean {
  return (
    paths.some(path => /^LICEN[CS]E/i.test(path)) &&
    imageBuilds.some(({ step: { job } }) => {
      const push = job.workflow.trigger('push');
      return job.workflow.startsOn('release') || push?.has('tags') === true;
    })
  );
}

/** Jobs of the pipelines at the root that deploy the service; pages and clusters of tests are none. */
export function deployJobs({ pipelines }: Project): readonly Job[] {
  return pipelines.flatMap(({ root, workflow }) => (root === '' && workflow ? workflow.jobs : [])).filter(isDeployment);
}

/** Whether a cluster or a service like it keeps the instances running. */
export function isOrchestrated(project: Project): boolean {
  return (
    project.evidence('orchestrator').evidence.length > 0 ||
    project.kubernetesFiles.some(({ workloads, file }) => workloads.length > 0 && !isInSideFolder(file.path))
  );
}

/** Whether Compose, as far as can be seen, is what runs the service in production. */
export function runsUnderCompose(project: Project): boolean {
  return (
    !isOrchestrated(project) &&
    project.composeFiles.some(
      ({ services, file }) =>
        !isInSideFolder(file.path) &&
        !isForDevelopment(file.path) &&
        services.some(({ build, ports, yaml }) => build && ports.length > 0 && !yaml.has('develop')),
    )
  );
}

/** Whether a compose file is there for development or tests only. */
export function isForDevelopment(path: string): boolean {
  return /(?:^|[._/-])(?:dev|devel|development|local|test|tests|ci|e2e|debug|override|devcontainer|(?:pull)?previews?)(?:[._/-]|$)/i.test(
    path,
  );
}

/** Scripts that copy data away, each with the line that does. */
export function backupScripts({ files }: Project): readonly { readonly at: Span }[] {
  return files.flatMap(file => {
    const isNamed = /\.sh$/.test(file.path)
      ? /back-?up/i.test(file.path)
      : isMakefile(file.path) && /^[\w-]*back-?up[\w-]*:/im.test(file.text);
    if (!isNamed || isInSideFolder(file.path)) return [];
    const dump =
      /^[^#\n]*\b(pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|restic backup|borg create)\b/m.exec(
        file.text,
      );
    if (!dump) return [];
    const start = dump.index + dump[0].lastIndexOf(dump[1] ?? '');
    return [{ at: span(file, start, start + (dump[1] ?? '').length) }];
  });
}

function isMakefile(path: string): boolean {
  return /(?:^|\/)(?:GNU)?[Mm]akefile$/.test(path);
}

const collectionName =
  /(?:^|[-_.])(?:examples?|samples?|demos?|awesome|tutorials?|exercises?|workshops?|labs|boilerplates?|starters?|cookbook|charts|dotfiles|homelab|training|courses?|zoomcamp)(?:[-_.]|$)|[-_.]template$|(?:^|[-_.])templates(?:[-_.]|$)/i;
const collections = new WeakMap<readonly string[], boolean>();
const products = new WeakMap<readonly string[], boolean>();

const unitName =
  /^(?:(?:docker-)?compose[\w.-]*\.ya?ml|Dockerfile|Chart\.yaml|package\.json|pom\.xml|go\.mod|main\.tf|kustomization\.ya?ml)$/i;
const communityFile =
  /^(?:\.github\/|docs\/)?(?:(LICEN[CS]E|CODE_OF_CONDUCT|CONTRIBUTING|FUNDING|SECURITY|ISSUE_TEMPLATE)(?:[-.][\w.]+)?)(?:$|\/)/i;
