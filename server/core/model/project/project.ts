/** The project as a whole: what is there, and what every file of it says. */
import type { TextFile } from '../../text.js';
import { beside, type ComposeFile, withDotEnv } from '../compose/compose.js';
import { isOwnSource, isRelevant } from '../detect.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import type { KubernetesFile } from '../kubernetes/kubernetes.js';
import { parseFile } from '../parse.js';
import { directoryOf, isWithin } from '../paths.js';
import type { ParsedFile } from '../subjects.js';
import type { Workflow } from '../workflow/workflow.js';
import { type Alerting, findAlerting } from './alerting.js';
import { type Datastore, findDatastores } from './datastore.js';
import { findEvidence, type Shown, type Topic } from './evidence.js';
import { findImageBuilds, type ImageBuild, isSideDockerfile } from './image-build.js';
import { type Manifest, readManifest } from './manifest.js';
import { isCollection, isForOthers } from './operation.js';
import { type Activity, checkingWorkflow, findPipelines, followPipelines, type Pipeline } from './pipeline.js';
import { buildsService, runsForOthers } from './service.js';
import { findTestRuns, findTestSuites, type TestRun, type TestSuite } from './test-suite.js';

/** A file that matters and could not be read, with the reason in words. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

export interface Project {
  /** The folder's name. */
  readonly name: string;
  /** Every file of the folder that is not ignored, relative to it, sorted. */
  readonly paths: readonly string[];
  readonly unread: readonly Unread[];
  /** The folder lies inside a repository: what stands at the repository's root, such as its pipelines, is out of sight. */
  readonly isPartOfRepository: boolean;
  /** Every file that was understood. Files with a syntax error are in `unread` instead. */
  readonly parsed: readonly ParsedFile[];
  readonly composeFiles: readonly ComposeFile[];
  readonly dockerfiles: readonly Dockerfile[];
  readonly workflows: readonly Workflow[];
  readonly kubernetesFiles: readonly KubernetesFile[];
  has(path: string): boolean;
  /** Whether files stand below a folder; '' is the root. */
  hasFolder(path: string): boolean;
  /** The text of a file that was read: configuration, dependency manifests, `.env.example`, `.dockerignore`, documents. */
  file(path: string): TextFile | undefined;
  /** Every text that was read. */
  readonly files: readonly TextFile[];
  /** Whether there is source code that somebody builds: not only configuration, documents or a lone script. */
  readonly hasCode: boolean;
  /** Whether something is here that runs for others: a workload, a service that is built, an image that listens. */
  readonly hasService: boolean;
  readonly manifests: readonly Manifest[];
  readonly pipelines: readonly Pipeline[];
  /** What the pipelines at the root run. */
  readonly activity: Activity;
  /** The workflow that checks changes: the one that tests them, else the first that builds them. */
  readonly mainWorkflow: Workflow | undefined;
  /** Folders of integration tests and the like, without those that have pipelines of their own. */
  readonly testSuites: readonly TestSuite[];
  readonly testRuns: readonly TestRun[];
  /** Dockerfiles of what is deployed: not for development, tests or samples. */
  readonly mainDockerfiles: readonly Dockerfile[];
  readonly imageBuilds: readonly ImageBuild[];
  readonly alerting: Alerting;
  /** What shows a practice. */
  evidence(topic: Topic): Shown;
  /** Files that might show something could not be read. */
  readonly isPartlyRead: boolean;
  /** Databases, caches and queues that the project's code or stack uses. */
  readonly datastores: readonly Datastore[];
  /** Many small projects side by side: examples, exercises, templates. */
  readonly isCollection: boolean;
  /** Whether the code of its service is here; `undefined` where what that is built from cannot be read. */
  readonly hasOwnService: boolean | undefined;
  /** Whether every source file of its own was read: what is not there then does not exist. */
  readonly hasAllSources: boolean;
  /** Whether its own people run it for others; `undefined` where it is a product that others run, as far as can be seen. */
  readonly isOperated: boolean | undefined;
}

export interface ProjectInput {
  readonly name: string;
  /** Every path of the folder, also of files that were not read. */
  readonly paths: readonly string[];
  readonly files: readonly TextFile[];
  readonly unread: readonly Unread[];
  readonly isPartOfRepository?: boolean;
}

export function createProject({ name, paths, files, unread, isPartOfRepository = false }: ProjectInput): Project {
  const known = new Set(paths);
  const texts = new Map(files.map(file => [file.path, file]));
  const parsed: ParsedFile[] = [];
  const failed: Unread[] = unread.filter(({ path }) => !texts.has(path));
  for (const file of files) {
    const result = parseFile(file);
    if (!result) continue;
    if (result.error) failed.push({ path: file.path, reason: result.error.reason });
    else parsed.push(result.kind === 'compose' ? withDotEnv(result, texts.get(beside(file, '.env'))) : result);
  }
  const dockerfiles = parsed.filter(p => p.kind === 'dockerfile');
  const project: Project = {
    name,
    paths,
    unread: failed,
    isPartOfRepository,
    parsed,
    composeFiles: parsed.filter(p => p.kind === 'compose'),
    dockerfiles,
    workflows: parsed.filter(p => p.kind === 'workflow'),
    kubernetesFiles: parsed.filter(p => p.kind === 'kubernetes'),
    has: path => known.has(path),
    hasFolder: path => path === '' || foldersOf(paths).has(path),
    file: path => texts.get(path),
    files,
    get hasCode() {
      return hasCode();
    },
    get hasService() {
      return hasService();
    },
    get manifests() {
      return manifests();
    },
    get pipelines() {
      return pipelines();
    },
    get activity() {
      return activity();
    },
    get mainWorkflow() {
      return mainWorkflow();
    },
    get testSuites() {
      return testSuites();
    },
    get testRuns() {
      return testRuns();
    },
    get mainDockerfiles() {
      return mainDockerfiles();
    },
    get imageBuilds() {
      return imageBuilds();
    },
    get alerting() {
      return alerting();
    },
    evidence: topic => evidence()(topic),
    get isPartlyRead() {
      return isPartlyRead();
    },
    get datastores() {
      return datastores();
    },
    get isCollection() {
      return holdsMany();
    },
    get hasOwnService() {
      return hasOwnService();
    },
    get hasAllSources() {
      return hasAllSources();
    },
    get isOperated() {
      return isOperated();
    },
  };
  const hasCode = once(() => (manifests().length > 0 || dockerfiles.length > 0) && paths.some(isSource));
  const hasService = once(() => runsForOthers(project));
  const holdsMany = once(() => isCollection(project));
  const manifests = once(() => files.flatMap(file => readManifest(file) ?? []));
  const pipelines = once(() => findPipelines(project));
  const activity = once(() => followPipelines(project));
  const mainWorkflow = once(() => checkingWorkflow(pipelines(), testRuns()));
  const testSuites = once(() => {
    const inner = pipelines().filter(({ root }) => root !== '');
    return findTestSuites(paths).filter(({ path }) => !inner.some(({ root }) => isWithin(path, root)));
  });
  const testRuns = once(() => findTestRuns(project));
  const mainDockerfiles = once(() => dockerfiles.filter(({ file }) => !isSideDockerfile(file.path, project.has)));
  const imageBuilds = once(() => findImageBuilds(project));
  const alerting = once(() => findAlerting(project));
  const evidence = once(() => findEvidence(project));
  const isPartlyRead = once(() => failed.some(({ path }) => isRelevant(path) && !texts.has(path)));
  const datastores = once(() => findDatastores(project));
  const hasOwnService = once(() => {
    if (!project.hasService || !project.hasCode || holdsMany()) return false;
    const isRead = manifests().length > 0 && manifests().every(({ dependencies }) => dependencies);
    return (isRead && buildsService(project)) || undefined;
  });
  const hasAllSources = once(() => ownSources(paths).every(path => texts.has(path)));
  const isOperated = once(() => {
    if (!project.hasService || holdsMany()) return false;
    // A folder of a repository whose pipelines are out of sight shows only a part of what there is.
    return isForOthers(project) || (isPartOfRepository && !pipelines().length) ? undefined : true;
  });
  return project;
}

/** What is asked of the whole project is asked by few rules, and not at every keystroke. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const folders = new WeakMap<readonly string[], ReadonlySet<string>>();

function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const known = folders.get(paths);
  if (known) return known;
  const found = new Set<string>();
  for (const path of paths) {
    for (let folder = directoryOf(path); folder && !found.has(folder); folder = directoryOf(folder)) found.add(folder);
  }
  folders.set(paths, found);
  return found;
}

const sources = new WeakMap<readonly string[], readonly string[]>();

function ownSources(paths: readonly string[]): readonly string[] {
  let found = sources.get(paths);
  if (!found) {
    found = paths.filter(path => isSource(path) && isOwnSource(path));
    sources.set(paths, found);
  }
  return found;
}

function isSource(path: string): boolean {
  return /\.(?:py|[cm]?[jt]sx?|vue|svelte|go|rs|java|kt|scala|groovy|cs|fs|rb|php|swift|c|cc|cpp|m|ex|erl|hs|clj|dart|lua|zig|elm|ml)$/.test(
    path,
  );
}
