/** Runbooks for the datastores of a project: what to look at and what to try, with its own names in the commands. */
import { createFile, type Edit } from '../text.js';
import type { RunDatastore } from './datastore.js';
import { isInSideFolder } from './image-build.js';
import { isForDevelopment } from './operation.js';
import type { Project } from './project.js';

/** A page for each datastore that Compose runs and something is known of; none where Compose runs none. */
export function runbooksFor(project: Project): readonly Edit[] {
  const pages = new Map<string, string>();
  for (const store of project.datastores) {
    const { run, path } = store;
    if (!run?.isCompose || isForDevelopment(path) || isInSideFolder(path) || !/^[\w.-]+$/.test(run.name)) continue;
    const page = pageFor({ ...store, run });
    const target = `docs/runbooks/${run.name}.md`;
    if (page !== undefined && !project.has(target)) pages.set(target, page);
  }
  return [...pages].map(([path, text]) => createFile(path, text));
}

function pageFor({ title, run, path }: RunDatastore): string | undefined {
  const known = steps[title];
  if (!known) return undefined;
  const compose = /^(?:docker-)?compose\.ya?ml$/.test(path) ? 'docker compose' : `docker compose --file ${path}`;
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

const psql = 'psql -U "${POSTGRES_USER:-postgres}" -c';
const mysql = 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e';
const mariadb = 'mariadb -uroot -p"$MARIADB_ROOT_PASSWORD" -e';

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
      { when: 'The table was not analysed for long', command: `${psql} "VACUUM (ANALYZE) <table>"` },
    ],
  },
  MySQL: {
    ping: 'mysqladmin -uroot -p"$MYSQL_ROOT_PASSWORD" ping',
    look: [`${mysql} "SHOW FULL PROCESSLIST"`, `${mysql} "SHOW ENGINE INNODB STATUS\\G"`, 'df -h /var/lib/mysql'],
    mend: [{ when: 'One statement holds the others up', command: `${mysql} "KILL <id>"` }],
  },
  MariaDB: {
    ping: 'mariadb-admin -uroot -p"$MARIADB_ROOT_PASSWORD" ping',
    look: [`${mariadb} "SHOW FULL PROCESSLIST"`, `${mariadb} "SHOW ENGINE INNODB STATUS\\G"`, 'df -h /var/lib/mysql'],
    mend: [{ when: 'One statement holds the others up', command: `${mariadb} "KILL <id>"` }],
  },
  MongoDB: {
    ping: 'mongosh --quiet --eval "db.adminCommand({ ping: 1 })"',
    look: ['mongosh --quiet --eval "db.currentOp({ secs_running: { \\$gt: 5 } })"', 'df -h /data/db'],
    mend: [{ when: 'One operation holds the others up', command: 'mongosh --quiet --eval "db.killOp(<opid>)"' }],
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
