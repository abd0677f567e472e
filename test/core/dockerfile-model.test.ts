import assert from 'node:assert/strict';
import { DockerfileParser } from 'dockerfile-ast';
import { expand } from '../../server/core/dockerfile/view.js';
import {
  type Dockerfile,
  type Instruction,
  parseDockerfile,
  type Stage,
} from '../../server/core/model/dockerfile/dockerfile.js';
import { defaultUser, hubPath, isPinned, isWindows, knownNonRoot, parseImage } from '../../server/core/model/image.js';
import { rangeOf, textOf } from '../../server/core/text.js';

describe('Dockerfile model', () => {
  describe('instructions', () => {
    it('have their keyword in upper case and span all their lines', () => {
      const [from, run, cmd] = parse('from a\nRun b \\\n# why\n\n  c\n  cmd x').instructions;
      assert.deepEqual([from?.keyword, run?.keyword, cmd?.keyword], ['FROM', 'RUN', 'CMD']);
      assert.ok(run && cmd);
      assert.equal(textOf(run.span), 'Run b \\\n# why\n\n  c');
      assert.equal(textOf(run.keywordSpan), 'Run');
      assert.equal(run.text, 'b   c');
      assert.equal(textOf(cmd.span), 'cmd x');
    });
    it('know the empty lines between their own lines, and where each line starts', () => {
      const text = 'FROM a\nRUN b \\\n\n# why\n \t\n  c \\\nd\n\nCMD x \\\n\n';
      const run = first(text, 'RUN');
      assert.deepEqual(run.gaps.map(textOf), ['\n', ' \t\n']);
      assert.deepEqual(
        run.continuedAt.map(start => text.slice(start, start + 3)),
        ['  c', 'd\n\n'],
      );
      assert.deepEqual(first(text, 'CMD').gaps, []);
    });
    it('read words, flags and their places across continued lines', () => {
      const run = first(
        'FROM a\nRUN --mount=type=cache,target=/c \\\n  --network=none \\\n  apk add "a b" c\\\nd\n',
        'RUN',
      );
      assert.deepEqual(
        run.flags.map(({ name, value }) => [name, value?.text]),
        [
          ['mount', 'type=cache,target=/c'],
          ['network', 'none'],
        ],
      );
      assert.deepEqual(
        run.words.map(({ text }) => text),
        ['apk', 'add', '"a b"', 'cd'],
      );
      assert.deepEqual(
        run.words.map(({ value }) => value),
        ['apk', 'add', 'a b', 'cd'],
      );
      assert.deepEqual(
        run.words.map(({ span }) => textOf(span)),
        ['apk', 'add', '"a b"', 'c\\\nd'],
      );
      assert.equal(textOf(run.textSpan), 'apk add "a b" c\\\nd');
      assert.equal(run.flag('network')?.value?.value, 'none');
    });
    it('know the exec form with the place of every string', () => {
      const cmd = first('FROM a\nCMD [ "node", \\\n "a\\"b.js" ]\n', 'CMD');
      assert.deepEqual(
        cmd.exec?.map(({ value }) => value),
        ['node', 'a"b.js'],
      );
      assert.deepEqual(
        cmd.exec?.map(({ span }) => textOf(span)),
        ['"node"', '"a\\"b.js"'],
      );
      for (const shell of ['CMD node a.js', "CMD ['node']", 'CMD ["node"', 'CMD [node]', 'CMD ["a",]', 'CMD']) {
        assert.equal(first(`FROM a\n${shell}`, 'CMD').exec, undefined, shell);
      }
      assert.deepEqual(first('FROM a\nHEALTHCHECK --retries=3 CMD ["x", "y"]', 'HEALTHCHECK').exec?.length, 2);
      assert.deepEqual(first('FROM a\nCMD []', 'CMD').exec, []);
    });
    it('keep a variable unknown, but not a dollar in the exec form of CMD', () => {
      assert.equal(first('FROM a\nUSER ${X}', 'USER').words[0]?.value, undefined);
      assert.equal(first('FROM a\nCMD ["$X"]', 'CMD').exec?.[0]?.value, '$X');
      assert.equal(first('FROM a\nCOPY ["$X", "b"]', 'COPY').exec?.[0]?.value, undefined);
    });
    it('read pairs of ENV, LABEL and ARG', () => {
      const pairs = (text: string, keyword: string) =>
        first(`FROM a\n${text}`, keyword).pairs.map(({ name, value, legacy }) => [name, value?.value, legacy]);
      assert.deepEqual(pairs('ENV A=1 B="x y" \\\n C=\'$q\' D=$A', 'ENV'), [
        ['A', '1', false],
        ['B', 'x y', false],
        ['C', '$q', false],
        ['D', undefined, false],
      ]);
      assert.deepEqual(pairs('ENV A some text ', 'ENV'), [['A', 'some text', true]]);
      assert.deepEqual(pairs('ARG A B=2', 'ARG'), [
        ['A', undefined, false],
        ['B', '2', false],
      ]);
      assert.deepEqual(pairs('ENV', 'ENV'), []);
      const [pair] = first('FROM a\nENV A=1 BC=two', 'ENV').pairs.slice(1);
      assert.ok(pair?.value);
      assert.deepEqual([textOf(pair.nameSpan), textOf(pair.value.span), textOf(pair.span)], ['BC', 'two', 'BC=two']);
    });
    it('read heredocs as the builder does', () => {
      assert.deepEqual(keywordsOf('FROM a\nRUN <<EOF\nUSER no\n# no\nEOF\nUSER x'), ['FROM', 'RUN', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\r\nRUN <<EOF\r\nUSER no\r\nEOF\r\nUSER x'), ['FROM', 'RUN', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\nCOPY <<A <<-B /x/\nhi\nA\n\tq\n\tB\nUSER x'), ['FROM', 'COPY', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\nRUN 3<<EOF cat <&3\nUSER no\nEOF\nUSER x'), ['FROM', 'RUN', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\nRUN b \\\n && cat >/x <<"EOF"\nc \\\nEOF\nUSER x'), ['FROM', 'RUN', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\nONBUILD RUN <<EOF\nUSER no\nEOF\nUSER x'), ['FROM', 'ONBUILD', 'USER']);
      const [plain, quoted] = first('FROM a\nCOPY <<A <<"B" /x/\nhi\nA\nB\n', 'COPY').heredocs;
      assert.ok(plain && quoted);
      assert.deepEqual([plain.name, textOf(plain.span), textOf(plain.body), plain.expands], ['A', '<<A', 'hi\n', true]);
      assert.deepEqual(
        [quoted.name, textOf(quoted.span), textOf(quoted.body), quoted.expands],
        ['B', '<<"B"', '', false],
      );
    });
    it('read a heredoc whose word stands apart, where an end follows', () => {
      const [apart] = first('FROM a\nRUN cat << "E" > b\nUSER c\nE\n', 'RUN').heredocs;
      assert.ok(apart);
      assert.deepEqual([apart.name, textOf(apart.span), textOf(apart.body)], ['E', '<< "E"', 'USER c\n']);
      assert.deepEqual(keywordsOf('FROM a\nRUN cat << E\nUSER E\n'), ['FROM', 'RUN', 'USER']);
      assert.deepEqual(keywordsOf('FROM a\nRUN cat <<- E\nUSER c\nE\n').slice(0, 3), ['FROM', 'RUN', 'USER']);
    });
    it('take for no heredoc what is none', () => {
      for (const run of [
        'RUN sh -c "cat <<EOF"',
        "RUN echo 'a <<EOF b'",
        'RUN bash <<< hi',
        'RUN bash <<<hi',
        'RUN ["cat", "<<EOF"]',
        'RUN echo $((1 << 3))',
        'RUN echo $((1<<3))',
        'CMD cat <<EOF',
        'RUN cat <<',
      ]) {
        assert.deepEqual(keywordsOf(`FROM a\n${run}\nUSER x\n`), ['FROM', run.slice(0, 3), 'USER'], run);
      }
    });
    it('follow the escape directive, and only as a directive', () => {
      assert.deepEqual(keywordsOf('# escape=`\nFROM a\nRUN b `\n c\nCOPY d c:\\\nUSER x'), [
        'FROM',
        'RUN',
        'COPY',
        'USER',
      ]);
      assert.deepEqual(keywordsOf('#syntax=x\r\n#Escape = `\r\nFROM a\r\nCOPY d c:\\\r\nUSER x'), [
        'FROM',
        'COPY',
        'USER',
      ]);
      assert.deepEqual(keywordsOf('\ufeff# escape=`\nFROM a\nCOPY d c:\\\nUSER x'), ['FROM', 'COPY', 'USER']);
      assert.deepEqual(keywordsOf('# hello\n# escape=`\nFROM a\nCOPY d c:\\\nUSER x'), ['FROM', 'COPY']);
      assert.deepEqual(keywordsOf('# other=x\n# escape=`\nFROM a\nCOPY d c:\\\nUSER x'), ['FROM', 'COPY']);
      assert.deepEqual(keywordsOf('FROM a\nRUN echo \\\\\nUSER x'), ['FROM', 'RUN', 'USER']);
    });
    it('hold back the trigger of an ONBUILD', () => {
      const { trigger } = first('FROM a\nONBUILD  COPY --chown=b . /x\n', 'ONBUILD');
      assert.ok(trigger);
      assert.deepEqual([trigger.keyword, trigger.words.map(({ text }) => text)], ['COPY', ['.', '/x']]);
      assert.equal(textOf(trigger.span), 'COPY --chown=b . /x');
      assert.equal(first('FROM a\nONBUILD', 'ONBUILD').trigger, undefined);
    });
    it('list comment lines, also between continued lines, and none of a heredoc', () => {
      const { comments } = parse('# syntax=x\nFROM a\nRUN b \\\n  #  hadolint ignore=DL1 \n c\nRUN <<E\n# no\nE\n#end');
      assert.deepEqual(
        comments.map(({ line, text }) => [line, text]),
        [
          [0, 'syntax=x'],
          [3, 'hadolint ignore=DL1'],
          [8, 'end'],
        ],
      );
      assert.ok(comments.every(({ line, span }) => rangeOf(span).start.line === line));
    });
  });

  describe('stages', () => {
    it('are named after their alias, else their image, else their number', () => {
      const { stages } = parse('FROM node:20 as Build\nFROM alpine\nFROM');
      assert.deepEqual(
        stages.map(({ name, index, final }) => [name, index, final]),
        [
          ['Build', 0, false],
          ['alpine', 1, false],
          ['stage 2', 2, true],
        ],
      );
      assert.deepEqual(
        stages.map(({ at }) => textOf(at)),
        ['node:20', 'alpine', 'FROM'],
      );
    });
    it('know the image behind the defaults of ARG', () => {
      const image = (text: string) => parse(text).final?.image;
      assert.equal(image('ARG V=20\nFROM node:${V}-slim'), 'node:20-slim');
      assert.equal(
        image('ARG R=docker.io A="node" B=$R/${A}:${V:-18}\nFROM --platform=$BUILDPLATFORM $B AS x'),
        'docker.io/node:18',
      );
      assert.equal(image('ARG V\nFROM node:$V'), undefined);
      assert.equal(image('FROM node:$V'), undefined);
      assert.equal(image('FROM a\nARG V=2\nFROM node:$V'), undefined);
      assert.equal(image('FROM $TARGETARCH'), undefined);
      assert.equal(image('FROM "node:20"'), 'node:20');
      assert.equal(image('FROM'), undefined);
      assert.equal(image('# escape=`\nARG V=ltsc2022\nFROM x/y:$V'), 'x/y:ltsc2022');
    });
    it('find their parents and the base of all', () => {
      const { stages } = parse(
        'ARG B=base\nFROM node:20 AS base\nFROM base AS deps\nFROM ${B} AS app\nFROM deps\nFROM BASE\nFROM later\nFROM x AS later',
      );
      assert.deepEqual(
        stages.map(({ parent }) => parent?.index),
        [undefined, 0, 0, 1, 0, undefined, undefined],
      );
      assert.deepEqual(
        stages.map(({ base }) => base.text),
        ['node:20', 'node:20', 'node:20', 'node:20', 'node:20', 'later', 'x'],
      );
      assert.equal(stages[3]?.base.image?.tag, '20');
      assert.equal(stages[3]?.base.stage.index, 0);
      assert.equal(parse('FROM scratch').final?.base.scratch, true);
      assert.equal(parse('FROM node AS node').final?.parent, undefined);
    });
    it('are found by name or number', () => {
      const dockerfile = parse('FROM a AS One\nFROM b');
      assert.deepEqual(
        ['one', '1', '0', 'two', '2'].map(name => dockerfile.stage(name)?.index),
        [0, 1, 0, undefined, undefined],
      );
    });
    it('tell the user, through parents', () => {
      const user = (text: string) => {
        const found = final(text).user();
        return found && [found.text, found.root, textOf(found.span)];
      };
      assert.deepEqual(user('FROM a AS b\nUSER root\nUSER app:app\nFROM b'), ['app:app', false, 'app:app']);
      assert.deepEqual(user('FROM a\nUSER app\nUSER 0:0'), ['0:0', true, '0:0']);
      assert.deepEqual(user('FROM a\nUSER "root"'), ['root', true, '"root"']);
      assert.deepEqual(user('FROM a\nUSER ${U}'), [undefined, undefined, '${U}']);
      assert.deepEqual(user('FROM a\nUSER'), [undefined, undefined, 'USER']);
      assert.deepEqual(user('FROM a\nUSER 1000'), ['1000', false, '1000']);
      assert.equal(user('FROM a AS b\nUSER app\nFROM c'), undefined);
      assert.equal(user('FROM a\nONBUILD USER app\nRUN <<E\nUSER app\nE\n'), undefined);
    });
    it('tell the health check', () => {
      const check = (text: string) => {
        const found = final(text).healthcheck();
        return found && [found.disabled, found.command];
      };
      assert.deepEqual(check('FROM a\nHEALTHCHECK --interval=5s \\\n CMD curl -f x || exit 1'), [
        false,
        'curl -f x || exit 1',
      ]);
      assert.deepEqual(check('FROM a AS b\nHEALTHCHECK CMD ["x", "y"]\nFROM b'), [false, 'x y']);
      assert.deepEqual(check('FROM a\nHEALTHCHECK none'), [true, '']);
      assert.equal(check('FROM a'), undefined);
    });
    it('tell the command, where an ENTRYPOINT voids the CMD above it', () => {
      const text = (source: string) => final(source).command()?.text;
      assert.equal(text('FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["node", "x.js"]'), 'tini -- node x.js');
      assert.equal(text('FROM a AS b\nCMD x\nFROM b\nENTRYPOINT y'), 'y');
      assert.equal(text('FROM a AS b\nENTRYPOINT y\nFROM b\nCMD x'), 'y x');
      assert.equal(text('FROM a'), undefined);
    });
    it('tell ports and variables', () => {
      const stage = final('FROM a AS b\nEXPOSE 80\nENV A=1 B=2\nFROM b\nENV A=3 C=$A\nEXPOSE 53/udp 1-2 $P');
      assert.deepEqual(
        stage.ports().map(({ number, protocol }) => [number, protocol]),
        [
          [80, 'tcp'],
          [53, 'udp'],
          [undefined, 'tcp'],
          [undefined, 'tcp'],
        ],
      );
      assert.deepEqual(['A', 'B', 'C', 'D'].map(stage.env), ['3', '2', undefined, undefined]);
    });
    it('tell what is copied from the build context', () => {
      const copies = (line: string) => {
        const [copy] = final(`FROM a\n${line}`).copies;
        assert.ok(copy);
        return [copy.fromContext, copy.wholeContext];
      };
      for (const line of [
        'COPY . .',
        'ADD ./ /app',
        'COPY --chown=a:b . /x',
        'copy [".", "/x"]',
        'COPY \\\n . /x',
        'COPY * /x',
        'COPY / /',
      ]) {
        assert.deepEqual(copies(line), [true, true], line);
      }
      for (const line of ['COPY src ./', 'COPY package*.json ./', 'COPY ./src .', 'COPY $X .', 'COPY .. x']) {
        assert.deepEqual(copies(line), [true, false], line);
      }
      for (const line of [
        'COPY --from=b . .',
        'ADD https://x.y/z .',
        'COPY <<E /x\nE',
        'COPY .',
        'COPY',
        'COPY --from . .',
      ]) {
        assert.deepEqual(copies(line), [false, false], line);
      }
      assert.equal(final('FROM a\nCOPY --from=b /x /y').copies[0]?.from?.value, 'b');
    });
  });

  it('fails only where no build could start', () => {
    const reason = (text: string) => parse(text).error?.reason;
    assert.equal(reason('RUN a\nUSER b\n'), 'no FROM instruction');
    assert.equal(reason('hello there\nthis is prose\n'), 'not a Dockerfile');
    assert.equal(reason('FROM a\nRUN <<EOF\nb\n'), 'the heredoc `EOF` is never closed');
    assert.equal(reason('FROM a\n{{ if x }}\nRUN b\n{{ end }}\n'), 'a template, from which a Dockerfile is made');
    assert.equal(reason('{%- if x %}\nFROM a\n'), 'a template, from which a Dockerfile is made');
    assert.equal(reason("FROM {{ image }}\nHEALTHCHECK CMD docker inspect -f '{{ .State }}' a\n"), undefined);
    for (const text of [
      '',
      '\n\n',
      '# only\n# comments',
      'ARG V=1\n',
      'FRO',
      'FROM',
      'FROM a\nRU',
      '\ufeff',
      'FROM a\nRUN b \\',
    ]) {
      assert.equal(reason(text), undefined, JSON.stringify(text));
    }
  });

  it('reads Dockerfiles of many kinds', () => {
    const seen = samples.map(text => {
      const { final, stages, error } = parse(text);
      assert.equal(error, undefined);
      assert.ok(final);
      return [stages.length, final.base.text, final.user()?.text, final.command()?.text];
    });
    assert.deepEqual(seen, [
      [2, 'python:3.12-slim-bookworm', 'app', 'uvicorn app.main:app --host 0.0.0.0'],
      [3, 'node:22-alpine', 'node', 'node dist/main.js'],
      [2, 'gcr.io/distroless/static-debian12:nonroot', undefined, '/server'],
      [2, 'php:8.3-fpm-alpine', 'www-data', 'php-fpm'],
      [2, 'eclipse-temurin:21-jre', '1001', 'java -jar /app.jar'],
      [1, 'mcr.microsoft.com/windows/servercore:ltsc2022', 'ContainerUser', 'C:\\app\\run.exe'],
      [2, 'ruby:3.3-slim', '1000:1000', '/rails/bin/docker-entrypoint ./bin/rails server'],
    ]);
  });

  it('splits the samples into the instructions another parser finds', () => {
    for (const text of samples) {
      const theirs = DockerfileParser.parse(text)
        .getInstructions()
        .map(instruction => [instruction.getKeyword(), instruction.getRange()]);
      assert.deepEqual(
        parse(text).instructions.map(({ keyword, span }) => [keyword, rangeOf(span)]),
        theirs,
      );
    }
  });

  it('reads every prefix of every sample, to the last detail', () => {
    for (const sample of samples) {
      for (const text of [sample, sample.replaceAll('\n', '\r\n')]) {
        for (let length = 0; length <= text.length; length++) readAll(parse(text.slice(0, length)));
      }
    }
  });

  it('ends on much of anything', () => {
    const hostile = [
      'RUN a \\\n',
      'RUN <<A\n',
      'FROM a AS b\n',
      '# a\n',
      '${a:-',
      '"',
      'ARG A=$A$A\n',
      ' \t',
      'ENV A=1 \\\n',
      '\\\n',
      'COPY <<A<<',
    ];
    for (const piece of hostile) readAll(parse(`FROM a\nRUN ${piece.repeat(20_000)}`));
  });
});

describe('expand', () => {
  const known = new Map<string, string | undefined>([
    ['A', 'one'],
    ['E', ''],
    ['U', undefined],
  ]);
  const lookup = (name: string) => (known.has(name) ? known.get(name) : null);
  for (const [raw, value] of Object.entries({
    plain: 'plain',
    '$A-${A}': 'one-one',
    '${E:-x}${E-y}': 'x',
    '${N:-${A}b}': 'oneb',
    '${A:+x}${N:+y}${E+z}': 'xz',
    "'$A'": '$A',
    '"$A b"': 'one b',
    '\\$A': '$A',
    'a\\': 'a\\',
    a$: 'a$',
    $U: undefined,
    '${U:-x}': undefined,
    $N: undefined,
    '${A#o}': undefined,
    '${A': undefined,
    '"open': undefined,
    "'open": undefined,
  })) {
    it(`${raw} is ${value}`, () => assert.equal(expand(raw, '\\', lookup), value));
  }
});

describe('image references', () => {
  const image = (text: string) => {
    const found = parseImage(text);
    assert.ok(found, text);
    return found;
  };

  it('are read into their parts', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.deepEqual(image('node'), { text: 'node', repository: 'node', name: 'node' });
    assert.deepEqual(image('bitnami/redis:7'), {
      text: 'bitnami/redis:7',
      repository: 'bitnami/redis',
      name: 'redis',
      tag: '7',
    });
    assert.deepEqual(image(`localhost:5000/a/b:v1@${digest}`), {
      text: `localhost:5000/a/b:v1@${digest}`,
      registry: 'localhost:5000',
      repository: 'a/b',
      name: 'b',
      tag: 'v1',
      digest,
    });
    assert.equal(image('ghcr.io/a/b').registry, 'ghcr.io');
    assert.equal(image('localhost:5000/a').tag, undefined);
  });
  it('are refused where they are none, or hold a variable', () => {
    for (const text of [
      '',
      ':x',
      'a:',
      'a@',
      'a b',
      '${A}',
      '{{ a }}',
      'Node',
      'a//b',
      '/a',
      'a:b:c',
      'a@sha256:12',
      '-a',
    ]) {
      assert.equal(parseImage(text), undefined, text);
    }
  });
  it('are pinned by a version or a digest', () => {
    for (const text of [
      'node:20',
      'node:lts',
      'chef:latest-rust-1.91',
      `node@sha256:${'a'.repeat(64)}`,
      `node:latest@sha256:${'a'.repeat(64)}`,
    ])
      assert.ok(isPinned(image(text)), text);
    for (const text of ['node', 'node:latest', 'node:latest-alpine', 'a.b:1/node'])
      assert.ok(!isPinned(image(text)), text);
  });
  it('know Docker Hub under its names', () => {
    assert.equal(hubPath(image('docker.io/library/node:1')), 'node');
    assert.equal(hubPath(image('public.ecr.aws/docker/library/node:1')), 'node');
    assert.equal(hubPath(image('bitnami/redis')), 'bitnami/redis');
    assert.equal(hubPath(image('ghcr.io/node')), undefined);
    assert.equal(hubPath(image('public.ecr.aws/lambda/python:3.12')), undefined);
  });
  it('know who an image runs as, where that is sure', () => {
    const expected = {
      root: [
        'node:20',
        'docker.io/library/python:3',
        'scratch',
        'ubuntu',
        'gcr.io/distroless/static',
        'mcr.microsoft.com/dotnet/aspnet:8.0',
        'registry.access.redhat.com/ubi9/ubi-minimal:9.4',
      ],
      nonroot: [
        'gcr.io/distroless/static-debian12:nonroot',
        'gcr.io/distroless/java17:debug-nonroot',
        'cgr.dev/chainguard/python:latest',
        'bitnami/redis:7.2',
        'nginxinc/nginx-unprivileged:1.27',
        'mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled',
        'jenkins/jenkins:lts',
        'docker:27-dind-rootless',
        'registry.access.redhat.com/ubi9/nodejs-20:1',
      ],
      undefined: [
        'postgres:17',
        'redis',
        'acme/base:1',
        'ghcr.io/a/b:1',
        'cgr.dev/chainguard/wolfi-base',
        'bitnami/node:20',
        'mcr.microsoft.com/windows/nanoserver:ltsc2022',
        'python:3.12-windowsservercore-ltsc2022',
      ],
    };
    for (const [user, texts] of Object.entries(expected)) {
      for (const text of texts) {
        assert.equal(String(defaultUser(image(text))), user, text);
        assert.equal(knownNonRoot(image(text)), user === 'nonroot', text);
      }
    }
  });
  it('know Windows', () => {
    assert.ok(isWindows(image('mcr.microsoft.com/windows/servercore:ltsc2022')));
    assert.ok(isWindows(image('golang:1.23-nanoserver-ltsc2022')));
    assert.ok(!isWindows(image('mcr.microsoft.com/dotnet/aspnet:8.0')));
  });
});

function parse(text: string): Dockerfile {
  return parseDockerfile({ path: 'app/Dockerfile', text });
}

function final(text: string): Stage {
  const stage = parse(text).final;
  assert.ok(stage);
  return stage;
}

function first(text: string, keyword: string): Instruction {
  const found = parse(text).instructions.find(instruction => instruction.keyword === keyword);
  assert.ok(found);
  return found;
}

function keywordsOf(text: string): string[] {
  return parse(text).instructions.map(({ keyword }) => keyword);
}

/** Asks everything there is to ask, and that every span lies inside the file. */
function readAll(dockerfile: Dockerfile): void {
  const { length } = dockerfile.file.text;
  const inside = ({ start, end }: { start: number; end: number }) =>
    assert.ok(0 <= start && start <= end && end <= length);
  inside(dockerfile.at);
  for (const comment of dockerfile.comments) inside(comment.span);
  for (const instruction of dockerfile.instructions) {
    for (const part of [instruction, instruction.trigger]) {
      if (!part) continue;
      const { flags, words, exec = [], pairs, heredocs } = part;
      for (const { span } of [part, ...flags, ...words, ...exec, ...pairs, ...heredocs]) inside(span);
      for (const { body } of heredocs) inside(body);
      inside(part.textSpan);
      inside(part.keywordSpan);
      inside(part.lines);
    }
  }
  for (const stage of dockerfile.stages) {
    inside(stage.at);
    assert.ok(stage.at.end > stage.at.start);
  }
  const { final } = dockerfile;
  if (!final) return;
  inside(final.base.span);
  final.user();
  final.healthcheck();
  final.command();
  final.ports();
  final.env('A');
  for (const { destination, sources } of final.copies)
    for (const { span } of destination ? [...sources, destination] : sources) inside(span);
}

const samples = [
  `# syntax=docker/dockerfile:1.7
FROM ghcr.io/astral-sh/uv:0.5.4-python3.12-bookworm-slim AS builder
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/uv \\
    --mount=type=bind,source=uv.lock,target=uv.lock \\
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\
    uv sync --frozen --no-install-project --no-dev
COPY . /app

FROM python:3.12-slim-bookworm
RUN groupadd --system app && useradd --system --gid app app
COPY --from=builder --chown=app:app /app /app
ENV PATH="/app/.venv/bin:$PATH"
USER app
EXPOSE 8000
HEALTHCHECK --interval=30s CMD python -c "import urllib.request as r; r.urlopen('http://localhost:8000/health')"
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]
`,
  `ARG NODE_VERSION=22
FROM node:\${NODE_VERSION}-alpine AS base
WORKDIR /usr/src/app

# what production needs
FROM base AS deps
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM base
COPY --from=deps /usr/src/app/node_modules ./node_modules
COPY . .
RUN npm run build \\
    # maps are for developers
    && find dist -name '*.map' -delete
USER node
EXPOSE 3000
CMD ["node", "dist/main.js"]`,
  `FROM --platform=$BUILDPLATFORM golang:1.23 AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.* ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -o /server ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /server /server
ENTRYPOINT ["/server"]
`,
  `FROM composer:2 AS vendor
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-scripts
FROM php:8.3-fpm-alpine
RUN <<EOF
set -eux
apk add --no-cache icu-dev
# extensions
docker-php-ext-install intl opcache
EOF
COPY <<-"INI" /usr/local/etc/php/conf.d/app.ini
\tmemory_limit = 256M
\tINI
COPY --from=vendor /app/vendor ./vendor
USER www-data
CMD ["php-fpm"]
`,
  `FROM maven:3.9-eclipse-temurin-21 as build
COPY pom.xml .
RUN mvn -B dependency:go-offline
COPY src src
RUN mvn -B package -DskipTests
FROM eclipse-temurin:21-jre
ARG JAR=target/*.jar
COPY --from=build \${JAR} /app.jar
user 1001
entrypoint ["java", "-jar", "/app.jar"]
`,
  `# escape=\`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN Invoke-WebRequest https://example.com/a.zip -OutFile C:\\a.zip; \`
    Expand-Archive C:\\a.zip C:\\app
COPY config C:\\app\\
USER ContainerUser
CMD ["C:\\\\app\\\\run.exe"]
`,
  `ARG RUBY_VERSION=3.3
FROM ruby:$RUBY_VERSION-slim AS base
WORKDIR /rails
ENV RAILS_ENV="production" \\
    BUNDLE_DEPLOYMENT="1" \\
    BUNDLE_WITHOUT="development"
FROM base
RUN apt-get update -qq && \\
    apt-get install --no-install-recommends -y libpq5 && \\
    rm -rf /var/lib/apt/lists /var/cache/apt/archives
ONBUILD RUN echo built
COPY . .
USER 1000:1000
ENTRYPOINT ["/rails/bin/docker-entrypoint"]
EXPOSE 3000
CMD ["./bin/rails", "server"]
`,
];
