/** A compose service for an application whose stack is there without it. */
import { add, type DataMap, type Edits } from '../../yaml/edit.js';
import type { ComposeFile, Service } from '../compose/compose.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import { imageProbe } from '../dockerfile/image-probe.js';
import { usualLimits } from '../known-images.js';
import { directoryOf } from '../paths.js';
import { samplesOf } from './environment.js';
import { contextOf, imageName, isInSideFolder } from './image-build.js';
import { isForDevelopment } from './operation.js';
import type { Project } from './project.js';

/** Adds it to the compose file beside the application; `undefined` where its port or the folder it is built from is not known. */
export function addAppService(dockerfile: Dockerfile, project: Project): (() => Edits) | undefined {
  const { final, file } = dockerfile;
  const compose = project.composeFiles.find(
    ({ file: { path } }) => !path.includes('/') && !isForDevelopment(path) && !isInSideFolder(path),
  );
  const context = contextOf(dockerfile, project);
  const port = final?.ports().find(({ protocol, number }) => protocol === 'tcp' && number !== undefined)?.number;
  const name = imageName(dockerfile) ?? 'app';
  if (!compose?.yaml || !final || context === undefined || port === undefined || compose.service(name))
    return undefined;
  // Once something uses it, a database without a volume is the graver problem.
  if (compose.services.some(losesAll)) return undefined;
  const { yaml } = compose;
  const usual = context === '' ? 'Dockerfile' : `${context}/Dockerfile`;
  const inContext = context === '' ? file.path : file.path.slice(context.length + 1);
  const folder = context === '' ? '.' : `./${context}`;
  if (file.path !== usual && directoryOf(file.path) !== context && !file.path.startsWith(context)) return undefined;
  const probe = final.healthcheck() ? undefined : imageProbe(final, project);
  const { cpus, memory, reservedMemory } = usualLimits;
  const service: DataMap = {
    build: file.path === usual ? folder : { context: folder, dockerfile: inContext },
    restart: 'unless-stopped',
    ports: [`127.0.0.1:${port}:${port}`],
    ...(samplesOf(project).some(path => !path.includes('/')) ? { env_file: [{ path: '.env', required: false }] } : {}),
    ...dependencies(compose),
    ...(probe
      ? {
          healthcheck: {
            test: ['CMD', ...probe.exec],
            interval: '10s',
            timeout: '5s',
            retries: 5,
            start_period: '20s',
          },
        }
      : {}),
    deploy: { resources: { limits: { cpus, memory }, reservations: { memory: reservedMemory } } },
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    // A stack without the application is there to work on it: `docker compose watch` keeps both in step.
    develop: { watch: [{ action: 'rebuild', path: folder }] },
  };
  return () => add(yaml, { services: { [name]: service } });
}

/** What it depends on, as far as that is a server of data: ready where it can say so, else started. */
function dependencies({ services }: ComposeFile): DataMap {
  const needed = services.filter(
    ({ known, oneShot, optional }) => known?.role === 'datastore' && !oneShot && !optional,
  );
  const conditions = needed.map(service => [
    service.name,
    { condition: saysWhenReady(service) ? 'service_healthy' : 'service_started' },
  ]);
  return conditions.length ? { depends_on: Object.fromEntries(conditions) } : {};
}

function saysWhenReady({ yaml }: Service): boolean {
  return yaml.has('healthcheck');
}

function losesAll({ known, volumes, image }: Service): boolean {
  return (
    known?.role === 'datastore' && !volumes.length && !/redis|valkey|memcached|rabbitmq|kafka/.test(image?.name ?? '')
  );
}
