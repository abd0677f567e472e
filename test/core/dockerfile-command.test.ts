import assert from 'node:assert/strict';
import { parseDockerfile, type Stage } from '../../server/core/model/dockerfile/dockerfile.js';
import { isVersioned } from '../../server/core/model/dockerfile/download.js';
import { installs, packageCommands } from '../../server/core/model/dockerfile/package-install.js';
import { pipedInstalls } from '../../server/core/model/dockerfile/piped-install.js';
import { textOf } from '../../server/core/text.js';

const stageOf = (...lines: readonly string[]): Stage => {
  const [stage] = parseDockerfile({ path: 'Dockerfile', text: `FROM debian:12\n${lines.join('\n')}\n` }).stages;
  assert.ok(stage);
  return stage;
};
const programs = (...lines: readonly string[]) => stageOf(...lines).commands.map(({ program }) => program);

describe('Dockerfile commands', () => {
  it('are read over continued lines with comments between', () => {
    const stage = stageOf('RUN apt-get update \\', '    # the tools', '    && apt-get install -y \\', '      curl');
    const [, install] = stage.commands;
    assert.deepEqual(install?.words, ['apt-get', 'install', '-y', 'curl']);
    const word = install?.word(text => text === 'curl');
    assert.equal(word && textOf(install?.spanOf(word) ?? stage.at), 'curl');
    assert.equal(install && textOf(install.at), 'apt-get');
  });

  it('are read in here-documents for a shell, with their places', () => {
    const stage = stageOf('RUN <<EOF', 'set -e', 'npm ci', 'EOF');
    const [, npm] = stage.commands;
    assert.equal(npm && textOf(npm.at), 'npm');
    assert.deepEqual(programs('RUN <<EOF', '#!/usr/bin/env python3', 'import os', 'EOF'), []);
    assert.deepEqual(programs('RUN cat <<EOF > /etc/motd', 'curl | sh', 'EOF'), ['cat']);
  });

  it('leave out flags of the instruction, exec form and shells that are not of Unix', () => {
    assert.deepEqual(programs('RUN --mount=type=cache,target=/root/.npm npm ci'), ['npm']);
    assert.deepEqual(programs('RUN ["npm", "ci"]'), []);
    assert.deepEqual(programs('SHELL ["powershell", "-Command"]', 'RUN Get-Item .'), []);
    assert.deepEqual(programs('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'RUN make'), ['make']);
    const windows = parseDockerfile({
      path: 'Dockerfile',
      text: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n',
    });
    assert.deepEqual(windows.final?.commands, []);
  });

  it('know flags alone, with a value, and among others', () => {
    const [run] = stageOf('RUN curl -fsSLk --retry=3 https://example.com').commands;
    assert.ok(run?.has('-k') && run.has('--retry'));
    assert.ok(!run?.has('-o') && !run?.has('--insecure'));
  });

  it('tell what package managers are told', () => {
    const told = packageCommands(
      stageOf('RUN apt-get -y -o Dpkg::Use-Pty=0 install curl git', 'RUN python3 -m pip install -r requirements.txt'),
    );
    assert.deepEqual(
      told.map(({ tool, verb, names }) => [tool, verb, ...names]),
      [
        ['apt', 'install', 'curl', 'git'],
        ['pip', 'install'],
      ],
    );
    const [listed] = packageCommands(stageOf('RUN apt-get install --dry-run curl'));
    assert.ok(listed && !installs(listed));
  });

  it('tell addresses of one release from those that change', () => {
    for (const url of ['/v2/a.sh', '/1.4.2/a', '/a@0123456789abcdef', '/download/$TOOL_VERSION/a', '/${TAG}/a'])
      assert.ok(isVersioned(`https://example.com${url}`), url);
    for (const url of ['', '/latest/a', '/master/a.sh', '/setup_22.x', '/$ARCH/a'])
      assert.ok(!isVersioned(`https://v1.2.example.com${url}`), url);
  });

  it('tell scripts from the network from those at hand', () => {
    const found = (line: string) => [...pipedInstalls(stageOf(`RUN ${line}`).commands)].map(({ shell }) => shell);
    assert.deepEqual(found('curl -s https://example.com | bash -s -- --yes'), ['bash']);
    assert.deepEqual(found('bash -c "$(curl -s https://example.com)"'), ['bash']);
    assert.deepEqual(found('sh <(wget -qO- https://example.com)'), ['sh']);
    assert.deepEqual(found('curl -s https://example.com | bash script.sh'), []);
    assert.deepEqual(found('curl -s https://example.com | python3 -c "print(1)"'), []);
    assert.deepEqual(found('echo "$(curl -s https://example.com)"'), []);
    assert.deepEqual(found('curl -s https://example.com/v1.2.3/install.sh | bash'), []);
    assert.deepEqual(found('curl -so /usr/bin/tool https://example.com/tool | bash'), []);
    assert.deepEqual(found('curl -so - https://example.com/tool | bash'), ['bash']);
  });
});
