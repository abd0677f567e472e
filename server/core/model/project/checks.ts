/** How the parts of a project are set up and checked on a fresh machine, in the commands of the tools that they name. */
import type { DataMap } from '../../yaml/edit.js';
import { directoryOf, isWithin } from '../paths.js';
import { isInSideFolder } from './image-build.js';
import { type Ecosystem, lookup, type Manifest } from './manifest.js';
import type { Project } from './project.js';
import { hasTests } from './test-suite.js';

/** A folder with code of one language. */
export interface Part {
  /** From the root; '' is the root. */
  readonly directory: string;
  readonly ecosystem: Ecosystem;
  /** Steps of a GitHub workflow that bring its language and its dependencies. */
  readonly setup: readonly DataMap[];
  readonly checks: readonly Check[];
}

export interface Check {
  readonly kind: 'lint' | 'types' | 'tests' | 'build';
  /** What the step is called. */
  readonly name: string;
  readonly run: string;
}

/** The parts whose tools are known, outermost first; none where there are too many for a file that a person reads. */
export function partsOf(project: Project): readonly Part[] {
  const parts = allParts(project);
  return parts.length <= 4 ? parts : [];
}

/** The same, however many there are. */
export function allParts(project: Project): readonly Part[] {
  const known = partsBy.get(project);
  if (known) return known;
  const parts: Part[] = [];
  const manifests = project.manifests
    .filter(({ file, directory }) => !isInSideFolder(file.path) && directory.split('/').length <= 3)
    .toSorted((a, b) => a.directory.length - b.directory.length);
  for (const { ecosystem, directory: own } of manifests) {
    const directory = ecosystem === 'dotnet' ? solutionAbove(own, project) : own;
    const isCovered = parts.some(
      part => part.ecosystem === ecosystem && isWithin(directory, part.directory) && holdsOthers(part, directory),
    );
    if (isCovered || directory.includes(' ')) continue;
    const place = placeOf(directory, ecosystem, project);
    const setup = setups[ecosystem]?.(place);
    const checks = setup ? (checksOf[ecosystem]?.(place) ?? []) : [];
    if (setup && checks.length) parts.push({ directory, ecosystem, setup, checks });
  }
  partsBy.set(project, parts);
  return parts;
}

/** The first part that has a check of this kind. */
export function partWith(kind: Check['kind'], project: Project): { part: Part; check: Check } | undefined {
  for (const part of partsOf(project)) {
    const check = part.checks.find(candidate => candidate.kind === kind);
    if (check) return { part, check };
  }
  return undefined;
}

const partsBy = new WeakMap<Project, readonly Part[]>();

/** The folder of the one solution that takes a project of .NET in; the project's own where there is none. */
function solutionAbove(directory: string, { paths }: Project): string {
  // Only Visual Studio builds a project of Docker Compose.
  const isForStudio = paths.some(path => path.endsWith('.dcproj'));
  const solutions = isForStudio ? [] : paths.filter(path => /\.slnx?$/.test(path));
  const above = solutions.map(directoryOf).filter(folder => isWithin(`${directory}/`, folder));
  const [nearest] = above.toSorted((a, b) => b.length - a.length);
  return nearest !== undefined && above.filter(folder => folder === nearest).length === 1 ? nearest : directory;
}

/** One folder means one part; a root of several packages builds those below it too. */
function holdsOthers({ directory, ecosystem }: Part, other: string): boolean {
  return directory === other || ecosystem === 'npm' || ecosystem === 'jvm' || ecosystem === 'rust';
}

interface Place {
  readonly directory: string;
  readonly project: Project;
  /** Every manifest of the language in this folder. */
  readonly manifests: readonly Manifest[];
  /** Whether a file stands in this folder. */
  has(name: string): boolean;
  depends(...names: readonly string[]): boolean;
  path(name: string): string;
  /** The tag of the image that a Dockerfile of this part starts from. */
  tagOf(image: string): string | undefined;
}

function placeOf(directory: string, ecosystem: Ecosystem, project: Project): Place {
  const manifests = project.manifests.filter(
    manifest => manifest.ecosystem === ecosystem && directoryOf(manifest.file.path) === directory,
  );
  const path = (name: string) => (directory === '' ? name : `${directory}/${name}`);
  return {
    directory,
    project,
    manifests,
    has: name => project.has(path(name)),
    depends: (...names) => manifests.some(({ dependencies }) => names.some(name => dependencies?.has(name))),
    path,
    tagOf: image =>
      project.mainDockerfiles
        .filter(({ file }) => isWithin(file.path, directory))
        .flatMap(({ stages }) => stages)
        .map(({ base }) => base.image)
        .find(found => found?.name === image)?.tag,
  };
}

type Setup = (place: Place) => readonly DataMap[] | undefined;

const setups: Partial<Record<Ecosystem, Setup>> = {
  npm: setUpNode,
  python: setUpPython,
  go: ({ has, path }) => [
    {
      uses: 'actions/setup-go@v5',
      with: {
        'go-version-file': path('go.mod'),
        ...(has('go.sum') ? { 'cache-dependency-path': path('go.sum') } : {}),
      },
    },
  ],
  rust: () => [],
  jvm: setUpJava,
  dotnet: setUpDotnet,
};

function setUpNode(place: Place): readonly DataMap[] | undefined {
  const install = nodeInstall(place);
  if (!install) return undefined;
  const { has, path, manifests, tagOf } = place;
  const written = ['.nvmrc', '.node-version'].find(has);
  const engine = manifests.some(({ data }) => typeof lookup(data, 'engines', 'node') === 'string');
  const version = /^\d+/.exec(tagOf('node') ?? '')?.[0];
  const node = written
    ? { 'node-version-file': path(written) }
    : version
      ? { 'node-version': version }
      : engine
        ? { 'node-version-file': path('package.json') }
        : { 'node-version': 'lts/*' };
  const { tool, lock, run, before } = install;
  const cache = lock ? { cache: tool, ...(place.directory === '' ? {} : { 'cache-dependency-path': path(lock) }) } : {};
  return [
    ...(before ? [{ run: before }] : []),
    { uses: 'actions/setup-node@v4', with: { ...node, ...cache } },
    { run },
  ];
}

interface NodeInstall {
  readonly tool: string;
  readonly lock?: string;
  readonly run: string;
  /** What brings the tool itself. */
  readonly before?: string;
}

function nodeInstall({ has, manifests }: Place): NodeInstall | undefined {
  const manager = manifests.map(({ data }) => lookup(data, 'packageManager')).find(name => typeof name === 'string');
  if (has('package-lock.json')) return { tool: 'npm', lock: 'package-lock.json', run: 'npm ci' };
  if (has('pnpm-lock.yaml')) {
    // Without the field, nothing says which release wrote the lock file.
    return manager
      ? { tool: 'pnpm', lock: 'pnpm-lock.yaml', run: 'pnpm install --frozen-lockfile', before: 'corepack enable' }
      : undefined;
  }
  if (has('yarn.lock')) {
    const isModern = has('.yarnrc.yml') || (manager !== undefined && !manager.startsWith('yarn@1'));
    return {
      tool: 'yarn',
      lock: 'yarn.lock',
      run: isModern ? 'yarn install --immutable' : 'yarn install --frozen-lockfile',
      ...(isModern ? { before: 'corepack enable' } : {}),
    };
  }
  return has('bun.lock') || has('bun.lockb') ? undefined : { tool: 'npm', run: 'npm install' };
}

function setUpPython(place: Place): readonly DataMap[] | undefined {
  const { has, path, manifests, directory, tagOf } = place;
  const requires = manifests.some(({ data }) => typeof lookup(data, 'project', 'requires-python') === 'string');
  const version = /^3\.\d+/.exec(tagOf('python') ?? '')?.[0];
  const written = has('.python-version') ? '.python-version' : undefined;
  const python = written
    ? { 'python-version-file': path(written) }
    : version
      ? { 'python-version': version }
      : requires
        ? { 'python-version-file': path('pyproject.toml') }
        : { 'python-version': '3.x' };
  if (has('uv.lock')) {
    return [
      { uses: 'actions/setup-python@v5', with: python },
      { run: 'pipx install uv' },
      { run: `uv sync --locked${wantsExtras(manifests) ? ' --all-extras' : ''}` },
    ];
  }
  if (has('poetry.lock')) {
    const cached = { cache: 'poetry', ...(directory === '' ? {} : { 'cache-dependency-path': path('poetry.lock') }) };
    return [
      { run: 'pipx install poetry' },
      { uses: 'actions/setup-python@v5', with: { ...python, ...cached } },
      { run: `poetry install --no-interaction${wantsExtras(manifests) ? ' --all-extras' : ''}` },
    ];
  }
  const lists = manifests.map(({ file }) => file.path).filter(name => name.endsWith('.txt'));
  const run = lists.length
    ? `pip install${lists.map(list => ` -r ${list.slice(directory === '' ? 0 : directory.length + 1)}`).join('')}`
    : plainInstall(manifests);
  if (!run) return undefined;
  const source = lists.length ? lists : [path('pyproject.toml')];
  const cached =
    directory === '' && lists.includes('requirements.txt')
      ? { cache: 'pip' }
      : { cache: 'pip', 'cache-dependency-path': source.join('\n') };
  return [{ uses: 'actions/setup-python@v5', with: { ...python, ...cached } }, { run }];
}

function plainInstall(manifests: readonly Manifest[]): string | undefined {
  const data = manifests.find(({ file }) => file.path.endsWith('pyproject.toml'))?.data;
  if (!lookup(data, 'project', 'name')) return undefined;
  const extras = namesIn(data, 'project', 'optional-dependencies').filter(name =>
    /^(?:dev|development|tests?|testing|lint|all)$/.test(name),
  );
  const groups = namesIn(data, 'dependency-groups').filter(name => /^(?:dev|tests?|lint)$/.test(name));
  return `pip install --editable ${extras.length ? `".[${extras.join(',')}]"` : '.'}${groups.map(name => ` --group ${name}`).join('')}`;
}

function wantsExtras(manifests: readonly Manifest[]): boolean {
  return manifests.some(({ data }) =>
    namesIn(data, 'project', 'optional-dependencies').some(name => /dev|test|lint/.test(name)),
  );
}

function namesIn(data: unknown, ...path: readonly string[]): readonly string[] {
  const table = lookup(data, ...path);
  return typeof table === 'object' && table !== null && !Array.isArray(table) ? Object.keys(table) : [];
}

function setUpJava({ manifests, has, directory, tagOf }: Place): readonly DataMap[] | undefined {
  const image = ['eclipse-temurin', 'openjdk', 'amazoncorretto', 'maven', 'gradle'].map(tagOf).find(Boolean);
  const written = manifests
    .map(
      ({ file }) =>
        /<(?:java\.version|maven\.compiler\.(?:release|target|source))>\s*(?:1\.)?(\d+)|(?:JavaLanguageVersion\.of\(|jvmToolchain\(|sourceCompatibility\s*=\s*(?:JavaVersion\.VERSION_|['"])?(?:1[._])?)(\d+)/.exec(
          file.text,
        ) ?? [],
    )
    .map(([, maven, gradle]) => maven ?? gradle)
    .find(Boolean);
  const version = written ?? /(?:^|jdk-?|temurin-)(\d+)(?!.*temurin)/.exec(image ?? '')?.[1];
  if (version === undefined) return undefined;
  const cache = has('pom.xml') ? 'maven' : 'gradle';
  const where =
    directory === ''
      ? {}
      : { 'cache-dependency-path': `${directory}/**/*${cache === 'maven' ? 'pom.xml' : '.gradle*'}` };
  return [
    { uses: 'actions/setup-java@v4', with: { distribution: 'temurin', 'java-version': version, cache, ...where } },
  ];
}

function setUpDotnet({ project, directory }: Place): readonly DataMap[] | undefined {
  const versions = project.manifests
    .filter(({ ecosystem, file }) => ecosystem === 'dotnet' && isWithin(file.path, directory))
    .flatMap(({ file }) => /<TargetFramework>net(\d+\.\d+)</.exec(file.text)?.[1] ?? []);
  const newest = versions.toSorted((a, b) => Number.parseFloat(b) - Number.parseFloat(a))[0];
  return newest === undefined
    ? undefined
    : [{ uses: 'actions/setup-dotnet@v4', with: { 'dotnet-version': `${newest.split('.')[0]}.0.x` } }];
}

const checksOf: Partial<Record<Ecosystem, (place: Place) => readonly Check[]>> = {
  npm: nodeChecks,
  python: pythonChecks,
  go: place => [
    { kind: 'lint', name: 'Vet', run: 'go vet ./...' },
    ...(testsIn(place) ? [{ kind: 'tests', name: 'Test', run: 'go test ./...' } as const] : []),
    { kind: 'build', name: 'Build', run: 'go build ./...' },
  ],
  rust: ({ has }) => {
    const locked = has('Cargo.lock') ? ' --locked' : '';
    return [
      { kind: 'lint', name: 'Lint', run: `cargo clippy${locked}` },
      { kind: 'tests', name: 'Test', run: `cargo test${locked}` },
    ];
  },
  jvm: ({ has }) => [
    has('pom.xml')
      ? { kind: 'tests', name: 'Test', run: `${has('mvnw') ? './mvnw' : 'mvn'} --batch-mode verify` }
      : { kind: 'tests', name: 'Test', run: `${has('gradlew') ? './gradlew' : 'gradle'} build` },
  ],
  dotnet: place => [
    testsIn(place)
      ? { kind: 'tests', name: 'Test', run: 'dotnet test' }
      : { kind: 'build', name: 'Build', run: 'dotnet build' },
  ],
};

function testsIn({ project, directory }: Place): boolean {
  return hasTests(directory === '' ? project.paths : project.paths.filter(path => isWithin(path, directory)));
}

function nodeChecks(place: Place): readonly Check[] {
  const install = nodeInstall(place);
  const scripts = new Map(place.manifests.flatMap(manifest => [...manifest.scripts]));
  const { has, depends } = place;
  if (!install) return [];
  const { tool } = install;
  const exec = tool === 'npm' ? 'npx' : tool;
  const script = (...names: readonly string[]) => names.find(name => scripts.has(name));
  const lint = script('lint', 'lint:check', 'eslint', 'check:lint');
  const types = script('typecheck', 'type-check', 'check-types', 'types', 'tsc', 'lint:types', 'check:types');
  const test = script('test:ci', 'test', 'test:unit', 'unit');
  const isTest =
    test !== undefined &&
    !/no test specified|--watch(?!=false|All=false)|^\s*(?:echo|exit)\b|\bng test/.test(scripts.get(test) ?? '');
  return [
    // A script that repairs leaves nothing to complain about.
    ...(lint && !/--fix|--write/.test(scripts.get(lint) ?? '')
      ? [{ kind: 'lint', name: 'Lint', run: `${tool} run ${lint}` } as const]
      : []),
    ...(types
      ? [{ kind: 'types', name: 'Check types', run: `${tool} run ${types}` } as const]
      : has('tsconfig.json') && depends('typescript')
        ? [{ kind: 'types', name: 'Check types', run: `${exec} tsc --noEmit` } as const]
        : []),
    ...(isTest
      ? [{ kind: 'tests', name: 'Test', run: test === 'test' ? `${tool} test` : `${tool} run ${test}` } as const]
      : []),
    ...(scripts.has('build') ? [{ kind: 'build', name: 'Build', run: `${tool} run build` } as const] : []),
  ];
}

function pythonChecks(place: Place): readonly Check[] {
  const { has, depends, manifests } = place;
  const prefix = has('uv.lock') ? 'uv run ' : has('poetry.lock') ? 'poetry run ' : '';
  const isConfigured = (tool: string) => manifests.some(({ data }) => lookup(data, 'tool', tool) !== undefined);
  const checks: Check[] = [];
  if (depends('ruff')) checks.push({ kind: 'lint', name: 'Lint', run: `${prefix}ruff check .` });
  else if (depends('flake8')) checks.push({ kind: 'lint', name: 'Lint', run: `${prefix}flake8` });
  else if (isConfigured('ruff') || has('ruff.toml')) {
    checks.push({ kind: 'lint', name: 'Lint', run: 'pipx run ruff check .' });
  }
  if (depends('mypy') && (has('mypy.ini') || isConfigured('mypy'))) {
    checks.push({ kind: 'types', name: 'Check types', run: `${prefix}mypy .` });
  } else if (depends('pyright')) checks.push({ kind: 'types', name: 'Check types', run: `${prefix}pyright` });
  if (testsIn(place)) {
    if (depends('pytest')) checks.push({ kind: 'tests', name: 'Test', run: `${prefix}pytest` });
    else if (has('manage.py')) checks.push({ kind: 'tests', name: 'Test', run: `${prefix}python manage.py test` });
  }
  return checks;
}
