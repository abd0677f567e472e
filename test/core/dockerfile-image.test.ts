import assert from 'node:assert/strict';
import {
  contextsOf,
  firstToTakeAll,
  ignoreText,
  unwantedIn,
} from '../../server/core/model/dockerfile/build-context.js';
import { imageProbe, isServer } from '../../server/core/model/dockerfile/image-probe.js';
import {
  isShipped,
  isTool,
  startInstruction,
  startScripts,
  startsOf,
} from '../../server/core/model/dockerfile/image-use.js';
import { needsRoot, ownUser, startsAsRoot } from '../../server/core/model/dockerfile/image-user.js';
import {
  bringsCurl,
  broughtUser,
  defaultUser,
  givesRootAway,
  type ImageReference,
  isHubName,
  parseImage,
  systemOf,
} from '../../server/core/model/image.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';

describe('What images are', () => {
  it('know the system of well-known images and of no others', () => {
    const systems: readonly (readonly [string, string | undefined])[] = [
      ['node:22', 'debian'],
      ['node:22-alpine3.22', 'alpine'],
      ['docker.io/library/python:3.13-slim', 'debian'],
      ['maven:3.9-amazoncorretto-21', undefined],
      ['openjdk:17', undefined],
      ['openjdk:11', 'debian'],
      ['openjdk:17-slim-bullseye', 'debian'],
      ['caddy:2', 'alpine'],
      ['rockylinux:9', 'redhat'],
      ['rockylinux:9-minimal', undefined],
      ['registry.access.redhat.com/ubi9/ubi', 'redhat'],
      ['registry.access.redhat.com/ubi9/ubi-minimal', undefined],
      ['mcr.microsoft.com/dotnet/aspnet:9.0', 'debian'],
      ['mcr.microsoft.com/dotnet/aspnet:9.0-alpine', 'alpine'],
      ['mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled', undefined],
      ['mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022', undefined],
      ['gcr.io/distroless/base-debian12', 'distroless'],
      ['ghcr.io/astral-sh/uv:python3.13-bookworm-slim', 'debian'],
      ['scratch', 'scratch'],
      ['acme/node:22', undefined],
    ];
    for (const [text, system] of systems) assert.equal(systemOf(image(text)), system, text);
  });
  it('know which bring curl, a user, or a start that gives root away', () => {
    assert.deepEqual(
      ['node:22', 'node:22-slim', 'node:22-alpine', 'php:8.4-fpm', 'debian:12', 'nginx:1.29'].filter(text =>
        bringsCurl(image(text)),
      ),
      ['node:22', 'php:8.4-fpm', 'nginx:1.29'],
    );
    assert.equal(broughtUser(image('node:22')), 'node');
    assert.equal(broughtUser(image('mcr.microsoft.com/dotnet/aspnet:8.0')), 'app');
    assert.equal(broughtUser(image('mcr.microsoft.com/dotnet/aspnet:6.0')), '');
    assert.equal(broughtUser(image('python:3.13')), '');
    assert.equal(givesRootAway(image('postgres:17')), true);
    assert.equal(givesRootAway(image('python:3.13')), false);
    assert.equal(defaultUser(image('ghcr.io/astral-sh/uv:python3.13-alpine')), 'root');
    assert.equal(isHubName('node'), true);
    assert.equal(isHubName('shop-base'), false);
  });
});

describe('What images are for', () => {
  it('ship the last stage that is not for development', () => {
    assert.deepEqual(shipped('FROM node:22 AS build\nFROM node:22 AS runner'), ['runner']);
    assert.deepEqual(shipped('FROM node:22 AS prod\nFROM prod AS dev-envs'), ['prod']);
    assert.deepEqual(shipped('FROM node:22 AS app\nONBUILD COPY . .'), []);
    assert.deepEqual(
      shipped('FROM node:22 AS app', { 'action.yml': 'runs:\n  using: docker\n  image: Dockerfile\n' }),
      [],
    );
    const compose = { 'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      target: worker\n' };
    assert.deepEqual(shipped('FROM node:22 AS worker\nFROM node:22 AS web', compose), ['worker', 'web']);
    assert.deepEqual(shipped('FROM node:22 AS build\nFROM node:22 AS web', compose), ['web']);
  });
  it('start what stands behind inits and start scripts', () => {
    const starts = (lines: string) => startsOf(last(`FROM a\n${lines}`));
    assert.deepEqual(starts('ENTRYPOINT ["tini", "--", "/entry.sh"]\nCMD ["/bin/app", "-x"]'), [['app', '-x']]);
    assert.deepEqual(starts('CMD migrate && exec gunicorn a:b'), [['migrate'], ['gunicorn', 'a:b']]);
    assert.equal(starts('RUN a'), undefined);
    const project = projectOf({ Dockerfile: 'FROM a\nCMD ["/app/run.sh"]', 'bin/run.sh': 'exec app\n' });
    assert.deepEqual(startScripts(stageOf(project), project), ['exec app\n']);
    const elsewhere = projectOf({ Dockerfile: 'FROM a\nCMD ["/app/run.sh"]' });
    assert.equal(startScripts(stageOf(elsewhere), elsewhere), undefined);
  });
  it('tell tools and servers apart', () => {
    assert.equal(isTool(last('FROM debian:12\nRUN apt-get install -y jq=1.7\nENTRYPOINT ["jq"]')), true);
    assert.equal(isTool(last('FROM debian:12\nRUN apt-get install -y python3\nENTRYPOINT ["python3"]')), false);
    for (const command of ['uvicorn a:b', 'python manage.py runserver', 'npx next start', 'node dist/server.js']) {
      assert.equal(isServer(last(`FROM debian:12\nCMD ${command}`)), true, command);
    }
    for (const command of ['gunicorn --bind unix:/run/a.sock a:b', 'node worker.js', 'flask db upgrade']) {
      assert.equal(isServer(last(`FROM debian:12\nCMD ${command}`)), false, command);
    }
    assert.equal(isServer(last('FROM debian:12\nEXPOSE 53/udp')), false);
  });
  it('find the start behind everything that builds', () => {
    assert.equal(startInstruction(last('FROM a\nENTRYPOINT ["a"]\nCMD ["b"]'))?.keyword, 'ENTRYPOINT');
    assert.equal(startInstruction(last('FROM a\nCMD ["b"]\nRUN c')), undefined);
  });
});

describe('Users of images', () => {
  it('take one that is there before they make one', () => {
    const lines = (text: string) => ownUser(last(text), projectOf({ Dockerfile: text }))?.lines;
    assert.deepEqual(lines('FROM debian:12\nWORKDIR /srv/a'), [
      'RUN useradd --create-home --uid 10001 app && chown -R app:app /srv/a',
      'USER app',
    ]);
    assert.deepEqual(lines('FROM debian:12\nWORKDIR /usr/local'), [
      'RUN useradd --create-home --uid 10001 app',
      'USER app',
    ]);
    for (const made of [
      'useradd -m shop -u 1000',
      'adduser -Dh /home/shop shop',
      'useradd --uid 1000 shop',
      'set -e; adduser -S -G www shop',
    ]) {
      assert.deepEqual(lines(`FROM alpine:3\nRUN ${made}`), ['USER shop'], made);
    }
    assert.deepEqual(lines('FROM acme/a:1\nUSER shop\nUSER root\nRUN a'), ['USER shop']);
    assert.deepEqual(lines('FROM mcr.microsoft.com/dotnet/aspnet:9.0\nWORKDIR /app'), [
      'RUN chown -R app /app',
      'USER app',
    ]);
  });
  it('are not offered where they would miss something', () => {
    for (const line of [
      'RUN curl https://example.com/install | sh',
      'RUN pip install --user a',
      'RUN poetry install',
      'VOLUME /data',
      'WORKDIR $HOME',
      'RUN useradd "$NAME"',
      'ENV PATH=/root/.local/bin:$PATH',
    ]) {
      const text = `FROM python:3.13\n${line}`;
      assert.equal(ownUser(last(text), projectOf({ Dockerfile: text })), undefined, line);
    }
    assert.equal(ownUser(last('FROM acme/a:1'), projectOf({})), undefined);
    assert.ok(
      ownUser(last('FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache pip install a'), projectOf({})),
    );
  });
  it('know who starts as root and who may need it', () => {
    assert.equal(startsAsRoot(last('FROM node:22')), true);
    assert.equal(startsAsRoot(last('FROM node:22\nUSER ${WHO}')), undefined);
    assert.equal(startsAsRoot(last('FROM acme/a')), undefined);
    assert.equal(startsAsRoot(last('FROM acme/a\nUSER 0:0')), true);
    const needs = (text: string) => needsRoot(last(text), projectOf({ Dockerfile: text }));
    assert.equal(needs('FROM python:3.13\nCMD ["python", "a.py"]'), false);
    assert.equal(needs('FROM python:3.13\nCMD ["flask", "run"]'), false);
    assert.equal(needs('FROM debian:12\nCMD ["cron", "-f"]'), true);
    assert.equal(needs('FROM debian:12\nRUN apt-get install gosu\nCMD ["a"]'), undefined);
    assert.equal(needs('FROM postgres:17\nUSER root\nCMD ["-c", "a=b"]'), undefined);
  });
});

describe('Probes of images', () => {
  const exec = (text: string, others: Files = {}) => {
    const project = projectOf({ Dockerfile: text, ...others });
    return imageProbe(stageOf(project), project)?.exec;
  };
  it('use what is in the image', () => {
    assert.deepEqual(exec('FROM alpine:3.22\nEXPOSE 8080\nCMD ["a"]'), ['nc', '-z', '127.0.0.1', '8080']);
    assert.deepEqual(exec('FROM debian:12\nRUN apt-get install -y curl\nEXPOSE 80\nCMD ["a"]'), [
      'curl',
      '-sS',
      '-o',
      '/dev/null',
      'http://127.0.0.1/',
    ]);
    assert.equal(
      exec('FROM debian:12\nRUN apt-get install -y curl && apt-get purge curl\nEXPOSE 80\nCMD ["a"]'),
      undefined,
    );
    assert.equal(exec('FROM debian:12\nEXPOSE 80\nCMD ["a"]'), undefined);
    assert.equal(exec('FROM python:3.13\nEXPOSE 5432\nCMD ["a"]'), undefined);
  });
  it('take the port of the command, then of the image', () => {
    const port = (text: string) => imageProbe(last(text), projectOf({ Dockerfile: text }))?.port;
    assert.equal(port('FROM python:3.13\nEXPOSE 80\nCMD ["uvicorn", "--port", "8080", "a:b"]'), 8080);
    assert.equal(port('FROM python:3.13\nCMD gunicorn -b 0.0.0.0:9000 a:b'), undefined);
    assert.equal(port('FROM python:3.13\nCMD gunicorn -b 0.0.0.0:9001 a:b'), 9001);
    assert.equal(port('FROM python:3.13\nCMD gunicorn -b 0.0.0.0:$PORT a:b'), undefined);
    assert.equal(port('FROM node:22\nEXPOSE 9229 3000\nCMD node server.js'), 3000);
    assert.equal(port('FROM python:3.13\nCMD gunicorn a:b'), 8000);
  });
  it('ask for the path that the project asks for, by the published port too', () => {
    const compose = 'services:\n  a:\n    build: .\n    ports: ["8080:3000"]\n';
    const found = exec('FROM node:22\nEXPOSE 3000\nCMD ["node", "a.js"]', {
      'compose.yaml': compose,
      'README.md': 'Open http://localhost:9999/health and http://localhost:8080/api/health.\n',
    });
    assert.match(found?.at(-1) ?? '', /127\.0\.0\.1:3000\/api\/health'/);
  });
});

describe('Build contexts', () => {
  const folders = (files: Files, path = 'docker/Dockerfile') => {
    const project = projectOf(files);
    const dockerfile = project.dockerfiles.find(({ file }) => file.path === path);
    assert.ok(dockerfile);
    return contextsOf(dockerfile, project).map(({ folder, said }) => `${said ? '=' : '?'}${folder}`);
  };
  const whole = 'FROM python:3.13\nCOPY . .\n';
  it('are what compose files and pipelines say, else where the copied files are', () => {
    assert.deepEqual(
      folders({
        'docker/Dockerfile': whole,
        'compose.yaml': 'services:\n  a:\n    build: { context: ., dockerfile: docker/Dockerfile }\n',
      }),
      ['='],
    );
    const workflow =
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: docker build -t a -f docker/Dockerfile app\n';
    assert.deepEqual(folders({ 'docker/Dockerfile': whole, '.github/workflows/a.yml': workflow }), ['=app']);
    assert.deepEqual(folders({ 'docker/Dockerfile': `${whole}COPY src/a.py .\n`, 'src/a.py': '' }), ['?']);
    assert.deepEqual(folders({ 'docker/Dockerfile': `${whole}COPY a.py .\n`, 'docker/a.py': '' }), ['?docker']);
    assert.deepEqual(folders({ 'docker/Dockerfile': whole }), []);
  });
  it('share one ignore file', () => {
    const project = projectOf({ 'a.Dockerfile': 'FROM a\nCOPY a .\n', 'b.Dockerfile': whole, 'c.Dockerfile': whole });
    assert.equal(firstToTakeAll('', project)?.file.path, 'b.Dockerfile');
  });
  it('keep what a build names, what is committed, and what tools read', () => {
    const patterns = (files: Files) => ignoreText(unwantedIn('', projectOf(files))).split('\n');
    const run = 'FROM maven:3\nCOPY . .\nRUN mvn package\n';
    const pom = { 'pom.xml': '<project/>' };
    assert.ok(patterns({ Dockerfile: run, ...pom }).includes('**/target'));
    assert.ok(!patterns({ Dockerfile: `${run}COPY target/*.jar .\n`, ...pom }).includes('**/target'));
    assert.ok(
      !patterns({ Dockerfile: run, 'x.Dockerfile': 'FROM a\nCOPY target/a.jar .\n', ...pom }).includes('**/target'),
    );
    assert.ok(!patterns({ Dockerfile: run, ...pom, 'target/a.txt': '' }).includes('**/target'));
    assert.ok(!patterns({ Dockerfile: 'FROM a\nCOPY . .\n', ...pom }).includes('**/target'));
    assert.ok(patterns({ Dockerfile: run, ...pom }).includes('.git'));
    assert.ok(
      !patterns({ Dockerfile: run, 'pom.xml': '<artifactId>git-commit-id-maven-plugin</artifactId>' }).includes('.git'),
    );
    assert.ok(!patterns({ Dockerfile: 'FROM a\nCOPY . .\nRUN cp .env.example .env\n' }).includes('**/.env'));
    assert.ok(patterns({ Dockerfile: run, '.env.example': '' }).includes('!**/.env.example'));
    assert.ok(!patterns({ Dockerfile: `${run}RUN --mount=type=bind,source=.env,target=/e a\n` }).includes('**/.env'));
  });
});

type Files = Readonly<Record<string, string>>;

function image(text: string): ImageReference {
  const reference = parseImage(text);
  assert.ok(reference, text);
  return reference;
}

function projectOf(files: Files): Project {
  const paths = Object.keys(files).sort();
  return createProject({
    name: 'shop',
    paths,
    files: paths.map(path => ({ path, text: files[path] ?? '' })),
    unread: [],
  });
}

function stageOf(project: Project) {
  const stage = project.dockerfiles[0]?.final;
  assert.ok(stage);
  return stage;
}

function last(text: string) {
  return stageOf(projectOf({ Dockerfile: text }));
}

function shipped(text: string, others: Files = {}): readonly string[] {
  const project = projectOf({ Dockerfile: text, ...others });
  const stages = project.dockerfiles.flatMap(dockerfile => dockerfile.stages);
  return stages.filter(stage => isShipped(stage, project)).map(({ name }) => name);
}
