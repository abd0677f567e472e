/** Whether a project is run by its own people, or is there for others to run, read or build on. */
import { type Span, span, type TextFile } from '../../text.js';
import { type ComposeFile, isStackWorkedOn, servesDevelopers } from '../compose/compose.js';
import { directoryOf, nameOf } from '../paths.js';
import { isDeployment } from '../workflow/deploy-job.js';
import type { Job } from '../workflow/workflow.js';
import { isInSideFolder } from './image-build.js';
import type { Project } from './project.js';

/** Many small projects side by side: examples, exercises, charts, images. One application is none, whatever it is called. */
export function isCollection(project: Project): boolean {
  const { name, paths, kubernetesFiles } = project;
  if (alwaysMany.test(name)) return true;
  const documents = new Set(paths.filter(path => /(?:^|\/)readme\.\w+$/i.test(path)).map(directoryOf));
  const documentedIn = (folders: Iterable<string>) => [...folders].filter(folder => documents.has(folder)).length;
  const modules = new Set(paths.filter(path => nameOf(path) === 'main.tf').map(directoryOf));
  if (!modules.has('') && documentedIn(modules) >= 20) return true;
  if (isWholeAtRoot(project)) return false;
  if (project.mainDockerfiles.length >= 10 && !runsImages(project) && !isDelivered(project)) return true;
  const units = new Set(paths.filter(path => unitName.test(nameOf(path))).map(directoryOf));
  for (const { workloads, file } of kubernetesFiles) if (workloads.length > 0) units.add(directoryOf(file.path));
  if (collectionName.test(name) && units.size > 3) return true;
  const roots = new Set([...units].map(unit => unit.split('/')[0]));
  return !units.has('') && (documentedIn(units) >= 6 || roots.size >= 20) && !isDelivered(project);
}

/** Whether anything here runs what its Dockerfiles build. */
function runsImages({ composeFiles, kubernetesFiles }: Project): boolean {
  return (
    composeFiles.some(
      // At the root it may name them as they are published.
      ({ services, file }) =>
        !isInSideFolder(file.path) && (!file.path.includes('/') || services.some(({ build }) => build)),
    ) || kubernetesFiles.some(({ workloads, file }) => !isInSideFolder(file.path) && workloads.length > 0)
  );
}

/** Whether it reaches a cluster or servers from here: by a pipeline, or by what a cluster fetches itself. */
function isDelivered(project: Project): boolean {
  return (
    deploysItself(project) ||
    project.evidence('deployment').evidence.some(({ path }) => /(?:^|[/_.-])(?:argo-?cd|argo|flux|gitops)/i.test(path))
  );
}

/** Whether one file at the root builds or runs all of it together. */
function isWholeAtRoot({ composeFiles, mainDockerfiles, has }: Project): boolean {
  return (
    mainDockerfiles.some(({ file }) => !file.path.includes('/')) ||
    composeFiles.some(({ services, file }) => !file.path.includes('/') && services.some(({ build }) => build)) ||
    ['skaffold.yaml', 'azure.yaml', 'Tiltfile'].some(has)
  );
}

/**
 * A product that others install, of which no file shows that its own people run it. That takes a licence, documents that
 * tell others how to run it or versions that go out, and a second sign: the other of these, files for a community of
 * users, or a way to give it money. A licence and a guide for contributors alone are what many a team has beside a service
 * of its own.
 */
export function isForOthers(project: Project): boolean {
  const known = products.get(project);
  if (known !== undefined) return known;
  const result = isProduct(project);
  products.set(project, result);
  return result;
}

function isProduct(project: Project): boolean {
  const { isFree, community, hasGuide } = publicityOf(project.paths);
  const isReleased = releasesVersions(project);
  const isDocumented = hasGuide || isDocumentedForOthers(project);
  const signs = [isReleased, isDocumented, community.size >= 3, community.has('funding')].filter(Boolean);
  if ((isFree && (isReleased || isDocumented) && signs.length >= 2) || packsOthers(project, isFree)) {
    return !deploysItself(project);
  }
  // What goes out in versions under a licence may be run from elsewhere, where nothing here deploys it.
  return isFree && isReleased && project.evidence('deployment').evidence.length === 0;
}

interface Publicity {
  /** It has a licence. */
  readonly isFree: boolean;
  /** What it has for a community of users, the licence included. */
  readonly community: ReadonlySet<string>;
  /** A page says how to run an instance of one's own. */
  readonly hasGuide: boolean;
}

function publicityOf(paths: readonly string[]): Publicity {
  let known = publicities.get(paths);
  if (!known) {
    const names = paths.flatMap(path => communityFile.exec(path)?.[1]?.toLowerCase() ?? []);
    known = {
      isFree: paths.some(path => licenceFile.test(path)),
      community: new Set(names),
      hasGuide: paths.some(path => guideForOthers.test(path)),
    };
    publicities.set(paths, known);
  }
  return known;
}

/** Whether its README, or its name, says that others run an instance of their own. */
function isDocumentedForOthers({ file, paths, name }: Project): boolean {
  // Another project, packed for those who run it in containers.
  if (/(?:^|[-_])docker(?:i[sz]ed)?$/i.test(name)) return true;
  return paths.some(path => {
    const readme = /^(?:\.github\/)?README(?:\.\w+)?$/i.test(path) ? file(path) : undefined;
    return readme !== undefined && speaksToOthers(readme, name.toLowerCase());
  });
}

function speaksToOthers(readme: TextFile, own: string): boolean {
  const known = readmes.get(readme);
  if (known !== undefined) return known;
  const pulled = [...readme.text.matchAll(/\bdocker (?:pull|run)\b[^\n]*?\s((?:[\w.-]+\/)+[\w.-]+)/g)];
  const result = runByOthers.test(readme.text) || pulled.some(([, image = '']) => image.toLowerCase().includes(own));
  readmes.set(readme, result);
  return result;
}

/** Whether something goes out in versions: a workflow makes releases, or GoReleaser does. */
function releasesVersions({ workflows, paths }: Project): boolean {
  return (
    paths.some(path => /^\.?goreleaser\.ya?ml(?:\.tmpl)?$/.test(path)) ||
    workflows.some(
      workflow =>
        !deploymentFile.test(workflow.file.path) &&
        (workflow.startsOn('release') || workflow.trigger('push')?.has('tags') === true),
    )
  );
}

/** Whether it only puts into images or charts what is written elsewhere. */
function packsOthers(project: Project, isFree: boolean): boolean {
  const { manifests, paths, kubernetesFiles, composeFiles, dockerfiles, hasCode } = project;
  if (manifests.length > 0 || paths.some(path => path.endsWith('.html') && !isInSideFolder(path))) return false;
  const workloads = kubernetesFiles.filter(file => file.workloads.length > 0 && !isInSideFolder(file.file.path));
  if (workloads.length > 0) return false;
  if (!hasCode && paths.some(path => /(?:^|\/)Chart\.ya?ml$/.test(path))) return isFree;
  const builds = composeFiles.some(({ services }) => services.some(({ build }) => build));
  return dockerfiles.length > 0 && (!builds || !hasCode) && isFree;
}

/** Whether a pipeline of its own takes it to where it runs; pages, previews and trials are not that. */
function deploysItself(project: Project): boolean {
  return (
    deployJobs(project).some(({ workflow, environment }) => {
      const name = nameOf(workflow.file.path);
      return !sideDeployment.test(name) && (environment !== undefined || !/release|publish/i.test(name));
    }) ||
    project.pipelines.some(
      ({ root, path }) => root === '' && deploymentFile.test(path) && !sideDeployment.test(nameOf(path)),
    ) ||
    isDeployedByAnotherSystem(project) ||
    project.paths.filter(path => environmentValues.test(path) && !isInSideFolder(path)).length >= 2 ||
    hasOwnState(project)
  );
}

/** Whether another system than GitHub Actions deploys it. */
function isDeployedByAnotherSystem(project: Project): boolean {
  const pipelines = project.pipelines.filter(({ root, system }) => root === '' && system !== 'GitHub Actions');
  if (pipelines.length === 0) return false;
  const paths = new Set(pipelines.map(({ path }) => path));
  return project.evidence('deployment').evidence.some(({ path, at }) => at !== undefined && paths.has(path));
}

/** Whether its pipelines deploy what Terraform keeps a state of: servers of its own. */
function hasOwnState(project: Project): boolean {
  const { files, paths } = project;
  return (
    (deployJobs(project).length > 0 || paths.some(path => /^\.azure-?(?:devops|pipelines)\/.*deploy/.test(path))) &&
    files.some(({ path, text }) => path.endsWith('.tf') && !isInSideFolder(path) && /^\s*backend\s+"\w+"/m.test(text))
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
      compose =>
        !isInSideFolder(compose.file.path) &&
        !isToWorkOn(compose, project) &&
        compose.services.some(({ build, ports, yaml }) => build && ports.length > 0 && !yaml.has('develop')),
    )
  );
}

/** Whether a compose file is there to work on the project, as its path, its words, the files around it or its mounts say. */
export function isToWorkOn(compose: ComposeFile, project: Project): boolean {
  return isForDevelopment(compose.file.path) || servesDevelopers(compose, project) || isStackWorkedOn(compose);
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
  /(?:^|[-_.])(?:workshops?|labs|charts|homelab|training|courses?|zoomcamp|quickstarts)(?:[-_.]|$)|^(?:examples|samples|demos|templates|recipes)$|.[-_.](?:examples?|samples?|demos?|boilerplates?|starters?|templates?)(?:[-_.]|$)|(?:^|[-_.])(?:examples?|samples?|demos?|boilerplates?|starters?|templates)[-_.]./i;
/** Each folder is an image, the settings of a program, or a lesson. */
const alwaysMany = /(?:^|[-_.])(?:dockerfiles|dotfiles|awesome|cookbook|tutorials?|exercises?|hard[-_]way)(?:[-_.]|$)/i;
const products = new WeakMap<Project, boolean>();
const publicities = new WeakMap<readonly string[], Publicity>();
const readmes = new WeakMap<TextFile, boolean>();

/** Words and addresses with which a README tells others to run an instance of their own. */
const runByOthers =
  /\bself[- ]?host(?:ed|ing|able)?\b|\byour own (?:server|instance|infrastructure)\b|heroku\.com\/deploy\b|render\.com\/deploy\b|railway\.(?:app|com)\/(?:template|new|deploy)\b|\[[^\]\n]{0,40}\binstall(?:ation|ing)?\b[^\]\n]{0,40}\]\(https?:|hub\.docker\.com\/r\/|img\.shields\.io\/docker\/pulls/i;
const guideForOthers =
  /(?:^|\/)self[-_]?host(?:ed|ing)?(?:[-_.][\w.-]*)?(?:\/|$)|^(?:docs\/)?(?:INSTALL|UPGRADING)\.\w+$|^app\.json$/i;
const deploymentFile = /(?:^|[/_.-])(?:deploy|deployment|delivery|cd)(?:[-_.][\w.-]*)?\.ya?ml$/i;
/** Values of a chart for environments that are there; a single such file is a sample for those who install it. */
const environmentValues = /(?:^|\/)values[-_.](?:prod|production|live|staging|stage|uat|preprod)\w*\.ya?ml$/i;
const sideDeployment =
  /(?:^|[/_.-])(?:docs?|documentation|pages|gh|site|website|blog|storybook|previews?|feature|review|demo|tests?|checks?|e2e|npm|pypi|packages?|charts?)(?:[_.-]|$)/i;

const unitName =
  /^(?:(?:docker-)?compose[\w.-]*\.ya?ml|Dockerfile|Chart\.yaml|package\.json|pom\.xml|go\.mod|main\.tf|kustomization\.ya?ml)$/i;
const licenceFile = /^(?:MIT-|UN)?(?:LICEN[CS]E|COPYING)/i;
const communityFile =
  /^(?:\.github\/|docs\/)?(?:(LICEN[CS]E|CODE_OF_CONDUCT|CONTRIBUTING|FUNDING|SECURITY|ISSUE_TEMPLATE))(?:[-.][\w.]+)?(?:$|\/)/i;
