/** Whether something is here that runs for others: a workload, a container that stays up, an image that answers requests. */
import type { Service } from '../compose/compose.js';
import type { Stage } from '../dockerfile/dockerfile.js';
import { startsOf } from '../dockerfile/image-use.js';
import { nameOf } from '../paths.js';
import { isInSideFolder } from './image-build.js';
import type { Manifest } from './manifest.js';
import { deployJobs } from './operation.js';
import type { Project } from './project.js';

export function runsForOthers(project: Project): boolean {
  const { kubernetesFiles, composeFiles, mainDockerfiles, manifests, has } = project;
  // An action runs in other people's pipelines; what it builds and deploys are its trials.
  if (has('action.yml') || has('action.yaml')) return false;
  const isOwn = (path: string) => !isInSideFolder(path) && !pages.test(path);
  const served = manifests.filter(manifest => isServed(manifest) && isOwn(manifest.file.path));
  return (
    kubernetesFiles.some(
      ({ workloads, file }) =>
        isOwn(chartOf(file.path, has) ?? file.path) && workloads.some(({ kind }) => longRunning.test(kind)),
    ) ||
    composeFiles.some(({ services, file }) => isOwn(file.path) && services.some(staysUp)) ||
    mainDockerfiles.some(
      ({ final, file }) => isOwn(file.path) && final !== undefined && (final.ports().length > 0 || isServer(final)),
    ) ||
    (served.length > 0 &&
      (mainDockerfiles.length > 0 ||
        served.some(hasServer) ||
        has('Procfile') ||
        has('heroku.yml') ||
        deployJobs(project).length > 0)) ||
    (mainDockerfiles.length > 0 && project.evidence('platform').evidence.some(({ path }) => path.endsWith('.tf')))
  );
}

/** Whether it is made from code that is here: an image is built, or a framework answers requests. */
export function buildsService({ mainDockerfiles, composeFiles, manifests }: Project): boolean {
  return (
    mainDockerfiles.length > 0 ||
    composeFiles.some(({ services }) => services.some(({ build }) => build)) ||
    manifests.some(isServed)
  );
}

const longRunning = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController)$/;
/** Pages about the project, not the project. */
const pages = /^(?:site|website|documentation)\//;

/** The folder of the chart whose templates a file is among: there `templates` holds no samples. */
function chartOf(path: string, has: (path: string) => boolean): string | undefined {
  const at = path.lastIndexOf('/templates/');
  return at >= 0 && has(`${path.slice(0, at)}/Chart.yaml`) ? `${path.slice(0, at)}/Chart.yaml` : undefined;
}

/** Whether it is built here to stay up: it has ports, or comes back by itself behind a proxy that has them. */
function staysUp(service: Service): boolean {
  if (!service.get('build')) return false;
  const restart = service.get('restart')?.text;
  return Boolean(service.get('ports') ?? service.get('expose')) || restart === 'always' || restart === 'unless-stopped';
}

/** Whether an image that says nothing of ports is made to answer requests: by what it starts, or by its base. */
function isServer(stage: Stage): boolean {
  return (
    stage.base.image?.name === 'aspnet' ||
    (startsOf(stage) ?? []).some(
      ([program = '', verb = '']) => server.test(nameOf(program)) || /^(?:serve|server|runserver)$/.test(verb),
    )
  );
}

const server =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|puma|unicorn|apache2-foreground|httpd-foreground|php-fpm|nginx|caddy)$|(?:^|[-_])(?:server|proxy|gateway)$/;

/** Whether what a manifest builds answers requests: it has a framework that does nothing else. */
function isServed({ dependencies }: Manifest): boolean {
  return [...(dependencies ?? [])].some(name =>
    /^(?:express|fastify|koa|@nestjs\/core|@hapi\/hapi|hono|next|nuxt|fastapi|flask|django|starlette|sanic|aiohttp|github\.com\/(?:gin-gonic\/gin|labstack\/echo.*|gofiber\/fiber.*|go-chi\/chi.*)|spring-boot-starter-web(?:flux)?|rails|sinatra|phoenix|laravel\/framework|actix-web|axum)$/.test(
      name,
    ),
  );
}

/** Whether it brings the server that runs it in production. */
function hasServer({ dependencies }: Manifest): boolean {
  return ['gunicorn', 'uwsgi', 'hypercorn', 'daphne', 'waitress', 'puma', 'unicorn'].some(name =>
    dependencies?.has(name),
  );
}
