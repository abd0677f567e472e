/** What the image of a Dockerfile is for: who builds it, whether it is shipped, and what it starts. */
import { builtStage, type Service } from '../compose/compose.js';
import type { Workload, WorkloadKind } from '../kubernetes/kubernetes.js';
import { directoryOf, nameOf } from '../paths.js';
import type { Project } from '../project/project.js';
import { invocation, readCommands } from '../shell.js';
import type { Dockerfile, Instruction, Stage } from './dockerfile.js';

/** Whether production runs what this stage makes: not a stage on the way, for development, for tests, or for other images. */
export function isShipped(stage: Stage, project: Project): boolean {
  const { dockerfile } = stage;
  if (!project.mainDockerfiles.includes(dockerfile) || isAction(dockerfile, project)) return false;
  if (isDevelopmentStage(stage) || isBaseForOthers(stage)) return false;
  const { final, stages } = dockerfile;
  const product = final && isDevelopmentStage(final) ? stages.findLast(isNamedForProduction) : final;
  if (stage === product) return true;
  // A stage on the way is what is run where there is no better one.
  if (product && /build/i.test(stage.alias?.text ?? '')) return false;
  return servicesBuilding(stage, project).some(({ compose }) => !compose.development);
}

/** The services of all compose files that build this stage. */
export function servicesBuilding(stage: Stage, project: Project): readonly Service[] {
  return builtBy(project).get(stage) ?? [];
}

/** The services of all compose files that build this Dockerfile, whatever stage of it. */
export function servicesBuildingFile({ stages }: Dockerfile, project: Project): readonly Service[] {
  return stages.flatMap(stage => servicesBuilding(stage, project));
}

/** One command that a container runs when it starts: the program, without its folder and what only starts it, and its arguments. */
export type Start = readonly string[];

/** What a container of the stage starts, in order. `undefined` where that comes from the base image. */
export function startsOf(stage: Stage): readonly Start[] | undefined {
  const known = starts.get(stage);
  if (known !== undefined) return known ?? undefined;
  const command = stage.command();
  const read = command && readCommands(command.text).map(part => withoutInit(invocation(part)));
  starts.set(stage, read ?? null);
  return read;
}

const starts = new WeakMap<Stage, readonly Start[] | null>();

/** The texts of the scripts that a container starts; `undefined` where one of them is not in the project or was not read. */
export function startScripts(stage: Stage, project: Project): readonly string[] | undefined {
  const texts: string[] = [];
  for (const { words } of readCommands(stage.command()?.text ?? '')) {
    for (const word of words) {
      const name = nameOf(word.text);
      if (!isScript(word.text)) continue;
      const found = project.paths.filter(path => path === name || path.endsWith(`/${name}`));
      const read = found.map(path => project.file(path)?.text);
      if (read.length === 0 || read.includes(undefined)) return undefined;
      texts.push(...read.filter(text => text !== undefined));
    }
  }
  return texts;
}

/** The source text of a stage and its parents, comments included, nearest first. */
export function sourceOf(stage: Stage): string {
  let text = '';
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    const end = at.instructions.at(-1)?.span.end ?? at.from.span.end;
    text += `${at.file.text.slice(at.from.span.start, end)}\n`;
  }
  return text;
}

/** Whether a container of the stage is a tool that ends when its work is done: it starts a program installed for that. */
export function isTool(stage: Stage): boolean {
  const [start, ...others] = startsOf(stage) ?? [];
  const [program = ''] = start ?? [];
  if (!program || others.length > 0 || stage.ports().length > 0 || interpreter.test(program)) return false;
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    for (const { text } of at.instructionsNamed('RUN')) {
      if (!/\b(install|add)\b/.test(text) || !text.includes(program)) continue;
      const installs = readCommands(text).filter(({ words }) => words.some(word => /^(install|add)$/.test(word.text)));
      if (installs.some(({ words }) => words.some(word => word.text.split(/[=@<>~]/, 1)[0] === program))) return true;
    }
  }
  return false;
}

const interpreter =
  /^(python|node|ruby|php|perl|java|deno|bun|dotnet|gunicorn|uvicorn|celery|npm|yarn|pnpm|puma|flask|streamlit|pm2|serve|nginx)/;

/** The CMD or ENTRYPOINT behind everything that builds the stage; `undefined` where something is built after them. */
export function startInstruction({ instructions }: Stage): Instruction | undefined {
  const last = instructions.findLastIndex(({ keyword }) => building.has(keyword));
  return instructions.slice(last + 1).find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}

/** The Kubernetes workloads that seem to run the image: theirs is named like the Dockerfile's folder, a service or the project. */
export function workloadsOf(stage: Stage, project: Project): readonly Workload[] {
  const names = new Set(directoryOf(stage.file.path).split('/'));
  names.add(project.name);
  for (const service of servicesBuilding(stage, project)) {
    names.add(service.name);
    const image = service.yaml.get('image')?.raw;
    if (image !== undefined) names.add(nameOf(image).split(/[:@]/, 1)[0] ?? '');
  }
  return project.kubernetesFiles.flatMap(({ workloads }) =>
    workloads.filter(({ mainContainers }) =>
      mainContainers.some(container => {
        const image = container.get('image')?.raw ?? '';
        return names.has(nameOf(image).split(/[:@]/, 1)[0] ?? '') || names.has(container.get('name')?.raw ?? '');
      }),
    ),
  );
}

/** Whether the project is deployed to Kubernetes: it has lasting workloads, or a chart. */
export function isInCluster({ kubernetesFiles, paths }: Project): boolean {
  return (
    kubernetesFiles.some(({ workloads }) => workloads.some(({ kind }) => lasting.has(kind))) ||
    paths.some(path => nameOf(path) === 'Chart.yaml' || templatedManifest.test(path))
  );
}

const building = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'USER', 'VOLUME', 'SHELL', 'ONBUILD', 'ARG', 'ENV']);
/** Manifests that a template engine fills in. */
const templatedManifest =
  /(^|\/)(k8s|kubernetes|deploy|deployments?|manifests)\/.*\.ya?ml\.(erb|j2|jinja2?|tmpl|tpl|template)$/i;
const lasting: ReadonlySet<WorkloadKind> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** `docker` actions of GitHub start their image themselves, as root, and wait for its end. */
function isAction({ file }: Dockerfile, project: Project): boolean {
  const folder = directoryOf(file.path);
  return ['action.yml', 'action.yaml'].some(name => {
    const text = project.file(folder === '' ? name : `${folder}/${name}`)?.text;
    return text !== undefined && /\busing:\s*["']?docker\b/.test(text);
  });
}

function isDevelopmentStage({ alias }: Stage): boolean {
  return alias !== undefined && developmentName.test(alias.text);
}

const developmentName =
  /(?:^|[._-])(?:dev|devel|develop|development|debug|debugger|tests?|testing|unit-?tests?|lint|linter|ci|local|e2e)(?:[._-]|$)|devcontainer/i;

function isNamedForProduction({ alias }: Stage): boolean {
  return alias !== undefined && /^(?:prod|production|release|run|runner|runtime|final|app)$/i.test(alias.text);
}

function isBaseForOthers(stage: Stage): boolean {
  return stage.effective('ONBUILD') !== undefined;
}

const builders = new WeakMap<Project, ReadonlyMap<Stage, readonly Service[]>>();

function builtBy(project: Project): ReadonlyMap<Stage, readonly Service[]> {
  const known = builders.get(project);
  if (known) return known;
  const found = new Map<Stage, Service[]>();
  for (const { services } of project.composeFiles) {
    for (const service of services) {
      const stage = builtStage(service, project);
      if (!stage) continue;
      const others = found.get(stage);
      if (others) others.push(service);
      else found.set(stage, [service]);
    }
  }
  builders.set(project, found);
  return found;
}

/** Programs that are process 1 only to start another one. */
const inits = new Set([
  'tini',
  'dumb-init',
  'catatonit',
  'catchsegv',
  'ddtrace-run',
  'opentelemetry-instrument',
  'newrelic-admin',
]);

function isScript(word: string): boolean {
  if (word.startsWith('-')) return false;
  const name = nameOf(word);
  return /\.(sh|bash)$|entry-?point/.test(name) || (word.includes('/') && /^(run|start|init|boot|launch)$/.test(name));
}

/** An entry point that is a script starts what it is given, as a rule. */
function withoutInit(words: readonly string[]): Start {
  let rest = words;
  while (rest.length > 1 && (inits.has(nameOf(rest[0] ?? '')) || isScript(rest[0] ?? ''))) {
    rest = rest.slice(1);
    while (rest.length > 1 && rest[0]?.startsWith('-')) rest = rest.slice(1);
  }
  return [nameOf(rest[0] ?? ''), ...rest.slice(1)];
}
