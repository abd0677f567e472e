/** Service containers of jobs: what they need until they answer, and how Docker can be told to wait for it. */
import { hubPath, parseImage } from '../image.js';
import { invocation } from '../shell.js';
import type { Job } from './workflow.js';

/**
 * How to ask an image whether it is ready; only those that take seconds to start, so that the first step finds them
 * closed. Each asks with a command that is in the image.
 */
const probes: ReadonlyMap<string, string> = new Map([
  ['postgres', 'pg_isready'],
  ['postgis/postgis', 'pg_isready'],
  ['timescale/timescaledb', 'pg_isready'],
  ['pgvector/pgvector', 'pg_isready'],
  ['mysql', '"mysqladmin ping -h 127.0.0.1"'],
  ['mariadb', '"healthcheck.sh --connect --innodb_initialized"'],
  ['rabbitmq', '"rabbitmq-diagnostics -q ping"'],
]);

/** The options that make Docker wait until a service answers; `undefined` for images that are not known. */
export function healthOptions(image: string | undefined): string | undefined {
  const reference = image === undefined ? undefined : parseImage(image);
  const path = reference && hubPath(reference);
  const probe = path === undefined ? undefined : probes.get(path);
  return probe && `--health-cmd ${probe} --health-interval 10s --health-timeout 5s --health-retries 5`;
}

/** Whether the steps of a job wait by themselves, in plain sight or in a script. */
export function waitsItself(job: Job): boolean {
  return job.steps.some(
    ({ name, uses, commands }) =>
      /wait|ready|health/i.test(name) ||
      /wait|tcp|health/i.test(uses?.action ?? '') ||
      commands.some(command => {
        const [program = ''] = invocation(command);
        return command.looped || /wait|dockerize|^(nc|pg_isready|mysqladmin|sleep|until|timeout)$|\.sh$/.test(program);
      }),
  );
}
