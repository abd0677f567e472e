import assert from 'node:assert/strict';
import { nameClash, portClashes } from '../../server/core/model/compose/clash.js';
import { commentedServices } from '../../server/core/model/compose/commented-service.js';
import { allLayers, base60, isLasting, parseCompose, type Service } from '../../server/core/model/compose/compose.js';
import { losesData } from '../../server/core/model/compose/data.js';
import { documents, samplesBeside } from '../../server/core/model/compose/env-example.js';
import { healthOf } from '../../server/core/model/compose/health.js';
import { hasAllRights, hostPurpose, opensDocker, opensHost } from '../../server/core/model/compose/host-access.js';
import { optionalSecrets, secretsOf } from '../../server/core/model/compose/secret.js';
import { referencesOf, serviceNamed, stackOf } from '../../server/core/model/compose/stack.js';
import { interpolationsIn, requiredVariables } from '../../server/core/model/compose/variable.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { textOf } from '../../server/core/text.js';

function projectOf(texts: Readonly<Record<string, string>>, others: readonly string[] = []): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'test', paths: [...Object.keys(texts), ...others].sort(), files, unread: [] });
}

function fileOf(project: Project, path = 'compose.yaml') {
  const compose = project.composeFiles.find(({ file }) => file.path === path);
  assert.ok(compose, path);
  return compose;
}

function only(body: string): Service {
  const service = parseCompose({ path: 'compose.yaml', text: `services:\n  it:\n${body}` }).services[0];
  assert.ok(service);
  return service;
}

const odd = [
  'services:\n  - a\n',
  'services: {a: null, b: 3, c: [x], d: {depends_on: {e: [1]}, networks: 5, volumes: {x: y}, ports: [[1], {a: b}]}}',
  'services:\n  a: {env_file: {path: [x]}, environment: [[1]], build: {target: {}}, container_name: {}, secrets: [{}]}\nvolumes: []\n',
  'include: {path: [1, {a: b}]}\nservices: {a: {extends: {file: {}, service: []}, image: 3, healthcheck: 4, logging: 5}}',
  'services: {a: {image: x, deploy: {replicas: many}, volumes: [{type: 3, source: []}], links: [{}], cap_add: {a: b}}}',
];

describe('Compose: stacks', () => {
  it('hold what stands beside, and what is included or extended', () => {
    const project = projectOf({
      'compose.yaml': 'include: [db/compose.yaml, {path: [queue/compose.yaml]}]\nservices: {web: {image: a}}\n',
      'compose.override.yaml': 'networks: {edge: }\n',
      'db/compose.yaml': 'services: {db: {image: postgres:17}}\n',
      'queue/compose.yaml': 'services: {queue: {image: a, extends: {file: ../base/common.yml, service: base}}}\n',
      'base/common.yml': 'services: {base: {restart: always}}\n',
      'apart/compose.yaml': 'services: {lonely: {image: a}}\n',
    });
    const stack = stackOf(fileOf(project), project);
    assert.equal(stack.whole, true);
    for (const name of ['web', 'db', 'queue', 'base']) assert.equal(stack.defines('services', name), true, name);
    assert.equal(stack.defines('services', 'lonely'), false);
    assert.equal(stack.defines('networks', 'edge'), true);
    assert.equal(stack.defines('networks', 'default'), true);
    assert.equal(serviceNamed('db', fileOf(project), project)?.file.path, 'db/compose.yaml');
  });

  const incomplete: Readonly<Record<string, readonly [compose: string, others: readonly string[]]>> = {
    'a file outside is included': ['include: [../shared.yaml]\nservices: {}\n', []],
    'an include holds a variable': ['include: ["$' + '{STACK}/compose.yaml"]\nservices: {}\n', []],
    'a file is extended that is not here': ['services: {a: {extends: {file: gone.yaml, service: b}}}\n', []],
    'a sample of an override waits to be copied': ['services: {}\n', ['compose.override.yaml.example']],
    'services are merged from an unknown anchor': ['services:\n  <<: *gone\n', []],
  };
  for (const [name, [text, others]] of Object.entries(incomplete)) {
    it(`are not whole when ${name}`, () => {
      const project = projectOf({ 'compose.yaml': text }, others);
      assert.equal(stackOf(fileOf(project), project).defines('services', 'db'), undefined);
    });
  }

  it('of a file that is laid over others are the whole project', () => {
    const project = projectOf({
      'compose.yaml': 'services: {db: {image: a}}\n',
      'deploy/compose.prod.yaml': 'services: {web: {image: a, depends_on: [db]}}\n',
    });
    assert.equal(stackOf(fileOf(project, 'deploy/compose.prod.yaml'), project).defines('services', 'db'), true);
  });

  it('take services in other files into the layers of those that extend them', () => {
    const project = projectOf({
      'compose.yaml':
        'services: {web: {extends: {file: base/common.yml, service: base}}, loop: {image: a, extends: {file: base/common.yml, service: loop}}}\n',
      'base/common.yml':
        'services: {base: {image: nginx, restart: always, extends: root}, root: {mem_limit: 1g}, loop: {extends: {file: ../compose.yaml, service: loop}}}\n',
    });
    const web = fileOf(project).service('web');
    assert.ok(web);
    assert.deepEqual(
      allLayers(web, project).map(layer => layer.keys()),
      [['extends'], ['image', 'restart', 'extends'], ['mem_limit']],
    );
    assert.equal(isLasting(web, project), true);
    const loop = fileOf(project).service('loop');
    assert.ok(loop && allLayers(loop, project).length < 30);
  });
});

describe('Compose: references', () => {
  const rows: readonly (readonly [body: string, expected: readonly string[]])[] = [
    ['    depends_on: [a, b]\n', ['services a', 'services b']],
    ['    depends_on: {a: {condition: service_started}, b: {required: false}}\n', ['services a']],
    ['    links: ["a:alias", b]\n', ['services a', 'services b']],
    ['    volumes_from: ["a:ro", "container:x"]\n', ['services a']],
    ['    network_mode: service:a\n    pid: host\n    ipc: "service:b"\n', ['services a', 'services b']],
    ['    networks: {a: , b: {aliases: [c]}}\n', ['networks a', 'networks b']],
    ['    volumes: ["data:/x", "./b:/y", "~/c:/z", "/d:/e", /f, "C:/g:/h"]\n', ['volumes data']],
    [
      '    volumes: ["data:$' + '{X}", "$' + '{V}:/x", "$' + '{V:-./x}:/x", "./$' + '{V}:/x"]\n',
      ['volumes data', 'volumes undefined', 'volumes undefined'],
    ],
    ['    volumes: [{type: volume, source: a, target: /x}, {type: bind, source: b, target: /y}]\n', ['volumes a']],
    ['    secrets: [a, {source: b, target: c}]\n    configs: [d]\n', ['secrets a', 'secrets b', 'configs d']],
    ['    build: {context: ., secrets: [a]}\n', ['secrets a']],
  ];
  for (const [body, expected] of rows) {
    it(body.trim().replaceAll('\n', ' '), () => {
      const references = referencesOf(only(body));
      assert.deepEqual(
        references.map(({ kind, name }) => `${kind} ${name}`),
        expected,
      );
      for (const { at, name } of references) if (name) assert.equal(textOf(at).replaceAll('"', ''), name);
    });
  }
});

describe('Compose: variables', () => {
  const rows: readonly (readonly [text: string, expected: string])[] = [
    ['$A', 'A||'],
    ['$' + '{A}', 'A||'],
    ['$' + '{A:-b}', 'A|:-|b'],
    ['x$' + '{A-b}y$C', 'A|-|b C||'],
    ['$' + '{A:-$' + '{B:-c}}', 'A|:-|$' + '{B:-c}'],
    ['$' + '{A:?say so}', 'A|:?|say so'],
    ['$' + '{A:+other}', 'A|:+|other'],
    ['$$A $$' + '{B}', ''],
    ['$' + '{A', ''],
    ['$1 $ $' + '{}', ''],
    ['$$$A', 'A||'],
  ];
  for (const [text, expected] of rows) {
    it(text, () => {
      const found = interpolationsIn(text);
      assert.equal(found.map(({ name, operator, fallback }) => `${name}|${operator}|${fallback}`).join(' '), expected);
      for (const { start, end, name } of found) assert.ok(text.slice(start, end).includes(name));
    });
  }

  it('are required without a default, once per file', () => {
    const text = 'services: {a: {image: "x:$' + '{A}$' + '{B:-c}", command: "$' + '{A} $' + '{C?no}"}}\n';
    const names = requiredVariables(parseCompose({ path: 'compose.yaml', text })).map(({ name }) => name);
    assert.deepEqual(names, ['A', 'C']);
  });

  it('are documented by any sample beside the file', () => {
    const project = projectOf({ '.env.example': 'A=1\r\n#B=2\n  export C=3\nD\n', 'x/.env.example': 'E=\n' });
    const samples = samplesBeside({ path: 'compose.yaml', text: '' }, project);
    assert.equal(samples?.length, 1);
    const known = ['A', 'B', 'C', 'D', 'E'].filter(name => samples?.some(sample => documents(sample, name)));
    assert.deepEqual(known, ['A', 'B', 'C']);
    const unread = projectOf({}, ['.env']);
    assert.equal(samplesBeside({ path: 'compose.yaml', text: '' }, unread), undefined);
  });
});

describe('Compose: ports and names that clash', () => {
  const clashes = (a: string, b: string) => {
    const text = `services:\n  a: {image: x, ports: [${a}]}\n  b: {image: x, ports: [${b}]}\n`;
    return portClashes(parseCompose({ path: 'compose.yaml', text })).length;
  };
  const rows: readonly (readonly [a: string, b: string, count: number])[] = [
    ['"80:80"', '"80:8080"', 1],
    ['"80:80"', '"127.0.0.1:80:80"', 1],
    ['"127.0.0.1:80:80"', '"127.0.0.2:80:80"', 0],
    ['"53:53/udp"', '"53:53"', 0],
    ['"8000-8010:8000-8010"', '"8005:80"', 1],
    ['"8000-8010:80"', '"8005:80"', 0],
    ['"$' + '{P:-80}:80"', '"80:80"', 1],
    ['"$' + '{P}:80"', '"80:80"', 0],
    ['80', '80', 0],
    ['{target: 80, published: "80"}', '"80:80"', 1],
    ['{target: 80, published: 80, host_ip: 127.0.0.1}', '"[::1]:80:80"', 0],
  ];
  for (const [a, b, count] of rows) it(`${a} and ${b}`, () => assert.equal(clashes(a, b), count));

  it('not where profiles choose one of them', () => {
    const text =
      'services:\n  a: {image: x, container_name: n, profiles: [p], ports: ["80:80"]}\n  b: {image: x, container_name: n, ports: ["80:80"]}\n  c: {image: x, container_name: n}\n';
    const compose = parseCompose({ path: 'compose.yaml', text });
    assert.equal(portClashes(compose).length, 0);
    assert.deepEqual(
      compose.services.map(service => nameClash(service)?.name),
      [undefined, undefined, 'b'],
    );
  });

  it('tells what YAML 1.1 takes for a number', () => {
    const [first, second, third] = only('    ports: [22:22, "22:22", 8080:80]\n').ports;
    assert.deepEqual(
      [first, second, third].map(port => port && base60(port.yaml)),
      [1342, undefined, undefined],
    );
  });
});

describe('Compose: what a service does to its host', () => {
  it('is told by its volumes', () => {
    const volumes = only(
      '    volumes: [/var/run/docker.sock:/s, "/:/host:ro", /proc:/p:ro, /sys:/s, /etc/hosts:/h, ~/.ssh:/k, data:/etc, {type: bind, source: /etc/, target: /e}]\n',
    ).volumes;
    assert.deepEqual(volumes.map(opensDocker), [true, false, false, false, false, false, false, false]);
    assert.deepEqual(volumes.map(opensHost), [
      undefined,
      '/',
      undefined,
      '/sys',
      undefined,
      '~/.ssh',
      undefined,
      '/etc',
    ]);
    assert.deepEqual(
      volumes.map(({ kind }) => kind),
      ['bind', 'bind', 'bind', 'bind', 'bind', 'bind', 'named', 'bind'],
    );
  });

  it('is the purpose of some images', () => {
    assert.equal(hostPurpose(only('    image: prom/node-exporter:v1\n')), 'watches the host');
    assert.equal(hostPurpose(only('    image: portainer/portainer-ce\n')), 'manages containers');
    assert.equal(hostPurpose(only('    image: nginx:1.27\n')), undefined);
  });

  it('is less where anything is taken away', () => {
    const project = projectOf({});
    assert.equal(hasAllRights(only('    image: a\n'), project), true);
    for (const line of [
      'cap_drop: [ALL]',
      'read_only: true',
      'security_opt: ["no-new-privileges:true"]',
      'security_opt: ["$' + '{X}"]',
    ])
      assert.equal(hasAllRights(only(`    image: a\n    ${line}\n`), project), false, line);
  });
});

describe('Compose: data, health and secrets', () => {
  const project = projectOf({});

  it('loses data where no volume keeps its directory', () => {
    const rows: readonly (readonly [body: string, expected: string | undefined])[] = [
      ['    image: postgres:17\n', '/var/lib/postgresql/data'],
      ['    image: pgvector/pgvector:pg16\n', '/var/lib/postgresql/data'],
      ['    image: postgres:18-alpine\n', '/var/lib/postgresql'],
      ['    image: postgres:17\n    volumes: [/var/lib/postgresql/data]\n', '/var/lib/postgresql/data'],
      ['    image: postgres:17\n    volumes: ["x:/var/lib/postgresql/"]\n', undefined],
      ['    image: postgres:17\n    volumes: ["x:$' + '{DIR}"]\n', undefined],
      ['    image: postgres:17\n    environment: {PGDATA: /pg}\n    volumes: ["x:/pg"]\n', undefined],
      ['    image: mysql:8.4\n    command: --datadir=/data\n', undefined],
      ['    image: mongo:8\n    entrypoint: [sh, backup.sh]\n', undefined],
      ['    image: redis:7\n', undefined],
    ];
    const inStack = (body: string, rest = '  api: {image: a, volumes: ["files:/srv"]}\n') =>
      parseCompose({
        path: 'compose.yaml',
        text: `services:\n  it:\n${body}    env_file: it.env\n${rest}`,
      }).service('it');
    const expectLoss = (service: Service | undefined, expected: string | undefined, text: string) => {
      assert.ok(service, text);
      assert.equal(losesData(service, project), expected, text);
    };
    for (const [body, expected] of rows) expectLoss(inStack(body), expected, body);
    const always = '    image: postgres:17\n    restart: always\n';
    expectLoss(inStack(always, '  api: {image: a}\n'), '/var/lib/postgresql/data', 'always started again');
    expectLoss(inStack('    image: postgres:17\n', '  api: {image: a}\n'), undefined, 'nobody keeps anything');
    expectLoss(inStack(always, ''), undefined, 'nobody uses it');
    expectLoss(only(always), undefined, 'without a password it does not start');
  });

  it('knows where a healthcheck comes from', () => {
    const rows: readonly (readonly [body: string, expected: string | undefined])[] = [
      ['    image: postgres:17\n', 'none'],
      ['    image: postgres:17\n    healthcheck: {test: x}\n', 'own'],
      ['    image: postgres:17\n    healthcheck: {disable: true}\n', 'off'],
      ['    image: postgres:17\n    healthcheck: {test: [NONE]}\n', 'off'],
      ['    image: axllent/mailpit:v1\n', 'image'],
      ['    image: ghcr.io/acme/api:1\n', undefined],
      ['    build: .\n', undefined],
    ];
    for (const [body, expected] of rows) assert.equal(healthOf(only(body), project), expected, body);
  });

  it('tells secrets that are there from those that may be empty', () => {
    const service = only(
      '    environment:\n      DB_PASSWORD: $' +
        '{DB_PASSWORD}\n      JWT_SECRET: $' +
        '{JWT:-hunter2}\n      SMTP_PASSWORD: $' +
        '{SMTP:-}\n      API_PASSWORD: hunter2\n      URL: postgres://a:hunter2@b/c\n',
    );
    assert.deepEqual(
      secretsOf(service).map(({ holder, inUrl }) => [holder, inUrl]),
      [
        ['API_PASSWORD', false],
        ['URL', true],
      ],
    );
    assert.deepEqual(
      [...optionalSecrets(service)].map(({ name, fallback }) => [name, fallback]),
      [
        ['DB_PASSWORD', ''],
        ['JWT', 'hunter2'],
      ],
    );
  });
});

describe('Compose: services in comments', () => {
  const found = (text: string) =>
    commentedServices(parseCompose({ path: 'compose.yaml', text })).map(({ name, at }) => [name, textOf(at)].join());
  it('are found whole, at the place of services', () => {
    assert.deepEqual(found('services:\n  a:\n    image: x\n  # b:\n  #   image: y\n'), ['b,b']);
    assert.deepEqual(found('services:\r\n  a:\r\n    image: x\r\n#  b:\r\n#    build: .\r\n'), ['b,b']);
    assert.deepEqual(found('services:\n  a:\n    image: x\n    # b:\n    #   image: y\n'), []);
    assert.deepEqual(found('services:\n  a:\n    image: x\n  # uncomment this\n  # b:\n  #   image: y\n'), []);
    assert.deepEqual(found('services:\n  a:\n    image: x\nvolumes:\n  # b:\n  #   image: y\n'), []);
    assert.deepEqual(found('services:\n  a:\n    image: x\n  # a:\n  #   image: y\n'), []);
  });
});

describe('Compose: what Compose would refuse', () => {
  it('breaks nothing', () => {
    for (const text of odd) {
      const project = projectOf({ 'compose.yaml': text });
      const compose = fileOf(project);
      void [portClashes(compose), commentedServices(compose), requiredVariables(compose)];
      const stack = stackOf(compose, project);
      for (const service of compose.services) {
        for (const { kind, name } of referencesOf(service)) if (name) void stack.defines(kind, name);
        void [nameClash(service), losesData(service, project), healthOf(service, project), secretsOf(service)];
        void [hostPurpose(service), hasAllRights(service, project), isLasting(service, project)];
      }
    }
  });
});
