/** Databases, caches and queues that a project uses: those it runs itself, and those its code has a driver for. */
import { type Span, span, type TextFile } from '../../text.js';
import type { ComposeFile, Service } from '../compose/compose.js';
import type { Dockerfile } from '../dockerfile/dockerfile.js';
import { type ImageReference, parseImage } from '../image.js';
import { nameOf } from '../paths.js';
import { type Shown, shownAt, shownBy } from './evidence.js';
import { isInSideFolder } from './image-build.js';
import { isForDevelopment, isOrchestrated, isToWorkOn } from './operation.js';
import type { Project } from './project.js';
import { deploysElsewhere } from './scaling.js';

export type DatastoreKind = 'relational' | 'document' | 'cache' | 'queue' | 'search';

export interface Datastore {
  /** What people call it: `PostgreSQL`, `Redis`. */
  readonly title: string;
  readonly kind: DatastoreKind;
  /** The service or workload that runs it; `undefined` where only a driver tells of it. */
  readonly run: { readonly name: string; readonly at: Span; readonly isCompose: boolean } | undefined;
  readonly path: string;
}

/** Data that is lost with it: not a cache, nor what can be filled again. */
function holdsData({ kind }: Datastore): boolean {
  return kind === 'relational' || kind === 'document';
}

/** A datastore that the project runs itself. */
export type RunDatastore = Datastore & { readonly run: NonNullable<Datastore['run']> };

/** Databases that the project runs itself, not only for development. */
export function databasesRun(project: Project): readonly RunDatastore[] {
  // What a cluster or a platform runs has its database there, or a managed one: the compose file is for working on it.
  const isElsewhere =
    isOrchestrated(project) || deploysElsewhere(project) || project.evidence('platform').evidence.length > 0;
  const aside = new Set(
    project.composeFiles.filter(compose => isToWorkOn(compose, project)).map(({ file }) => file.path),
  );
  return project.datastores.filter(
    (store): store is RunDatastore =>
      store.run !== undefined &&
      !(isElsewhere && store.run.isCompose) &&
      holdsData(store) &&
      !aside.has(store.path) &&
      !isForDevelopment(store.path) &&
      !isForDevelopment(store.run.name) &&
      !isInSideFolder(store.path),
  );
}

/** Datastores that the code has a driver for. */
export function neededDatastores({ datastores }: Project): readonly Datastore[] {
  return datastores.filter(({ run, path }) => run === undefined && !isInSideFolder(path));
}

/** What sets datastores up: a service, a workload, Terraform, a chart, a container of the tests. */
export function setUpBy({ datastores, paths, workflows, manifests, files }: Project): Shown {
  const run = datastores.flatMap(store => store.run?.at ?? []);
  const inPipelines = workflows.flatMap(({ jobs }) =>
    jobs.flatMap(({ services }) => services.map(({ yaml }) => yaml.name)),
  );
  const named = shownBy(paths.filter(path => setUpFile.test(path))).evidence;
  const inTests = manifests.flatMap(({ dependencies, file: { path } }) =>
    [...(dependencies ?? [])]
      .filter(name => /testcontainers|supabase|aws-cdk|pulumi|^sst$/.test(name))
      .map(what => ({ what, path })),
  );
  // What says most; files are shown where they alone may do it.
  const shown = [shownAt(run).evidence, shownAt(inPipelines).evidence, inTests, named].find(list => list.length > 0);
  return shown ? { evidence: shown, hints: [] } : shownAt(startedByHand(files));
}

/** Commands in scripts and documents that start one. */
function startedByHand(files: readonly TextFile[]): readonly Span[] {
  return files.flatMap(file => {
    const found = /\.(?:md|sh)$|[Mm]akefile$/.test(file.path) ? started.exec(file.text) : null;
    return found ? [span(file, found.index, found.index + 'docker run'.length)] : [];
  });
}

const setUpFile =
  /\.(?:tf|tofu|bicep)$|(?:^|\/)(?:Chart\.ya?ml|devcontainer\.json|supabase\/config\.toml|render\.ya?ml|fly\.toml|Vagrantfile|flake\.nix|railway\.\w+)$|(?:docker-)?compose[\w.-]*\.ya?ml$/i;
const started = /docker run\b[^\n]*(?:postgres|mysql|mariadb|mongo|redis)/;

/** Services that are built here, else those whose image may well be: of the stack itself before those of side folders. */
export function servedApps({ composeFiles }: Project): readonly Service[] {
  const isAside = ({ file: { path } }: ComposeFile) => isInSideFolder(path) || isForDevelopment(path);
  const apps = composeFiles
    .toSorted((a, b) => Number(isAside(a)) - Number(isAside(b)))
    .flatMap(({ services }) => services.filter(service => service.build !== undefined || !isAround(service)));
  const built = apps.filter(({ build }) => build);
  return built.length > 0 ? built : apps;
}

/** Whether it is known as what an application needs or is watched by. */
function isAround({ known }: Service): boolean {
  return known?.role !== undefined && known.role !== 'server';
}

/** The application's Dockerfile where the compose files start only what it depends on. */
export function unservedDockerfile(project: Project): Dockerfile | undefined {
  const { mainDockerfiles, composeFiles, workflows } = project;
  const [dockerfile] = mainDockerfiles;
  if (!dockerfile || isOrchestrated(project) || workflows.some(({ error }) => error)) return undefined;
  // What somebody develops with leaves out what they develop.
  if (!project.isOperated || composeFiles.some(isToDevelopWith)) return undefined;
  if (composeFiles.every(({ services }) => services.length === 0) || servedApps(project).length > 0) return undefined;
  return dockerfile.final && dockerfile.final.ports().length > 0 ? dockerfile : undefined;
}

/** Whether a compose file says by its name, its first lines or a console in it that it is not the whole stack. */
function isToDevelopWith({ file, development, services }: ComposeFile): boolean {
  return (
    development ||
    !/^(?:docker-)?compose(?:[._-]prod\w*)?\.ya?ml$/i.test(nameOf(file.path)) ||
    /^#.*\b(?:local|development|dev)\b/im.test(file.text.slice(0, 400)) ||
    services.some(({ image }) => /adminer|pgadmin|phpmyadmin|mailhog|mailpit|express|commander/.test(image?.name ?? ''))
  );
}

export function findDatastores(project: Project): readonly Datastore[] {
  const found: Datastore[] = [];
  for (const { services, file } of project.composeFiles) {
    for (const { name, at, image } of services) {
      const engine = datastoreIn(image);
      if (engine) found.push({ ...engine, run: { name, at, isCompose: true }, path: file.path });
    }
  }
  for (const { workloads, file } of project.kubernetesFiles) {
    for (const { name, at, containers } of workloads) {
      const engine = containers.map(({ image }) => datastoreIn(parseImage(image ?? ''))).find(Boolean);
      if (engine) found.push({ ...engine, run: { name, at, isCompose: false }, path: file.path });
    }
  }
  for (const { dependencies, file } of project.manifests) {
    for (const dependency of dependencies ?? []) {
      const engine = drivers.find(([pattern]) => pattern.test(dependency))?.[1];
      if (engine) found.push({ ...engine, run: undefined, path: file.path });
    }
  }
  return found;
}

type Engine = Pick<Datastore, 'title' | 'kind'>;

/** The datastore that an image brings. */
export function datastoreIn(image: ImageReference | undefined): Engine | undefined {
  return image && images.find(([pattern]) => pattern.test(image.name))?.[1];
}

const postgres: Engine = { title: 'PostgreSQL', kind: 'relational' };
const mysql: Engine = { title: 'MySQL', kind: 'relational' };
const mariadb: Engine = { title: 'MariaDB', kind: 'relational' };
const sqlServer: Engine = { title: 'SQL Server', kind: 'relational' };
const mongo: Engine = { title: 'MongoDB', kind: 'document' };
const redis: Engine = { title: 'Redis', kind: 'cache' };
const rabbit: Engine = { title: 'RabbitMQ', kind: 'queue' };
const kafka: Engine = { title: 'Kafka', kind: 'queue' };
const elastic: Engine = { title: 'Elasticsearch', kind: 'search' };

const images: readonly (readonly [RegExp, Engine])[] = [
  [/^(?:postgres(?:ql)?|postgis|timescaledb|pgvector|supabase-postgres|cloudnative-pg)$/, postgres],
  [/^(?:mysql|mysql-server|percona)$/, mysql],
  [/^mariadb$/, mariadb],
  [/^(?:mssql|server)$/, sqlServer],
  [/^(?:mongo|mongodb|mongodb-community-server)$/, mongo],
  [/^(?:redis|valkey|keydb|dragonfly|redis-stack(?:-server)?)$/, redis],
  [/^rabbitmq$/, rabbit],
  [/^(?:kafka|cp-kafka|redpanda)$/, kafka],
  [/^(?:elasticsearch|opensearch)$/, elastic],
];

/** Drivers that reach a server; SQLite and what may be it are not among them. */
const drivers: readonly (readonly [RegExp, Engine])[] = [
  [
    /^(?:asyncpg|psycopg(?:2|2-binary|-binary|-c)?|pg8000|aiopg|pg|pg-promise|postgres|@neondatabase\/serverless|@vercel\/postgres|github\.com\/(?:lib\/pq|jackc\/pgx)(?:\/.*)?|gorm\.io\/driver\/postgres|postgresql|r2dbc-postgresql|npgsql[\w.]*|postgrex|tokio-postgres)$/i,
    postgres,
  ],
  [
    /^(?:mysql2?|mysqlclient|pymysql|aiomysql|mysql-connector-(?:python|java|j)|github\.com\/go-sql-driver\/mysql|gorm\.io\/driver\/mysql|pomelo\.entityframeworkcore\.mysql|mysql\.data)$/i,
    mysql,
  ],
  [/^(?:mariadb|mariadb-java-client)$/i, mariadb],
  [
    /^(?:pyodbc|pymssql|mssql|tedious|mssql-jdbc|microsoft\.entityframeworkcore\.sqlserver|gorm\.io\/driver\/sqlserver)$/i,
    sqlServer,
  ],
  [
    /^(?:pymongo|motor|mongoengine|beanie|mongodb|mongoose|go\.mongodb\.org\/mongo-driver(?:\/.*)?|spring-boot-starter-data-mongodb(?:-reactive)?|mongodb\.driver|mongoid)$/i,
    mongo,
  ],
  [
    /^(?:redis|aioredis|ioredis|bullmq|bull|connect-redis|django-redis|github\.com\/(?:redis|go-redis)\/.+|spring-boot-starter-data-redis(?:-reactive)?|jedis|lettuce-core|stackexchange\.redis|sidekiq)$/i,
    redis,
  ],
  [
    /^(?:pika|aio-pika|amqplib|amqp-connection-manager|github\.com\/(?:streadway\/amqp|rabbitmq\/.+)|spring-boot-starter-amqp|rabbitmq\.client|bunny)$/i,
    rabbit,
  ],
  [
    /^(?:kafkajs|kafka-python|aiokafka|confluent-kafka|github\.com\/(?:segmentio\/kafka-go|confluentinc\/.+|ibm\/sarama|shopify\/sarama)|spring-kafka|confluent\.kafka)$/i,
    kafka,
  ],
  [
    /^(?:elasticsearch|@elastic\/elasticsearch|@opensearch-project\/opensearch|opensearch-py|github\.com\/elastic\/go-elasticsearch.*)$/i,
    elastic,
  ],
];
