import assert from 'node:assert/strict';
import { isWithin, resolvePath } from '../../server/core/model/paths.js';
import { buildCommand, imageName, isBuilt, projectName } from '../../server/core/model/project/image-build.js';
import { lookup, readManifest } from '../../server/core/model/project/manifest.js';
import { createProject, type Project } from '../../server/core/model/project/project.js';
import { covers, findSkippedSuites, findTestSuites } from '../../server/core/model/project/test-suite.js';

/** A project of these texts; paths without a text are there, but not read. */
function projectOf(texts: Readonly<Record<string, string>>, unreadPaths: readonly string[] = []): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return createProject({ name: 'My Shop', paths: [...Object.keys(texts), ...unreadPaths].sort(), files, unread: [] });
}

const workflowPath = '.github/workflows/ci.yml';

/** A workflow with one job that runs these commands, one step each. */
function workflow(...scripts: readonly string[]): string {
  const steps = scripts.map(script => `      - run: |\n${script.replace(/^/gm, '          ')}\n`);
  return `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps.join('')}`;
}

function commandsOf(project: Project): string[] {
  return project.activity.commands.map(({ words, directory }) => {
    const place = directory === '' ? '' : `${directory ?? '?'}: `;
    return place + words.map(({ text }) => text).join(' ');
  });
}

describe('Manifests', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'package.json',
      '{"dependencies":{"Express":"5"},"devDependencies":{"@types/node":"20"}}',
      ['express', '@types/node'],
    ],
    [
      'pyproject.toml',
      '[project]\ndependencies = ["Flask_Login >= 1", "uvicorn[standard]; python_version > \'3\'"]',
      ['flask-login', 'uvicorn'],
    ],
    ['pyproject.toml', '[dependency-groups]\ndev = ["pytest>=8", {include-group = "lint"}]\n', ['pytest']],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\nsentry-sdk = "*"\n[tool.poetry.group.dev.dependencies]\nruff = "*"',
      ['sentry-sdk', 'ruff'],
    ],
    [
      'requirements-dev.txt',
      '# tools\n-r requirements.txt\npytest==8.3 # tests\nhttps://example.com/x.whl\nredis',
      ['pytest', 'redis'],
    ],
    [
      'go.mod',
      'module example.com/a\nrequire (\n\tgithub.com/getsentry/sentry-go v0.29.0\n\tgolang.org/x/sync v0.19.0 // indirect\n)\nrequire golang.org/x/net v0.1.0\n',
      ['github.com/getsentry/sentry-go', 'golang.org/x/net'],
    ],
    [
      'pom.xml',
      '<dependency>\n<groupId>io.sentry</groupId>\n<artifactId>sentry-logback</artifactId>',
      ['sentry-logback'],
    ],
    [
      'build.gradle.kts',
      'implementation("io.sentry:sentry:7.0")\ntestImplementation(\'junit:junit\')',
      ['sentry', 'junit'],
    ],
    ['Gemfile', "gem 'rails', '~> 8'\n# gem 'old'\n  gem \"pg\"", ['rails', 'pg']],
    ['composer.json', '{"require":{"php":">=8","sentry/sentry-laravel":"4"}}', ['php', 'sentry/sentry-laravel']],
    ['Cargo.toml', '[dependencies]\nserde = "1"\n[dev-dependencies]\ntokio = { version = "1" }', ['serde', 'tokio']],
    ['src/App.csproj', '<PackageReference Include="Serilog" Version="4" />', ['serilog']],
    ['mix.exs', 'defp deps, do: [{:phoenix, "~> 1.7"}, {:ecto, ">= 0.0.0"}]', ['phoenix', 'ecto']],
  ];
  for (const [path, text, expected] of cases) {
    it(`reads ${expected.join(', ')} from ${path}`, () => {
      const manifest = readManifest({ path, text });
      assert.deepEqual([...(manifest?.dependencies ?? [])], expected);
    });
  }

  it('does not know the dependencies of what does not parse', () => {
    for (const [path, text] of [
      ['package.json', '{"dependencies": {'],
      ['pyproject.toml', '[project\n'],
      ['setup.py', 'setup()'],
    ] as const) {
      assert.equal(readManifest({ path, text })?.dependencies, undefined, path);
    }
  });

  it('takes wrong types for nothing', () => {
    const text = '{"scripts": ["test"], "dependencies": "all", "devDependencies": null}';
    const manifest = readManifest({ path: 'web/package.json', text });
    assert.deepEqual([manifest?.directory, manifest?.scripts.size, manifest?.dependencies?.size], ['web', 0, 0]);
    assert.equal(lookup(manifest?.data, 'dependencies', 'length', 'x'), undefined);
    assert.equal(lookup({}, 'constructor'), undefined);
  });

  it('reads past a byte order mark', () => {
    assert.deepEqual(
      [...(readManifest({ path: 'package.json', text: '\uFEFF{"scripts":{"test":"jest"}}' })?.scripts ?? [])],
      [['test', 'jest']],
    );
    assert.deepEqual(
      [...(readManifest({ path: 'requirements.txt', text: '\uFEFFflask==3.1.0\r\npsycopg\r\n' })?.dependencies ?? [])],
      ['flask', 'psycopg'],
    );
  });
});

describe('Pipelines', () => {
  const known: readonly (readonly [string, string])[] = [
    ['.github/workflows/ci.yaml', 'GitHub Actions'],
    ['.gitlab-ci.yml', 'GitLab CI'],
    ['Jenkinsfile', 'Jenkins'],
    ['azure-pipelines.yml', 'Azure Pipelines'],
    ['.azure-pipelines/build.yml', 'Azure Pipelines'],
    ['.circleci/config.yml', 'CircleCI'],
    ['bitbucket-pipelines.yml', 'Bitbucket Pipelines'],
    ['.travis.yml', 'Travis CI'],
    ['.buildkite/pipeline.yml', 'Buildkite'],
    ['.drone.yml', 'Drone'],
    ['.woodpecker/test.yaml', 'Woodpecker'],
    ['.woodpecker.yml', 'Woodpecker'],
    ['.tekton/pr.yaml', 'Tekton'],
    ['cloudbuild.yaml', 'Google Cloud Build'],
    ['buildspec.yml', 'AWS CodeBuild'],
    ['.teamcity/settings.kts', 'TeamCity'],
    ['ci/pipeline.yml', 'Concourse'],
  ];
  for (const [path, system] of known) {
    it(`knows ${system} by ${path}`, () => {
      assert.deepEqual(
        projectOf({}, [path]).pipelines.map(pipeline => [pipeline.system, pipeline.root]),
        [[system, '']],
      );
    });
  }

  it('knows none by look-alikes', () => {
    const paths = [
      '.github/dependabot.yml',
      '.github/workflows/README.md',
      'src/travis.yml.ts',
      'docs/jenkinsfile.md',
      'data/pipeline.yaml',
      '.github/actions/setup/action.yml',
    ];
    assert.deepEqual(projectOf({}, paths).pipelines, []);
  });

  it('says which folder a nested one is for', () => {
    const [pipeline] = projectOf({}, ['templates/web/.github/workflows/ci.yml']).pipelines;
    assert.equal(pipeline?.root, 'templates/web');
  });

  it('takes a workflow that is commented out whole for none', () => {
    const commented = '# name: Deploy\n#\n# on: push\n';
    assert.deepEqual(projectOf({ [workflowPath]: commented }).pipelines, []);
    assert.equal(projectOf({ [workflowPath]: `${commented}on: push\n` }).pipelines.length, 1);
  });

  it('knows Tekton objects', () => {
    const text = 'apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata:\n  name: build\n';
    assert.deepEqual(
      projectOf({ 'ops/build.yaml': text }).pipelines.map(({ system }) => system),
      ['Tekton'],
    );
  });
});

describe('The workflow that checks changes', () => {
  const main = (texts: Readonly<Record<string, string>>) =>
    projectOf(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`.github/workflows/${name}.yml`, text])))
      .mainWorkflow?.file.path;
  const of = (on: string, step: string) =>
    `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;

  it('is the one that tests them, or calls one that does', () => {
    const assign = of('pull_request', 'uses: some/auto-assign-action@v2');
    assert.equal(main({ assign, ci: of('push', 'run: pytest') }), '.github/workflows/ci.yml');
    assert.equal(
      main({ 'a-e2e': of('push', 'run: npx playwright test'), tests: of('pull_request', 'run: npx jest') }),
      '.github/workflows/tests.yml',
    );
    const called =
      'on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: go test ./...\n';
    const ci = 'on: pull_request\njobs:\n  a:\n    uses: ./.github/workflows/job_testing.yml\n';
    assert.equal(main({ cd: of('push', 'run: docker build .'), ci, job_testing: called }), '.github/workflows/ci.yml');
  });

  it('is else the first that builds, and none that only looks on', () => {
    const look = of('push', 'uses: github/codeql-action/analyze@v3');
    assert.equal(main({ a: look, build: of('push', 'run: docker build .') }), '.github/workflows/build.yml');
    assert.equal(main({ a: look }), undefined);
  });
});

describe('What pipelines run', () => {
  const follow = (texts: Readonly<Record<string, string>>, ...scripts: string[]) =>
    projectOf({ [workflowPath]: workflow(...scripts), ...texts });

  it('follows package scripts, with what stands before and after them', () => {
    const scripts = { pretest: 'eslint .', test: 'npm run unit -- --ci', unit: 'jest src', posttest: 'nyc report' };
    const project = follow({ 'package.json': JSON.stringify({ scripts }) }, 'npm test -- --bail');
    assert.deepEqual(commandsOf(project), [
      'npm test -- --bail',
      'eslint .',
      'npm run unit -- --ci --bail',
      'jest src --ci --bail',
      'nyc report',
    ]);
    assert.deepEqual(project.activity.unreadable, []);
  });

  it('follows scripts of other folders and lists of scripts', () => {
    const project = follow(
      {
        'package.json': '{"scripts":{"all":"run-p lint test:*","lint":"eslint .","test:a":"jest a","test:b":"jest b"}}',
        'web/package.json': '{"scripts":{"test":"vitest run"}}',
      },
      'npm run all && yarn --cwd web test',
    );
    assert.deepEqual(commandsOf(project).slice(1), [
      'run-p lint test:*',
      'eslint .',
      'jest a',
      'jest b',
      'yarn --cwd web test',
      'web: vitest run',
    ]);
  });

  it('follows the scripts of a monorepo, of packages that are chosen or of all', () => {
    const packages = {
      'package.json': '{"scripts":{"test":"turbo run test"}}',
      'apps/web/package.json': '{"name":"@shop/web","scripts":{"test":"vitest run","lint":"eslint ."}}',
      'apps/api/package.json': '{"name":"@shop/api","scripts":{"test":"jest"}}',
    };
    const all = ['apps/web: vitest run', 'apps/api: jest'];
    const expected: readonly (readonly [string, readonly string[]])[] = [
      ['pnpm --filter @shop/api run test', ['apps/api: jest']],
      ['pnpm --filter=@shop/web --filter ./apps/api test', all],
      ['pnpm -r run test', all],
      ['pnpm --filter @shop/web exec tsc --noEmit', ['apps/web: tsc --noEmit']],
      ['npm run lint --workspaces --if-present', ['apps/web: eslint .']],
      ['npm test -w @shop/api', ['apps/api: jest']],
      ['yarn workspace @shop/api test --ci', ['apps/api: jest --ci']],
      ['npx turbo run lint test --filter=@shop/web', ['apps/web: eslint .', 'apps/web: vitest run']],
    ];
    for (const [script, commands] of expected) {
      const project = follow(packages, script);
      assert.deepEqual(commandsOf(project).slice(1).sort(), [...commands].sort(), script);
      assert.deepEqual(project.activity.unreadable, [], script);
    }
    for (const script of [
      'pnpm --filter "./apps/*" test',
      'pnpm --filter @shop/none test',
      'turbo run test --filter=...[main]',
    ]) {
      assert.equal(follow(packages, script).activity.unreadable.length, 1, script);
    }
  });

  it('follows make targets with their prerequisites and variables', () => {
    const makefile =
      'IMAGE ?= shop\n.PHONY: ci\nci: lint \\\n  test\n\t@echo done $$HOME\nlint:\n\t-ruff check $(UNSET)\ntest: lint\n\tdocker build -t $(IMAGE) .\n';
    const project = follow({ Makefile: makefile }, 'make ci TAG=$GITHUB_SHA');
    assert.deepEqual(commandsOf(project).slice(1), [
      'echo done $HOME',
      'ruff check ${UNSET}',
      'docker build -t shop .',
    ]);
    assert.deepEqual(project.activity.unreadable, []);
  });

  it('follows shell scripts, `cd` and working directories', () => {
    const project = follow(
      {
        'scripts/test.sh': '#!/usr/bin/env bash\nset -e\n(cd api && go test ./...)\ngo vet ./...\n',
        'api/go.mod': 'module a',
      },
      'cd scripts\n./test.sh\ncd "$HOME"\ngo test',
    );
    assert.deepEqual(commandsOf(project), [
      'scripts: test.sh',
      'scripts: set -e',
      '?: go test ./...',
      'scripts: go vet ./...',
      '?: go test',
    ]);
  });

  it('follows composite actions of the project', () => {
    const project = projectOf({
      [workflowPath]: 'on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/check\n',
      '.github/actions/check/action.yml':
        'runs:\n  using: composite\n  steps:\n    - run: pytest tests\n      shell: bash\n    - uses: ./.github/actions/check\n',
    });
    assert.deepEqual(new Set(commandsOf(project)), new Set(['pytest tests']));
    assert.equal(project.activity.unreadable.length, 1, 'the circle ends');
  });

  it('runs in the directory of the step, the job or the workflow', () => {
    const text =
      'on: push\ndefaults:\n  run:\n    working-directory: a\njobs:\n  x:\n    steps:\n      - run: pwd\n      - run: pwd\n        working-directory: ./b/c/\n  y:\n    defaults:\n      run:\n        working-directory: ${{ inputs.dir }}\n    steps:\n      - run: pwd\n';
    assert.deepEqual(commandsOf(projectOf({ [workflowPath]: text })), ['a: pwd', 'b/c: pwd', '?: pwd']);
  });

  it('does not know where it is when something else is checked out', () => {
    const text =
      'on: push\njobs:\n  x:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          path: app\n      - run: make\n';
    assert.deepEqual(commandsOf(projectOf({ [workflowPath]: text })), ['?: make']);
  });

  const doubts: readonly (readonly [string, mayTest: boolean, mayBuildImages: boolean])[] = [
    ['tox -e py312', true, true],
    ['python scripts/run_integration.py', true, false],
    ['python scripts/generate_docs.py', false, false],
    ['./tools/unseen.sh', true, true],
    ['./tools/build.sh', false, true],
    ['make missing', true, true],
    ['npm run missing', true, true],
    ['docker run --rm -v "$PWD:/src" app pytest', true, false],
    ['docker run -d redis', false, false],
    ['$TOOL run', true, true],
    ['echo "run all tests"', false, false],
    ['uv sync --frozen && alembic upgrade head', false, false],
    ['curl -sSL https://example.com/install.sh | sh', false, false],
    ['bash -c "pytest tests"', false, false],
    ['bash <<EOF\npytest\nEOF', true, true],
    ['ssh user@host <<EOF\ndocker compose up --build\nEOF', false, true],
  ];
  for (const [script, mayTest, mayBuildImages] of doubts) {
    it(`${mayTest || mayBuildImages ? 'is in doubt' : 'has no doubt'} about \`${script}\``, () => {
      const { unreadable } = follow({}, script).activity;
      assert.deepEqual(
        [unreadable.some(u => u.mayTest), unreadable.some(u => u.mayBuildImages)],
        [mayTest, mayBuildImages],
      );
    });
  }

  it('doubts reusable workflows of others and pipelines of other systems', () => {
    const text =
      'on: push\njobs:\n  a:\n    uses: acme/flows/.github/workflows/service.yml@v1\n  b:\n    uses: ./.github/workflows/ci.yml\n';
    const project = projectOf({ [workflowPath]: text }, ['Jenkinsfile']);
    assert.deepEqual(
      project.activity.unreadable.map(({ what }) => what),
      ['acme/flows/.github/workflows/service.yml@v1', 'Jenkinsfile'],
    );
  });

  it('ends with scripts that call each other over and over', () => {
    const targets = Array.from(
      { length: 30 },
      (_, n) => `t${n}:\n\tmake t${n + 1}\n\tmake t${n + 1}\n\tmake t${n + 1}\n`,
    ).join('');
    const project = follow({ Makefile: targets }, 'make t0');
    assert.ok(project.activity.commands.length < 5000);
    assert.ok(project.activity.unreadable.length > 0);
  });
});

describe('Paths', () => {
  it('resolves against where a command runs', () => {
    const cases: readonly (readonly [string | undefined, string, string | undefined])[] = [
      ['', './tests/', 'tests'],
      ['a/b', '../c', 'a/c'],
      ['a', '..', ''],
      ['', '../x', undefined],
      ['', '/abs', undefined],
      ['', '$HOME/x', undefined],
      [undefined, 'x', undefined],
    ];
    for (const [from, path, expected] of cases) assert.equal(resolvePath(from, path), expected, `${from} ${path}`);
    assert.ok(isWithin('a/b', 'a') && isWithin('a', '') && !isWithin('ab', 'a'));
  });
});

describe('Test suites', () => {
  it('are folders of tests with a telling name', () => {
    const found = findTestSuites([
      'apps/api/tests/integration/orders/test_create.py',
      'apps/api/tests/integration/conftest.py',
      'cypress/e2e/login.cy.ts',
      'e2e/playwright.config.ts',
      'e2e/tests/login.spec.ts',
      'src/integrationTest/java/OrdersTest.java',
      'test/Shop.IntegrationTests/OrderTests.cs',
      'test/contract/api_test.go',
    ]);
    assert.deepEqual(
      found.map(({ path, language, runner, files }) => [path, language, runner, files.length]),
      [
        ['apps/api/tests/integration', 'python', undefined, 1],
        ['cypress/e2e', 'javascript', 'cypress', 1],
        ['e2e', 'javascript', 'playwright', 1],
        ['src/integrationTest', 'jvm', undefined, 1],
        ['test/Shop.IntegrationTests', 'dotnet', undefined, 1],
        ['test/contract', 'go', undefined, 1],
      ],
    );
  });

  it('are not features, samples, fixtures, or folders without tests', () => {
    const paths = [
      'src/integration/client.test.ts',
      'src/functional/map.spec.js',
      'examples/app/tests/integration/test_x.py',
      'tests/fixtures/integration/test_x.py',
      'tests/integration/data/orders.json',
      'tests/integration/__init__.py',
      'node_modules/x/test/e2e/a.test.js',
      'tests/unit/test_a.py',
    ];
    assert.deepEqual(findTestSuites(paths), []);
  });

  /** Command, suite with a test file, further files: whether the command takes the suite in. */
  const table: readonly (readonly [string, string, boolean, Readonly<Record<string, string>>?])[] = [
    ['pytest', 'tests/integration/test_a.py', true],
    ['pytest tests/unit', 'tests/integration/test_a.py', false],
    ['pytest tests/unit tests/integration', 'tests/integration/test_a.py', true],
    ['pytest tests', 'tests/integration/test_a.py', true],
    ['python -m pytest ./tests/unit/ -v', 'tests/integration/test_a.py', false],
    ['coverage run -m pytest tests/unit', 'tests/integration/test_a.py', false],
    ['uv run --frozen pytest tests/unit -x', 'tests/integration/test_a.py', false],
    ['pytest --cov tests/unit', 'tests/integration/test_a.py', true],
    ['pytest --cov src tests/unit', 'tests/integration/test_a.py', false],
    ['pytest -m "not slow"', 'tests/integration/test_a.py', true],
    ['pytest --ignore tests/integration', 'tests/integration/test_a.py', false],
    ['pytest --ignore=tests/integration/', 'tests/integration/test_a.py', false],
    ['pytest tests/unit --ignore=tests/unit/slow', 'tests/integration/test_a.py', false],
    ['pytest tests/integration/test_a.py::test_x', 'tests/integration/test_a.py', true],
    ['pytest $SUITES', 'tests/integration/test_a.py', true],
    ['pytest tests/$SUITE', 'tests/integration/test_a.py', true],
    ['pytest "tests/unit"', 'tests/integration/test_a.py', false],
    ['pytest tests/un*', 'tests/integration/test_a.py', true],
    [
      'pytest',
      'tests/integration/test_a.py',
      false,
      { 'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests/unit"]' },
    ],
    [
      'pytest',
      'tests/integration/test_a.py',
      false,
      { 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q --ignore=tests/integration"' },
    ],
    [
      'pytest',
      'tests/integration/test_a.py',
      true,
      { 'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = "tests"' },
    ],
    [
      'pytest',
      'tests/integration/test_a.py',
      true,
      { 'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests/unit"]', 'pytest.ini': '[pytest]' },
    ],
    ['cd api && pytest', 'tests/integration/test_a.py', false, { 'api/test_x.py': '' }],
    ['docker compose exec api pytest tests/unit', 'tests/integration/test_a.py', false],
    ['npx jest test/unit', 'test/e2e/a.test.ts', false],
    ['npx jest --config jest.unit.js test/unit', 'test/e2e/a.test.ts', true],
    ['npx mocha "test/unit/**/*.spec.js"', 'test/e2e/a.spec.js', false],
    ['npx mocha "test/**/*.spec.js"', 'test/e2e/a.spec.js', true],
    ['npx jest', 'cypress/e2e/a.cy.js', false],
    ['npx cypress run', 'cypress/e2e/a.cy.js', true],
    ['node --test test/unit', 'test/integration/a.test.mjs', false],
    ['pytest', 'test/e2e/a.test.ts', false],
    ['go test ./...', 'test/integration/a_test.go', true],
    ['go test ./pkg/... ./cmd/...', 'test/integration/a_test.go', false],
    ['go test -race -run TestX ./test/integration', 'test/integration/a_test.go', true],
    ['go test $(go list ./... | grep -v e2e)', 'test/e2e/a_test.go', true],
    ['./gradlew test', 'src/integrationTest/java/ATest.java', false],
    ['./gradlew check --no-daemon', 'src/integrationTest/java/ATest.java', true],
    ['./gradlew test -Pintegration', 'src/integrationTest/java/ATest.java', true],
    ['./mvnw -B test', 'src/it/java/AIT.java', false],
    ['mvn -B verify', 'src/it/java/AIT.java', true],
    ['bundle exec rspec spec/unit', 'spec/integration/a_spec.rb', false],
    ['bundle exec rspec', 'spec/integration/a_spec.rb', true],
    ['vendor/bin/phpunit --testsuite unit', 'tests/Integration/ATest.php', true],
    ['vendor/bin/phpunit tests/Unit', 'tests/Integration/ATest.php', false, { 'tests/Unit/BTest.php': '' }],
    ['dotnet test Shop.sln', 'tests/Shop.IntegrationTests/ATests.cs', true, { 'Shop.sln': '' }],
    [
      'dotnet test tests/Shop.UnitTests',
      'tests/Shop.IntegrationTests/ATests.cs',
      false,
      { 'tests/Shop.UnitTests/BTests.cs': '' },
    ],
    ['mix test test/unit', 'test/integration/a_test.exs', false, { 'test/unit/b_test.exs': '' }],
    ['cargo test --lib', 'tests/integration/a_test.rs', false],
  ];
  for (const [script, file, expected, more] of table) {
    it(`\`${script}\` ${expected ? 'takes in' : 'leaves out'} ${file}${more ? ` with ${Object.keys(more).join(', ')}` : ''}`, () => {
      const units = {
        'tests/unit/test_u.py': '',
        'test/unit/u.test.ts': '',
        'spec/unit/u_spec.rb': '',
        'src/a.py': '',
        'pkg/a.go': '',
        'cmd/a.go': '',
      };
      const project = projectOf({ [workflowPath]: workflow(script), [file]: '', ...units, ...more });
      const { testRuns, testSuites } = project;
      assert.ok(testRuns.length > 0, 'runs tests');
      const [suite] = testSuites;
      assert.equal(suite !== undefined && testRuns.some(run => covers(run, suite)), expected);
    });
  }

  it('are not run by builds that leave them out, or end before them', () => {
    const runs = (script: string) => projectOf({ [workflowPath]: workflow(script) }).testRuns.length > 0;
    for (const script of [
      './mvnw -B clean package -DskipTests',
      'mvn install -Dmaven.test.skip=true',
      './mvnw -B spotless:check',
      'mvn -B -f api/pom.xml dependency:go-offline',
      'mvn --version',
      './gradlew build -x test',
      './gradlew clean bootJar --exclude-task :api:test',
      './gradlew :api:spotlessCheck api:bootJar',
      './gradlew generateClients',
    ]) {
      assert.equal(runs(script), false, script);
    }
    for (const script of [
      'mvn -B package',
      'mvn -pl api -am verify -DskipITs',
      'mvn clean surefire:test',
      'mvn install -DskipTests=false',
      './gradlew build -x lint',
      './gradlew :api:test',
      'gradle api:integrationTest',
      './gradlew $TASKS',
      'mix coveralls.json',
    ]) {
      assert.equal(runs(script), true, script);
    }
  });

  it('stand beside the command nearest to them, together where it is one', () => {
    const project = projectOf({
      [workflowPath]: workflow('npx jest src', 'pytest tests/unit'),
      'src/a.test.js': '',
      'tests/unit/test_u.py': '',
      'tests/integration/test_a.py': '',
      'tests/e2e/test_b.py': '',
    });
    const skipped = findSkippedSuites(project);
    assert.deepEqual(
      skipped.map(({ run, suites }) => [run.runner, suites.map(({ path }) => path)]),
      [['pytest', ['tests/e2e', 'tests/integration']]],
    );
  });
});

describe('Image builds', () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ['docker build .', 'Dockerfile', true],
    ['docker build -t a:b --build-arg X=1 --target run api', 'api/Dockerfile', true],
    ['docker build -t a:b api', 'Dockerfile', false],
    ['docker buildx build --push --platform linux/amd64 -f api/Dockerfile .', 'api/Dockerfile', true],
    ['docker build --file=ops/app.Dockerfile .', 'ops/app.Dockerfile', true],
    ['cd api && podman build .', 'api/Dockerfile', true],
    ['docker build "$DIR"', 'api/Dockerfile', true],
    ['docker build - < Dockerfile', 'api/Dockerfile', true],
    ['docker buildx bake', 'api/Dockerfile', true],
    ['docker compose up -d', 'Dockerfile', true],
    ['gcloud builds submit --tag x', 'Dockerfile', true],
    ['flyctl deploy --remote-only', 'Dockerfile', true],
    ['docker login ghcr.io', 'Dockerfile', false],
    ['docker pull postgres && docker push x', 'Dockerfile', false],
    ['npm run build', 'Dockerfile', false],
  ];
  for (const [script, path, expected] of table) {
    it(`\`${script}\` ${expected ? 'builds' : 'does not build'} ${path}`, () => {
      const project = projectOf({ [workflowPath]: workflow(script), [path]: 'FROM alpine:3.22\n', 'api/main.go': '' });
      const [dockerfile] = project.dockerfiles;
      assert.equal(dockerfile && isBuilt(dockerfile, project), expected);
    });
  }

  const actions: readonly (readonly [string, string, boolean])[] = [
    ['docker/build-push-action@v6', 'Dockerfile', true],
    ['docker/build-push-action@v6', 'api/Dockerfile', false],
    ['docker/build-push-action@v6\n        with:\n          context: ./api', 'api/Dockerfile', true],
    [
      'docker/build-push-action@v6\n        with:\n          context: .\n          file: ./api/Dockerfile',
      'api/Dockerfile',
      true,
    ],
    ['docker/build-push-action@v6\n        with:\n          file: ${{ matrix.file }}', 'api/Dockerfile', true],
    ['docker/build-push-action@v6\n        with:\n          context: "{{defaultContext}}:api"', 'api/Dockerfile', true],
    ['docker/setup-buildx-action@v3', 'Dockerfile', false],
    ['docker/login-action@v3', 'Dockerfile', false],
    ['aquasecurity/trivy-action@0.28.0', 'Dockerfile', false],
    ['superfly/flyctl-actions/setup-flyctl@master', 'Dockerfile', false],
    ['docker/bake-action@v6', 'api/Dockerfile', true],
    ['actions/checkout@v4', 'Dockerfile', false],
  ];
  for (const [uses, path, expected] of actions) {
    it(`${uses.replace(/\s+/g, ' ')} ${expected ? 'builds' : 'does not build'} ${path}`, () => {
      const text = `on: push\njobs:\n  a:\n    steps:\n      - uses: ${uses}\n`;
      const project = projectOf({ [workflowPath]: text, [path]: 'FROM alpine:3.22\n' });
      const [dockerfile] = project.dockerfiles;
      assert.equal(dockerfile && isBuilt(dockerfile, project), expected);
    });
  }

  it('a compose file of ready images builds nothing', () => {
    const project = projectOf({
      [workflowPath]: workflow('docker compose up -d'),
      'compose.yaml': 'services:\n  db:\n    image: postgres:17\n',
    });
    assert.deepEqual(project.imageBuilds, []);
  });

  it('reads the compose file that a command names', () => {
    const own = {
      Dockerfile: 'FROM x\n',
      'compose.yaml': 'services:\n  a:\n    build: .\n',
      'compose.ci.yaml': 'services:\n  db:\n    image: postgres:17\n',
    };
    const builds = (script: string) => projectOf({ ...own, [workflowPath]: workflow(script) }).imageBuilds.length > 0;
    assert.ok(builds('docker compose up -d'));
    assert.ok(builds('docker compose -f compose.ci.yaml -f compose.yaml up -d'));
    assert.ok(!builds('docker compose --file compose.ci.yaml up -d'));
    assert.ok(builds('docker compose -f "$FILE" up -d'));
  });

  it('leaves out Dockerfiles for development, tests and samples', () => {
    const paths = [
      'Dockerfile',
      'Dockerfile.dev',
      'api/Dockerfile.worker',
      '.devcontainer/Dockerfile',
      'examples/a/Dockerfile',
      'web/Dockerfile',
      'web/Dockerfile.prod',
      '.docker/Dockerfile',
      'test/Dockerfile',
    ];
    const project = projectOf(Object.fromEntries(paths.map(path => [path, 'FROM alpine:3.22\n'])));
    assert.deepEqual(
      project.mainDockerfiles.map(({ file }) => file.path),
      ['Dockerfile', 'api/Dockerfile.worker', 'web/Dockerfile.prod', '.docker/Dockerfile'],
    );
  });

  const command = (texts: Readonly<Record<string, string>>) => {
    const project = projectOf(texts);
    const [dockerfile] = project.dockerfiles;
    return dockerfile && buildCommand(dockerfile, imageName(dockerfile) ?? projectName(project), project);
  };

  it('knows the command that builds one', () => {
    assert.equal(command({ Dockerfile: 'FROM a\n' }), 'docker build --tag my-shop .');
    assert.equal(
      command({ Dockerfile: 'FROM a\n', 'package.json': '{"name":"@acme/Web_App"}' }),
      'docker build --tag web-app .',
    );
    assert.equal(
      command({ 'services/api/Dockerfile': 'FROM a\nCOPY go.mod ./\n', 'services/api/go.mod': '' }),
      'docker build --tag api services/api',
    );
    assert.equal(
      command({ 'ops/worker.Dockerfile': 'FROM a\nCOPY src/ /app\n', 'src/a.py': '' }),
      'docker build --file ops/worker.Dockerfile --tag worker .',
    );
    assert.equal(command({ 'api/Dockerfile': 'FROM a\nCOPY dist/app /app\n' }), undefined, 'what it copies is nowhere');
    const compose = 'services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n';
    assert.equal(
      command({ 'docker/Dockerfile': 'FROM a\n', 'compose.yaml': compose }),
      'docker build --file docker/Dockerfile --tag my-shop .',
    );
  });
});

describe('Alerting', () => {
  const shown: readonly (readonly [string, string])[] = [
    ['monitoring/web.yml', 'groups:\n  - name: a\n    rules:\n      - alert: Down\n        expr: up == 0\n'],
    ['k8s/rule.yaml', 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n'],
    ['monitoring/am.yml', 'route:\n  receiver: a\nreceivers:\n  - name: a\n'],
    ['compose.yaml', 'services:\n  am:\n    image: prom/alertmanager:v0.28.0\n'],
    ['compose.yaml', 'services:\n  up:\n    image: louislam/uptime-kuma:1\n'],
    ['grafana/provisioning/alerting/rules.yaml', 'apiVersion: 1\n'],
    ['infra/main.tf', 'resource "datadog_monitor" "cpu" {\n}\n'],
    ['infra/main.tf', 'module "alarms" {\n  source = "acme/cloudwatch-alarms/aws"\n}\n'],
    ['stack.yaml', 'Resources:\n  Alarm:\n    Type: AWS::CloudWatch::Alarm\n'],
    ['ops/setup.sh', 'aws cloudwatch put-metric-alarm --alarm-name x\n'],
    ['package.json', '{"dependencies":{"@sentry/node":"9"}}'],
    ['requirements.txt', 'sentry-sdk[django]==2\n'],
    ['chart/Chart.yaml', 'dependencies:\n  - name: kube-prometheus-stack\n    version: 70.0.0\n'],
    ['k8s/alert-service.yaml', 'kind: Service\nspec:\n  selector: {app: alertmanager}\n'],
  ];
  for (const [path, text] of shown) {
    it(`is shown by ${path}: ${JSON.stringify(text.slice(0, 50))}`, () => {
      assert.equal(projectOf({ [path]: text }).alerting.evidence[0]?.path, path);
    });
  }

  const silent: readonly (readonly [string, string])[] = [
    ['k8s/cronjob-alert-orders.yaml', 'apiVersion: batch/v1\nkind: CronJob\n'],
    ['monitoring/prometheus.yml', 'scrape_configs:\n  - job_name: a\n# - alert: Down\n#   expr: up == 0\n'],
    ['locales/en.yml', 'en:\n  alert: Something went wrong\n'],
    ['otel.yaml', 'receivers:\n  otlp:\nexporters:\n  debug:\n'],
    ['compose.yaml', 'services:\n  a:\n    image: prom/prometheus:v3\n'],
    ['src/components/Alert.tsx', ''],
    ['package.json', '{"dependencies":{"express":"5","sweetalert2":"11"}}'],
    ['infra/main.tf', '# resource "datadog_monitor" "cpu" {}\nresource "aws_instance" "a" {}\n'],
    ['k8s/app.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: alerts-ui\n'],
  ];
  for (const [path, text] of silent) {
    it(`is not shown by ${path}: ${JSON.stringify(text.slice(0, 50))}`, () => {
      const { evidence, hints } = projectOf({ [path]: text }).alerting;
      assert.deepEqual([evidence, hints], [[], []]);
    });
  }

  it('may be set up elsewhere where an agent or infrastructure code is', () => {
    for (const text of ['{"dependencies":{"dd-trace":"5"}}', '{"devDependencies":{"aws-cdk-lib":"2"}}']) {
      const { evidence, hints } = projectOf({ 'package.json': text }).alerting;
      assert.deepEqual([evidence.length, hints.length], [0, 1]);
    }
    assert.equal(projectOf({ '.env.example': 'SENTRY_DSN=\n' }).alerting.hints.length, 1);
  });
});

describe('Projects', () => {
  it('have no use for what a test reads, which may be wrong on purpose, or for what was put away', () => {
    const { parsed } = projectOf({
      Dockerfile: 'FROM alpine:3.20\n',
      'rules/testdata/bad.Dockerfile': 'FROM\n',
      'test/fixtures/compose.yml': 'services: {}\n',
      'test/fixture-loader/compose.yml': 'services: {}\n',
      '_archived/web/Dockerfile': 'FROM alpine\n',
      'archive/Dockerfile': 'FROM alpine:3.20\n',
    });
    assert.deepEqual(
      parsed.map(({ file }) => file.path),
      ['Dockerfile', 'test/fixture-loader/compose.yml', 'archive/Dockerfile'],
    );
  });

  it('have code when something is built from source', () => {
    assert.ok(projectOf({ 'go.mod': 'module a' }, ['main.go']).hasCode);
    assert.ok(projectOf({ Dockerfile: 'FROM a\n' }, ['app.py']).hasCode);
    assert.ok(!projectOf({ 'compose.yaml': 'services: {}\n' }, ['backup.py']).hasCode, 'a lone script');
    assert.ok(!projectOf({ 'package.json': '{}' }, ['README.md']).hasCode);
  });

  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    spec:\n      containers: [{name: a, image: b:1}]\n';

  it('have a service when something runs for others', () => {
    assert.ok(projectOf({ 'a.yaml': deployment }).hasService);
    assert.ok(
      !projectOf({ 'a.yaml': deployment.replace('apps/v1', 'batch/v1').replace('Deployment', 'Job') }).hasService,
    );
    assert.ok(projectOf({ Dockerfile: 'FROM a\nEXPOSE 80\n' }).hasService);
    assert.ok(!projectOf({ Dockerfile: 'FROM a\nENTRYPOINT ["tool"]\n' }).hasService);
    assert.ok(projectOf({ 'compose.yaml': 'services:\n  a:\n    build: .\n    ports: ["80:80"]\n' }).hasService);
    assert.ok(!projectOf({ 'compose.yaml': 'services:\n  a:\n    image: b\n    ports: ["80:80"]\n' }).hasService);
  });

  it('have the code of their service only where something builds it, or a framework serves it', () => {
    const cluster = { 'a.yaml': deployment, 'monitoring/metrics.go': 'package main\n' };
    const isOwn = (texts: Readonly<Record<string, string>>) => projectOf({ ...cluster, ...texts }).hasOwnService;
    assert.equal(isOwn({ 'monitoring/go.mod': 'module example.com/metrics\n' }), undefined);
    assert.equal(isOwn({ 'go.mod': 'module a\n\nrequire github.com/gin-gonic/gin v1.10.0\n' }), true);
    assert.equal(isOwn({ 'go.mod': 'module a\n', Dockerfile: 'FROM golang:1.24\nEXPOSE 80\n' }), true);
    assert.equal(projectOf({ 'a.yaml': deployment }).hasOwnService, false);
  });

  it('know their folders', () => {
    const project = projectOf({}, ['a/b/c.txt']);
    assert.deepEqual(['', 'a', 'a/b', 'a/b/c.txt', 'b'].map(project.hasFolder), [true, true, true, false, false]);
  });

  it('are read to the end whatever is in them', () => {
    const texts = {
      [workflowPath]: `${workflow('make ci && npm test -- tests/unit', 'pytest tests/unit --cov "$X" \\\n  -k \'a b\'', 'docker build -f a/Dockerfile .')}      - uses: ./x\n`,
      Makefile: 'A := $(shell pwd)\nci: a b\n\tmake -C sub all; ./x.sh\n%.o: %.c\n\tcc $<\n',
      'package.json': '{"scripts":{"test":"run-p test:*","test:a":"jest \\"a b\\""},"dependencies":{"x":1}}',
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests/unit"]\naddopts = "--ignore=x"\n',
      'x.sh': 'if true; then (cd a && pytest); fi\n',
    };
    for (const [path, text] of Object.entries(texts)) {
      for (let end = 0; end <= text.length; end += 7) {
        const project = projectOf({ ...texts, [path]: text.slice(0, end) }, [
          'tests/unit/test_a.py',
          'tests/e2e/test_b.py',
        ]);
        findSkippedSuites(project);
        void [project.imageBuilds, project.alerting, project.hasService, project.hasCode, project.mainWorkflow];
      }
    }
  }).timeout(20_000);
});
