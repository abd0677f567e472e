/** Whether an image is a server, who watches over it, and how a container could ask itself for its health. */
import { appendToStage, insertBefore } from '../../dockerfile/edit.js';
import type { Edit } from '../../text.js';
import { bringsCurl, defaultUser, hubPath, type ImageReference, systemOf } from '../image.js';
import { isOfficial, knownImage } from '../known-images.js';
import { nameOf } from '../paths.js';
import type { Project } from '../project/project.js';
import { readCommands } from '../shell.js';
import type { Stage } from './dockerfile.js';
import { isInCluster, type Start, servicesBuilding, sourceOf, startsOf } from './image-use.js';

/** Whether others send it requests: it says on which port, or starts a program that does nothing else. */
export function isServer(stage: Stage): boolean {
  const starts = startsOf(stage);
  if (starts?.some(isWorker)) return false;
  if (stage.ports().some(({ protocol }) => protocol === 'tcp')) return true;
  if (starts) return starts.some(isServerStart);
  const { image } = stage.base;
  return image !== undefined && webServers.has(hubPath(image) ?? '');
}

/**
 * Whether an image has a HEALTHCHECK of its own. `undefined` where that is not known: official images have none, as
 * Docker's rules for them forbid it.
 */
export function baseHasHealthcheck({ base }: Stage): boolean | undefined {
  const { image, scratch } = base;
  if (scratch) return false;
  if (!image) return undefined;
  const known = knownImage(image)?.health;
  if (known) return known === 'own';
  if (asksItself.test(hubPath(image) ?? image.repository)) return true;
  return isOfficial(image) || defaultUser(image) !== undefined ? false : undefined;
}

/** Whether a HEALTHCHECK would serve a server: `undefined` where the base image may have one, or others decide. */
export function canBeWatched(stage: Stage, project: Project): boolean | undefined {
  if (stage.healthcheck()) return true;
  // Images for everybody are watched by whoever runs them.
  if (project.isCollection) return undefined;
  if (!canAsk(stage) || isWatchedElsewhere(project)) return false;
  return baseHasHealthcheck(stage) === undefined ? undefined : true;
}

/** Whether the image, its base or a service that builds it asks it for its health. */
export function isWatched(stage: Stage, project: Project): boolean {
  return (
    stage.healthcheck() !== undefined ||
    baseHasHealthcheck(stage) === true ||
    servicesBuilding(stage, project).some(service => service.get('healthcheck'))
  );
}

/** The edits that have the image ask itself. */
export function addHealthcheck({ exec }: ImageProbe, stage: Stage): readonly Edit[] | undefined {
  const start = stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const command = exec.map(word => JSON.stringify(word)).join(', ');
  const lines = [
    `HEALTHCHECK --interval=30s --timeout=5s --start-period=30s ${stage.dockerfile.syntax.escape}`,
    `    CMD [${command}]`,
  ];
  return start ? insertBefore(start, lines) : appendToStage(stage, lines);
}

/** Images whose users are known, and that have a HEALTHCHECK. Source: their Dockerfiles, January 2026. */
const asksItself = /^(jupyter\/\w|nodered\/node-red$|apache\/superset$)/;

/** Whether there is a program in the image that could ask: slimmed images have only what they were given. */
function canAsk({ base }: Stage): boolean {
  if (base.scratch) return false;
  const { image } = base;
  return (
    !image || (systemOf(image) !== 'distroless' && image.registry !== 'cgr.dev' && !/chiseled/.test(image.tag ?? ''))
  );
}

/** Whether what runs the image asks for its health in its own way: Kubernetes and platforms look at no HEALTHCHECK. */
function isWatchedElsewhere(project: Project): boolean {
  return (
    isInCluster(project) ||
    project.paths.some(path => platformFiles.has(nameOf(path))) ||
    project.workflows.some(({ file }) => platformCommand.test(file.text))
  );
}

/** A probe as the strings of an exec form, and what it asks. */
export interface ImageProbe {
  readonly exec: readonly string[];
  readonly port: number;
  /** '' where any answer will do. */
  readonly path: string;
}

/** How a container of the stage can ask itself; `undefined` where no program for it is known to be in the image. */
export function imageProbe(stage: Stage, project: Project): ImageProbe | undefined {
  const { image } = stage.base;
  const port = portOf(stage, project);
  if (!image || port === undefined || !speaksHttp(port)) return undefined;
  const path = healthPath(port, stage, project) ?? (webServers.has(hubPath(image) ?? '') ? '/' : '');
  const exec = request(stage, image, port, path);
  return exec && { exec, port, path };
}

const webServers = new Set(['nginx', 'httpd', 'nginxinc/nginx-unprivileged']);

const platformCommand =
  /\b(heroku|flyctl|fly-deploy|gcloud run|deploy-cloudrun|cloudrun|railway|render\.com|containerapp|webapps-deploy|lambda)\b/i;

/** Files of platforms that ask a port or a path for its health as they say themselves. */
const platformFiles = new Set([
  ...['fly.toml', 'render.yaml', 'railway.json', 'railway.toml', 'heroku.yml', 'app.yaml', 'serverless.yml', 'copilot'],
  ...[
    'skaffold.yaml',
    'app.json',
    'zeabur.json',
    'captain-definition',
    'azure.yaml',
    'apprunner.yaml',
    'Dockerrun.aws.json',
  ],
  // The rules of Docker's official images forbid it.
  'generate-stackbrew-library.sh',
]);

function isWorker([program = '', ...words]: Start): boolean {
  return (
    /^(celery|rq|sidekiq|dramatiq|huey_consumer|arq|taskiq|resque)$/.test(program) ||
    words.some(word => /^(worker|beat|queue:work)$/.test(word))
  );
}

/** Programs that serve HTTP and do nothing else. Those that may be bound to a Unix socket are, as often as not. */
function isServerStart([program = '', ...words]: Start): boolean {
  const first = words[0] ?? '';
  if (words.some(word => word.includes('unix:') || word.endsWith('.sock') || word === '--uds')) return false;
  if (
    /^(uvicorn|gunicorn|hypercorn|daphne|waitress-serve|granian|streamlit|puma|unicorn|nginx|httpd|apache2-foreground|httpd-foreground|http-server|catalina\.sh)$/.test(
      program,
    )
  ) {
    return program !== 'streamlit' || first === 'run';
  }
  if (program === 'flask' || program === 'fastapi' || program === 'caddy') return first === 'run';
  if (program === 'rails' || program === 'next' || program === 'nuxt') return /^(s|server|start)$/.test(first);
  if (program === 'serve') return words.length > 0;
  if (program === 'mix') return first === 'phx.server';
  if (/^python[\d.]*$/.test(program)) return words.includes('runserver');
  if (program === 'php') return first === '-S' || words.some(word => /^(serve|octane:start)$/.test(word));
  return program === 'node' && /(^|\/)server\.[cm]?js$/.test(words.findLast(word => !word.startsWith('-')) ?? '');
}

/** What the command says, else the image, else a compose file, else where the program listens by itself. `undefined` where a variable says it. */
function portOf(stage: Stage, project: Project): number | undefined {
  for (const words of startsOf(stage) ?? []) {
    const said = portIn(words);
    if (said !== undefined) return said;
  }
  const ports = stage.ports().filter(({ protocol }) => protocol === 'tcp');
  const [first] = ports.filter(({ number }) => number === undefined || !debuggers.has(number));
  if (first) return first.number;
  const starts = startsOf(stage);
  const published = servicesBuilding(stage, project).flatMap(service => service.ports.map(({ target }) => target?.[0]));
  if (published.length > 0) return published[0];
  if (starts?.some(words => words.some(word => word.includes('$')))) return undefined;
  const { image } = stage.base;
  if (!starts) return image && webServers.has(hubPath(image) ?? '') ? knownImage(image)?.ports[0] : undefined;
  return starts.map(([program = '']) => usualPorts.get(program)).find(port => port !== undefined);
}

const usualPorts: ReadonlyMap<string, number> = new Map([
  ...(['nginx', 'httpd-foreground', 'apache2-foreground'] as const).map(name => [name, 80] as const),
  ...(['uvicorn', 'gunicorn', 'hypercorn', 'fastapi'] as const).map(name => [name, 8000] as const),
  ...(['next', 'rails'] as const).map(name => [name, 3000] as const),
  ['flask', 5000],
  ['streamlit', 8501],
]);

/** Node, Java, Go, Python. */
const debuggers = new Set([9229, 9230, 5005, 40000, 2345, 5678]);

function portIn(words: Start): number | undefined {
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = /^(--port|--server\.port|-p|--bind|-b|--listen)$/.test(word)
      ? words[at + 1]
      : /^(?:--port|--server\.port|--bind|--listen|-p|-b)=?(.*)$/.exec(word)?.[1];
    const digits = /^(?:[\w.[\]]*:)?(\d{2,5})$/.exec(value ?? '')?.[1];
    if (digits !== undefined) return Number(digits);
  }
  return undefined;
}

/** Ports by which other protocols are known: a request over HTTP is no question there. */
function speaksHttp(port: number): boolean {
  return port > 0 && port < 65536 && !otherProtocols.has(port);
}

const otherProtocols = new Set([
  ...[20, 21, 22, 23, 25, 53, 110, 143, 389, 443, 465, 587, 636, 873, 993, 995, 1433, 1521, 1883, 2181, 3306, 4222],
  ...[4369, 4443, 5432, 5672, 6379, 6432, 6443, 7687, 8443, 8883, 9000, 9042, 9092, 9093, 9443, 11211, 27017, 50051],
]);

/** The health path that another file of the project asks on this port; on the port it is published under, too. */
function healthPath(port: number, stage: Stage, project: Project): string | undefined {
  const published = servicesBuilding(stage, project).flatMap(service =>
    service.ports
      .filter(({ target }) => target?.[0] === port)
      .map(({ yaml }) => Number(/(?:^|:)(\d{2,5}):\d+$/.exec(yaml.raw ?? '')?.[1])),
  );
  const ports = new Set([port, ...published]);
  return askedPaths(project).find(asked => ports.has(asked.port))?.path;
}

interface AskedPath {
  readonly port: number;
  readonly path: string;
}

const asked = new WeakMap<Project, readonly AskedPath[]>();

/** The addresses on this machine that files of the project ask for their health. */
function askedPaths(project: Project): readonly AskedPath[] {
  const known = asked.get(project);
  if (known) return known;
  const found: AskedPath[] = [];
  for (const { path: file, text } of project.files) {
    if (!/\.(ya?ml|sh|md)$|makefile$/i.test(file) || !text.includes('://')) continue;
    for (const [, port, path] of text.matchAll(healthAddress)) {
      if (path !== undefined) found.push({ port: Number(port ?? 80), path });
    }
  }
  asked.set(project, found);
  return found;
}

const healthAddress =
  /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::(\d{2,5}))?(\/[\w./-]{0,40}(?:health|ready|livez|ping|status)[\w/-]{0,20})(?![\w?{$])/g;

/** Where no path is known, any answer shows that the server still answers. */
function request(stage: Stage, image: ImageReference, port: number, path: string): readonly string[] | undefined {
  const url = `http://127.0.0.1${port === 80 ? '' : `:${port}`}${path || '/'}`;
  const hub = hubPath(image) ?? (image.repository === 'astral-sh/uv' && /python/.test(image.tag ?? '') ? 'python' : '');
  const installed = installedIn(stage);
  if (installed.has('curl') || (bringsCurl(image) && hub !== 'node' && hub !== 'python')) {
    return ['curl', path ? '-fsS' : '-sS', '-o', '/dev/null', url];
  }
  if (hub === 'python' || hub === 'pypy') {
    const open = path
      ? `import urllib.request as r; r.urlopen('${url}', timeout=3)`
      : `import http.client as h; c = h.HTTPConnection('127.0.0.1', ${port}, timeout=3); c.request('GET', '/'); c.getresponse()`;
    return [hub === 'pypy' ? 'pypy3' : 'python', '-c', open];
  }
  if (hub === 'node') {
    const judge = path ? 'r => process.exit(r.statusCode < 400 ? 0 : 1)' : '() => process.exit(0)';
    return ['node', '-e', `require('http').get('${url}', ${judge}).on('error', () => process.exit(1))`];
  }
  if (hub === 'ruby') {
    const get = `Net::HTTP.get_response(URI('${url}'))`;
    return ['ruby', '-rnet/http', '-e', path ? `exit ${get}.code.to_i < 400` : get];
  }
  if (systemOf(image) === 'alpine') {
    return path ? ['wget', '-q', '-O', '/dev/null', url] : ['nc', '-z', '127.0.0.1', String(port)];
  }
  return path && installed.has('wget') ? ['wget', '-q', '-O', '/dev/null', url] : undefined;
}

/** What package managers add in the stage and its parents and nobody takes away again. */
function installedIn(stage: Stage): ReadonlySet<string> {
  const found = new Set<string>();
  if (!/\b(curl|wget)\b/.test(sourceOf(stage))) return found;
  for (let at: Stage | undefined = stage; at; at = at.parent) {
    for (const { text } of at.instructionsNamed('RUN')) {
      for (const { words } of readCommands(text)) {
        const names = words.map(word => word.text);
        if (!/^(apt-get|apt|apk|dnf|microdnf|yum)$/.test(names[0] ?? '')) continue;
        if (names.some(name => /^(remove|purge|del|autoremove|erase|--virtual|-t)$/.test(name))) return new Set();
        if (names.includes('install') || names.includes('add'))
          for (const name of names) found.add(name.split(/[=<>~]/, 1)[0] ?? name);
      }
    }
  }
  return found;
}
