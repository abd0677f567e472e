/** Images that pipelines build. */
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import { directoryOf, resolvePath } from '../paths.js';
import type { Word } from '../shell.js';
import type { Step } from '../workflow/workflow.js';
import { lookup } from './manifest.js';
import type { PipelineAction, PipelineCommand } from './pipeline.js';
import type { Project } from './project.js';

export interface ImageBuild {
  /** The Dockerfile it builds, from the root; `undefined` where it could be any. */
  readonly dockerfile: string | undefined;
  readonly step: Step;
}

/** Every build of an image that the pipelines run, as far as they can be followed. */
export function findImageBuilds(project: Project): readonly ImageBuild[] {
  const { commands, actions } = project.activity;
  return [
    ...commands.flatMap(command => commandBuild(command, project) ?? []),
    ...actions.flatMap(action => actionBuild(action) ?? []),
  ];
}

/** Whether it builds an image and does nothing else, as bringing up a stack does. */
export function isPlain({ dockerfile }: ImageBuild): boolean {
  return dockerfile !== undefined;
}

/** Dockerfiles of what is deployed that no pipeline builds. */
export function unbuiltIn(project: Project): readonly Dockerfile[] {
  return project.mainDockerfiles.filter(file => !isBuilt(file, project));
}

/** Whether a pipeline at the root does more than to look at changes: one that only scans leaves building to another. */
export function checksChanges({ pipelines, mainWorkflow }: Project): boolean {
  const own = pipelines.filter(({ root }) => root === '');
  return own.some(({ system, workflow }) => {
    const starts = workflow?.triggers?.some(name => name === 'push' || name === 'pull_request');
    return system !== 'GitHub Actions' || !starts || mainWorkflow !== undefined;
  });
}

/** Whether a pipeline builds it. */
export function isBuilt({ file }: Dockerfile, project: Project): boolean {
  return project.imageBuilds.some(
    ({ dockerfile }) =>
      dockerfile === undefined ||
      dockerfile === file.path ||
      // Docker takes a `dockerfile` where there is no `Dockerfile`.
      (!project.has(dockerfile) && dockerfile.replace(/Dockerfile$/, 'dockerfile') === file.path),
  );
}

/** The command that builds an image from the root; `undefined` where the folder that it is built from cannot be told. */
export function buildCommand(dockerfile: Dockerfile, tag: string, project: Project): string | undefined {
  const { path } = dockerfile.file;
  const context = contextOf(dockerfile, project);
  if (context === undefined || /[\s'"$`\\]/.test(path) || !holdsAll(dockerfile, context, project)) return undefined;
  const usual = context === '' ? 'Dockerfile' : `${context}/Dockerfile`;
  const file = path === usual ? '' : `--file ${path} `;
  return `docker build ${file}--tag ${tag} ${context || '.'}`;
}

/** What the project is called, as images are named: in a manifest at its root, else by its folder. */
export function projectName({ manifests, name }: Project): string {
  const atRoot = manifests.filter(({ directory }) => directory === '');
  const names = atRoot.flatMap(({ data }) => [
    lookup(data, 'name'),
    lookup(data, 'project', 'name'),
    lookup(data, 'package', 'name'),
  ]);
  const written = names.find(candidate => typeof candidate === 'string');
  return slug(written?.replace(/^@[^/]*\//, '') ?? '') || slug(name) || 'app';
}

/** What tells the image of a Dockerfile from the project's others: its variant or folder; `undefined` where those say nothing. */
export function imageName({ file }: Dockerfile): string | undefined {
  const folder = directoryOf(file.path);
  const own = variantOf(file.path) ?? folder.slice(folder.lastIndexOf('/') + 1);
  return slug(vagueFolder.test(own) ? '' : own) || undefined;
}

/** They hold Dockerfiles, and say nothing of what is in the image. */
const vagueFolder =
  /^(?:\.?docker|dockerfiles?|containers?|build|deploy|deployments?|infra|ops|ci|src|prod|production|images?)$/i;

/** What tells a Dockerfile from others: `Dockerfile.worker` and `worker.Dockerfile` are the worker's. */
function variantOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const variant = name.replace(/\.?(?:Dockerfile|Containerfile)[.-]?/i, '');
  return variant === '' ? undefined : variant;
}

/** Lower-case letters and digits with single dashes, as image names and job ids take them. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Whether a Dockerfile is for development, tests or samples: nothing that a pipeline owes a build to. */
export function isSideDockerfile(path: string, has: (path: string) => boolean): boolean {
  // Beside one for production, the plain one is for development.
  if (/(?:^|\/)Dockerfile$/.test(path) && ['prod', 'production'].some(variant => has(`${path}.${variant}`)))
    return true;
  return sideName.test(path.slice(path.lastIndexOf('/') + 1)) || isInSideFolder(path) || packaging.test(path);
}

/** Whether a file stands among samples, tests or other people's code. */
export function isInSideFolder(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some(folder => sideFolder.test(folder));
}

/** They make packages of an operating system, and run nowhere else. */
const packaging = /(?:^|\/)(?:packaging|packages?|pkg)\/(?:debian|deb|rpm|arch)\//i;
const sideName =
  /(?:^|[._-])(?:dev|devel|development|local\w*|debug|test|tests|testing|ci|builder|base|lint|docs?|example|e2e|cypress|playwright|tilt|skaffold|devcontainer|old|bak|deprecated|template)(?:[._-]|$)/i;
const sideFolder =
  /^(?:\.(?!docker|deploy|build).+|tests?|testing|testdata\d*|fixtures?|__fixtures__|e2e|playwright|cypress|homeworks?|exercises?|examples?|samples?|demos?|docs?|contrib|hack|vendor|node_modules|third[-_]?party|templates?|cookiecutter.*|\{\{.*|dev|local|playground|benchmarks?|(?:load|stress|perf|performance)[-_]?tests?|tutorials?|_?archived?|deprecated|legacy)$/i;

/** The folder that an image is built from: where a compose file says so; else the folder, its own or the root, that holds all it copies. */
export function contextOf(dockerfile: Dockerfile, project: Project): string | undefined {
  const { path } = dockerfile.file;
  const builds = project.composeFiles.flatMap(({ services }) => services.flatMap(({ build }) => build ?? []));
  const composed = builds.find(build => build.dockerfile === path)?.context;
  if (composed !== undefined) return composed;
  const sources = dockerfile.stages.flatMap(({ copies }) =>
    copies.filter(({ fromContext }) => fromContext).flatMap(copy => copy.sources),
  );
  const plain = sources.map(({ text }) => text).filter(text => !/[*?[\]$:]/.test(text));
  const holders = [directoryOf(path), ''].filter(folder =>
    plain.every(source => {
      const target = resolvePath(folder, source.replace(/^\/+/, ''));
      return target !== undefined && (project.has(target) || project.hasFolder(target));
    }),
  );
  const hasLock = (folder: string) => lockFiles.some(name => project.has(folder === '' ? name : `${folder}/${name}`));
  // Where everything is copied, what is installed from a lock file that only the root has is built from there.
  const [own = '', root] = holders;
  const isOfWorkspace =
    root === '' && plain.every(isWhole) && locked.test(dockerfile.file.text) && !hasLock(own) && hasLock(root);
  return isOfWorkspace ? root : holders[0];
}

const lockFiles = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'uv.lock',
  'poetry.lock',
  'Cargo.lock',
];
const locked = /--frozen|--immutable|--locked|\bnpm ci\b|--filter\b|--workspace\b|\bturbo\b|\bnx\b/;

function isWhole(source: string): boolean {
  return /^\.?\/?$/.test(source);
}

/** Whether all that an image copies can be there: nothing under a name that only a build knows, or in a folder that one makes. */
function holdsAll({ stages }: Dockerfile, context: string, project: Project): boolean {
  const sources = stages.flatMap(({ copies }) => copies.filter(({ fromContext }) => fromContext));
  return sources
    .flatMap(copy => copy.sources)
    .every(({ text }) => {
      const glob = text.search(/[*?[]/);
      const folder = glob < 0 ? undefined : resolvePath(context, directoryOf(text.slice(0, glob).replace(/^\/+/, '')));
      return !text.includes('$') && (folder === undefined ? glob < 0 : project.hasFolder(folder));
    });
}

function commandBuild({ words, directory, step }: PipelineCommand, project: Project): ImageBuild | undefined {
  const texts = words.map(({ text }) => text);
  const [program = '', first, second] = texts;
  const any = { dockerfile: undefined, step };
  if (program === 'docker-compose' || ((program === 'docker' || program === 'podman') && first === 'compose')) {
    const isUp = texts.some(text => /^(?:build|up|run|create|watch)$/.test(text));
    return isUp && composeBuilds(project, composeFilesOf(words, directory)) ? any : undefined;
  }
  const plain =
    first === 'build' || first === 'bud'
      ? 2
      : (first === 'buildx' || first === 'image' || first === 'builder') && second === 'build'
        ? 3
        : 0;
  if (/^(?:docker|podman|buildah|nerdctl|depot)$/.test(program) && plain) {
    return { dockerfile: dockerfileOf(words.slice(plain), directory), step };
  }
  if (/^(?:docker|depot)$/.test(program) && texts.includes('bake')) return any;
  const line = texts.join(' ');
  return otherBuilders.some(builder => builder.test(line)) ? any : undefined;
}

/** Commands that build an image, or have a service build it, in ways of their own. */
const otherBuilders: readonly RegExp[] = [
  /^(?:pack|img|sam|werf|earthly|nixpacks|okteto|copilot|devspace|garden|waypoint) (?:.* )?(?:build|deploy|\+\S+)(?: |$)/,
  /^(?:ko|kaniko|executor|skaffold|goreleaser|tilt|kamal|werf|azd|copilot|dagger|bazel|bazelisk)(?: |$)/,
  /^gcloud .*(?:builds submit|run deploy|app deploy)/,
  /^az .*(?:acr build|acr run|containerapp up|webapp up)/,
  /^(?:flyctl|fly|railway|render|caprover|dokku|heroku|serverless|sls|cdk|pulumi|copilot|eb) .*(?:deploy|up|push|release)/,
  /^(?:mvn|mvnw|gradle|gradlew) .*(?:jib|build-image|bootBuildImage|docker|image)/i,
  /^(?:sbt|dotnet|nx|turbo) .*(?:docker|container|image)/i,
];

/** Flags of `docker build` that take a value. */
const valued =
  /^(?:-t|--tag|-f|--file|--build-arg|--target|--platform|--cache-from|--cache-to|--label|--secret|--ssh|--network|--progress|-o|--output|--iidfile|--add-host|--builder|--metadata-file|--build-context|--attest|--annotation|--allow|-m|--memory|--ulimit|--shm-size|--cgroup-parent|--isolation|--cpuset-cpus|--project|--format|--authfile|-v|--volume|--layers-from|--jobs|--call|--security-opt)$/;

function dockerfileOf(args: readonly Word[], directory: string | undefined): string | undefined {
  let context: Word | undefined;
  let file: { text: string; literal: boolean } | undefined;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (!word) break;
    const attached = /^(?:--file|-f)=(.+)$/.exec(word.text)?.[1];
    if (attached !== undefined) file = { text: attached, literal: word.literal };
    else if (word.text === '-f' || word.text === '--file') file = args[++at];
    else if (valued.test(word.text)) at++;
    else if (!word.text.startsWith('-')) context ??= word;
  }
  if (file) return file.literal ? resolvePath(directory, file.text) : undefined;
  if (!context?.literal || /^(?:https?|git|ssh):|@/.test(context.text)) return undefined;
  return resolvePath(directory, `${context.text}/Dockerfile`);
}

function actionBuild({ name, with: inputs, step, atRoot }: PipelineAction): ImageBuild | undefined {
  const any = { dockerfile: undefined, step };
  // Builders of others take the inputs of Docker's own action.
  if (/^[^/]+\/build-push-action$/.test(name)) {
    const file = inputs?.get('file');
    const context = inputs?.get('context');
    if (!atRoot || (file ?? context)?.kind === 'unknown') return any;
    if (file && file.raw !== '')
      return { dockerfile: file.text === undefined ? undefined : resolvePath('', file.text), step };
    if (!context || context.raw === '') return { dockerfile: 'Dockerfile', step };
    const folder = context.text === undefined || /[:{]/.test(context.text) ? undefined : resolvePath('', context.text);
    return {
      dockerfile: folder === undefined ? undefined : folder === '' ? 'Dockerfile' : `${folder}/Dockerfile`,
      step,
    };
  }
  return imageAction.test(name) && !besideImages.test(name) ? any : undefined;
}

/** Actions that build images, or could; and those around images that build none. */
const imageAction =
  /docker|image|kaniko|buildah|container|podman|depot|flyctl|fly-pr|heroku|railway|(?:^|[^a-z])(?:ecr|ecs|acr|gcr|ghcr|gke|cloudrun|cloudbuild|ko|jib|earthly|dagger|skaffold|goreleaser|werf|okteto|koyeb|render|bake|nixpacks|caprover|dokku|elastic-?beanstalk)(?:[^a-z]|$)/i;
const besideImages =
  /login|setup-(?!ko)|metadata|hadolint|dockerfilelint|lint|scan|trivy|cleanup|clean-up|delete|prune|retention|description|registry-package|get-image|compress|optimi|image-?magick|dive|dockle|cosign|sign|imgbot|image-actions|clean|cache|snyk|grype|anchore|scout|sbom|attest/i;

/** The files that Compose is told to take; `undefined` where it finds its own, or they cannot be known. */
function composeFilesOf(words: readonly Word[], directory: string | undefined): readonly string[] | undefined {
  const files: string[] = [];
  for (const [index, { text }] of words.entries()) {
    const attached = /^(?:-f|--file)=(.+)$/.exec(text)?.[1];
    const word = text === '-f' || text === '--file' ? words[index + 1] : undefined;
    if (attached === undefined && !word) continue;
    const path = word?.literal === false ? undefined : resolvePath(directory, attached ?? word?.text ?? '');
    if (path === undefined) return undefined;
    files.push(path);
  }
  return files.length ? files : undefined;
}

/** Whether bringing up these compose files, or any, can build anything. */
function composeBuilds({ composeFiles }: Project, paths: readonly string[] | undefined): boolean {
  const named = composeFiles.filter(({ file }) => paths?.includes(file.path));
  const files = paths && named.length === paths.length ? named : composeFiles;
  return (
    files.some(({ services }) => services.some(({ yaml }) => yaml.has('build') || yaml.has('extends'))) ||
    files.length === 0
  );
}
