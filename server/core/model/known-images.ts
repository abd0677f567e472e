/**
 * What is known of images that many stacks run: what they are for, where they listen, how to ask them for their health.
 * Ports, volumes and programs are those of each image's own Dockerfile and page: for a path on Docker Hub
 * https://hub.docker.com/r/<path> (official images: https://hub.docker.com/_/<path>), else the registry's page for it.
 */
import { hubPath, type ImageReference } from './image.js';

/** What a service of this image is to a stack. `datastore`, `admin` and `monitoring` are nobody's business outside it. */
export type ImageRole = 'datastore' | 'admin' | 'monitoring' | 'exporter' | 'server';

export interface Probe {
  /** A line for the image's shell; the program in it exists in the image. */
  readonly command: string;
  /** Holds whatever the service's settings are; otherwise the fix wants a look first. */
  readonly certain: boolean;
  /** How long the image may take to start, as a Compose duration. */
  readonly startPeriod: string;
}

export interface Limits {
  readonly memory: string;
  readonly cpus: string;
  readonly reservedMemory: string;
}

export interface KnownImage {
  readonly role: ImageRole;
  /** Ports it listens on unless told otherwise, the main one first. */
  readonly ports: readonly number[];
  /**
   * Ports that only the stack itself should reach; those of `ports` unless its role is `server`. Consoles that ask for a
   * password of their own are often published on purpose.
   */
  readonly internalPorts: readonly number[];
  /** Where it keeps what must survive it. */
  readonly dataDirectory: string | undefined;
  /** Whether the image brings a healthcheck of its own; or has no program to make one with. */
  readonly health: 'none' | 'own' | 'impossible';
  readonly probe: Probe | undefined;
  readonly limits: Limits;
}

/** What is known of an image; `undefined` where that is nothing. */
export function knownImage(image: ImageReference): KnownImage | undefined {
  const path = hubPath(image) ?? `${image.registry}/${image.repository}`;
  const row = rows.get(path);
  if (!row) return isOfficial(image) ? officialServer(path) : undefined;
  const [role, ports, { data, internal, health = 'none', probe, memory = 512, cpus = '1.0' }] = row;
  return {
    role,
    ports,
    internalPorts: internal ?? (role === 'server' ? [] : ports),
    dataDirectory: typeof data === 'function' ? data(image.tag ?? '') : data,
    health,
    probe: health === 'none' ? probe?.(image.tag ?? '') : undefined,
    limits: limitsOf(memory, cpus),
  };
}

/** For what nothing is known about. */
export const usualLimits: Limits = limitsOf(512, '1.0');

/** Docker's official images: Docker's rules for them forbid a `HEALTHCHECK`. */
export function isOfficial(image: ImageReference): boolean {
  const path = hubPath(image);
  return path !== undefined && !path.includes('/');
}

/** Operating systems and languages: what a service of one does is in its command. */
export function isToolbox(image: ImageReference): boolean {
  return toolboxes.has(hubPath(image) ?? '');
}

/** Bare operating systems. */
export function isSystem(image: ImageReference): boolean {
  return systems.has(hubPath(image) ?? '');
}

const systems: ReadonlySet<string> = new Set(
  (
    'alpine busybox debian ubuntu fedora centos rockylinux almalinux amazonlinux oraclelinux archlinux scratch bash ' +
    'buildpack-deps'
  ).split(' '),
);
const toolboxes: ReadonlySet<string> = new Set([
  ...systems,
  ...(
    'docker hello-world python node golang ruby php openjdk eclipse-temurin amazoncorretto sapmachine ibmjava rust gcc ' +
    'maven gradle perl elixir erlang composer swift dart julia pypy clojure haskell flyway liquibase r-base mono'
  ).split(' '),
]);

function officialServer(path: string): KnownImage | undefined {
  if (toolboxes.has(path)) return undefined;
  return {
    role: 'server',
    ports: [],
    internalPorts: [],
    dataDirectory: undefined,
    health: 'none',
    probe: undefined,
    limits: usualLimits,
  };
}

function limitsOf(mebibytes: number, cpus: string): Limits {
  const size = (count: number) => (count >= 1024 && count % 1024 === 0 ? `${count / 1024}G` : `${count}M`);
  return { memory: size(mebibytes), cpus, reservedMemory: size(mebibytes / 2) };
}

interface Details {
  /** Where a release with this tag keeps its data. */
  readonly data?: string | ((tag: string) => string | undefined);
  readonly internal?: readonly number[];
  readonly health?: KnownImage['health'];
  /** From the image's tag; `undefined` for releases that lack the program. */
  readonly probe?: (tag: string) => Probe | undefined;
  /** Mebibytes. */
  readonly memory?: number;
  readonly cpus?: string;
}
type Row = readonly [role: ImageRole, ports: readonly number[], details: Details];

const always =
  (command: string, startPeriod = '10s') =>
  () => ({ command, certain: true, startPeriod });
const usually =
  (command: string, startPeriod = '30s') =>
  () => ({ command, certain: false, startPeriod });
const wget = (url: string) => `wget -q --spider ${url}`;
const curl = (url: string) => `curl -fsS -o /dev/null ${url}`;

/** Over TCP: while the image sets itself up, its server answers on the socket only. */
const postgresProbe = always(
  'pg_isready -h 127.0.0.1 -U "$${POSTGRES_USER:-postgres}" -d "$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}"',
  '30s',
);
const mysqlProbe = always('mysqladmin ping -h 127.0.0.1 --silent', '30s');
const redisProbe = always('redis-cli ping');
const elasticProbe = usually('curl -fsS http://127.0.0.1:9200/_cluster/health || exit 1', '60s');

const postgres: Row = ['datastore', [5432], { data: postgresData, probe: postgresProbe, memory: 1024 }];
const mysql: Row = ['datastore', [3306], { data: '/var/lib/mysql', probe: mysqlProbe, memory: 1024 }];
const redis: Row = ['datastore', [6379], { data: '/data', probe: redisProbe }];
const elasticsearch: Row = [
  'datastore',
  [9200, 9300],
  { data: '/usr/share/elasticsearch/data', probe: elasticProbe, memory: 2048, cpus: '2.0' },
];
const kibana: Row = [
  'monitoring',
  [5601],
  { internal: [], probe: usually(curl('http://127.0.0.1:5601/api/status'), '60s'), memory: 1024 },
];
const nodeExporter: Row = [
  'exporter',
  [9100],
  { probe: usually(wget('http://127.0.0.1:9100/')), memory: 64, cpus: '0.25' },
];
const prometheus: Row = [
  'monitoring',
  [9090],
  { data: '/prometheus', probe: always(wget('http://127.0.0.1:9090/-/healthy'), '30s'), memory: 1024 },
];
const alertmanager: Row = [
  'monitoring',
  [9093],
  { data: '/alertmanager', probe: always(wget('http://127.0.0.1:9093/-/healthy')), memory: 128, cpus: '0.5' },
];
const mailpit: Row = ['server', [8025, 1025], { health: 'own', memory: 128, cpus: '0.5' }];

const n8n: Row = [
  'server',
  [5678],
  { data: '/home/node/.n8n', probe: usually(wget('http://127.0.0.1:5678/healthz')), memory: 1024 },
];
/** Its image has nothing but the program. */
const portainer: Row = [
  'admin',
  [9000, 9443],
  { internal: [], data: '/data', health: 'impossible', memory: 256, cpus: '0.5' },
];
const collector: Row = ['exporter', [4317, 4318], { health: 'impossible', memory: 512 }];

/** By path on Docker Hub, or by registry and path. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['postgres', postgres],
  ['postgis/postgis', postgres],
  ['pgvector/pgvector', postgres],
  ['timescale/timescaledb', postgres],
  ['bitnami/postgresql', ['datastore', [5432], { data: '/bitnami/postgresql', memory: 1024 }]],
  ['mysql', mysql],
  ['percona', mysql],
  ['mysql/mysql-server', ['datastore', [3306], { data: '/var/lib/mysql', health: 'own', memory: 1024 }]],
  ['mariadb', ['datastore', [3306], { data: '/var/lib/mysql', probe: mariadbProbe, memory: 1024 }]],
  ['redis', redis],
  ['redis/redis-stack', redis],
  ['redis/redis-stack-server', redis],
  ['valkey/valkey', ['datastore', [6379], { data: '/data', probe: always('valkey-cli ping') }]],
  ['mongo', ['datastore', [27017], { data: '/data/db', probe: mongoProbe, memory: 1024 }]],
  ['memcached', ['datastore', [11211], { probe: memcachedProbe, memory: 256, cpus: '0.5' }]],
  [
    'rabbitmq',
    [
      'datastore',
      [5672, 15672],
      { internal: [5672], data: '/var/lib/rabbitmq', probe: always('rabbitmq-diagnostics -q ping', '60s') },
    ],
  ],
  ['elasticsearch', elasticsearch],
  ['docker.elastic.co/elasticsearch/elasticsearch', elasticsearch],
  [
    'opensearchproject/opensearch',
    ['datastore', [9200, 9600], { data: '/usr/share/opensearch/data', memory: 2048, cpus: '2.0' }],
  ],
  [
    'clickhouse/clickhouse-server',
    [
      'datastore',
      [8123, 9000],
      {
        data: '/var/lib/clickhouse',
        probe: always(wget('http://127.0.0.1:8123/ping'), '30s'),
        memory: 2048,
        cpus: '2.0',
      },
    ],
  ],
  ['influxdb', ['datastore', [8086], { data: influxData, probe: influxProbe, memory: 1024 }]],
  [
    'cassandra',
    [
      'datastore',
      [9042],
      {
        data: '/var/lib/cassandra',
        probe: usually("nodetool status | grep -q '^UN'", '120s'),
        memory: 4096,
        cpus: '2.0',
      },
    ],
  ],
  ['couchdb', ['datastore', [5984], { data: '/opt/couchdb/data', probe: always(curl('http://127.0.0.1:5984/_up')) }]],
  [
    'neo4j',
    ['datastore', [7687, 7474], { data: '/data', probe: usually(wget('http://127.0.0.1:7474'), '60s'), memory: 2048 }],
  ],
  ['zookeeper', ['datastore', [2181], { data: '/data', probe: usually('zkServer.sh status') }]],
  [
    'apache/kafka',
    [
      'datastore',
      [9092],
      {
        data: '/var/lib/kafka/data',
        probe: usually('/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:9092', '60s'),
        memory: 2048,
      },
    ],
  ],
  ['quay.io/coreos/etcd', ['datastore', [2379, 2380], { health: 'impossible' }]],
  ['qdrant/qdrant', ['datastore', [6333, 6334], { data: '/qdrant/storage', memory: 1024 }]],
  ['mcr.microsoft.com/mssql/server', ['datastore', [1433], { data: '/var/opt/mssql', memory: 2048, cpus: '2.0' }]],
  ['mcr.microsoft.com/azure-sql-edge', ['datastore', [1433], { data: '/var/opt/mssql', memory: 2048, cpus: '2.0' }]],
  ['redpandadata/redpanda', ['datastore', [9092, 9644], { data: '/var/lib/redpanda/data', memory: 2048 }]],
  [
    'docker.redpanda.com/redpandadata/redpanda',
    ['datastore', [9092, 9644], { data: '/var/lib/redpanda/data', memory: 2048 }],
  ],
  ['logstash', ['server', [5044], { memory: 2048 }]],
  ['docker.elastic.co/logstash/logstash', ['server', [5044], { memory: 2048 }]],
  ['sonarqube', ['server', [9000], { data: '/opt/sonarqube/data', memory: 4096, cpus: '2.0' }]],
  ['jenkins/jenkins', ['server', [8080], { data: '/var/jenkins_home', memory: 2048, cpus: '2.0' }]],
  ['minio/minio', ['server', [9000, 9001], { data: '/data', probe: minioProbe, memory: 1024 }]],
  [
    'adminer',
    ['admin', [8080], { internal: [], probe: always(wget('http://127.0.0.1:8080')), memory: 128, cpus: '0.5' }],
  ],
  ['phpmyadmin', ['admin', [80], { internal: [], probe: phpProbe('http://127.0.0.1/'), memory: 256, cpus: '0.5' }]],
  [
    'phpmyadmin/phpmyadmin',
    ['admin', [80], { internal: [], probe: phpProbe('http://127.0.0.1/'), memory: 256, cpus: '0.5' }],
  ],
  [
    'mongo-express',
    ['admin', [8081], { probe: usually(wget('http://127.0.0.1:8081/status')), memory: 256, cpus: '0.5' }],
  ],
  [
    'dpage/pgadmin4',
    [
      'admin',
      [80, 443],
      { internal: [], data: '/var/lib/pgadmin', probe: usually(wget('http://127.0.0.1/misc/ping')) },
    ],
  ],
  ['rediscommander/redis-commander', ['admin', [8081], { health: 'own', memory: 128, cpus: '0.5' }]],
  ['provectuslabs/kafka-ui', ['admin', [8080], { memory: 512 }]],
  ['prom/prometheus', prometheus],
  ['quay.io/prometheus/prometheus', prometheus],
  ['prom/alertmanager', alertmanager],
  ['quay.io/prometheus/alertmanager', alertmanager],
  [
    'prom/pushgateway',
    ['monitoring', [9091], { probe: always(wget('http://127.0.0.1:9091/-/healthy')), memory: 128, cpus: '0.5' }],
  ],
  ['prom/node-exporter', nodeExporter],
  ['quay.io/prometheus/node-exporter', nodeExporter],
  ['gcr.io/cadvisor/cadvisor', ['exporter', [8080], { health: 'own', memory: 256, cpus: '0.5' }]],
  ['google/cadvisor', ['exporter', [8080], { health: 'own', memory: 256, cpus: '0.5' }]],
  ['grafana/grafana', ['server', [3000], { data: '/var/lib/grafana', probe: grafanaProbe, memory: 512 }]],
  ['grafana/loki', ['exporter', [3100], { data: '/loki', health: 'impossible', memory: 1024 }]],
  ['grafana/tempo', ['exporter', [3200], { data: '/var/tempo', health: 'impossible', memory: 1024 }]],
  ['jaegertracing/all-in-one', ['monitoring', [16686], { health: 'impossible' }]],
  ['openzipkin/zipkin', ['monitoring', [9411], { health: 'own', memory: 1024 }]],
  ['kibana', kibana],
  ['docker.elastic.co/kibana/kibana', kibana],
  ['nginx', ['server', [80], { probe: nginxProbe('http://127.0.0.1/'), memory: 128, cpus: '0.5' }]],
  [
    'nginxinc/nginx-unprivileged',
    ['server', [8080], { probe: nginxProbe('http://127.0.0.1:8080/'), memory: 128, cpus: '0.5' }],
  ],
  ['httpd', ['server', [80], { memory: 256 }]],
  [
    'caddy',
    ['server', [80, 443], { data: '/data', probe: usually(wget('http://127.0.0.1:2019/config/'), '10s'), memory: 128 }],
  ],
  ['traefik', ['server', [80], { memory: 256 }]],
  ['haproxy', ['server', [80], { memory: 256 }]],
  ['nats', ['server', [4222], { health: 'impossible', memory: 256 }]],
  [
    'registry',
    ['server', [5000], { data: '/var/lib/registry', probe: usually(wget('http://127.0.0.1:5000/v2/'), '10s') }],
  ],
  ['wordpress', ['server', [80], { data: '/var/www/html', probe: phpProbe('http://127.0.0.1/') }]],
  [
    'nextcloud',
    ['server', [80], { data: '/var/www/html', probe: phpProbe('http://127.0.0.1/status.php'), memory: 1024 }],
  ],
  [
    'gitea/gitea',
    ['server', [3000], { data: '/data', probe: always(curl('http://127.0.0.1:3000/api/healthz'), '30s') }],
  ],
  ['quay.io/keycloak/keycloak', ['server', [8080], { memory: 1024 }]],
  ['axllent/mailpit', mailpit],
  [
    'mailhog/mailhog',
    ['server', [8025, 1025], { probe: usually(wget('http://127.0.0.1:8025/')), memory: 128, cpus: '0.5' }],
  ],
  [
    'ollama/ollama',
    ['server', [11434], { data: '/root/.ollama', probe: usually('ollama list'), memory: 8192, cpus: '4.0' }],
  ],
  [
    'getmeili/meilisearch',
    ['server', [7700], { data: '/meili_data', probe: usually(curl('http://127.0.0.1:7700/health')), memory: 1024 }],
  ],
  [
    'confluentinc/cp-kafka',
    [
      'datastore',
      [9092],
      {
        data: '/var/lib/kafka/data',
        probe: usually('kafka-broker-api-versions --bootstrap-server localhost:9092', '60s'),
        memory: 2048,
      },
    ],
  ],
  ['confluentinc/cp-zookeeper', ['datastore', [2181], { data: '/var/lib/zookeeper/data' }]],
  ['edoburu/pgbouncer', ['server', [5432], { probe: usually('pg_isready -h 127.0.0.1'), memory: 128, cpus: '0.5' }]],
  ['eclipse-mosquitto', ['server', [1883], { data: '/mosquitto/data', memory: 128, cpus: '0.5' }]],
  ['kong', ['server', [8000, 8443], { internal: [8001, 8444], probe: usually('kong health'), memory: 1024 }]],
  [
    'jc21/nginx-proxy-manager',
    ['server', [80, 443, 81], { data: '/data', probe: usually('/usr/bin/check-health'), memory: 512 }],
  ],
  ['n8nio/n8n', n8n],
  ['docker.n8n.io/n8nio/n8n', n8n],
  ['portainer/portainer-ce', portainer],
  ['portainer/portainer', portainer],
  ['louislam/uptime-kuma', ['server', [3001], { data: '/app/data', health: 'own', memory: 512 }]],
  ['victoriametrics/victoria-metrics', ['monitoring', [8428], { data: '/victoria-metrics-data', memory: 1024 }]],
  ['grafana/promtail', ['exporter', [9080], { memory: 256, cpus: '0.5' }]],
  ['otel/opentelemetry-collector', collector],
  ['otel/opentelemetry-collector-contrib', collector],
  ['telegraf', ['exporter', [], { memory: 256, cpus: '0.5' }]],
  [
    'prom/blackbox-exporter',
    ['exporter', [9115], { probe: usually(wget('http://127.0.0.1:9115/-/healthy')), memory: 64, cpus: '0.25' }],
  ],
  ['prometheuscommunity/postgres-exporter', ['exporter', [9187], { memory: 64, cpus: '0.25' }]],
  ['quay.io/prometheuscommunity/postgres-exporter', ['exporter', [9187], { memory: 64, cpus: '0.25' }]],
  ['oliver006/redis_exporter', ['exporter', [9121], { health: 'impossible', memory: 64, cpus: '0.25' }]],
]);

/** From 18 on, each release has a directory of its own below this one. */
function postgresData(tag: string): string {
  const [, major] = /(?:^|pg)(\d+)/.exec(tag) ?? [];
  return major !== undefined && Number(major) < 18 ? '/var/lib/postgresql/data' : '/var/lib/postgresql';
}

function influxData(tag: string): string | undefined {
  if (/^1(\D|$)/.test(tag)) return '/var/lib/influxdb';
  return /^2(\D|$)/.test(tag) ? '/var/lib/influxdb2' : undefined;
}

function mariadbProbe(tag: string): Probe | undefined {
  const program = isOlder(tag, 10, 5) ? 'mysqladmin' : 'mariadb-admin';
  return { command: `${program} ping -h 127.0.0.1 --silent`, certain: true, startPeriod: '30s' };
}

function mongoProbe(tag: string): Probe {
  const program = isOlder(tag, 5, 0) ? 'mongo' : 'mongosh';
  return { command: `${program} --quiet --eval "db.adminCommand('ping')"`, certain: true, startPeriod: '30s' };
}

function memcachedProbe(tag: string): Probe {
  const command = tag.includes('alpine') ? 'nc -z 127.0.0.1 11211' : "bash -c '</dev/tcp/127.0.0.1/11211'";
  return { command, certain: true, startPeriod: '10s' };
}

function influxProbe(tag: string): Probe | undefined {
  return /^2(\D|$)/.test(tag) ? { command: 'influx ping', certain: true, startPeriod: '30s' } : undefined;
}

/** The client in the image knows `ready` since 2023. */
function minioProbe(tag: string): Probe | undefined {
  if (/^RELEASE\.20(1\d|2[0-3])/.test(tag)) return undefined;
  return { command: 'mc ready local', certain: true, startPeriod: '10s' };
}

function grafanaProbe(tag: string): Probe {
  const url = 'http://127.0.0.1:3000/api/health';
  return { command: tag.includes('ubuntu') ? curl(url) : wget(url), certain: true, startPeriod: '30s' };
}

/** Slim variants of Alpine come without curl; BusyBox has its own wget. */
function nginxProbe(url: string): (tag: string) => Probe {
  return tag => ({ command: tag.includes('alpine') ? wget(url) : curl(url), certain: false, startPeriod: '10s' });
}

/** The variants with Apache serve HTTP; those with FPM do not. */
function phpProbe(url: string): (tag: string) => Probe | undefined {
  return tag => (tag.includes('fpm') ? undefined : { command: curl(url), certain: false, startPeriod: '30s' });
}

/** Whether a tag names a release before `major.minor`; a tag without a number is a new one. */
function isOlder(tag: string, major: number, minor: number): boolean {
  const [, first, second] = /^v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (first === undefined) return false;
  return Number(first) < major || (Number(first) === major && second !== undefined && Number(second) < minor);
}
