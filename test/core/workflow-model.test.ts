import assert from 'node:assert/strict';
import { createProject } from '../../server/core/model/project/project.js';
import { readCommands } from '../../server/core/model/shell.js';
import { actionPurposes, commandPurposes } from '../../server/core/model/workflow/purpose.js';
import { literalSecrets } from '../../server/core/model/workflow/secret.js';
import { tokenNeeds } from '../../server/core/model/workflow/token.js';
import { type Job, parseWorkflow, type Step, type Workflow } from '../../server/core/model/workflow/workflow.js';
import { textOf } from '../../server/core/text.js';

const path = '.github/workflows/ci.yml';
const read = (text: string): Workflow => parseWorkflow({ path, text });

function only<T>(items: readonly T[]): T {
  const [item, ...more] = items;
  assert.ok(item !== undefined && !more.length, 'exactly one');
  return item;
}

const jobWith = (body: string): Job => only(read(`on: push\njobs:\n  job:\n${indent(body, 4)}\n`).jobs);
const stepWith = (body: string): Step => only(jobWith(`runs-on: ubuntu-latest\nsteps:\n${asItem(body)}`).steps);
const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const asItem = (text: string): string => `  - ${indent(text, 4).trimStart()}`;

describe('parseWorkflow', () => {
  it('reads jobs, steps and what holds for them', () => {
    const workflow = read(
      [
        'name: CI',
        'on: [push, pull_request]',
        'permissions: read-all',
        'jobs:',
        '  build:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: make',
        '  ship:',
        '    needs: [build]',
        '    permissions: {}',
        '    uses: ./.github/workflows/ship.yml',
      ].join('\n'),
    );
    assert.equal(workflow.error, undefined);
    assert.equal(workflow.name, 'CI');
    assert.equal(textOf(workflow.at), 'CI');
    assert.deepEqual(workflow.triggers, ['push', 'pull_request']);
    const [build, ship] = workflow.jobs;
    assert.ok(build && ship);
    assert.equal(textOf(build.at), 'build');
    assert.equal(build.permissions?.text, 'read-all');
    assert.equal(ship.permissions?.isMap, true);
    assert.deepEqual(ship.needs, ['build']);
    assert.equal(ship.callsReusable, true);
    assert.deepEqual(
      build.steps.map(step => step.name),
      ['actions/checkout@v4', 'make'],
    );
    assert.deepEqual([build.steps[0]?.uses?.action, build.steps[0]?.uses?.ref], ['actions/checkout', 'v4']);
  });

  it('reads triggers in all three forms, and does not guess', () => {
    assert.deepEqual(read('on: push\njobs: {}').triggers, ['push']);
    assert.deepEqual(read('on:\n  push:\n  schedule: []\njobs: {}').triggers, ['push', 'schedule']);
    assert.equal(read('on: ${{ x }}\njobs: {}').triggers, undefined);
  });

  it('says why a file is no workflow', () => {
    assert.ok(read('- a').error);
    assert.ok(read('just words').error);
    assert.ok(read('jobs: [').error);
  });

  it('reads a file that is commented out as one without jobs', () => {
    for (const text of ['', '# on: push\n# jobs:\n', '---\n']) {
      const workflow = read(text);
      assert.equal(workflow.error, undefined);
      assert.deepEqual(workflow.jobs, []);
      assert.equal(workflow.name, path);
    }
  });

  it('takes any shape of value without throwing', () => {
    for (const value of ['', '1', '[]', '[1, [2]]', '{}', '{a: 1}', 'null', '"x"', '*missing', '${{ x }}']) {
      for (const body of [
        `jobs: ${value}`,
        `jobs:\n  a: ${value}`,
        `jobs:\n  a:\n    steps: ${value}\n    needs: ${value}\n    runs-on: ${value}\n    services: ${value}\n    uses: ${value}`,
        `on: ${value}\nname: ${value}\nenv: ${value}\njobs:\n  a:\n    steps:\n      - run: ${value}\n        uses: ${value}\n        with: ${value}\n        env: ${value}\n        name: ${value}\n        shell: ${value}`,
      ]) {
        const workflow = read(body);
        for (const job of workflow.jobs) {
          assert.ok(job.at && job.purposes && job.needs);
          for (const step of job.steps) assert.ok(step.at && typeof step.name === 'string' && step.commands);
        }
        assert.ok([...literalSecrets(workflow)]);
      }
    }
  });

  it('knows which shell reads a script', () => {
    assert.equal(stepWith('run: npm test').isPosix, true);
    assert.equal(stepWith('run: npm test\nshell: pwsh').isPosix, false);
    assert.deepEqual(stepWith('run: print("npm test")\nshell: python').commands, []);
    assert.equal(only(jobWith('runs-on: windows-latest\nsteps:\n  - run: npm test').steps).isPosix, false);
    const matrix =
      'strategy:\n  matrix:\n    os: [ubuntu-latest, windows-latest]\nruns-on: ${{ matrix.os }}\nsteps:\n  - run: npm test';
    assert.equal(only(jobWith(matrix).steps).isPosix, false);
  });
});

describe('purposes', () => {
  const purposes = (script: string): string => readCommands(script).flatMap(commandPurposes).join(' ');

  it('tells tests by their runner', () => {
    for (const script of [
      'pytest -q',
      'python -m pytest',
      'uv run coverage run -m pytest',
      'npm test',
      'npm run test:unit',
      'yarn workspace web test',
      'pnpm --filter api run test',
      'pnpm vitest run',
      'npx jest --ci',
      'go test ./...',
      'cargo nextest run',
      'mvn -B verify',
      './gradlew check',
      'bundle exec rspec',
      'vendor/bin/phpunit',
      'php artisan test',
      'python manage.py test',
      'tox -e py312',
      'nox -s tests-3.12',
      'make test',
      'node --test',
      'docker compose run --rm app pytest',
      'turbo run test',
    ]) {
      assert.equal(purposes(script), 'test', script);
    }
  });

  it('tells integration tests by path, tag and name', () => {
    for (const script of [
      'pytest tests/integration',
      'npm run test:e2e',
      'npx playwright test',
      'go test -tags=integration ./...',
      './gradlew integrationTest',
      'make test-integration',
    ]) {
      assert.equal(purposes(script), 'test integration-test', script);
    }
    assert.equal(purposes('pytest --ignore=tests/integration tests'), 'test');
  });

  it('tells the other kinds', () => {
    const expected: readonly (readonly [string, string])[] = [
      ['ruff check .', 'lint'],
      ['npm run lint', 'lint'],
      ['npx prettier --check .', 'lint'],
      ['npx tsc --noEmit', 'type-check'],
      ['uv run mypy apps/', 'type-check'],
      ['docker compose exec -T api alembic upgrade head', 'migration'],
      ['npx prisma migrate deploy', 'migration'],
      ['bundle exec rails db:migrate', 'migration'],
      ['python manage.py migrate --noinput', 'migration'],
      ['docker buildx build --push .', 'image-build'],
      ['docker compose up -d --build', 'image-build'],
      ['kubectl apply -f k8s/', 'deploy'],
      ['helm upgrade --install shop ./chart', 'deploy'],
      ['terraform apply -auto-approve', 'deploy'],
      ['kubectl rollout status deploy/shop', 'health-check'],
      ['curl -fsS https://shop.acme.com/healthz', 'health-check'],
      ['make lint test', 'lint test'],
    ];
    for (const [script, purpose] of expected) assert.equal(purposes(script), purpose, script);
  });

  it('is silent where a command may be anything', () => {
    for (const script of [
      'npm ci',
      'npm install test',
      'npm run build',
      'npm run format',
      'pytest --version',
      'prettier --write .',
      'tsc',
      'kubectl apply --dry-run=client -f k8s/',
      'terraform plan',
      'docker pull postgres',
      'curl https://example.com/install.sh',
      'echo npm test',
      'migrate',
      'mvn package -DskipTests',
    ]) {
      assert.equal(purposes(script), '', script);
    }
  });

  it('knows actions, and scripts that actions run', () => {
    assert.deepEqual(
      actionPurposes('docker/build-push-action', () => undefined),
      ['image-build'],
    );
    const retry = stepWith('uses: nick-fields/retry@v3\nwith:\n  command: npm test');
    assert.equal(only(retry.purposes).purpose, 'test');
    assert.equal(textOf(only(retry.purposes).at), 'npm test');
  });

  it('takes no deployment to a throwaway cluster for one', () => {
    const job = jobWith('runs-on: x\nsteps:\n  - uses: helm/kind-action@v1\n  - run: kubectl apply -f k8s/');
    assert.equal(job.hasTestCluster, true);
    assert.equal(job.purposes.has('deploy'), false);
  });
});

describe('tokenNeeds', () => {
  const needs = (step: string): string => {
    const { scopes, unknown } = tokenNeeds([jobWith(`runs-on: x\nsteps:\n${asItem(step)}`)], emptyProject);
    const written = [...scopes].filter(([scope, access]) => scope !== 'contents' || access !== 'read');
    return `${written.map(([scope, access]) => `${scope}: ${access}`).join(', ')}${unknown.length ? ' ?' : ''}`.trim();
  };
  const emptyProject = createProject({ name: 'x', paths: [], files: [], unread: [] });

  it('is certain of what only reads', () => {
    for (const step of ['uses: actions/checkout@v4', 'uses: actions/setup-node@v4', 'run: npm ci && npm test']) {
      assert.equal(needs(step), '', step);
    }
  });

  it('knows what writes', () => {
    assert.equal(needs('run: git push'), 'contents: write');
    assert.equal(needs('uses: github/codeql-action/analyze@v3'), 'security-events: write, actions: read');
    assert.equal(needs('run: gh pr comment 1 --body x\nenv:\n  GH_TOKEN: ${{ github.token }}'), 'pull-requests: write');
    assert.equal(
      needs('uses: docker/login-action@v3\nwith:\n  registry: ghcr.io\n  password: ${{ secrets.GITHUB_TOKEN }}'),
      'packages: write',
    );
  });

  it('knows what inputs, tokens and events change', () => {
    assert.equal(
      needs('uses: mikepenz/action-junit-report@v6\nwith:\n  comment: true'),
      'pull-requests: write, checks: write',
    );
    assert.equal(needs('uses: mikepenz/action-junit-report@v6'), 'checks: write');
    assert.equal(needs('uses: zizmorcore/zizmor-action@v0'), 'security-events: write, actions: read');
    assert.equal(needs('uses: zizmorcore/zizmor-action@v0\nwith:\n  advanced-security: false'), '');
    assert.equal(needs('uses: goreleaser/goreleaser-action@v7\nwith:\n  args: check'), '');
    assert.equal(
      needs('uses: goreleaser/goreleaser-action@v7\nenv:\n  GITHUB_TOKEN: ${{ github.token }}'),
      'contents: write',
    );
    assert.equal(needs('uses: goreleaser/goreleaser-action@v7\nenv:\n  GITHUB_TOKEN: ${{ secrets.PAT }}'), '');
    assert.equal(needs('run: gh release create v1\nenv:\n  GH_TOKEN: ${{ secrets.BOT_TOKEN }}'), '');
    assert.equal(
      needs('uses: peter-evans/create-pull-request@v8\nenv:\n  TOKEN: ${{ secrets.DEPLOY_TOKEN }}'),
      'contents: write, pull-requests: write',
    );
    assert.equal(needs('run: npm ci\nenv:\n  NODE_AUTH_TOKEN: ${{ secrets.GITHUB_TOKEN }}'), 'packages: read');
  });

  it('reads what a script asks of GitHub', () => {
    const script = (text: string) => needs(`uses: actions/github-script@v8\nwith:\n  script: |\n    ${text}`);
    assert.equal(script("core.setOutput('x', context.sha)"), '');
    assert.equal(script('await github.rest.issues.create({ title })'), 'issues: write');
    assert.equal(script('await github.rest.issues.addLabels(x)'), 'issues: write, pull-requests: write');
    assert.equal(script('const { data } = await github.pulls.list(x)'), 'pull-requests: read');
    assert.equal(script('await github.graphql(query)'), '?');
    assert.equal(script("await require('./post.js')({ github, context })"), '?');
    assert.equal(script('const client = github.rest;'), '?');
  });

  it('is not certain of the unknown', () => {
    assert.equal(needs('uses: acme/anything@v1'), '?');
    assert.equal(needs('uses: ./.github/actions/setup'), '?');
    assert.equal(needs('run: ./release.sh'), '?');
    assert.equal(needs('run: node post.js\nenv:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}'), '?');
  });
});

describe('literalSecrets', () => {
  const found = (job: string): string[] =>
    [...literalSecrets(read(`on: push\njobs:\n  job:\n${indent(job, 4)}\n`))].map(s => textOf(s.at));

  it('finds credentials in variables, inputs and scripts', () => {
    assert.deepEqual(found('env:\n  API_KEY: "ci-test-key"'), ['ci-test-key']);
    assert.deepEqual(found('steps:\n  - uses: acme/ssh-action@v1\n    with:\n      password: gr8-Herons'), [
      'gr8-Herons',
    ]);
    assert.deepEqual(found('steps:\n  - run: |\n      export API_TOKEN=c81Kq2Zt-V6xWcR1y-Lm0PsJ4d\n      go'), [
      'c81Kq2Zt-V6xWcR1y-Lm0PsJ4d',
    ]);
  });

  it('leaves what only opens the job’s own database', () => {
    const services = 'services:\n  db:\n    image: postgres\n    env:\n      POSTGRES_PASSWORD: k9-Zx81-Lq04-mmN2\n';
    assert.deepEqual(found(`${services}env:\n  DATABASE_URL: postgres://postgres:k9-Zx81-Lq04-mmN2@localhost/x`), []);
    assert.deepEqual(found(`${services}env:\n  DATABASE_URL: postgres://postgres:k9-Zx81-Lq04-mmN2@db:5432/x`), []);
    assert.deepEqual(found(`${services}env:\n  DB_PASSWORD: k9-Zx81-Lq04-mmN2`), []);
    assert.deepEqual(found('env:\n  DATABASE_URL: postgres://app:k9-Zx81-Lq04@db.acme.com/x'), ['k9-Zx81-Lq04']);
  });

  it('reads the host of a connection string too', () => {
    assert.deepEqual(
      found('env:\n  ConnectionStrings__Db: Server=localhost,1433;User=sa;Password=Strong!Passw0rd'),
      [],
    );
    assert.deepEqual(found('env:\n  ConnectionStrings__Db: Server=db.acme.com;User=sa;Password=Strong!Passw0rd'), [
      'Strong!Passw0rd',
    ]);
  });

  it('leaves references and names of nothing', () => {
    assert.deepEqual(
      found('env:\n  API_KEY: ${{ secrets.API_KEY }}\n  OPENAI_API_KEY: test-key\n  TOKEN_TTL: "3600"'),
      [],
    );
  });

  it('gives two secrets of one name two names', () => {
    const text =
      'on: push\njobs:\n  a:\n    env:\n      API_KEY: first-one\n  b:\n    env:\n      API_KEY: second-one\n  c:\n    env:\n      API_KEY: first-one\n';
    assert.deepEqual(
      [...literalSecrets(read(text))].map(({ secretName }) => secretName),
      ['API_KEY', 'API_KEY_2', 'API_KEY'],
    );
  });
});

describe('Jobs and what decides about them', () => {
  const text = `on: { push: { branches: [main] }, schedule: [{ cron: '0 3 * * *' }] }
jobs:
  a:
    runs-on: ubuntu-latest
  b:
    needs: a
    if: \${{ always() }}
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-24.04, windows-2025]
    steps:
      - run: echo
  c:
    needs: [b, nobody]
    runs-on: \${{ inputs.runner }}
    steps:
      - run: echo
      - run: echo
        shell: bash {0}
`;
  const workflow = parseWorkflow({ path: '.github/workflows/x.yml', text });
  const [a, b, c] = workflow.jobs;

  it('knows events and their filters', () => {
    assert.ok(workflow.startsOn('pull_request', 'push'));
    assert.ok(!workflow.startsOn('pull_request'));
    assert.equal(workflow.trigger('push')?.get('branches')?.items()[0]?.text, 'main');
  });

  it('follows needs, also in circles', () => {
    assert.deepEqual([...(c?.before ?? [])].map(({ name }) => name).sort(), ['a', 'b']);
    const circle = parseWorkflow({ path: 'x', text: 'jobs: { a: { needs: b }, b: { needs: a } }' });
    assert.equal(circle.jobs[0]?.before.size, 2);
  });

  it('reads conditions and runners, those of a matrix included', () => {
    assert.equal(b?.condition?.kind, 'call');
    assert.deepEqual(
      a?.runners?.map(({ text: label }) => label),
      ['ubuntu-latest'],
    );
    assert.deepEqual(
      b?.runners?.map(({ text: label }) => label),
      ['ubuntu-24.04', 'windows-2025'],
    );
    assert.equal(c?.runners, undefined);
  });

  it('knows a shell only where all runners agree', () => {
    assert.equal(b?.steps[0]?.shell, undefined);
    assert.equal(c?.steps[0]?.shell, undefined);
    assert.equal(c?.steps[1]?.shell, 'bash');
  });
});
