/** References to container images, and what is known of well-known images. */

export interface ImageReference {
  /** As written. */
  readonly text: string;
  /** The host as written; absent means Docker Hub. */
  readonly registry?: string;
  /** The path behind the registry: `library/node`, `bitnami/redis`, `node`. */
  readonly repository: string;
  /** The last part of the path. */
  readonly name: string;
  readonly tag?: string;
  /** With its algorithm: `sha256:…`. */
  readonly digest?: string;
}

/** Reads `[registry/]path[:tag][@digest]`; `undefined` where the text is no reference, or holds a variable. */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > 1000 || !/^[\w./:@+-]+$/.test(text)) return undefined;
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !/^[a-z0-9+._-]+:[0-9a-f]{32,}$/i.test(digest)) return undefined;
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const tag = tagged ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const path = tagged ? named.slice(0, colon) : named;
  const slash = path.indexOf('/');
  const host = slash < 0 ? '' : path.slice(0, slash);
  const registry = isHost(host) ? host : undefined;
  const repository = registry === undefined ? path : path.slice(slash + 1);
  const parts = repository.split('/');
  if (!parts.every(part => /^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(part))) return undefined;
  return {
    text,
    ...(registry === undefined ? {} : { registry }),
    repository,
    name: parts.at(-1) ?? repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Whether the reference keeps meaning the same release: a digest, or a tag that is not the newest of whatever comes. */
export function isPinned({ tag, digest }: ImageReference): boolean {
  return digest !== undefined || (tag !== undefined && !isMovingTag(tag));
}

/** Whether the working directory of an image is `/`. */
export function worksAtRoot(image: ImageReference): boolean {
  const path = hubPath(image);
  return (
    path !== undefined &&
    /^(alpine|debian|ubuntu|node|python|ruby|openjdk|eclipse-temurin|nginx|rust|fedora|busybox)$/.test(path)
  );
}

/** `latest`, and its variants such as `latest-alpine`; not `latest-rust-1.91`, which names a release of what matters. */
function isMovingTag(tag: string): boolean {
  return tag === 'latest' || ((tag.startsWith('latest-') || tag.endsWith('-latest')) && !/\d+\.\d+/.test(tag));
}

/**
 * The path on Docker Hub, official images without `library/`: `node`, `bitnami/redis`. Its well-known mirrors count;
 * `undefined` for other registries.
 */
export function hubPath({ registry, repository }: ImageReference): string | undefined {
  if (registry === 'public.ecr.aws') {
    return repository.startsWith('docker/library/') ? repository.slice('docker/library/'.length) : undefined;
  }
  if (registry !== undefined && !hubHosts.has(registry)) return undefined;
  return repository.startsWith('library/') ? repository.slice('library/'.length) : repository;
}

/** Whether containers of this image are known not to run as root unless told to. */
export function knownNonRoot(image: ImageReference): boolean {
  return defaultUser(image) === 'nonroot';
}

/**
 * Who containers of this image run as unless told otherwise. `undefined` where that is not known for certain, among
 * them images whose start script gives root away by itself (postgres, redis) and Windows, which knows no root.
 */
export function defaultUser(image: ImageReference): 'root' | 'nonroot' | undefined {
  const { repository, tag = '' } = image;
  const hub = hubPath(image);
  if (hub !== undefined) return hubUser(hub, tag);
  switch (image.registry) {
    case 'gcr.io':
      if (!repository.startsWith('distroless/')) return undefined;
      return /(^|-)nonroot(-|$)/.test(tag) ? 'nonroot' : image.digest && tag === '' ? undefined : 'root';
    case 'cgr.dev':
      return chainguardNonRoot.has(image.name) && repository.startsWith('chainguard/') ? 'nonroot' : undefined;
    case 'mcr.microsoft.com':
      return isWindows(image) ? undefined : microsoftUser(repository, tag);
    case 'registry.access.redhat.com':
    case 'registry.redhat.io':
      if (/^ubi\d+\/(nodejs|python|ruby|php|perl|go-toolset|openjdk|httpd|nginx)-/.test(repository)) return 'nonroot';
      return /^ubi\d+(\/ubi(-minimal|-micro|-init)?|(-minimal|-micro|-init))?$/.test(repository) ? 'root' : undefined;
    case 'ghcr.io':
      return repository === 'astral-sh/uv' && systemOf(image) ? 'root' : undefined;
    case 'quay.io':
      return quayNonRoot.has(repository) || repository.startsWith('jupyter/') ? 'nonroot' : undefined;
    case 'docker.elastic.co':
      return elasticNonRoot.has(repository) ? 'nonroot' : undefined;
    default:
      return undefined;
  }
}

/** Whether the image is a Windows one; a Dockerfile on it has neither root nor a Unix shell. */
export function isWindows({ registry, repository, tag = '' }: ImageReference): boolean {
  if (registry !== 'mcr.microsoft.com') return /(^|-)(nanoserver|windowsservercore)(-|$)/.test(tag);
  return (
    /^(windows|dotnet\/framework)(\/|$)/.test(repository) ||
    /(^|-)(nanoserver|windowsservercore|ltsc20\d\d)(-|$)/.test(tag)
  );
}

/** What an image is built on, and with it the programs that are surely there. */
export type System = 'alpine' | 'debian' | 'redhat' | 'distroless' | 'scratch';

/** The system of a well-known image; Ubuntu counts as Debian. `undefined` where it is not certain. */
export function systemOf(image: ImageReference): System | undefined {
  const { registry, repository, tag = '' } = image;
  const hub = hubPath(image);
  if (registry === 'gcr.io' && repository.startsWith('distroless/')) return 'distroless';
  if (registry === 'cgr.dev' || isWindows(image)) return undefined;
  if (registry === 'mcr.microsoft.com' && repository.startsWith('dotnet/')) return dotnetSystem(tag);
  if (registry === 'ghcr.io' && repository === 'astral-sh/uv') {
    return tag.includes('alpine') ? 'alpine' : debianRelease.test(tag) ? 'debian' : undefined;
  }
  if (/^registry\.(access\.)?redhat\.(com|io)$/.test(registry ?? '')) {
    return /^ubi\d+(\/ubi)?$/.test(repository) ? 'redhat' : undefined;
  }
  if (hub === undefined) return undefined;
  if (hub === 'scratch') return 'scratch';
  if (alpineImages.has(hub)) return /windows|nanoserver/.test(tag) ? undefined : 'alpine';
  if (redhatImages.has(hub)) return /minimal|slim|micro/.test(tag) ? undefined : 'redhat';
  if (!debianImages.has(hub)) return undefined;
  if (/(^|-)alpine/.test(tag)) return 'alpine';
  if (hub === 'openjdk' && !debianRelease.test(tag) && !/^(8|11)(\D|$)/.test(tag)) return undefined;
  return otherSystem.test(tag) ? undefined : 'debian';
}

/** Whether `curl` is in the image: in those on Debian that are not slimmed, and where it is part of the image itself. */
export function bringsCurl(image: ImageReference): boolean {
  const { tag = '' } = image;
  const hub = hubPath(image) ?? '';
  if (systemOf(image) !== 'debian') return false;
  return hub === 'php' || hub === 'nginx' || (fullImages.has(hub) && !/slim/.test(tag));
}

/** Whether what the image starts needs root at first and gives it away for the work: web servers, databases. */
export function givesRootAway(image: ImageReference): boolean {
  const hub = hubPath(image) ?? '';
  return startedAsRoot.has(hub) || /^(linuxserver|jwilder|nginxproxy)\//.test(hub);
}

/** The name of the user an image brings along for who does not want to be root; '' where it brings none. */
export function broughtUser(image: ImageReference): string {
  const { registry, repository, tag = '' } = image;
  const hub = hubPath(image) ?? `${registry}/${repository}`;
  if (hub.startsWith('gcr.io/distroless/')) return 'nonroot';
  if (/^mcr\.microsoft\.com\/dotnet\/(aspnet|runtime|runtime-deps|sdk)$/.test(hub)) {
    return Number.parseInt(tag, 10) >= 8 ? 'app' : '';
  }
  return broughtUsers.get(hub) ?? (hub.startsWith('prom/') ? 'nobody' : '');
}

/** Whether a name without a path is an image of Docker Hub, rather than one that was built nearby. */
export function isHubName(name: string): boolean {
  return hubRoot.has(name) || hubNonRoot.has(name) || startedAsRoot.has(name) || otherHubNames.has(name);
}

function isHost(part: string): boolean {
  return part === 'localhost' || part.includes('.') || part.includes(':');
}

const hubHosts = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'mirror.gcr.io',
]);

/** Official images that set no user and start what the Dockerfile says as root. */
const hubRoot = new Set([
  ...['scratch', 'alpine', 'debian', 'ubuntu', 'busybox', 'fedora', 'centos', 'rockylinux', 'almalinux', 'amazonlinux'],
  ...['archlinux', 'oraclelinux', 'buildpack-deps', 'bash'],
  ...['node', 'python', 'golang', 'ruby', 'php', 'openjdk', 'eclipse-temurin', 'amazoncorretto', 'sapmachine', 'rust'],
  ...['gcc', 'maven', 'perl', 'elixir', 'erlang', 'swift', 'dart', 'julia', 'pypy', 'clojure', 'haskell', 'composer'],
  ...['nginx', 'httpd', 'caddy', 'traefik', 'tomcat', 'docker'],
]);

/** Images of Docker Hub whose every release of the last years ends on a `USER` that is not root. */
const hubNonRoot = new Set([
  ...['memcached', 'jetty', 'solr', 'sonarqube', 'elasticsearch', 'kibana', 'logstash'],
  ...['nginxinc/nginx-unprivileged', 'jenkins/jenkins', 'jenkins/agent', 'jenkins/inbound-agent', 'grafana/grafana'],
  ...[
    'prom/prometheus',
    'prom/alertmanager',
    'prom/node-exporter',
    'prom/pushgateway',
    'grafana/loki',
    'apache/airflow',
  ],
  ...['apache/superset', 'apache/kafka', 'n8nio/n8n', 'nodered/node-red', 'dpage/pgadmin4', 'curlimages/curl'],
  ...['cloudflare/cloudflared', 'opensearchproject/opensearch', 'mambaorg/micromamba', 'confluentinc/cp-kafka'],
  ...['confluentinc/cp-schema-registry', 'confluentinc/cp-kafka-connect', 'jupyter/base-notebook'],
  ...['jupyter/minimal-notebook', 'jupyter/scipy-notebook', 'jupyter/datascience-notebook', 'jupyter/pyspark-notebook'],
]);

/** Bitnami's servers; its language images run as root. */
const bitnamiNonRoot = new Set([
  ...['nginx', 'apache', 'tomcat', 'postgresql', 'mysql', 'mariadb', 'mongodb', 'redis', 'valkey', 'rabbitmq', 'kafka'],
  ...['zookeeper', 'etcd', 'memcached', 'elasticsearch', 'keycloak', 'kubectl', 'minio', 'prometheus', 'grafana'],
  ...['wordpress-nginx', 'phpmyadmin', 'spark', 'pgbouncer'],
]);

const chainguardNonRoot = new Set([
  ...['static', 'glibc-dynamic', 'cc-dynamic', 'busybox', 'python', 'node', 'nginx', 'jre', 'php', 'ruby', 'redis'],
  ...['aspnet-runtime', 'dotnet-runtime', 'prometheus', 'kubectl', 'curl'],
]);

const quayNonRoot = new Set([
  ...['keycloak/keycloak', 'prometheus/prometheus', 'prometheus/alertmanager', 'prometheus/node-exporter'],
  ...['prometheus/pushgateway'],
]);

const elasticNonRoot = new Set(['elasticsearch/elasticsearch', 'kibana/kibana', 'logstash/logstash']);

const debianRelease = /(^|-)(stretch|buster|bullseye|bookworm|trixie|focal|jammy|noble|debian)/;
const otherSystem = /ubi|amazonlinux|corretto|oracle|centos|fedora|rocky|alma|mariner|azurelinux|windows|nanoserver/;

const debianImages = new Set([
  ...['debian', 'ubuntu', 'buildpack-deps', 'node', 'python', 'golang', 'ruby', 'php', 'openjdk', 'eclipse-temurin'],
  ...[
    'rust',
    'gcc',
    'maven',
    'perl',
    'elixir',
    'erlang',
    'swift',
    'dart',
    'julia',
    'pypy',
    'haskell',
    'nginx',
    'httpd',
  ],
  ...['tomcat', 'gradle'],
]);

const alpineImages = new Set(['alpine', 'composer', 'caddy', 'traefik', 'docker']);

const redhatImages = new Set(['fedora', 'centos', 'rockylinux', 'almalinux', 'oraclelinux']);

/** Images on `buildpack-deps`, which has `curl`. */
const fullImages = new Set([
  ...['buildpack-deps', 'node', 'python', 'golang', 'ruby', 'rust', 'gcc', 'elixir', 'erlang', 'perl', 'pypy'],
]);

const startedAsRoot = new Set([
  ...['nginx', 'httpd', 'postgres', 'mysql', 'mariadb', 'percona', 'redis', 'valkey/valkey', 'mongo', 'rabbitmq'],
  ...['cassandra', 'couchdb', 'influxdb', 'neo4j', 'zookeeper', 'ghost', 'wordpress', 'nextcloud', 'drupal', 'joomla'],
  ...['matomo', 'phpmyadmin', 'haproxy', 'vault', 'consul', 'hashicorp/vault', 'hashicorp/consul', 'eclipse-mosquitto'],
  ...['postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb', 'clickhouse/clickhouse-server', 'docker'],
  ...['mysql/mysql-server', 'fluent/fluentd', 'telegraf', 'chronograf', 'arangodb', 'rethinkdb', 'redmine'],
]);

const broughtUsers: ReadonlyMap<string, string> = new Map([
  ['node', 'node'],
  ['jenkins/jenkins', 'jenkins'],
  ['jenkins/agent', 'jenkins'],
  ['jenkins/inbound-agent', 'jenkins'],
  ['grafana/grafana', 'grafana'],
  ['apache/airflow', 'airflow'],
  ['apache/superset', 'superset'],
  ['apache/kafka', 'appuser'],
  ['nodered/node-red', 'node-red'],
  ['n8nio/n8n', 'node'],
  ['nginxinc/nginx-unprivileged', 'nginx'],
  ['elasticsearch', 'elasticsearch'],
  ['kibana', 'kibana'],
  ['logstash', 'logstash'],
  ['docker.elastic.co/elasticsearch/elasticsearch', 'elasticsearch'],
  ['docker.elastic.co/kibana/kibana', 'kibana'],
  ['docker.elastic.co/logstash/logstash', 'logstash'],
  ['fluentd', 'fluent'],
  ['fluent/fluentd', 'fluent'],
  ['memcached', 'memcache'],
  ['solr', 'solr'],
  ['sonarqube', 'sonarqube'],
  ['quay.io/keycloak/keycloak', 'keycloak'],
]);

const otherHubNames = new Set([
  ...['gradle', 'fluentd', 'adminer', 'registry', 'hello-world', 'mongo-express', 'nats', 'krakend', 'kong', 'odoo'],
  ...['sapmachine', 'ibmjava', 'r-base', 'mono', 'flink', 'spark', 'storm', 'groovy', 'jruby', 'lightstreamer'],
  ...['photon', 'clearlinux', 'mageia', 'opensuse', 'java', 'iojs', 'django', 'rails', 'ros', 'tomee', 'varnish'],
  ...['websphere-liberty', 'open-liberty', 'payara', 'backdrop', 'geonetwork', 'znc', 'yourls', 'xwiki', 'aerospike'],
  ...['couchbase', 'crate', 'orientdb', 'cirros', 'alt', 'sl', 'satosa', 'spiped', 'swipl', 'hylang', 'rakudo-star'],
  ...['eggdrop', 'emqx', 'convertigo', 'bonita', 'plone', 'postfixadmin', 'monica', 'mediawiki', 'friendica', 'zabbix'],
]);

function hubUser(path: string, tag: string): 'root' | 'nonroot' | undefined {
  if (hubNonRoot.has(path)) return 'nonroot';
  if (/^bitnami(legacy|secure)?\//.test(path)) {
    return bitnamiNonRoot.has(path.slice(path.indexOf('/') + 1)) ? 'nonroot' : undefined;
  }
  if (!hubRoot.has(path)) return undefined;
  if (/nanoserver|windowsservercore/.test(tag)) return undefined;
  return /rootless|unprivileged|nonroot/.test(tag) ? 'nonroot' : 'root';
}

/** .NET images are on Debian or Ubuntu unless their tag says otherwise; the slimmed ones have no programs at all. */
function dotnetSystem(tag: string): System | undefined {
  if (/chiseled|distroless|mariner|azurelinux|cbl/.test(tag)) return undefined;
  if (/(^|-)alpine/.test(tag)) return 'alpine';
  return Number.parseInt(tag, 10) > 0 ? 'debian' : undefined;
}

/** The slimmed .NET images start as `app` from version 8 on; the others as root. */
function microsoftUser(repository: string, tag: string): 'root' | 'nonroot' | undefined {
  if (/^dotnet\/(aspnet|runtime|runtime-deps|sdk|monitor)$/.test(repository)) {
    const version = Number.parseInt(tag, 10);
    if (!/chiseled|distroless/.test(tag)) return version > 0 && repository !== 'dotnet/monitor' ? 'root' : undefined;
    return version >= 8 ? 'nonroot' : undefined;
  }
  if (repository === 'mssql/server') return /^20(19|22|25)-/.test(tag) ? 'nonroot' : undefined;
  return undefined;
}
