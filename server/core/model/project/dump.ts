/** How a database is dumped and brought back, by the programs and with the variables that its image brings. */
import { hubPath, type ImageReference } from '../image.js';

export interface Dump {
  /** What it reads from the environment of the container. */
  readonly variables: readonly string[];
  /** A command of `sh` that writes the dump to its output, from the server of another machine where its name is given. */
  command(host?: string): string;
  /** Reads it from its input, beside the server. */
  readonly restore: string;
  readonly suffix: string;
  /** Succeeds once the server takes connections from outside, not yet while its image prepares it. */
  readonly ready: string;
  /** Prints how many tables or collections of users there are, beside the server. */
  readonly count: string;
  /** Whom the image's database runs as, so that files of one are files of the other; `undefined` where that is not known. */
  readonly user: number | undefined;
}

/** The variables of a container by their names, as far as they are written: others may be set out of sight. */
export interface Settings {
  readonly names: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** `undefined` for databases whose dumps are not known, and where the password cannot be told. */
export function dumpFor(title: string, image: ImageReference | undefined, settings: Settings): Dump | undefined {
  const path = (image && hubPath(image)) ?? '';
  const isBitnami = /^bitnami(?:legacy|secure)?\//.test(path);
  const dump = (isBitnami ? bitnami : official)[title]?.(settings);
  return dump && { ...dump, user: isBitnami ? 1001 : userOf(path, image?.tag ?? '') };
}

/** Sources: the Dockerfiles of the images, January 2026. */
function userOf(path: string, tag: string): number | undefined {
  if (/^(?:postgres|postgis\/postgis)$/.test(path)) return /alpine/.test(tag) ? 70 : 999;
  return /^(?:mysql|mariadb|mongo|pgvector\/pgvector)$/.test(path) ? 999 : undefined;
}

type Maker = (settings: Settings) => Omit<Dump, 'user'> | undefined;

/** The first of these variables that is set, in quotes; of several that may be out of sight the first. */
interface Setting {
  readonly variable: string;
  readonly text: string;
}

function setting({ names, isWhole }: Settings, ...variables: readonly string[]): Setting | undefined {
  const given = variables.find(name => names.has(name));
  const filed = variables.find(name => names.has(`${name}_FILE`));
  if (given === undefined && filed !== undefined) {
    return { variable: `${filed}_FILE`, text: `"$(cat "$${filed}_FILE")"` };
  }
  const name = given ?? (isWhole ? undefined : variables[0]);
  return name === undefined ? undefined : { variable: name, text: `"$${name}"` };
}

function at(host: string | undefined): string {
  return host === undefined ? '' : ` --host=${host}`;
}

const dumpAll = 'pg_dumpall --clean --if-exists --username=';

/** Beside the server everybody may in; from another machine the password is asked. Source: the manual of the image. */
const postgres: Maker = settings => {
  const password = setting(settings, 'POSTGRES_PASSWORD');
  const user = '"${POSTGRES_USER:-postgres}"';
  return {
    variables: ['POSTGRES_USER', ...(password ? [password.variable] : [])],
    command: host =>
      host === undefined
        ? dumpAll + user
        : `${password ? `PGPASSWORD=${password.text} ` : ''}${dumpAll}${user}${at(host)}`,
    restore: `psql --username=${user} postgres`,
    suffix: '.sql',
    ready: 'pg_isready --host=127.0.0.1',
    count: countAll(`psql --username=${user}`),
  };
};

/** Every database is asked for itself: none knows the tables of another. */
function countAll(client: string): string {
  const databases = 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate';
  const tables = 'SELECT count(*) FROM pg_stat_user_tables';
  return `${client} --no-align --tuples-only --command="${databases}" postgres | while read -r name; do ${client} --no-align --tuples-only --command="${tables}" "$name" < /dev/null; done | awk "{ sum += \\$1 } END { print sum + 0 }"`;
}

/** Where the user of the application is not the one of the server, only its own database is within reach. */
const bitnamiPostgres: Maker = settings => {
  const known = { ...settings, isWhole: true };
  const admin = setting(known, 'POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD');
  const user = setting(known, 'POSTGRESQL_USERNAME', 'POSTGRES_USER');
  const database = setting(known, 'POSTGRESQL_DATABASE', 'POSTGRES_DB');
  const password = admin ?? setting(known, 'POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD');
  if (!password || (!admin && !user && !settings.isWhole) || (!admin && user && !database)) return undefined;
  const login = `PGPASSWORD=${password.text} `;
  if (admin || !user || !database) {
    return {
      variables: [password.variable],
      command: host => `${login}${dumpAll}postgres${at(host)}`,
      restore: `${login}psql --username=postgres`,
      suffix: '.sql',
      ready: 'pg_isready --host=127.0.0.1',
      count: countAll(`${login}psql --username=postgres`),
    };
  }
  return {
    variables: [password, user, database].map(({ variable }) => variable),
    command: host => `${login}pg_dump --clean --if-exists --username=${user.text}${at(host)} ${database.text}`,
    restore: `${login}psql --username=${user.text} ${database.text}`,
    suffix: '.sql',
    ready: 'pg_isready --host=127.0.0.1',
    count: `${login}psql --username=${user.text} --no-align --tuples-only --command="SELECT count(*) FROM pg_stat_user_tables" ${database.text}`,
  };
};

/** MySQL and MariaDB: all databases, and the accounts with them. */
function byRoot(dump: string, client: string, ...passwords: readonly string[]): Maker {
  return settings => {
    const password = setting(settings, ...passwords);
    if (!password) return undefined;
    const login = `MYSQL_PWD=${password.text} `;
    const what = '--single-transaction --routines --events --all-databases';
    return {
      variables: [password.variable],
      command: host => `${login}${dump} --user=root${at(host)} ${what}`,
      restore: `${login}${client} --user=root`,
      suffix: '.sql',
      ready: `${login}${client} --user=root --host=127.0.0.1 --execute="SELECT 1"`,
      count: `${login}${client} --user=root --skip-column-names --batch --execute="SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN (\\"mysql\\", \\"sys\\", \\"information_schema\\", \\"performance_schema\\")"`,
    };
  };
}

function mongo(users: string, passwords: string, usual: string): Maker {
  return settings => {
    const [user, password] = [setting(settings, users), setting(settings, passwords)];
    const name = user ?? (usual && { variable: users, text: usual });
    const isOpen = settings.isWhole && !password;
    if (!isOpen && (!name || !password)) return undefined;
    const login =
      isOpen || !name || !password
        ? ''
        : ` --username=${name.text} --password=${password.text} --authenticationDatabase=admin`;
    return {
      variables: isOpen || !name || !password ? [] : [name.variable, password.variable],
      command: host => `mongodump --archive${at(host)}${login}`,
      restore: `mongorestore --archive --drop${login}`,
      suffix: '.archive',
      ready: `mongosh --quiet${login} --eval "db.adminCommand({ ping: 1 })"`,
      count: `mongosh --quiet${login} --eval "db.getMongo().getDBNames().filter(name => !/^(admin|config|local)\\$/.test(name)).flatMap(name => db.getSiblingDB(name).getCollectionNames()).length"`,
    };
  };
}

/** Sources: the manuals of the images and of the servers. MariaDB's own image knows the names of MySQL too. */
const official: Readonly<Record<string, Maker>> = {
  PostgreSQL: postgres,
  MySQL: byRoot('mysqldump', 'mysql', 'MYSQL_ROOT_PASSWORD'),
  MariaDB: byRoot('mariadb-dump', 'mariadb', 'MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD'),
  MongoDB: mongo('MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD', ''),
};

const bitnami: Readonly<Record<string, Maker>> = {
  PostgreSQL: bitnamiPostgres,
  MySQL: byRoot('mysqldump', 'mysql', 'MYSQL_ROOT_PASSWORD'),
  MariaDB: byRoot('mariadb-dump', 'mariadb', 'MARIADB_ROOT_PASSWORD'),
  MongoDB: mongo('MONGODB_ROOT_USER', 'MONGODB_ROOT_PASSWORD', 'root'),
};
