import assert from 'node:assert/strict';
import {
  isLasting,
  isOverruled,
  parseCompose,
  servesDevelopers,
  withDotEnv,
} from '../../server/core/model/compose/compose.js';
import { readDotEnv } from '../../server/core/model/compose/dot-env.js';
import { movingImage, namesImage } from '../../server/core/model/compose/image.js';
import { isForProduction } from '../../server/core/model/compose/mode.js';
import { optionalSecrets } from '../../server/core/model/compose/secret.js';
import { referencesOf, undefinedReferences } from '../../server/core/model/compose/stack.js';
import { filledIn } from '../../server/core/model/compose/variable.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';

/** `§{VAR}` stands for a reference, which a template string of this language would fill in itself. */
function projectOf(texts: Readonly<Record<string, string>>): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text: text.replaceAll('§', '$') }));
  return createProject({ name: 'test', paths: Object.keys(texts).sort(), files, unread: [] });
}

function serviceOf(project: Project, name: string, path = 'compose.yaml') {
  const service = project.composeFiles.find(({ file }) => file.path === path)?.service(name);
  assert.ok(service, `${path} ${name}`);
  return service;
}

describe('.env: what it says', () => {
  const rows: readonly (readonly [line: string, name: string, value: string | undefined])[] = [
    ['TAG=17.2', 'TAG', '17.2'],
    ['export TAG = 17.2 ', 'TAG', '17.2'],
    ['TAG=17.2 # pinned', 'TAG', '17.2'],
    ['TAG=a#b', 'TAG', 'a#b'],
    ['TAG="a # b" # c', 'TAG', 'a # b'],
    ["TAG='a$b'", 'TAG', 'a$b'],
    ['TAG="a$b"', 'TAG', undefined],
    ['TAG=a$b', 'TAG', undefined],
    ['TAG="open', 'TAG', undefined],
    ['TAG=', 'TAG', ''],
    ['# TAG=1', 'TAG', undefined],
    ['TAG=1\r\nTAG=2\r\n', 'TAG', '2'],
    ['\ufeffTAG=1', 'TAG', '1'],
    ['TAG', 'TAG', undefined],
  ];
  for (const [text, name, value] of rows) {
    it(JSON.stringify(text), () => assert.equal(readDotEnv({ path: '.env', text }).values.get(name), value));
  }
});

describe('.env: filled in as Compose does', () => {
  const dotEnv = readDotEnv({ path: '.env', text: "SET=a\nEMPTY=\nDOLLAR='x$y'\n" });
  const rows: readonly (readonly [text: string, filled: string])[] = [
    ['§SET-§{SET}', 'a-a'],
    ['§{SET:-b}§{SET-b}§{SET:?c}', 'aaa'],
    ['§{SET:+b}', 'b'],
    ['§{EMPTY}|§{EMPTY-b}', '|'],
    ['§{EMPTY:-b}', '§{EMPTY:-b}'],
    ['§{GONE}/§{GONE:-b}', '§{GONE}/§{GONE:-b}'],
    ['§{DOLLAR}', '§{DOLLAR}'],
    ['§§SET', '§§SET'],
  ];
  for (const [text, filled] of rows) {
    it(text, () => assert.equal(filledIn(text.replaceAll('§', '$'), dotEnv), filled.replaceAll('§', '$')));
  }
});

describe('.env: beside a compose file', () => {
  const project = projectOf({
    'compose.yaml':
      'services:\n  db:\n    image: postgres:§{TAG}\n    ports: ["§{BIND}:§{PORT}:5432", "§{PORT}:5433", "§{OTHER}:1"]\n' +
      '    volumes: ["§{DATA}:/data", "§{OTHER}:/x"]\n  web: {build: "./§{DIR}", image: web}\n  api: {image: "api:§{OTHER}"}\n',
    '.env': 'TAG=latest\nBIND=127.0.0.1\nPORT=5432\nDATA=./data\nDIR=web\n',
    'web/Dockerfile': 'FROM scratch\n',
    'apart/compose.yaml': 'services: {db: {image: "postgres:§{TAG}"}}\n',
  });

  it('is read for images, ports, volumes and builds', () => {
    const { image, ports, volumes } = serviceOf(project, 'db');
    assert.equal(image?.tag, 'latest');
    assert.deepEqual(
      ports.map(({ published, exposed }) => [published?.[0], exposed]),
      [
        [5432, false],
        [5432, true],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(
      volumes.map(({ kind, source }) => [kind, source]),
      [
        ['bind', './data'],
        ['unknown', undefined],
      ],
    );
    assert.equal(serviceOf(project, 'web').build?.dockerfile, 'web/Dockerfile');
  });

  it('says which release runs; what it does not set, and other folders, stay unknown', () => {
    const db = serviceOf(project, 'db');
    assert.equal(namesImage(db), true);
    assert.equal(movingImage(db, project)?.name, 'postgres');
    assert.equal(namesImage(serviceOf(project, 'api')), undefined);
    assert.equal(namesImage(serviceOf(project, 'db', 'apart/compose.yaml')), undefined);
  });

  it('sets what would be empty or known otherwise', () => {
    const text =
      'services: {db: {image: a, environment: {POSTGRES_PASSWORD: "§{A}", SECRET_KEY: "§{B:-admin}", JWT_SECRET: "§{C}"}}}\n';
    const optional = projectOf({ 'compose.yaml': text, '.env': 'A=x\nB=y\n' });
    assert.deepEqual(
      [...optionalSecrets(serviceOf(optional, 'db'))].map(({ name }) => name),
      ['C'],
    );
  });

  it('changes what a file says when it changes, and only then', () => {
    const compose = parseCompose({ path: 'compose.yaml', text: 'services: {a: {image: "a:$' + '{TAG}"}}\n' });
    const first = { path: '.env', text: 'TAG=1\n' };
    assert.equal(withDotEnv(compose, undefined), compose);
    assert.equal(withDotEnv(compose, first), withDotEnv(compose, first));
    assert.equal(withDotEnv(compose, first).services[0]?.image?.tag, '1');
    assert.equal(withDotEnv(compose, { path: '.env', text: 'TAG=2\n' }).services[0]?.image?.tag, '2');
  });
});

describe('Compose: a file for production beside another', () => {
  const base = 'services:\n  web: {build: .}\n  db: {image: "postgres:17"}\n';
  const rows: readonly (readonly [name: string, production: string, developers: boolean])[] = [
    ['that is whole by itself', 'services: {web: {image: web}, db: {image: "postgres:17"}}\n', true],
    ['that is laid over it', 'services: {web: {restart: always}, db: {restart: always}}\n', false],
    ['that lacks the database', 'services: {web: {image: web}}\n', false],
    ['that needs a service of the other', 'services: {web: {image: w, depends_on: [db]}, cron: {image: c}}\n', false],
    ['with nothing in common', 'services: {other: {image: o}}\n', false],
  ];
  for (const [name, production, developers] of rows) {
    it(name, () => {
      const project = projectOf({ 'docker-compose.yml': base, 'docker-compose.prod.yml': production });
      const web = serviceOf(project, 'web', 'docker-compose.yml');
      assert.equal(servesDevelopers(web.compose, project), developers);
      assert.equal(isLasting(web, project), !developers);
      assert.equal(isForProduction(web.compose, project), false);
    });
  }
});

describe('Compose: tags of overrides', () => {
  it('name nothing that would have to be defined', () => {
    const project = projectOf({
      'compose.yaml': 'services: {web: {image: a, networks: [edge]}}\nnetworks: {edge: }\n',
      'compose.debug.yaml': 'services:\n  web:\n    networks: !reset [""]\n    depends_on: !reset\n      - gone\n',
    });
    const web = serviceOf(project, 'web', 'compose.debug.yaml');
    assert.deepEqual(referencesOf(web), []);
    assert.deepEqual(undefinedReferences(web, project), []);
  });

  it('replace or remove what the other file says', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  web: {image: a, ports: ["80:80"]}\n  api: {image: a, ports: ["81:81"]}\n',
      'compose.override.yaml': 'services:\n  web:\n    ports: !override ["8080:80"]\n  api:\n    ports: !reset null\n',
    });
    for (const name of ['web', 'api']) assert.equal(isOverruled(serviceOf(project, name), 'ports', project), true);
  });

  it('shares networks of the folder above, where a file of a name that Compose finds is laid over it', () => {
    const project = projectOf({
      'stack/compose.yaml': 'services: {web: {image: a, networks: [edge]}}\nnetworks: {edge: }\n',
      'stack/tracing/compose.yaml': 'services: {trace: {image: a, networks: [edge, none-such], depends_on: [web]}}\n',
    });
    const trace = serviceOf(project, 'trace', 'stack/tracing/compose.yaml');
    assert.deepEqual(
      undefinedReferences(trace, project).map(({ name }) => name),
      ['web', 'none-such'],
    );
  });
});
