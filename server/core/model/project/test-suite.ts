/** Folders of integration tests and the like, and what the test commands of pipelines run of them. */
import type { Fix } from '../../rule.js';
import { replacePart } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { directoryOf, isWithin, nameOf, resolvePath } from '../paths.js';
import type { Word } from '../shell.js';
import { lookup } from './manifest.js';
import type { PipelineCommand } from './pipeline.js';
import type { Project } from './project.js';

export type Language = 'python' | 'javascript' | 'go' | 'jvm' | 'ruby' | 'php' | 'rust' | 'dotnet' | 'elixir';

/** A folder whose name says that its tests go beyond one unit. */
export interface TestSuite {
  readonly path: string;
  readonly language: Language;
  /** The one program that can run it, where its files show which. */
  readonly runner: string | undefined;
  /** Its test files, without fixtures and helpers. */
  readonly files: readonly string[];
}

/** A command of a pipeline that runs tests. */
export interface TestRun {
  readonly runner: string;
  readonly language: Language;
  readonly command: PipelineCommand;
  /** The folders and files it is surely confined to; `undefined` when to none, as far as can be seen. */
  readonly only: readonly Target[] | undefined;
  /** Paths it names where it cannot be told whether they are tests to run or the value of a flag. */
  readonly maybe: readonly string[];
  readonly excluded: readonly string[];
}

export interface Target {
  readonly path: string;
  /** Where the command names it; absent where its configuration does. */
  readonly word?: Word;
}

export function findTestSuites(paths: readonly string[]): readonly TestSuite[] {
  const known = suitesOf.get(paths);
  if (known) return known;
  const suites = new Map<string, { path: string; language: Language; files: string[] }>();
  const folders = new Map<string, string | undefined>();
  for (const path of paths) {
    const directory = directoryOf(path);
    if (!folders.has(directory)) folders.set(directory, suiteFolder(directory));
    const folder = folders.get(directory);
    const language = folder === undefined ? undefined : languageOf(path);
    if (folder === undefined || language === undefined) continue;
    const key = `${language} ${folder}`;
    const suite = suites.get(key) ?? { path: folder, language, files: [] };
    suite.files.push(path);
    suites.set(key, suite);
  }
  const found = [...suites.values()].map(suite => ({ ...suite, runner: onlyRunner(suite.files, suite.path, paths) }));
  suitesOf.set(paths, found);
  return found;
}

/** Whether files are there that a test runner would run, wherever they stand. */
export function hasTests(paths: readonly string[]): boolean {
  let found = anyTests.get(paths);
  if (found === undefined) {
    found = paths.some(path => languageOf(path) !== undefined && !path.split('/').some(folder => foreign.test(folder)));
    anyTests.set(paths, found);
  }
  return found;
}

export function findTestRuns(project: Project): readonly TestRun[] {
  return project.activity.commands.flatMap(command => testRun(command, project) ?? []);
}

/** Whether a run takes in a suite, or a part of it, as far as can be told. */
export function covers(run: TestRun, suite: TestSuite): boolean {
  if (run.language !== suite.language) return false;
  if (suite.runner !== undefined && run.runner !== suite.runner && !wrapsRunners.has(run.runner)) return false;
  if (run.excluded.some(folder => isWithin(suite.path, folder))) return false;
  if (run.only === undefined) return true;
  const named = [...run.only.map(({ path }) => path), ...run.maybe];
  return named.some(path => isWithin(suite.path, path) || isWithin(path, suite.path));
}

/** Suites that no test command takes in, each beside the command that it is nearest to. */
export function findSkippedSuites(
  project: Project,
): readonly { readonly run: TestRun; readonly suites: readonly TestSuite[] }[] {
  const { testRuns } = project;
  const skipped = new Map<string, { run: TestRun; suites: TestSuite[] }>();
  for (const suite of project.testSuites) {
    if (testRuns.some(run => covers(run, suite))) continue;
    const run =
      testRuns.find(candidate => siblingOf(candidate, suite)) ??
      testRuns.find(({ language }) => language === suite.language) ??
      testRuns[0];
    if (!run) continue;
    const { file, start } = run.command.at;
    const place = `${file.path}:${start}`;
    const entry = skipped.get(place) ?? { run, suites: [] };
    entry.suites.push(suite);
    skipped.set(place, entry);
  }
  return [...skipped.values()];
}

interface Insertion {
  /** The scalar that the command is written in. */
  readonly script: Value;
  /** Offset in the scalar's `raw`. */
  readonly offset: number;
  readonly text: string;
}

/** A test command that takes in more suites; `undefined` unless it already lists folders beside each of them. */
export function runToo(run: TestRun, suites: readonly TestSuite[]): Fix | undefined {
  const addition = additionTo(run, suites);
  if (!addition) return undefined;
  const { script, offset, text } = addition;
  const title = suites.length > 1 ? 'Run these tests too' : 'Run the integration tests too';
  return { title, safe: false, edits: () => replacePart(script, offset, offset, text) };
}

function additionTo(run: TestRun, suites: readonly TestSuite[]): Insertion | undefined {
  const { script } = run.command;
  if (!script || !listsFolders.has(run.runner)) return undefined;
  const words: string[] = [];
  let offset = 0;
  for (const suite of suites) {
    const sibling = siblingOf(run, suite);
    if (!sibling?.word || (suite.runner !== undefined && suite.runner !== run.runner)) return undefined;
    const { text, end } = sibling.word;
    const slashes = /\/*$/.exec(text)?.[0] ?? '';
    words.push(
      text.slice(0, text.length - slashes.length - nameOf(sibling.path).length) + nameOf(suite.path) + slashes,
    );
    offset = Math.max(offset, end);
  }
  return { script, offset, text: words.map(word => ` ${word}`).join('') };
}

/** Runners to which any number of folders can be named. */
const listsFolders = new Set(['pytest', 'py.test', 'jest', 'vitest', 'mocha', 'rspec', 'mix', 'playwright', 'bun']);

/** The last folder that a run names beside a suite, written plainly. */
function siblingOf({ only, language, command }: TestRun, suite: TestSuite): Target | undefined {
  if (language !== suite.language) return undefined;
  return only?.findLast(({ path, word }) => {
    if (!word || directoryOf(path) !== directoryOf(suite.path) || !/^[\w./-]+$/.test(word.text)) return false;
    const plain = command.script?.raw?.slice(word.start, word.end) === word.text;
    return plain && word.text.replace(/\/+$/, '').endsWith(nameOf(path));
  });
}

const anyTests = new WeakMap<readonly string[], boolean>();
const suitesOf = new WeakMap<readonly string[], readonly TestSuite[]>();

const suiteName =
  /^(?:integration|integrations|functional|acceptance|contracts?|system)$|^(?:integration|functional|acceptance|contract|system|e2e|int)[-_]?tests?$|^(?:tests?[-_])?(?:integration|functional|acceptance|e2e)$|^(?:e2e|end[-_]?to[-_]?end|endtoend)$/i;
/** Names that mean tests wherever they stand; the others only below a folder of tests. */
const sureName =
  /^(?:integration|functional|acceptance|contract|system|e2e|int)[-_]?tests?$|^(?:e2e|end[-_]?to[-_]?end|endtoend)$/i;
const testFolder = /^(?:tests?|specs?|__tests__|testing)$/i;
const dotnetSuite = /\.(?:Integration|Functional|Acceptance|EndToEnd|E2E)\.?Tests?$/i;
const jvmSuite = /^(?:integration-?test|int-?test|it|functional-?test|acceptance-?test)$/i;
/** Not the project's own tests: other people's code, samples, data and what is made from templates. */
const foreign =
  /^(?:node_modules|vendor|third[-_]?party|examples?|samples?|fixtures?|testdata|test-data|docs?|templates?|cookiecutter.*|\{\{.*|dist|build|out|target|\..+)$/i;

/** The outermost folder of a suite that a folder is, or is in. */
function suiteFolder(directory: string): string | undefined {
  const parts = directory.split('/');
  let inTests = false;
  for (const [index, part] of parts.entries()) {
    if (foreign.test(part)) return undefined;
    const inSource = parts[index - 1] === 'src' && jvmSuite.test(part);
    if (inSource || sureName.test(part) || dotnetSuite.test(part) || (inTests && suiteName.test(part))) {
      return parts.slice(index + 1).some(inner => foreign.test(inner))
        ? undefined
        : parts.slice(0, index + 1).join('/');
    }
    inTests ||= testFolder.test(part);
  }
  return undefined;
}

const testFiles: readonly (readonly [RegExp, Language])[] = [
  [/^(?:test_.*|.*_test)\.py$/, 'python'],
  [/[.-](?:test|spec|cy|e2e|e2e-spec|e2e-test|int-test|integration)\.[cm]?[jt]sx?$/, 'javascript'],
  [/_test\.go$/, 'go'],
  [/^(?!package-info|module-info).*(?:Tests?|ITs?|ITCase|Specs?)\.(?:java|kt|groovy|scala)$/, 'jvm'],
  [/_(?:spec|test)\.rb$/, 'ruby'],
  [/(?:Test|Cest|Spec)\.php$/, 'php'],
  [/Tests?\.cs$/, 'dotnet'],
  [/_test\.exs$/, 'elixir'],
];

function languageOf(path: string): Language | undefined {
  const name = nameOf(path);
  return testFiles.find(([pattern]) => pattern.test(name))?.[1];
}

/** Cypress names its files; a folder of end-to-end tests beside Playwright's configuration is Playwright's. */
function onlyRunner(files: readonly string[], suite: string, paths: readonly string[]): string | undefined {
  if (files.every(path => /\.cy\.[jt]sx?$/.test(path))) return 'cypress';
  if (!/(?:^|\/)(?:e2e|end-?to-?end)[^/]*$/i.test(suite)) return undefined;
  const beside = new Set([suite, directoryOf(suite), directoryOf(directoryOf(suite))]);
  const configs = paths.filter(
    path =>
      beside.has(directoryOf(path)) &&
      /(?:playwright|jest|vitest|wdio|cypress|nightwatch|detox|protractor|mocharc)/i.test(nameOf(path)),
  );
  return configs.length > 0 &&
    configs.every(path => /^(?:playwright|vitest|jest)\.config\./.test(nameOf(path))) &&
    configs.some(path => /^playwright\./.test(nameOf(path)))
    ? 'playwright'
    : undefined;
}

/** They start whatever runner they are configured with. */
const wrapsRunners = new Set(['ng', 'react-scripts', 'vue-cli-service', 'deno', 'dotnet']);

interface Runner {
  readonly name: string;
  readonly language: Language;
  /** The words behind the program and its verb. */
  readonly args: readonly Word[];
}

function testRun(command: PipelineCommand, project: Project): TestRun | undefined {
  const runner = runnerOf(command.words);
  if (!runner) return undefined;
  const { name, language } = runner;
  return { runner: name, language, command, ...confinement(runner, command.directory, project) };
}

/** Programs that run tests by themselves, by language; with the verbs that make them do so. */
const programs: ReadonlyMap<string, readonly [Language, ...string[]]> = new Map([
  ...each('pytest py.test unittest nose2 nosetests trial behave robot', 'python'),
  ...each('jest vitest mocha ava tap jasmine karma wdio testcafe nightwatch detox', 'javascript'),
  ...each('playwright react-scripts bun deno', 'javascript', 'test'),
  ...each('cypress', 'javascript', 'run'),
  ...each('ng', 'javascript', 'test', 'e2e'),
  ...each('vue-cli-service', 'javascript', 'test:unit', 'test:e2e'),
  ...each('go', 'go', 'test'),
  ...each('gotestsum ginkgo', 'go'),
  ...each('cargo', 'rust', 'test', 't', 'nextest', 'llvm-cov', 'tarpaulin'),
  ...each('mvn mvnw gradle gradlew', 'jvm'),
  ...each('rspec cucumber', 'ruby'),
  ...each('rails', 'ruby', 'test', 'test:system', 'test:all', 'spec'),
  ...each('phpunit pest paratest codecept behat simple-phpunit', 'php'),
  ...each('dotnet', 'dotnet', 'test'),
  ...each(
    'mix',
    'elixir',
    'test',
    ...['', '.json', '.html', '.xml', '.github', '.post'].map(kind => `coveralls${kind}`),
  ),
]);

function each(names: string, language: Language, ...verbs: string[]): [string, readonly [Language, ...string[]]][] {
  return names.split(' ').map(name => [name, [language, ...verbs]]);
}

function runnerOf(words: readonly Word[]): Runner | undefined {
  const name = words[0]?.text ?? '';
  const known = programs.get(name);
  if (!known && !mayRunTests.test(name)) return undefined;
  const args = words.slice(1);
  if (known) {
    const [language, ...verbs] = known;
    if (!verbs.length) return language !== 'jvm' || startsTests(name, args) ? { name, language, args } : undefined;
    const verb = args.findIndex(({ text }) => verbs.includes(text));
    return verb >= 0 && verb < 2 ? { name, language, args: args.slice(verb + 1) } : undefined;
  }
  const texts = args.map(({ text }) => text);
  if (name === 'coverage' && texts[0] === 'run') {
    const inner = texts.indexOf('-m');
    return inner < 0 ? undefined : runnerOf(args.slice(inner + 1));
  }
  if (/^(?:nyc|c8|cross-env|dotenvx?|env-cmd)$/.test(name)) {
    const inner = args.findIndex(({ text }) => programs.has(text) || text === 'node');
    return inner < 0 ? undefined : runnerOf(args.slice(inner));
  }
  if (name === 'node' && texts.includes('--test'))
    return { name, language: 'javascript', args: args.filter(({ text }) => text !== '--test') };
  if (
    (/^python/.test(name) && /manage\.py$/.test(texts[0] ?? '') && texts[1] === 'test') ||
    (name === 'manage.py' && texts[0] === 'test')
  ) {
    return { name: 'django', language: 'python', args: [] };
  }
  if (/^python/.test(name) && texts[0] === 'setup.py' && texts[1] === 'test')
    return { name, language: 'python', args: [] };
  if (name === 'php' && texts[0] === 'artisan' && texts[1] === 'test')
    return { name: 'artisan', language: 'php', args: args.slice(2) };
  return undefined;
}

/** The other programs that run tests with the right words behind them. */
const mayRunTests = /^(?:coverage|nyc|c8|cross-env|dotenvx?|env-cmd|node|python.*|manage\.py|php)$/;

type Confinement = Pick<TestRun, 'only' | 'maybe' | 'excluded'>;

const unconfined: Confinement = { only: undefined, maybe: [], excluded: [] };

function confinement(runner: Runner, directory: string | undefined, project: Project): Confinement {
  if (runner.language === 'jvm') return jvmConfinement(runner, directory);
  if (runner.language === 'go') return goConfinement(runner, directory);
  if (!readsPaths.has(runner.name)) return directory ? { ...unconfined, only: [{ path: directory }] } : unconfined;
  const named = namedPaths(runner.args, directory, project);
  if (!named) return unconfined;
  const { only, maybe, excluded } = named;
  if (only.length) return named;
  const configured = runner.name === 'pytest' ? pytestPaths(runner.args, directory, project) : undefined;
  const here = directory ? [{ path: directory }] : undefined;
  return { only: configured?.only ?? here, maybe, excluded: [...excluded, ...(configured?.excluded ?? [])] };
}

/** Runners whose operands are the files and folders to run. */
const readsPaths = new Set(
  'pytest py.test jest vitest mocha ava tap node bun deno playwright rspec phpunit pest artisan mix dotnet rails'.split(
    ' ',
  ),
);

/** Flags that stand alone: the word behind them is a path to run. */
const loneFlags = new Set(
  (
    '-v -vv -vvv -q -qq -s -x -l -i -b -u --verbose --quiet --exitfirst --lf --last-failed --ff --failed-first --no-cov --cov-append --cov-branch ' +
    '--no-header --no-summary --showlocals --cache-clear --disable-warnings --strict-markers --strict-config --strict --full-trace --setup-show --stepwise ' +
    '--no-migrations --reuse-db --create-db --runInBand --ci --coverage --silent --passWithNoTests --forceExit --detectOpenHandles --bail --run ' +
    '--recursive --exit --parallel --no-coverage --color --colors --no-color --no-build --no-restore --trace --cover --doctest-modules --fail-fast --failfast'
  ).split(' '),
);
/** Flags that choose tests in ways that only the runner's configuration explains. */
const choosing =
  /^(?:--config|--project|--projects|--selectProjects|--dir|--root|--rootDir|--workspace|--testsuite|--group|--pyargs|--findRelatedTests|--changed.*|--onlyChanged|--spec|--filter|--only|--settings)(?:=|$)/;

/** The paths that a test command names; `undefined` when what it names cannot be known. */
function namedPaths(
  args: readonly Word[],
  directory: string | undefined,
  project: Project,
): { only: Target[]; maybe: string[]; excluded: string[] } | undefined {
  const only: Target[] = [];
  const maybe: string[] = [];
  const excluded: string[] = [];
  let flag: string | undefined;
  for (const word of args) {
    const { text, literal } = word;
    if (text === '--') continue;
    const ignoring = /^--ignore(?:=(.*))?$/.exec(text);
    if (ignoring) {
      const target = ignoring[1] === undefined ? undefined : resolvePath(directory, ignoring[1]);
      if (target !== undefined) excluded.push(target);
      flag = text;
    } else if (text.startsWith('-')) {
      if (choosing.test(text)) return undefined;
      flag = loneFlags.has(text) || text.includes('=') || /^-\w{2,}$/.test(text) ? undefined : text;
    } else {
      const path = literal ? existing(text, directory, project) : undefined;
      if (flag === '--ignore' && path !== undefined) excluded.push(path);
      else if (flag !== undefined && path !== undefined) maybe.push(path);
      else if (flag === undefined && path !== undefined) only.push({ path, word });
      else if (flag === undefined && !subcommands.has(text)) return undefined;
      flag = undefined;
    }
  }
  return { only, maybe, excluded };
}

const subcommands = new Set(['run', 'test', 'watch']);

/** What a word of a test command names in the project: a folder, a file, or the folder a pattern starts in. */
function existing(text: string, directory: string | undefined, project: Project): string | undefined {
  // A solution stands for all its projects, wherever they are.
  if (/\.(?:slnx?|slnf)$/.test(text)) return undefined;
  const plain = text.replace(/::.*$|:\d+$/, '');
  const pattern = plain.search(/[*?{[]/);
  const fixed = pattern < 0 ? plain : directoryOf(plain.slice(0, pattern));
  const path = resolvePath(directory ?? '', fixed.replace(/\/+$/, '') || '.');
  return path !== undefined && (project.hasFolder(path) || project.has(path)) ? path : undefined;
}

/** Pytest without operands runs the `testpaths` of its configuration. */
function pytestPaths(
  args: readonly Word[],
  directory: string | undefined,
  project: Project,
): Pick<Confinement, 'only' | 'excluded'> | undefined {
  if (directory === undefined || args.some(({ text }) => /^(?:-c|--rootdir|--override-ini|-o)(?:=|$)/.test(text)))
    return undefined;
  const at = (name: string) => (directory === '' ? name : `${directory}/${name}`);
  if (['pytest.ini', '.pytest.ini', 'pytest.toml'].some(name => project.has(at(name)))) return undefined;
  const manifest = project.manifests.find(({ file }) => file.path === at('pyproject.toml'));
  const options = lookup(manifest?.data, 'tool', 'pytest', 'ini_options');
  const paths = strings(lookup(options, 'testpaths')).map(path => existing(path, directory, project));
  const ignored = strings(lookup(options, 'addopts')).flatMap(option => /^--ignore=(.+)$/.exec(option)?.[1] ?? []);
  const excluded = ignored.flatMap(path => resolvePath(directory, path) ?? []);
  const known = paths.filter(path => path !== undefined);
  return { only: paths.length && known.length === paths.length ? known.map(path => ({ path })) : undefined, excluded };
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter(Boolean);
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

function goConfinement({ name, args }: Runner, directory: string | undefined): Confinement {
  if (name !== 'go') return unconfined;
  const operands = args.filter(
    ({ text }) => /^\.\.?(?:\/|$)/.test(text) || /^\$|^[\w-]+\.[\w.-]+\/|\.\.\.$/.test(text),
  );
  if (!operands.length) return { ...unconfined, only: directory === undefined ? undefined : [{ path: directory }] };
  const only = operands.map(word => {
    const path = word.literal ? resolvePath(directory, word.text.replace(/\/?\.\.\.$/, '') || '.') : undefined;
    return path === undefined || !word.text.startsWith('.') ? undefined : { path, word };
  });
  return only.includes(undefined) ? unconfined : { ...unconfined, only: only.filter(target => target !== undefined) };
}

/**
 * Whether a call of Maven or Gradle comes by the tests. Sources: Maven's default lifecycle and the properties of Surefire;
 * Gradle's `-x`, and the Java plugin, whose `check` and `build` hang on `test`.
 */
function startsTests(program: string, args: readonly Word[]): boolean {
  const goals: string[] = [];
  let flag: string | undefined;
  for (const { text } of args) {
    if (/^-D(?:skipTests|maven\.test\.skip)(?:=true)?$/.test(text)) return false;
    if (/^(?:-x|--exclude-task)$/.test(flag ?? '') && /^(?:.*:)?(?:test|check)$/.test(text)) return false;
    if (!text.startsWith('-') && !takesValue.test(flag ?? '')) goals.push(text);
    flag = text;
  }
  // A task of Gradle stands behind its project; a goal of Maven behind its plugin.
  const isGradle = program.startsWith('gradle');
  return goals.some(goal => {
    const name = isGradle ? goal.slice(goal.lastIndexOf(':') + 1) : goal;
    return mayTest.test(name) && !testsNothing.test(name);
  });
}

/** Flags of Maven and Gradle whose value is the next word. */
const takesValue =
  /^(?:-x|-f|-pl|-P|-s|-gs|-t|-p|-b|-c|-I|-rf|-T|-l|--(?:exclude-task|file|projects|activate-profiles|settings|global-settings|project-dir|build-file|init-script|resume-from|threads|log-file|tests))$/;

/** What phases, goals and tasks are called that come by the tests. */
const mayTest =
  /test|check|build|verif|package|install|deploy|cover|surefire|failsafe|spec|(?:^|[^a-z])(?:ci|qa|all)(?:[^a-z]|$)|\$/i;

/** Phases, goals and tasks that end before the tests, or have nothing to do with them. */
const testsNothing =
  /^(?:clean|validate|initialize|(?:process|generate)-\S+|compile|test-compile|site|assemble|classes|testClasses|jar|war|bootJar|bootWar|shadowJar|distZip|distTar|installDist|bootBuildImage|bootRun|run|jib\w*|docker\w*|dependencies|tasks|help|projects|properties|wrapper|dependencyUpdates|compile\w*|spotless\w*|ktlint\w*|detekt\w*|lint\w*|checkstyle\w*|spotbugs\w*|pmd\w*|publish\w*|release\w*|sonar\w*|flyway\w*|liquibase\w*|openApi\w*|javadoc|(?!surefire|failsafe|maven-(?:surefire|failsafe))[\w.-]+:\S+)$/;

/** Goals and tasks after which no integration test has run. */
const unitGoals =
  /^(?:clean|validate|compile|test-compile|test|package|assemble|classes|testClasses|jar|bootJar|compile\w*|spotless\w*|ktlint\w*|detekt|checkstyle\w*|spotbugs\w*|jacocoTestReport|spotless:\w+|dependency:\S+|checkstyle:\w+)$/;

/** Flags that change neither what is built nor what is tested. */
const quietFlag =
  /^(?:-[BqUeX]|-T\S*|-ntp|-DskipITs?\S*|--(?:batch-mode|no-transfer-progress|quiet|errors|no-daemon|daemon|info|debug|stacktrace|full-stacktrace|parallel|no-parallel|build-cache|scan|console=\w+|warning-mode=\w+|continue|rerun-tasks|no-build-cache|configuration-cache))$/;

/** Maven's and Gradle's unit tests stand in `src/test`; integration tests run with `verify`, `check` or a task of their own. */
function jvmConfinement({ args }: Runner, directory: string | undefined): Confinement {
  const goals = args.filter(({ text }) => !text.startsWith('-'));
  const plain = args.every(
    ({ text, literal }) => literal && (text.startsWith('-') ? quietFlag.test(text) : unitGoals.test(text)),
  );
  if (!goals.length || !plain || directory === undefined) return unconfined;
  return { ...unconfined, only: [{ path: directory === '' ? 'src/test' : `${directory}/src/test` }] };
}
