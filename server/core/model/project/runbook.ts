/** Runbooks for the parts of a project: what to look at and what to try, with its own names in the commands. */
import { createFile, type Edit } from '../../text.js';
import { builtStage, type Service } from '../compose/compose.js';
import { imageProbe } from '../dockerfile/image-probe.js';
import { type ImageReference, parseImage } from '../image.js';
import type { Workload } from '../kubernetes/kubernetes.js';
import { datastoreIn } from './datastore.js';
import { isInSideFolder } from './image-build.js';
import { isForDevelopment, isOrchestrated } from './operation.js';
import type { Project } from './project.js';
import { type Steps, stepsFor } from './runbook-steps.js';
import { isOwnService, productionStack, type Stack, stackOf } from './stack.js';

/** A page for each datastore, service and workload that the project runs itself, and one for a full disk of a server. */
export function runbooksFor(project: Project): readonly Edit[] {
  const pages = new Map<string, string>();
  const put = (name: string, page: string | undefined) => {
    const target = `docs/runbooks/${name}.md`;
    if (page !== undefined && /^[\w.-]+$/.test(name) && !project.has(target) && pages.size < mostPages)
      pages.set(target, page);
  };
  if (isOrchestrated(project)) {
    for (const workload of workloadsOf(project))
      put(nameIn(workload), workloadStorePage(workload) ?? workloadPage(workload));
    return [...pages].map(([path, text]) => createFile(path, text));
  }
  const running = servicesOf(project);
  for (const [service, stack] of running) put(service.name, storePage(service, stack, project));
  for (const [service, stack] of running) {
    if (service.ports.length && isOwnService(service, project) && !datastoreOf(service, project))
      put(service.name, servicePage(service, stack, project));
  }
  if (pages.size && !project.has(diskPath)) pages.set(diskPath, diskPage);
  return [...pages].map(([path, text]) => createFile(path, text));
}

const diskPath = 'docs/runbooks/disk-full.md';

/** More pages than these nobody reads before signing. */
const mostPages = 8;

/** Every service by its name: those that production starts first, then those of files that stand alone. */
function servicesOf(project: Project): readonly (readonly [Service, Stack])[] {
  const stack = productionStack(project);
  const others = project.composeFiles.filter(
    file => !file.development && !isForDevelopment(file.file.path) && !isInSideFolder(file.file.path),
  );
  const stacks = [...(stack ? [stack] : []), ...others.map(stackOf)];
  const found = new Map<string, readonly [Service, Stack]>();
  for (const one of stacks) {
    const services = one.files.flatMap(file => file.services);
    for (const service of services) {
      // Of a file and what is laid over it, one says what the service is made of.
      const whole = services.find(({ name, whole }) => name === service.name && whole) ?? service;
      if (!found.has(service.name)) found.set(service.name, [whole, one]);
    }
  }
  return [...found.values()];
}

/** The datastore that a service runs, also from an image that is built here with settings of its own. */
function datastoreOf(
  service: Service,
  project: Project,
): { readonly title: string; readonly image: ImageReference } | undefined {
  const image = service.image ?? builtStage(service, project)?.base.image;
  const engine = datastoreIn(image);
  return image && engine && { title: engine.title, image };
}

function servicePage(service: Service, { flags, files }: Stack, project: Project): string {
  const { name } = service;
  const compose = `docker compose${flags}`;
  const needs = files.flatMap(file => file.service(name)?.dependencies ?? []);
  const others = [...new Set(needs.map(({ service: other }) => other))].filter(other => /^[\w.-]+$/.test(other));
  const address = addressOf(service, project);
  return [
    `# \`${name}\` does not answer or is slow`,
    '',
    '## Is it running?',
    '',
    ...shell(
      `${compose} ps ${name}`,
      `${compose} logs --tail 200 ${name}`,
      ...(address === undefined ? [] : [`curl --fail --max-time 5 ${address}`]),
    ),
    '',
    '## Is it out of memory, or waiting for something?',
    '',
    ...shell(
      `docker inspect --format '{{.State.OOMKilled}} {{.RestartCount}}' "$(${compose} ps --quiet ${name})"`,
      `docker stats --no-stream "$(${compose} ps --quiet ${name})"`,
      ...(others.length ? [`${compose} ps ${others.join(' ')}`] : []),
    ),
    '',
    '## What helps',
    '',
    `- It hangs: \`${compose} restart ${name}\``,
    service.build
      ? `- The last release broke it: \`git log --oneline -5\`, then \`git checkout --detach <commit>\` and \`${compose} up --detach --build --wait ${name}\``
      : `- The last release broke it: name the release before in \`${service.file.path}\`, then \`${compose} up --detach --wait ${name}\``,
    '',
  ].join('\n');
}

/** Where a service is asked on its own machine: what its healthcheck or its image asks, on the port that is published. */
function addressOf(service: Service, project: Project): string | undefined {
  const port = service.ports.find(({ published, protocol }) => published && protocol === 'tcp');
  const test = service.get('healthcheck')?.get('test');
  const words = [test?.raw, ...(test?.items().map(({ raw }) => raw) ?? [])].join(' ');
  const [, asked, path] = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)(\/[\w./-]*)/.exec(words) ?? [];
  const stage = builtStage(service, project);
  const probe = stage && imageProbe(stage, project);
  const own = [asked === undefined ? undefined : { port: Number(asked), path: path ?? '' }, probe].find(
    candidate => candidate !== undefined && candidate.port === port?.target?.[0],
  );
  return port?.published && `http://localhost:${port.published[0]}${own?.path || '/'}`;
}

function workloadsOf({ kubernetesFiles }: Project): readonly Workload[] {
  return kubernetesFiles
    .filter(({ file, isTemplate }) => !isInSideFolder(file.path) && !isTemplate)
    .flatMap(({ workloads }) => workloads)
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
}

/** A workload's name without its kind. */
function nameIn({ name }: Workload): string {
  return name.slice(name.indexOf('/') + 1);
}

/** What `kubectl` is called with for the objects of a workload's namespace. */
function kubectlFor({ object }: Workload): string {
  return `kubectl${object.namespace ? ` --namespace ${object.namespace}` : ''}`;
}

function workloadPage(workload: Workload): string {
  const target = `${workload.kind.toLowerCase()}/${nameIn(workload)}`;
  const kubectl = kubectlFor(workload);
  return [
    `# \`${nameIn(workload)}\` does not answer or is slow`,
    '',
    '## Is it running?',
    '',
    ...shell(
      `${kubectl} get ${target}`,
      `${kubectl} describe ${target}`,
      `${kubectl} logs ${target} --all-containers --tail 200`,
      `${kubectl} logs ${target} --all-containers --tail 200 --previous`,
    ),
    '',
    '## Is it out of memory, or not scheduled?',
    '',
    ...shell(
      `${kubectl} get events --sort-by .lastTimestamp | tail -20`,
      `${kubectl} top pods | grep ${nameIn(workload)}`,
    ),
    '',
    '## What helps',
    '',
    `- It hangs: \`${kubectl} rollout restart ${target}\``,
    `- The last release broke it: \`${kubectl} rollout undo ${target}\``,
    '',
  ].join('\n');
}

const diskPage = [
  '# The disk of the server is full',
  '',
  '## What takes the space?',
  '',
  ...shell('df -h', 'docker system df', 'du -xh --max-depth=2 /var/lib/docker 2>/dev/null | sort -h | tail'),
  '',
  '## What helps',
  '',
  '- Images of earlier releases: `docker image prune --all --filter until=168h`',
  '- What builds left behind: `docker builder prune --filter until=168h`',
  '- A log without a limit: `truncate --size 0 "$(docker inspect --format \'{{.LogPath}}\' <container>)"`, then set `max-size`',
  '',
].join('\n');

function storePage(service: Service, { flags }: Stack, project: Project): string | undefined {
  const store = datastoreOf(service, project);
  const { name, environment, lines, yaml } = service;
  const names = new Set(environment.map(variable => variable.name));
  const isWhole = !yaml.has('env_file') && !yaml.hasUnknownMerge;
  const steps = store && stepsFor(store.title, { image: store.image, names, isWhole, lines });
  const compose = `docker compose${flags}`;
  return (
    steps &&
    pageFor(`${store.title} (\`${name}\`)`, steps, {
      state: [`${compose} ps ${name}`, `${compose} logs --tail 100 ${name}`],
      inside: `${compose} exec ${name}`,
      restart: `${compose} restart ${name}`,
    })
  );
}

function workloadStorePage(workload: Workload): string | undefined {
  const target = `${workload.kind.toLowerCase()}/${nameIn(workload)}`;
  const kubectl = kubectlFor(workload);
  for (const container of workload.containers) {
    const image = parseImage(container.image ?? '');
    const names = new Set(container.variables.map(({ name }) => name));
    const lines = ['command', 'args'].flatMap(
      key =>
        container.yaml
          .get(key)
          ?.items()
          .map(({ raw }) => raw ?? '') ?? [],
    );
    const title = datastoreIn(image)?.title;
    const steps = title && stepsFor(title, { image, names, isWhole: !container.yaml.has('envFrom'), lines });
    if (!steps) continue;
    const into = workload.containers.length > 1 ? ` --container ${container.name}` : '';
    return pageFor(`${title} (\`${nameIn(workload)}\`)`, steps, {
      state: [
        `${kubectl} get ${target}`,
        `${kubectl} describe ${target}`,
        `${kubectl} logs ${target}${into} --tail 100`,
      ],
      inside: `${kubectl} exec -it ${target}${into} --`,
      restart: `${kubectl} rollout restart ${target}`,
    });
  }
  return undefined;
}

interface Reach {
  /** Commands that say whether it runs. */
  readonly state: readonly string[];
  /** What stands before a command for its container. */
  readonly inside: string;
  readonly restart: string;
}

function pageFor(name: string, { ping, look, mend }: Steps, { state, inside, restart }: Reach): string {
  const within = (command: string) => `${inside} sh -c '${command}'`;
  return [
    `# ${name} fails or is slow`,
    '',
    '## Is it running?',
    '',
    ...shell(...state, within(ping)),
    '',
    '## What is it doing?',
    '',
    ...shell(...look.map(within)),
    '',
    '## What helps',
    '',
    ...mend.map(({ when, command }) => `- ${when}: \`${within(command)}\``),
    `- It does not come back by itself: \`${restart}\``,
    '',
  ].join('\n');
}

function shell(...commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```'];
}
