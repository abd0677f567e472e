/**
 * What a command or an action is for, told from the program and its arguments. Names decide only where they can mean
 * one thing; in doubt there is no purpose.
 */
import { type Command, hasFlag, invocation, operands } from '../shell.js';

export type Purpose =
  | 'lint'
  | 'type-check'
  | 'test'
  /** Tests that need more than the code under test; these are `test` too. */
  | 'integration-test'
  | 'migration'
  | 'image-build'
  | 'deploy'
  | 'health-check';

/** What a command does, in the order of certainty; empty where it cannot be told. */
export function commandPurposes(command: Command): readonly Purpose[] {
  const words = invocation(command);
  if (!words.length || hasFlag(words, '--help', '--version', '--dry-run', '--collect-only', '--list-tests'))
    return none;
  return purposesOf(words);
}

/** What an action is for. `inputs` answers what its `with` says, where that is known. */
export function actionPurposes(action: string, inputs: (name: string) => string | undefined): readonly Purpose[] {
  const name = action.toLowerCase();
  const known = actions.get(name);
  if (known) return known;
  if (name === 'actions-rs/cargo') return purposesOf(['cargo', inputs('command') ?? '']);
  if (name === 'borales/actions-yarn') return purposesOf(['yarn', ...(inputs('cmd') ?? '').split(' ')]);
  if (name === 'gradle/gradle-build-action') return purposesOf(['gradle', ...(inputs('arguments') ?? '').split(' ')]);
  return none;
}

/** What a script of this name does: an npm script, a make target, a file. */
function scriptPurposes(name: string): readonly Purpose[] {
  const plain = name.replace(/\.(sh|bash|py|js|ts|mjs|rb|ps1)$/, '').toLowerCase();
  for (const [pattern, purposes] of scriptNames) if (pattern.test(plain)) return purposes;
  return none;
}

const none: readonly Purpose[] = [];
const lint: readonly Purpose[] = ['lint'];
const typeCheck: readonly Purpose[] = ['type-check'];
const test: readonly Purpose[] = ['test'];
const integrationTest: readonly Purpose[] = ['test', 'integration-test'];
const migration: readonly Purpose[] = ['migration'];
const imageBuild: readonly Purpose[] = ['image-build'];
const deploy: readonly Purpose[] = ['deploy'];
const healthCheck: readonly Purpose[] = ['health-check'];

const scriptNames: readonly (readonly [RegExp, readonly Purpose[]])[] = [
  [/^(ci|run|test)?[:_-]?(lint|linter|eslint|stylelint|lint-?check|(format|fmt|prettier|style)[:_-]check)$/, lint],
  [/^(lint)[:_-](?!fix)[\w:-]+$/, lint],
  [/^(ci|run|test)?[:_-]?(type-?check|check-?types|check:types|tsc|types:check|mypy|pyright)$/, typeCheck],
  [/^(type-?check)[:_-][\w:-]+$/, typeCheck],
  [
    /^(ci|run)?[:_-]?(test|tests)?[:_-]?(integration|e2e|end-to-end|acceptance)[:_-]?(test|tests|ci)?$/,
    integrationTest,
  ],
  [/^(ci|run)?[:_-]?(test|tests)[:_-](integration|e2e|end-to-end|acceptance)([:_-][\w:-]+)?$/, integrationTest],
  [/^(ci|run)?[:_-]?(unit)?[:_-]?(test|tests)$/, test],
  [
    /^(test|tests)[:_-](unit|ci|all|coverage|cov|run|backend|frontend|api|server|client|web|units|js|node|race|short)$/,
    test,
  ],
  [
    /^(db|database|run|django|prisma)?[:_-]?migrat(e|ion|ions)([:_-](up|deploy|latest|run|prod|production|db))?$/,
    migration,
  ],
  [/^deploy([:_-](prod|production|staging|stage|live|all|app|k8s))?$/, deploy],
  [/^(run)?[:_-]?(smoke|smoke[:_-]?tests?|health[:_-]?check)$/, healthCheck],
];

function purposesOf(words: readonly string[]): readonly Purpose[] {
  const found = programPurposes(words);
  if (found !== test || !words.some(isIntegrationPath)) return found;
  return integrationTest;
}

/** A path or tag that selects integration tests; `--ignore=tests/integration` does not. */
function isIntegrationPath(word: string): boolean {
  if (/^-(?!-?(tags|group|groups|testsuite|suite|project)=)/.test(word)) return false;
  return /(^|[/:_.=-])(integrations?|e2e|end-to-end|acceptance)([/:_.*-]|$)/i.test(word);
}

function programPurposes(words: readonly string[]): readonly Purpose[] {
  const program = words[0] ?? '';
  const fixed = programs.get(program);
  if (fixed) return fixed;
  const rule = commands.get(program);
  if (rule) return rule(words, operands(words));
  if (/\.(sh|bash)$/.test(program)) return scriptPurposes(program);
  return none;
}

const programs: ReadonlyMap<string, readonly Purpose[]> = new Map<string, readonly Purpose[]>([
  ...each(
    lint,
    'eslint',
    'stylelint',
    'flake8',
    'pylint',
    'rubocop',
    'shellcheck',
    'hadolint',
    'yamllint',
    'golangci-lint',
  ),
  ...each(lint, 'staticcheck', 'revive', 'tflint', 'actionlint', 'kubeconform', 'kubeval', 'ktlint', 'detekt', 'phpcs'),
  ...each(
    lint,
    'phpstan',
    'psalm',
    'standardrb',
    'oxlint',
    'swiftlint',
    'markdownlint',
    'markdownlint-cli2',
    'ansible-lint',
  ),
  ...each(
    lint,
    'cppcheck',
    'kube-linter',
    'sqlfluff',
    'djlint',
    'xo',
    'standard',
    'pycodestyle',
    'pydocstyle',
    'credo',
  ),
  ...each(typeCheck, 'mypy', 'dmypy', 'pyright', 'basedpyright', 'pytype', 'pyre', 'vue-tsc', 'svelte-check', 'ty'),
  ...each(
    test,
    'pytest',
    'py.test',
    'jest',
    'vitest',
    'mocha',
    'ava',
    'tap',
    'karma',
    'rspec',
    'phpunit',
    'pest',
    'paratest',
  ),
  ...each(
    test,
    'tox',
    'nose2',
    'nosetests',
    'unittest',
    'trial',
    'gotestsum',
    'ginkgo',
    'ctest',
    'bats',
    'busted',
    'c8',
    'nyc',
  ),
  ...each(
    integrationTest,
    'cucumber',
    'cucumber-js',
    'behave',
    'newman',
    'codecept',
    'testcafe',
    'wdio',
    'nightwatch',
    'parallel_rspec',
  ),
]);

type Reading = (words: readonly string[], operands: readonly string[]) => readonly Purpose[];

/** One purpose where the first operand is one of the subcommands. */
function when(purposes: readonly Purpose[], ...subcommands: readonly string[]): Reading {
  return (_, [first = '']) => (subcommands.includes(first) ? purposes : none);
}

/** The purposes by first operand, or by the first two. */
function by(table: { readonly [subcommand: string]: readonly Purpose[] }): Reading {
  return (_, [first = '', second = '']) => table[`${first} ${second}`] ?? table[first] ?? none;
}

/** Flags of script runners that take a value. */
const runnerValueFlags = new Set([
  '--filter',
  '-F',
  '--workspace',
  '-w',
  '--prefix',
  '--dir',
  '-C',
  '--cwd',
  '--scope',
]);

function packageScript(words: readonly string[]): readonly Purpose[] {
  const rest: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') break;
    if (runnerValueFlags.has(word)) at++;
    else if (!word.startsWith('-')) rest.push(word);
  }
  while (rest[0] === 'workspace' || rest[0] === 'workspaces') rest.splice(0, rest[0] === 'workspace' ? 2 : 1);
  if (rest[0] === 'foreach') rest.shift();
  const explicit = rest[0] === 'run' || rest[0] === 'run-script';
  if (explicit) rest.shift();
  const script = rest[0] ?? '';
  const named = script === 't' || script === 'tst' ? test : scriptPurposes(script);
  if (words[0] === 'npm' && !explicit && named !== test) return none;
  if (named.length || words[0] === 'npm' || !script || commands.get(script) === packageScript) return named;
  return programPurposes([script, ...words.slice(words.indexOf(script) + 1)]);
}

/** Runs tasks by name over many packages: `turbo run lint test`, `nx affected -t test`, `make lint test`. */
function tasks(_: readonly string[], operands: readonly string[]): readonly Purpose[] {
  return merged(
    operands.flatMap(name => name.split(',')).map(name => scriptPurposes(name.slice(name.indexOf('#') + 1))),
  );
}

function gradleTasks(_: readonly string[], operands: readonly string[]): readonly Purpose[] {
  return merged(
    operands.map(task => {
      const name = task.slice(task.lastIndexOf(':') + 1);
      if (/^(test|check|build|\w+Test|connectedAndroidTest)$/.test(name)) {
        return /^(integration|functional|e2e|connected)/.test(name) ? integrationTest : test;
      }
      if (/^(jib|jibDockerBuild|bootBuildImage|dockerBuild(Image)?)$/.test(name)) return imageBuild;
      if (/^(lint\w*|ktlintCheck|detekt|checkstyle\w*|spotlessCheck|pmd\w*|spotbugs\w*)$/.test(name)) return lint;
      if (/^(flywayMigrate|liquibaseUpdate|update)$/.test(name)) return name === 'update' ? none : migration;
      return none;
    }),
  );
}

function mavenGoals(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  const skipped = words.some(word => /^-D(skipTests|maven\.test\.skip)(=true)?$/.test(word));
  return merged(
    operands.map(goal => {
      if (/^(test|verify|package|install|surefire:test)$/.test(goal)) return skipped ? none : test;
      if (/^failsafe:/.test(goal)) return integrationTest;
      if (/(^|:)jib[:@]?(build|dockerBuild)|spring-boot:build-image/.test(goal)) return imageBuild;
      if (/^(checkstyle|spotless|pmd|spotbugs):check/.test(goal)) return lint;
      if (/^(flyway:migrate|liquibase:update)$/.test(goal)) return migration;
      return none;
    }),
  );
}

function docker(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  const all = words.join(' ');
  if (
    / (image |buildx |builder )?build /.test(`${all} `) &&
    ['build', 'image', 'buildx', 'builder'].includes(operands[0] ?? '')
  )
    return imageBuild;
  if (operands[0] === 'buildx' && operands[1] === 'bake') return imageBuild;
  if (operands[0] === 'stack' && operands[1] === 'deploy') return deploy;
  if (operands[0] === 'compose') return compose(words, operands.slice(1));
  return none;
}

function compose(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  if (operands.includes('build') || (operands.includes('up') && words.includes('--build'))) return imageBuild;
  return none;
}

function kubectl(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  const all = ` ${operands.join(' ')} `;
  if (/ rollout status /.test(all)) return healthCheck;
  if (words.some(word => word.startsWith('--dry-run'))) return none;
  return / (apply|set image|rollout restart) /.test(all) ? deploy : none;
}

const healthPath =
  /^[^?#]*\/(_?health[\w.-]*|livez|readyz|ready|readiness|liveness|alive|ping|up|actuator\/health)(\/[\w/.-]*)?["']?([?#].*)?$/i;

function httpClient(_: readonly string[], operands: readonly string[]): readonly Purpose[] {
  return operands.some(word => word.length < 500 && healthPath.test(word)) ? healthCheck : none;
}

function each<T>(value: T, ...names: readonly string[]): readonly (readonly [string, T])[] {
  return names.map(name => [name, value]);
}

/** A formatter tests nothing unless it is told to. */
function formatter(...flags: readonly string[]): Reading {
  return words => (hasFlag(words, ...flags) ? lint : none);
}

function ssh(words: readonly string[]): readonly Purpose[] {
  const remote = words.slice(1).join(' ');
  return /\b(docker[ -]compose (.{0,200} )?(up|pull)|docker stack deploy|systemctl (reload|restart)|pm2 (reload|restart)|kubectl (apply|set image))\b/.test(
    remote,
  )
    ? deploy
    : none;
}

const commands: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ...each(packageScript, 'npm', 'yarn', 'pnpm', 'bun'),
  ...each(tasks, 'make', 'gmake', 'just', 'task', 'turbo', 'nx', 'lerna', 'invoke', 'inv'),
  ...each(gradleTasks, 'gradle', 'gradlew'),
  ...each(mavenGoals, 'mvn', 'mvnw', 'mvnd'),
  ...each(scriptFile, 'bash', 'sh', 'zsh'),
  ...each(python, 'python', 'python3', 'py'),
  ...each(httpClient, 'curl', 'wget', 'http', 'https', 'xh'),
  ['node', words => (hasFlag(words, '--test') ? test : none)],
  ['deno', by({ test, lint, check: typeCheck, 'task test': test, 'task lint': lint })],
  ['go', by({ test, vet: lint })],
  ['cargo', by({ test, nextest: test, clippy: lint, check: typeCheck, fmt: lint, 'make test': test })],
  ['dotnet', by({ test, format: lint, 'ef database': migration })],
  ['mix', by({ test, credo: lint, dialyzer: typeCheck, 'ecto.migrate': migration, format: none })],
  ['swift', when(test, 'test')],
  ['flutter', by({ test, analyze: lint, drive: integrationTest })],
  ['dart', by({ test, analyze: lint })],
  ['sbt', (_, names) => (names.some(name => /(^|[ ;:/])test(Only|Quick)?($| )/.test(name)) ? test : none)],
  ['bazel', by({ test, coverage: test })],
  ['bazelisk', by({ test })],
  ['stack', by({ test })],
  ['cabal', by({ test })],
  ['meson', by({ test })],
  ['zig', by({ test, 'build test': test })],
  ['xcodebuild', words => (words.includes('test') ? test : none)],
  ['nox', words => sessions(words)],
  ['hatch', by({ test, 'run test': test, 'fmt --check': lint })],
  ['coverage', words => coverage(words)],
  ['rake', (_, names) => merged(names.map(rakeTask))],
  ['rails', (_, names) => merged(names.slice(0, 2).map(rakeTask))],
  [
    'composer',
    (_, [first = '', second = '']) => scriptPurposes(first === 'run' || first === 'run-script' ? second : first),
  ],
  ['php', (words, names) => php(words, names)],
  ['artisan', by({ test, migrate: migration })],
  ['console', by({ 'doctrine:migrations:migrate': migration })],
  ['react-scripts', when(test, 'test')],
  ['ng', by({ test, lint, e2e: integrationTest })],
  ['playwright', when(integrationTest, 'test')],
  ['cypress', when(integrationTest, 'run')],
  ['robot', () => integrationTest],
  ['ct', by({ lint, install: integrationTest, 'lint-and-install': integrationTest })],
  ['ruff', words => ruff(words)],
  ['biome', by({ check: lint, lint, ci: lint })],
  ['black', formatter('--check')],
  ['isort', formatter('--check', '--check-only', '-c')],
  ['prettier', formatter('--check', '-c', '--list-different', '-l')],
  ['clang-format', formatter('--dry-run', '-n')],
  ['next', when(lint, 'lint')],
  ['tsc', words => (hasFlag(words, '--noEmit') ? typeCheck : none)],
  ['flow', when(typeCheck, 'check')],
  ['srb', when(typeCheck, 'tc')],
  ['pre-commit', when(lint, 'run')],
  ['buf', when(lint, 'lint')],
  ['helm', by({ lint, upgrade: deploy, install: deploy, test: integrationTest })],
  ['helmfile', by({ lint, apply: deploy, sync: deploy })],
  ['kubectl', kubectl],
  ['oc', kubectl],
  ['docker', docker],
  ['podman', docker],
  ['nerdctl', docker],
  ['docker-compose', compose],
  ['buildah', by({ build: imageBuild, bud: imageBuild })],
  ['depot', by({ build: imageBuild, bake: imageBuild })],
  ['pack', when(imageBuild, 'build')],
  ['ko', by({ build: imageBuild, publish: imageBuild, resolve: imageBuild, apply: imageBuild })],
  ['skaffold', by({ build: imageBuild, run: deploy, deploy })],
  ['executor', words => (hasFlag(words, '--destination', '--no-push') ? imageBuild : none)],
  ['kaniko', () => imageBuild],
  ['terraform', by({ apply: deploy, validate: lint, test })],
  ['tofu', by({ apply: deploy, validate: lint, test })],
  ['terragrunt', by({ apply: deploy, 'run-all apply': deploy })],
  ['pulumi', when(deploy, 'up', 'update')],
  ['cdk', when(deploy, 'deploy')],
  ['sst', when(deploy, 'deploy')],
  ['sam', when(deploy, 'deploy')],
  ['serverless', when(deploy, 'deploy')],
  ['sls', when(deploy, 'deploy')],
  ['fly', when(deploy, 'deploy')],
  ['flyctl', when(deploy, 'deploy')],
  ['vercel', (words, [first = '']) => (first === 'deploy' || hasFlag(words, '--prod') ? deploy : none)],
  ['netlify', when(deploy, 'deploy')],
  [
    'wrangler',
    by({ deploy, publish: deploy, 'pages deploy': deploy, 'pages publish': deploy, 'd1 migrations': migration }),
  ],
  ['firebase', when(deploy, 'deploy')],
  ['railway', when(deploy, 'up')],
  ['kamal', when(deploy, 'deploy', 'redeploy')],
  ['cap', words => (words.includes('deploy') ? deploy : none)],
  ['eb', when(deploy, 'deploy')],
  ['copilot', by({ 'svc deploy': deploy, deploy })],
  ['argocd', by({ 'app sync': deploy, 'app wait': healthCheck })],
  ['heroku', by({ 'container:release': deploy })],
  ['gcloud', (_, names) => (names.includes('deploy') ? deploy : none)],
  ['aws', by({ 'ecs update-service': deploy, 'cloudformation deploy': deploy, 'lambda update-function-code': deploy })],
  [
    'az',
    by({ 'webapp deploy': deploy, 'webapp up': deploy, 'containerapp update': deploy, 'containerapp up': deploy }),
  ],
  ['ssh', ssh],
  ['alembic', when(migration, 'upgrade')],
  ['flask', by({ 'db upgrade': migration })],
  ['django-admin', by({ migrate: migration, test })],
  ['manage.py', by({ migrate: migration, test })],
  ['prisma', by({ 'migrate deploy': migration, 'db push': migration })],
  ['knex', when(migration, 'migrate:latest', 'migrate:up')],
  ['sequelize', when(migration, 'db:migrate')],
  ['sequelize-cli', when(migration, 'db:migrate')],
  ['typeorm', when(migration, 'migration:run')],
  ['typeorm-ts-node-commonjs', when(migration, 'migration:run')],
  ['drizzle-kit', when(migration, 'migrate', 'push')],
  ['node-pg-migrate', when(migration, 'up')],
  ['flyway', words => (words.includes('migrate') ? migration : none)],
  ['liquibase', words => (words.includes('update') ? migration : none)],
  ['dbmate', words => (words.includes('up') || words.includes('migrate') ? migration : none)],
  ['goose', words => (words.includes('up') ? migration : none)],
  ['migrate', words => (words.includes('up') && hasFlag(words, '-path', '-source', '-database') ? migration : none)],
  ['atlas', by({ 'migrate apply': migration, 'schema apply': migration, 'migrate lint': lint })],
  ['sqitch', when(migration, 'deploy')],
  ['diesel', by({ 'migration run': migration })],
  ['sqlx', by({ 'migrate run': migration, 'database setup': migration })],
  ['supabase', by({ 'db push': migration, 'migration up': migration })],
  ['aerich', when(migration, 'upgrade')],
  ['piccolo', by({ 'migrations forwards': migration })],
]);

function python(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  const file = baseName(operands[0] ?? '');
  if (file === 'manage.py') return programPurposes(['manage.py', ...words.slice(words.indexOf(operands[0] ?? '') + 1)]);
  return /\.py$/.test(file) ? scriptPurposes(file) : none;
}

function scriptFile(_: readonly string[], [file = '']: readonly string[]): readonly Purpose[] {
  return /\.(sh|bash)$/.test(file) ? scriptPurposes(baseName(file)) : none;
}

function php(words: readonly string[], operands: readonly string[]): readonly Purpose[] {
  const file = baseName(operands[0] ?? '');
  return file ? programPurposes([file, ...words.slice(words.indexOf(operands[0] ?? '') + 1)]) : none;
}

function ruff(words: readonly string[]): readonly Purpose[] {
  if (words[1] === 'format') return hasFlag(words, '--check', '--diff') ? lint : none;
  return hasFlag(words, '--fix') && !hasFlag(words, '--exit-non-zero-on-fix')
    ? none
    : words[1] === 'clean'
      ? none
      : lint;
}

/** `nox -s tests lint`; without a session everything the project has. */
function sessions(words: readonly string[]): readonly Purpose[] {
  const named = operands(words);
  return named.length ? merged(named.map(name => scriptPurposes(name.split('-')[0] ?? name))) : test;
}

/** `coverage run -m pytest`. */
function coverage(words: readonly string[]): readonly Purpose[] {
  const module = words.indexOf('-m');
  if (words[1] !== 'run') return none;
  return module > 0 ? programPurposes(words.slice(module + 1)) : python(words, operands(words).slice(1));
}

function rakeTask(task: string): readonly Purpose[] {
  if (/^(test|spec)(:(?!prepare|setup)\w+)*$/.test(task))
    return /:(system|integration|features?)/.test(task) ? integrationTest : test;
  if (task === 'db:migrate') return migration;
  return task === 'rubocop' || task === 'lint' || task === 'standard' ? lint : none;
}

function merged(found: readonly (readonly Purpose[])[]): readonly Purpose[] {
  const all = [...new Set(found.flat())];
  return all.length === 1 && all[0] === 'test' ? test : all;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const actions: ReadonlyMap<string, readonly Purpose[]> = new Map<string, readonly Purpose[]>([
  ...each(
    imageBuild,
    'docker/build-push-action',
    'docker/bake-action',
    'depot/build-push-action',
    'depot/bake-action',
    'useblacksmith/build-push-action',
    'redhat-actions/buildah-build',
    'mr-smithers-excellent/docker-build-push',
    'aevea/action-kaniko',
    'whoan/docker-build-with-cache-action',
    'elgohr/publish-docker-github-action',
    'int128/kaniko-action',
  ),
  ...each(
    lint,
    'golangci/golangci-lint-action',
    'pre-commit/action',
    'pre-commit-ci/lite-action',
    'super-linter/super-linter',
    'super-linter/super-linter/slim',
    'github/super-linter',
    'hadolint/hadolint-action',
    'ludeeus/action-shellcheck',
    'psf/black',
    'astral-sh/ruff-action',
    'chartboost/ruff-action',
    'biomejs/setup-biome/ci',
    'ibiqlik/action-yamllint',
    'dominikh/staticcheck-action',
    'bufbuild/buf-lint-action',
    'davidanson/markdownlint-cli2-action',
  ),
  ['jakebailey/pyright-action', typeCheck],
  ['cypress-io/github-action', integrationTest],
  ['php-actions/phpunit', test],
  ...each(
    deploy,
    'azure/webapps-deploy',
    'azure/k8s-deploy',
    'azure/functions-action',
    'azure/container-apps-deploy-action',
    'azure/static-web-apps-deploy',
    'aws-actions/amazon-ecs-deploy-task-definition',
    'aws-actions/aws-lambda-deploy',
    'aws-actions/aws-cloudformation-github-deploy',
    'google-github-actions/deploy-cloudrun',
    'google-github-actions/deploy-appengine',
    'google-github-actions/deploy-cloud-functions',
    'akhileshns/heroku-deploy',
    'cloudflare/pages-action',
    'amondnet/vercel-action',
    'nwtgck/actions-netlify',
    'netlify/actions/cli',
    'firebaseextended/action-hosting-deploy',
    'burnett01/rsync-deployments',
    'easingthemes/ssh-deploy',
    'serverless/github-action',
    'digitalocean/app_action/deploy',
    'actions/deploy-pages',
  ),
]);
