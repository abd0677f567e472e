/** Runbooks for the parts of a project: what to look at and what to try, with its own names in the commands. */
import { createFile, type Edit } from '../../text.js';
import type { Service } from '../compose/compose.js';
import { imageProbe } from '../dockerfile/image-probe.js';
import type { Workload } from '../kubernetes/kubernetes.js';
import type { RunDatastore } from './datastore.js';
import { isInSideFolder } from './image-build.js';
import { isForDevelopment, isOrchestrated } from './operation.js';
import type { Project } from './project.js';

/** A page for each datastore, service and workload that the project runs itself, and one for a full disk of a server. */
export function runbooksFor(project: Project): readonly Edit[] {
  const pages = new Map<string, string>();
  const put = (name: string, page: string | undefined) => {
    const target = `docs/runbooks/${name}.md`;
    if (page !== undefined && /^[\w.-]+$/.test(name) && !project.has(target) && pages.size < mostPages)
      pages.set(target, page);
  };
  if (isOrchestrated(project)) {
    for (const workload of workloadsOf(project)) put(nameIn(workload), workloadPage(workload));
    return [...pages].map(([path, text]) => createFile(path, text));
  }
  for (const store of project.datastores) {
    const { run, path } = store;
    if (run?.isCompose && isMeant(path)) put(run.name, pageFor({ ...store, run }));
  }
  for (const service of project.composeFiles.flatMap(file => file.services)) {
    if (service.build && service.ports.length && isMeant(service.file.path))
      put(service.name, servicePage(service, project));
  }
  if (pages.size) put('disk-full', diskPage);
  return [...pages].map(([path, text]) => createFile(path, text));
}

/** More pages than these nobody reads before signing. */
const mostPages = 8;

function isMeant(path: string): boolean {
  return !isForDevelopment(path) && !isInSideFolder(path);
}

function composeFor(path: string): string {
  return /^(?:docker-)?compose\.ya?ml$/.test(path) ? 'docker compose' : `docker compose --file ${path}`;
}

function servicePage({ name, file, ports }: Service, project: Project): string {
  const compose = composeFor(file.path);
  const port = ports.find(({ published }) => published)?.published?.[0];
  const health = project.mainDockerfiles.map(({ final }) => final && imageProbe(final, project)?.path).find(Boolean);
  const needs = project.composeFiles.flatMap(other => other.service(name)?.dependencies ?? []);
  const others = [...new Set(needs.map(({ service }) => service))].filter(other => /^[\w.-]+$/.test(other));
  return [
    `# \`${name}\` does not answer or is slow`,
    '',
    '## Is it running?',
    '',
    ...shell(
      `${compose} ps ${name}`,
      `${compose} logs --tail 200 ${name}`,
      ...(port === undefined ? [] : [`curl --fail --max-time 5 http://localhost:${port}${health ?? '/'}`]),
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
    `- The last release broke it: \`git log --oneline -5\`, then \`git checkout --detach <commit>\` and \`${compose} up --detach --build --wait ${name}\``,
    '',
  ].join('\n');
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

function workloadPage(workload: Workload): string {
  const target = `${workload.kind.toLowerCase()}/${nameIn(workload)}`;
  const space = workload.object.namespace;
  const kubectl = `kubectl${space === undefined ? '' : ` --namespace ${space}`}`;
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

function pageFor({ title, run, path }: RunDatastore): string | undefined {
  const known = steps[title];
  if (!known) return undefined;
  const compose = composeFor(path);
  const inside = (command: string) => `${compose} exec ${run.name} sh -c '${command}'`;
  const lines = [
    `# ${title} (\`${run.name}\`) fails or is slow`,
    '',
    '## Is it running?',
    '',
    ...shell(`${compose} ps ${run.name}`, `${compose} logs --tail 100 ${run.name}`, inside(known.ping)),
    '',
    '## What is it doing?',
    '',
    ...shell(...known.look.map(inside)),
    '',
    '## What helps',
    '',
    ...known.mend.map(({ when, command }) => `- ${when}: \`${inside(command)}\``),
    `- It does not come back by itself: \`${compose} restart ${run.name}\``,
    '',
  ];
  return lines.join('\n');
}

function shell(...commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```'];
}

interface Steps {
  readonly ping: string;
  readonly look: readonly string[];
  readonly mend: readonly { readonly when: string; readonly command: string }[];
}

const psql = 'psql -U "${POSTGRES_USER:-postgres}" -d postgres -c';
const mysql = 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e';
/** Its image knows the name of MySQL too. */
const mariadbLogin = '-uroot -p"${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD}"';
const mariadb = `mariadb ${mariadbLogin} -e`;
const mongosh =
  'mongosh --quiet ${MONGO_INITDB_ROOT_USERNAME:+-u "$MONGO_INITDB_ROOT_USERNAME" -p "$MONGO_INITDB_ROOT_PASSWORD"} --eval';

/** Commands of the programs that the images bring. Sources: the manuals of the servers. */
const steps: Readonly<Record<string, Steps>> = {
  PostgreSQL: {
    ping: 'pg_isready -U "${POSTGRES_USER:-postgres}"',
    look: [
      `${psql} "SELECT state, count(*) FROM pg_stat_activity GROUP BY state"`,
      `${psql} "SELECT pid, now() - query_start AS age, left(query, 80) FROM pg_stat_activity WHERE state <> \\$\\$idle\\$\\$ ORDER BY age DESC LIMIT 10"`,
      'df -h "${PGDATA:-/var/lib/postgresql/data}"',
    ],
    mend: [
      { when: 'One statement holds the others up', command: `${psql} "SELECT pg_terminate_backend(<pid>)"` },
      {
        when: 'The table was not analysed for long',
        command: 'psql -U "${POSTGRES_USER:-postgres}" -d <database> -c "VACUUM (ANALYZE) <table>"',
      },
    ],
  },
  MySQL: {
    ping: 'mysqladmin -uroot -p"$MYSQL_ROOT_PASSWORD" ping',
    look: [`${mysql} "SHOW FULL PROCESSLIST"`, `${mysql} "SHOW ENGINE INNODB STATUS\\G"`, 'df -h /var/lib/mysql'],
    mend: [{ when: 'One statement holds the others up', command: `${mysql} "KILL <id>"` }],
  },
  MariaDB: {
    ping: `mariadb-admin ${mariadbLogin} ping`,
    look: [`${mariadb} "SHOW FULL PROCESSLIST"`, `${mariadb} "SHOW ENGINE INNODB STATUS\\G"`, 'df -h /var/lib/mysql'],
    mend: [{ when: 'One statement holds the others up', command: `${mariadb} "KILL <id>"` }],
  },
  MongoDB: {
    ping: `${mongosh} "db.adminCommand({ ping: 1 })"`,
    look: [`${mongosh} "db.currentOp({ secs_running: { \\$gt: 5 } })"`, 'df -h /data/db'],
    mend: [{ when: 'One operation holds the others up', command: `${mongosh} "db.killOp(<opid>)"` }],
  },
  Redis: {
    ping: 'redis-cli ping',
    look: ['redis-cli info memory', 'redis-cli info clients', 'redis-cli slowlog get 10'],
    mend: [{ when: 'Clients that left are still counted', command: 'redis-cli config set timeout 300' }],
  },
  RabbitMQ: {
    ping: 'rabbitmq-diagnostics check_running',
    look: ['rabbitmqctl list_queues name messages consumers', 'rabbitmq-diagnostics alarms', 'df -h /var/lib/rabbitmq'],
    mend: [{ when: 'A queue has messages that nobody needs', command: 'rabbitmqctl purge_queue <name>' }],
  },
};
