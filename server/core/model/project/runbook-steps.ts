/** What to ask a datastore that fails or is slow, and what helps, in the words of the programs that its image brings. */
import { hubPath, type ImageReference } from '../image.js';
import { dumpFor, type Settings } from './dump.js';

export interface Steps {
  readonly ping: string;
  readonly look: readonly string[];
  readonly mend: readonly { readonly when: string; readonly command: string }[];
}

/** How a datastore was started, as far as that is written. */
export interface Start extends Settings {
  readonly image: ImageReference | undefined;
  /** Its command line. */
  readonly lines: readonly string[];
}

/** Commands for a shell in its container; `undefined` for datastores whose programs are not known. */
export function stepsFor(title: string, start: Start): Steps | undefined {
  return makers[title]?.(start);
}

/** Sources: the manuals of the servers and of the images. */
const makers: Readonly<Record<string, (start: Start) => Steps>> = {
  PostgreSQL: start => {
    const client =
      (isBitnami(start) && clientOf('PostgreSQL', start)) || 'psql -U "${POSTGRES_USER:-postgres}" -d postgres';
    return {
      ping: isBitnami(start) ? 'pg_isready' : 'pg_isready -U "${POSTGRES_USER:-postgres}"',
      look: [
        `${client} -c "SELECT state, count(*) FROM pg_stat_activity GROUP BY state"`,
        `${client} -c "SELECT pid, now() - query_start AS age, left(query, 80) FROM pg_stat_activity WHERE state <> \\$\\$idle\\$\\$ ORDER BY age DESC LIMIT 10"`,
        `df -h ${isBitnami(start) ? '/bitnami/postgresql' : '"${PGDATA:-/var/lib/postgresql/data}"'}`,
      ],
      mend: [
        { when: 'One statement holds the others up', command: `${client} -c "SELECT pg_terminate_backend(<pid>)"` },
        {
          when: 'The table was not analysed for long',
          command: `${client.replace(/postgres$/, '<database>')} -c "VACUUM (ANALYZE) <table>"`,
        },
      ],
    };
  },
  MySQL: start => askAsRoot(clientOf('MySQL', start) ?? 'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root'),
  MariaDB: start =>
    askAsRoot(
      clientOf('MariaDB', start) ?? 'MYSQL_PWD="${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD}" mariadb --user=root',
    ),
  MongoDB: start => {
    const [user, password] = isBitnami(start)
      ? ['${MONGODB_ROOT_USER:-root}', 'MONGODB_ROOT_PASSWORD']
      : ['$MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD'];
    // Images before 5.0 bring the shell of old.
    const shell = /^[34](?:\.|$)/.test(start.image?.tag ?? '') ? 'mongo' : 'mongosh';
    const ask = `${shell} --quiet \${${password}:+-u "${user}" -p "$${password}"} --eval`;
    return {
      ping: `${ask} "db.adminCommand({ ping: 1 })"`,
      look: [
        `${ask} "db.currentOp({ secs_running: { \\$gt: 5 } })"`,
        `df -h ${isBitnami(start) ? '/bitnami/mongodb' : '/data/db'}`,
      ],
      mend: [{ when: 'One operation holds the others up', command: `${ask} "db.killOp(<opid>)"` }],
    };
  },
  Redis: start => {
    const ask = start.names.has('REDIS_PASSWORD')
      ? 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli'
      : start.lines.some(line => line.includes('requirepass'))
        ? 'redis-cli --askpass'
        : 'redis-cli';
    return {
      ping: `${ask} ping`,
      look: [`${ask} info memory`, `${ask} info clients`, `${ask} slowlog get 10`],
      mend: [{ when: 'Clients that left are still counted', command: `${ask} config set timeout 300` }],
    };
  },
  RabbitMQ: () => ({
    ping: 'rabbitmq-diagnostics check_running',
    look: ['rabbitmqctl list_queues name messages consumers', 'rabbitmq-diagnostics alarms', 'df -h /var/lib/rabbitmq'],
    mend: [{ when: 'A queue has messages that nobody needs', command: 'rabbitmqctl purge_queue <name>' }],
  }),
  Kafka: start => {
    const path = (start.image && hubPath(start.image)) ?? '';
    const program = (name: string) =>
      path === 'apache/kafka' ? `/opt/kafka/bin/${name}.sh` : path.startsWith('confluentinc/') ? name : `${name}.sh`;
    const broker = '--bootstrap-server localhost:9092';
    return {
      ping: `${program('kafka-topics')} ${broker} --list`,
      look: [
        `${program('kafka-consumer-groups')} ${broker} --describe --all-groups`,
        `${program('kafka-topics')} ${broker} --describe --under-replicated-partitions`,
        'df -h',
      ],
      mend: [
        {
          when: 'A message that cannot be handled holds a consumer up',
          command: `${program('kafka-consumer-groups')} ${broker} --group <group> --topic <topic>:<partition> --reset-offsets --shift-by 1 --execute`,
        },
      ],
    };
  },
};

function askAsRoot(client: string): Steps {
  const ping = client.replace(/\b(mysql|mariadb)(?= --user)/, program =>
    program === 'mysql' ? 'mysqladmin' : 'mariadb-admin',
  );
  return {
    ping: `${ping} ping`,
    look: [
      `${client} -e "SHOW FULL PROCESSLIST"`,
      `${client} -e "SHOW ENGINE INNODB STATUS\\G"`,
      'df -h /var/lib/mysql',
    ],
    mend: [{ when: 'One statement holds the others up', command: `${client} -e "KILL <id>"` }],
  };
}

/** What lets a person in who is beside the server. */
function clientOf(title: string, start: Start): string | undefined {
  return dumpFor(title, start.image, start)?.restore;
}

function isBitnami({ image }: Start): boolean {
  return /^bitnami(?:legacy|secure)?\//.test((image && hubPath(image)) ?? '');
}
