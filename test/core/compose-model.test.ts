import assert from 'node:assert/strict';
import {
  allLayers,
  builtStage,
  isComposeLiteral,
  isLasting,
  isOverruled,
  limitsIn,
  parseCompose,
  type Service,
} from '../../server/core/model/compose/compose.js';
import { nameInEnvExample } from '../../server/core/model/compose/env-example.js';
import { parseImage } from '../../server/core/model/image.js';
import { knownImage } from '../../server/core/model/known-images.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { textOf } from '../../server/core/text.js';

function read(text: string, path = 'compose.yaml') {
  return parseCompose({ path, text });
}

function projectOf(texts: Readonly<Record<string, string>>): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'test', paths: Object.keys(texts).sort(), files, unread: [] });
}

/** A service of the first compose file of a project that has it. */
function serviceOf(project: Project, name: string, path = 'compose.yaml'): Service {
  const service = project.composeFiles.find(({ file }) => file.path === path)?.service(name);
  assert.ok(service, `${path} has a service ${name}`);
  return service;
}

function only(body: string): Service {
  const service = read(`services:\n  it:\n${body}`).services[0];
  assert.ok(service);
  return service;
}

describe('Compose: services', () => {
  it('are read in order, with their keys as places; extensions are none', () => {
    const file = read('services:\n  web:\n    image: a\n  x-shared: {}\n  "db":\n    image: b\n');
    assert.deepEqual(
      file.services.map(service => [service.name, textOf(service.at)]),
      [
        ['web', 'web'],
        ['db', '"db"'],
      ],
    );
    assert.equal(textOf(file.at), 'services');
  });

  it('survive whatever is written', () => {
    const texts = [
      '',
      'services:',
      'services: []',
      'services: 3',
      'services:\n  web:',
      'services:\n  web: [a]',
      '- a',
      'services: *x',
      '\t',
      '{',
    ];
    const odd =
      'services:\n  web:\n    ports: 80\n    environment: x\n    depends_on: {a: }\n    build: []\n    image: {}\n    extends: web\n    deploy: 1\n';
    for (const text of [...texts, odd]) {
      const file = read(text);
      const project = projectOf({ 'compose.yaml': text });
      for (const service of file.services) {
        assert.deepEqual(service.ports.map(port => port.exposed).filter(Boolean), []);
        void [service.environment, service.dependencies, service.volumes, service.build, service.image, service.limits];
        void [isLasting(service, project), builtStage(service, project), allLayers(service, project)];
      }
    }
  });

  it('extend each other in one file, without end when in a circle', () => {
    const file = read(
      'services:\n  a: {extends: b, image: x}\n  b: {extends: {service: a}, restart: always}\n  c: {extends: {file: y.yaml, service: a}, image: x}\n  d: {extends: gone, image: x}\n',
    );
    const [a, b, c, d] = file.services;
    assert.equal(a?.get('restart')?.text, 'always');
    assert.equal(b?.get('image')?.text, 'x');
    assert.deepEqual([a?.whole, b?.whole, c?.whole, d?.whole], [true, true, false, false]);
  });

  it('see through anchors and merge keys; an unknown one makes them partial', () => {
    const file = read(
      'x-a: &a\n  restart: always\nservices:\n  web:\n    <<: *a\n    image: x\n  odd:\n    <<: *gone\n    image: x\n',
    );
    assert.equal(file.service('web')?.get('restart')?.text, 'always');
    assert.equal(file.service('odd')?.whole, false);
  });
});

describe('Compose: images', () => {
  const rows: readonly (readonly [written: string, path: string | undefined, tag: string | undefined])[] = [
    ['postgres:17', 'postgres', '17'],
    ['postgres:$' + '{V:-16}', 'postgres', '16'],
    ['postgres:$' + '{V}', 'postgres', undefined],
    ['postgres:$V', 'postgres', undefined],
    ['$' + '{IMAGE:-redis:7}', 'redis', '7'],
    ['$' + '{REGISTRY}/redis:7', undefined, undefined],
    ['$' + '{IMAGE}', undefined, undefined],
    ['localhost:5000/a/b:$' + '{V}', 'a/b', undefined],
  ];
  for (const [written, path, tag] of rows) {
    it(written, () => {
      const { image } = only(`    image: ${written}\n`);
      assert.deepEqual([image?.repository, image?.tag], [path, tag]);
    });
  }

  it('are not those of what is built', () => {
    assert.equal(only('    build: .\n    image: postgres:17\n').image, undefined);
  });
});

describe('Compose: ports', () => {
  const rows: readonly (readonly [
    written: string,
    exposed: boolean | undefined,
    target: readonly number[] | undefined,
  ])[] = [
    ['"80:8080"', true, [8080, 8080]],
    ['8080', true, [8080, 8080]],
    ['"8080"', true, [8080, 8080]],
    ['5000-5010:6000-6010/udp', true, [6000, 6010]],
    ['0.0.0.0:80:80', true, [80, 80]],
    ['"[::]:80:80"', true, [80, 80]],
    ['127.0.0.1:80:80', false, [80, 80]],
    ['"127.0.0.1::80"', false, [80, 80]],
    ['"[::1]:80:80"', false, [80, 80]],
    ['192.168.1.2:80:80', false, [80, 80]],
    ['"$' + '{BIND:-127.0.0.1}:80:80"', false, [80, 80]],
    ['"$' + '{BIND:-0.0.0.0}:80:80"', undefined, [80, 80]],
    ['"$' + '{BIND}:80:80"', undefined, [80, 80]],
    ['"$HOST:$PORT:1025"', undefined, [1025, 1025]],
    ['"$' + '{PORT}:80"', true, [80, 80]],
    ['"$' + '{DB_PORT:-5432}:5432"', true, [5432, 5432]],
    ['"$' + '{X:-5432}:5432"', true, [5432, 5432]],
    ['"$' + '{X:-127.0.0.1:5432}:5432"', undefined, [5432, 5432]],
    ['"$' + '{WHERE}:5432"', undefined, [5432, 5432]],
    ['"$' + '{SUPPORT}:5432"', undefined, [5432, 5432]],
    ['"$' + '{PORTS}"', undefined, undefined],
    ['"80:$' + '{INNER:-90}"', true, [90, 90]],
    ['"80:$' + '{INNER}"', true, undefined],
    ['{target: 80, published: 8080}', true, [80, 80]],
    ['{target: 80, host_ip: 127.0.0.1}', false, [80, 80]],
    ['{target: 80, host_ip: "$' + '{IP}"}', undefined, [80, 80]],
    ['a:b:c:d', undefined, undefined],
  ];
  for (const [written, exposed, target] of rows) {
    it(written, () => {
      const [port] = only(`    ports:\n      - ${written}\n`).ports;
      assert.deepEqual([port?.exposed, port?.target], [exposed, target]);
    });
  }
});

describe('Compose: variables, dependencies, volumes', () => {
  it('reads variables in both forms', () => {
    const map = only('    environment:\n      A: x=y\n      B:\n      C: 1\n').environment;
    assert.deepEqual(
      map.map(({ name, raw }) => [name, raw]),
      [
        ['A', 'x=y'],
        ['B', undefined],
        ['C', '1'],
      ],
    );
    const list = only('    environment:\n      - A=x=y\n      - B\n      - C=\n').environment;
    assert.deepEqual(
      list.map(({ name, raw, start }) => [name, raw, start]),
      [
        ['A', 'x=y', 2],
        ['B', undefined, 1],
        ['C', '', 2],
      ],
    );
  });

  it('reads dependencies in both forms, and whose end is awaited', () => {
    const short = only('    depends_on: [a, b]\n');
    assert.deepEqual(
      short.dependencies.map(({ service }) => service),
      ['a', 'b'],
    );
    const long = only(
      '    depends_on:\n      a: {condition: service_completed_successfully}\n      b: {condition: service_healthy}\n',
    );
    assert.deepEqual(
      long.dependencies.map(({ service, condition }) => [service, condition]),
      [
        ['a', 'service_completed_successfully'],
        ['b', 'service_healthy'],
      ],
    );
    assert.deepEqual([...long.compose.awaitedEnds], ['a']);
  });

  it('reads volumes in both forms', () => {
    const { volumes } = only(
      '    volumes:\n      - data:/var/lib:ro\n      - /anonymous\n      - $' +
        '{DIR:-./x}:/y\n      - {type: volume, source: d, target: /z}\n',
    );
    assert.deepEqual(
      volumes.map(({ source, target }) => [source, target]),
      [
        ['data', '/var/lib'],
        [undefined, '/anonymous'],
        [undefined, '/y'],
        ['d', '/z'],
      ],
    );
  });

  it('reads folders of a Windows host', () => {
    const { volumes } = only('    volumes:\n      - C:\\some\\data:/var/lib/mysql:ro\n      - D:/other:/etc/other\n');
    assert.deepEqual(
      volumes.map(({ kind, source, target, readOnly }) => [kind, source, target, readOnly]),
      [
        ['bind', 'C:\\some\\data', '/var/lib/mysql', true],
        ['bind', 'D:/other', '/etc/other', false],
      ],
    );
  });

  it('finds limits in both syntaxes', () => {
    assert.equal(only('    mem_limit: 1g\n').limits.memory?.text, '1g');
    assert.equal(only('    deploy: {resources: {limits: {cpus: "0.5"}}}\n').limits.cpus?.text, '0.5');
    assert.deepEqual(only('    image: x\n').limits, { memory: undefined, cpus: undefined });
  });

  it('knows what Compose fills in', () => {
    for (const text of ['$' + '{A}', '$A', 'x$' + '{A:-b}y']) assert.equal(isComposeLiteral(text), false, text);
    for (const text of ['', 'a', '$$A', '$$' + '{A}', '$', '1$', '$1'])
      assert.equal(isComposeLiteral(text), true, text);
  });
});

describe('Compose: builds', () => {
  const rows: readonly (readonly [body: string, path: string | undefined])[] = [
    ['    build: .\n', 'app/Dockerfile'],
    ['    build: ./api\n', 'app/api/Dockerfile'],
    ['    build: ..\n', 'Dockerfile'],
    ['    build: ../..\n', undefined],
    ['    build: {context: api, dockerfile: ../x.Dockerfile}\n', 'app/x.Dockerfile'],
    ['    build: {dockerfile: docker/Dockerfile}\n', 'app/docker/Dockerfile'],
    ['    build: {dockerfile_inline: FROM scratch}\n', undefined],
    ['    build: https://github.com/a/b.git\n', undefined],
    ['    build: /srv/app\n', undefined],
    ['    build: $' + '{DIR}\n', undefined],
  ];
  for (const [body, path] of rows) {
    it(body.trim(), () => {
      assert.equal(read(`services:\n  it:\n${body}`, 'app/compose.yaml').services[0]?.build?.dockerfile, path);
    });
  }

  it('lead to the stage that is asked for', () => {
    const project = projectOf({
      'compose.yaml':
        'services:\n  a: {build: .}\n  b: {build: {target: DEPS}}\n  c: {build: {target: gone}}\n  d: {build: ./none}\n  e: {build: {target: "$' +
        '{T}"}}\n',
      Dockerfile: 'FROM node:22 AS deps\nFROM nginx:1.27 AS web\n',
    });
    const names = ['a', 'b', 'c', 'd', 'e'].map(name => builtStage(serviceOf(project, name), project)?.name);
    assert.deepEqual(names, ['web', 'deps', undefined, undefined, undefined]);
  });
});

describe('Compose: what lasts', () => {
  const rows: readonly (readonly [body: string, lasting: boolean | undefined])[] = [
    ['web: {image: nginx}', true],
    ['web: {build: .}', true],
    ['web: {restart: always}', undefined],
    ['web: {image: nginx, restart: "no"}', false],
    ['web: {image: nginx, restart: no}', false],
    ['web: {image: nginx, profiles: [debug]}', false],
    ['web: {image: nginx, profiles: [gpu]}', true],
    ['web: {image: nginx, profiles: [gpu, tools]}', true],
    ['web: {image: nginx, scale: 0}', false],
    ['web: {image: nginx, deploy: {replicas: 0}}', false],
    ['web: {image: nginx, deploy: {mode: replicated-job}}', false],
    ['web: {build: {context: ., target: development}}', false],
    ['web: {build: ./api, volumes: [./api:/app]}', false],
    ['web: {build: ., volumes: [.:/app:cached]}', false],
    ['web: {build: ./api, volumes: ["./api/config:/etc/app", "data:/data"]}', true],
    ['web: {build: ., command: uvicorn app:app --reload}', false],
    ['web: {build: ., command: [npm, run, dev]}', false],
    ['web: {build: ., command: npm run developer-portal}', true],
    ['db-migrate: {build: .}', false],
    ['init_storage: {build: .}', false],
    ['seed: {build: .}', false],
    ['job-worker: {build: .}', true],
    ['setup-server: {build: .}', true],
    ['latest: {build: .}', true],
    ['buckets: {image: minio/mc}', false],
    ['box: {image: alpine:3.21}', undefined],
    ['box: {image: alpine:3.21, ports: [80:80]}', true],
    ['web: {extends: {file: x.yaml, service: web}, image: nginx}', undefined],
    ['web:', undefined],
  ];
  for (const [body, lasting] of rows) {
    it(`${body} → ${lasting}`, () => {
      const project = projectOf({ 'compose.yaml': `services:\n  ${body}\n` });
      const service = project.composeFiles[0]?.services[0];
      assert.ok(service);
      assert.equal(isLasting(service, project), lasting);
    });
  }

  it('is not what another waits to end, also from another file of the folder', () => {
    const waits = 'services:\n  api: {build: ., depends_on: {schema: {condition: service_completed_successfully}}}\n';
    const schema = 'services:\n  schema: {build: .}\n';
    const near = projectOf({ 'compose.yaml': schema, 'compose.api.yaml': waits });
    assert.equal(isLasting(serviceOf(near, 'schema'), near), false);
    const far = projectOf({ 'compose.yaml': schema, 'other/compose.yaml': waits });
    assert.equal(isLasting(serviceOf(far, 'schema'), far), true);
  });

  it('is told by names of files and folders', () => {
    const development = [
      'compose.dev.yaml',
      'docker-compose.override.yml',
      'docker-compose-test.yml',
      '.devcontainer/compose.yaml',
      'tests/compose.yaml',
      'a/.ci/compose.yml',
    ];
    for (const path of development) assert.equal(read('', path).development, true, path);
    const production = [
      'compose.yaml',
      'docker-compose.prod.yml',
      'integration-service/compose.yaml',
      'device/compose.yaml',
      'compose.latest.yaml',
    ];
    for (const path of production) assert.equal(read('', path).development, false, path);
  });

  /** What stands at the head of a file, and whether it says that the file is for developers. */
  const heads: readonly (readonly [string, boolean])[] = [
    ['# Shop - Local Development Stack', true],
    ['# =====\n# SHOP DEVELOPMENT ENVIRONMENT\n# =====\nversion: "3.8"', true],
    ['# Starts everything\n# This file is for local development only.\n# For production, use the chart', true],
    ['# Runs the shop.\n# WARNING: do not use docker-compose in production environments.', true],
    ['# SPDX-License-Identifier: MIT\n#\n# Not meant for production deployments', true],
    ['# Development\n# For production, use: docker compose -f compose.prod.yaml up', true],
    ['# For development and production', false],
    ['# Development: docker compose up\n# Production: docker compose -f compose.yaml -f compose.prod.yaml up', false],
    ['# Do NOT use the default passwords in production!', false],
    ['# Not for production use without changing the limits', false],
    ['# Shop, self-hosted\n# For local development start only the database', false],
    ['# See docker-compose.dev.yml for development', false],
    ['services:\n  # for development only', false],
  ];
  for (const [head, expected] of heads) {
    it(`${expected ? 'serve' : 'do not only serve'} developers: ${JSON.stringify(head)}`, () => {
      assert.equal(read(`${head}\n`).development, expected);
    });
  }

  it('do not last where the README calls them local and a cluster runs production', () => {
    const manifest =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - name: web\n          image: web\n';
    const lasting = (readme: string, files: Readonly<Record<string, string>> = { 'k8s/web.yaml': manifest }) => {
      const compose = 'services:\n  web: {image: nginx, ports: ["80:80"]}\n';
      const project = projectOf({ 'compose.yaml': compose, 'README.md': readme, ...files });
      return isLasting(serviceOf(project, 'web'), project);
    };
    assert.equal(lasting('## Run it locally with Docker Compose\n'), false);
    assert.equal(lasting('## Local development\n\n    docker compose up -d\n'), false);
    assert.equal(lasting('docker-compose.yml  # local development\n', { Procfile: 'web: npm start\n' }), false);
    assert.equal(lasting('## Run it locally with Docker Compose\n', {}), true);
    assert.equal(lasting('## Start\n\n    docker compose up -d # http://localhost:80\n'), true);
    assert.equal(lasting('Docker Compose: local development\n\nDocker Compose: production\n'), true);
    const deploy = 'on: push\njobs: {deploy: {runs-on: x, steps: [{run: ssh web docker compose up -d}]}}\n';
    const both = { 'k8s/web.yaml': manifest, '.github/workflows/deploy.yml': deploy };
    assert.equal(lasting('## Run it locally with Docker Compose\n', both), true);
  });
});

describe('Compose: files laid over each other', () => {
  const base = 'services:\n  web: {image: nginx}\n  api: {image: nginx}\n';

  it('adds the layers of overrides and of production files, not those of development files', () => {
    const project = projectOf({
      'compose.yaml': base,
      'compose.override.yaml': 'services: {web: {mem_limit: 1g}}\n',
      'compose.prod.yaml': 'services: {web: {cpus: 1}}\n',
      'compose.dev.yaml': 'services: {web: {restart: always}, api: {mem_limit: 1g}}\n',
    });
    const layers = allLayers(serviceOf(project, 'web'), project);
    assert.deepEqual([limitsIn(layers).memory?.text, limitsIn(layers).cpus?.text], ['1g', '1']);
    assert.equal(
      layers.some(layer => layer.has('restart')),
      false,
    );
    assert.equal(limitsIn(allLayers(serviceOf(project, 'api'), project)).memory, undefined);
  });

  it('does not know what is missing in a file laid over another', () => {
    const project = projectOf({
      'compose.yaml': base,
      'compose.prod.yaml': 'services: {web: {image: nginx}, new: {image: nginx}}\n',
    });
    assert.equal(isLasting(serviceOf(project, 'web', 'compose.prod.yaml'), project), undefined);
    assert.equal(isLasting(serviceOf(project, 'new', 'compose.prod.yaml'), project), true);
  });

  it('sees keys that an override replaces', () => {
    const text = 'services:\n  web:\n    ports: !reset []\n  api:\n    ports: ["1:1"]\n';
    const project = projectOf({ 'compose.yaml': base, 'compose.override.yaml': text });
    assert.equal(isOverruled(serviceOf(project, 'web'), 'ports', project), true);
    assert.equal(isOverruled(serviceOf(project, 'api'), 'ports', project), false);
  });
});

describe('Known images', () => {
  const at = (text: string) => {
    const image = parseImage(text);
    assert.ok(image);
    return knownImage(image);
  };

  it('are found under every name of the same image', () => {
    for (const name of ['postgres:17', 'library/postgres', 'docker.io/postgres:17-alpine', 'postgis/postgis:17-3.5']) {
      assert.deepEqual([at(name)?.role, at(name)?.ports], ['datastore', [5432]], name);
    }
    assert.equal(at('quay.io/prometheus/prometheus')?.role, 'monitoring');
    for (const name of ['ghcr.io/acme/postgres', 'acme/postgres', 'alpine', 'python:3.13'])
      assert.equal(at(name), undefined, name);
  });

  it('ask with the program that the release has', () => {
    assert.match(at('mongo:4.4')?.probe?.command ?? '', /^mongo /);
    assert.match(at('mongo:8')?.probe?.command ?? '', /^mongosh /);
    assert.match(at('mariadb:10.4')?.probe?.command ?? '', /^mysqladmin /);
    assert.match(at('mariadb:lts')?.probe?.command ?? '', /^mariadb-admin /);
    assert.equal(at('minio/minio:RELEASE.2022-01-01T00-00-00Z')?.probe, undefined);
    assert.equal(at('wordpress:6-fpm')?.probe, undefined);
  });

  it('keep to themselves what only their stack needs; consoles with a login of their own are no such thing', () => {
    assert.deepEqual(at('redis:7')?.internalPorts, [6379]);
    assert.deepEqual(at('minio/minio')?.internalPorts, []);
    assert.deepEqual(at('grafana/grafana')?.internalPorts, []);
  });

  it('have what each row claims of databases, caches, queues, search, storage, proxies, monitoring and consoles', () => {
    const stores =
      'postgres mysql mariadb mongo redis valkey/valkey memcached rabbitmq elasticsearch influxdb cassandra couchdb neo4j ' +
      'zookeeper apache/kafka confluentinc/cp-kafka opensearchproject/opensearch clickhouse/clickhouse-server qdrant/qdrant ' +
      'mcr.microsoft.com/mssql/server timescale/timescaledb postgis/postgis pgvector/pgvector';
    const others =
      'minio/minio registry getmeili/meilisearch nginx httpd caddy traefik haproxy kong prom/prometheus prom/alertmanager ' +
      'prom/pushgateway grafana/grafana grafana/loki grafana/promtail jaegertracing/all-in-one openzipkin/zipkin kibana ' +
      'prom/node-exporter gcr.io/cadvisor/cadvisor adminer phpmyadmin dpage/pgadmin4 mongo-express ' +
      'rediscommander/redis-commander portainer/portainer-ce eclipse-mosquitto nats jenkins/jenkins sonarqube';
    for (const name of stores.split(' ')) {
      assert.equal(at(`${name}:17`)?.role, 'datastore', name);
      assert.ok((at(name)?.internalPorts.length ?? 0) > 0, name);
    }
    for (const name of others.split(' ')) assert.ok((at(name)?.ports.length ?? 0) > 0, name);
    for (const name of `${stores} ${others}`.split(' ')) {
      const image = at(name);
      assert.ok(image && (image.dataDirectory ?? '/').startsWith('/'), name);
      assert.match(image.limits.memory, /^\d+[MG]$/, name);
      // What has a healthcheck of its own, or nothing to make one with, is offered none.
      if (image.health !== 'none') assert.equal(image.probe, undefined, name);
    }
  });

  it('reserve half of what they may use', () => {
    assert.deepEqual(at('postgres')?.limits, { memory: '1G', cpus: '1.0', reservedMemory: '512M' });
    assert.deepEqual(at('elasticsearch')?.limits, { memory: '2G', cpus: '2.0', reservedMemory: '1G' });
  });
});

describe('nameInEnvExample', () => {
  const compose = { path: 'app/compose.yaml', text: '' };

  it('creates the sample beside the file', () => {
    const [edit] = nameInEnvExample(['A', 'B'], compose, projectOf({ 'app/compose.yaml': '', '.env.example': '' }));
    assert.deepEqual(edit && { ...edit }, { kind: 'create', path: 'app/.env.example', text: 'A=\nB=\n' });
  });

  it('adds what is missing to the sample there is, with its line ending', () => {
    const project = projectOf({ 'app/compose.yaml': '', 'app/.env.sample': 'A=1\r\n# B=\r\nexport C=' });
    const edits = nameInEnvExample(['A', 'B', 'C'], compose, project);
    assert.deepEqual(
      edits.map(edit => edit.kind === 'replace' && edit.text),
      ['\r\nB=\r\n'],
    );
    assert.deepEqual(nameInEnvExample(['A'], compose, project), []);
  });

  it('leaves a sample alone that could not be read', () => {
    const project = createProject({ name: 'x', paths: ['app/.env.example'], files: [], unread: [] });
    assert.deepEqual(nameInEnvExample(['A'], compose, project), []);
  });
});
