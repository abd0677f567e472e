/** What runs by itself when the project changes: its pipelines, and every command they lead to. */
import { firstLine, type Span, type TextFile } from '../../text.js';
import { parseYaml, type Value } from '../../yaml/view.js';
import { nameOf, resolvePath } from '../paths.js';
import { type Command, invocation, operands, readCommands, type Word } from '../shell.js';
import type { Step, Workflow } from '../workflow/workflow.js';
import { makefileIn, readMakefile } from './makefile.js';
import { lookup } from './manifest.js';
import type { Project } from './project.js';

export interface Pipeline {
  readonly system: string;
  readonly path: string;
  /** The folder it is for; '' is the root, where its system looks for it. */
  readonly root: string;
  /** Where this is a workflow that was understood. */
  readonly workflow: Workflow | undefined;
}

/** A command that a step of a workflow runs, itself or through a script, a make target or a package script. */
export interface PipelineCommand {
  /** The program, without its folder and without what only starts it, and its arguments. */
  readonly words: readonly Word[];
  /** Where it runs, from the root; `undefined` when that cannot be known. */
  readonly directory: string | undefined;
  readonly step: Step;
  /** The command in the workflow that leads to it, first line only. */
  readonly at: Span;
  /** The scalar that the words are written in (offsets are into its `raw`); `undefined` where a script stands between. */
  readonly script: Value | undefined;
}

/** `uses:` of a step, or of a composite action that a step uses. */
export interface PipelineAction {
  /** Without its version. */
  readonly name: string;
  readonly with: Value | undefined;
  readonly step: Step;
  /** Whether its paths start at the root of the project. */
  readonly atRoot: boolean;
}

export interface Activity {
  readonly commands: readonly PipelineCommand[];
  readonly actions: readonly PipelineAction[];
  /** Scripts that were not read, task runners, pipelines of systems we do not read. */
  readonly unreadable: readonly Unreadable[];
}

/** What could not be followed, and what it may do as far as its name and arguments tell. */
export interface Unreadable {
  readonly what: string;
  readonly mayTest: boolean;
  readonly mayBuildImages: boolean;
}

export function findPipelines(project: Project): readonly Pipeline[] {
  const workflows = new Map(project.workflows.map(workflow => [workflow.file.path, workflow]));
  const pipelines: Pipeline[] = [];
  for (const { system, path, root } of pipelinePaths(project.paths)) {
    // All of it is commented out.
    if (!/^[ \t]*[^\s#]/m.test(project.file(path)?.text ?? path)) continue;
    pipelines.push({ system, path, root, workflow: workflows.get(path) });
  }
  for (const { file, objects } of project.kubernetesFiles) {
    if (objects.some(({ group }) => group === 'tekton.dev')) {
      pipelines.push({ system: 'Tekton', path: file.path, root: '', workflow: undefined });
    }
  }
  return pipelines;
}

/**
 * The workflow that checks changes: of those at the root that tests them, itself or through one that it calls, else of those
 * that build or lint, the first for pull requests; else the first that does more than to look on.
 */
export function checkingWorkflow(
  pipelines: readonly Pipeline[],
  testRuns: readonly { readonly command: PipelineCommand }[],
): Workflow | undefined {
  const checking = pipelines.flatMap(({ root, system, workflow }) =>
    root === '' && system === 'GitHub Actions' && workflow?.startsOn('push', 'pull_request', 'merge_group')
      ? workflow
      : [],
  );
  const testing = new Set(testRuns.map(({ command }) => command.step.job.workflow.file.path));
  const ranks: readonly ((workflow: Workflow) => boolean)[] = [
    ({ file }) => testing.has(file.path) && !besideTests.test(nameOf(file.path)),
    ({ jobs }) => jobs.some(({ uses }) => uses && testing.has(uses.action.replace(/^\.\//, ''))),
    ({ file }) => testing.has(file.path),
    ({ file }) => /^(?:ci|tests?|checks?|pr|pull[-_]?requests?|quality)(?:[^a-z]|$)/i.test(nameOf(file.path)),
    ({ jobs }) => jobs.some(({ purposes }) => purposes.has('lint') || purposes.has('image-build')),
    ({ file }) => !looksOnly.test(file.text),
  ];
  for (const rank of ranks) {
    const found = checking.filter(rank);
    const first = found.find(workflow => workflow.startsOn('pull_request')) ?? found[0];
    if (first) return first;
  }
  return undefined;
}

/** Suites beside the one that each change is checked with. */
const besideTests =
  /(?:^|[^a-z])(?:e2e|nightly|weekly|perf\w*|bench\w*|load|migrations?|release|deploy|publish|docs?)(?:[^a-z]|$)/i;

/** Actions of workflows that look at a change without building it: where it is tested, they do not tell. */
const looksOnly =
  /codeql-action\/analyze|dependency-review-action|scorecard-action|action-semantic-pull-request|actions\/(?:labeler|stale|first-interaction|add-to-project)@|cla-assistant|auto-assign/;

/** Everything that the pipelines at the root run, as far as it can be followed. */
export function followPipelines(project: Project): Activity {
  const { pipelines, paths } = project;
  const inputs = [...pipelines.map(({ workflow, path }) => workflow ?? path), ...project.files.filter(isFollowed)];
  const known = knownActivities.get(paths);
  if (known && known.inputs.length === inputs.length && known.inputs.every((input, index) => input === inputs[index])) {
    return known.activity;
  }
  const found: Found = { commands: [], actions: [], unreadable: new Map(), project };
  for (const { system, path, root, workflow } of pipelines) {
    if (root !== '') continue;
    if (!workflow || system !== 'GitHub Actions') doubt(found, path, { mayTest: true, mayBuildImages: true });
    else for (const job of workflow.jobs) followJob(job.yaml, job.steps, found);
  }
  const { commands, actions, unreadable } = found;
  const activity = { commands, actions, unreadable: [...unreadable.values()] };
  knownActivities.set(paths, { inputs, activity });
  return activity;
}

/** Whether something a pipeline runs and that is not read here may do what these words say. */
export function mayRunUnseen({ activity }: Project, words: RegExp): boolean {
  return activity.unreadable.some(({ what, mayTest }) => mayTest || words.test(what));
}

/** By the project's paths, which stay while texts change: the last answer, and all that it rests on. */
const knownActivities = new WeakMap<
  readonly string[],
  { readonly inputs: readonly unknown[]; readonly activity: Activity }
>();

/** Whether a pipeline's commands may lead into a file. */
function isFollowed({ path }: TextFile): boolean {
  return /\.sh$|(?:^|\/)(?:package\.json|(?:GNU)?[Mm]akefile|action\.ya?ml)$/.test(path);
}

/** Places where CI systems look for their files, each from the folder it is for. Sources: the systems' manuals. */
const systems: readonly { readonly name: string; readonly path: RegExp }[] = (
  [
    ['GitHub Actions', '\\.github/workflows/[^/]+\\.ya?ml'],
    ['Gitea Actions', '\\.gitea/workflows/[^/]+\\.ya?ml'],
    ['Forgejo Actions', '\\.forgejo/workflows/[^/]+\\.ya?ml'],
    ['GitLab CI', '\\.gitlab-ci\\.ya?ml'],
    ['Jenkins', '(?:jenkins/|ci/)?Jenkinsfile(?:[.-][\\w.-]+)?'],
    ['Azure Pipelines', '[\\w.-]*azure-pipelines?[\\w.-]*\\.ya?ml'],
    ['Azure Pipelines', '(?:\\.?azure[-_]?(?:pipelines?|devops)|\\.ado|\\.pipelines)/.+\\.ya?ml'],
    ['CircleCI', '\\.circleci/config\\.ya?ml'],
    ['Bitbucket Pipelines', 'bitbucket-pipelines\\.ya?ml'],
    ['Travis CI', '\\.travis\\.ya?ml'],
    ['Buildkite', '\\.?buildkite/[^/]+\\.(?:ya?ml|json|sh)'],
    ['Drone', '\\.drone\\.(?:ya?ml|jsonnet|star)'],
    ['Woodpecker', '\\.woodpecker(?:/[^/]+)?\\.ya?ml'],
    ['Tekton', '\\.tekton/.+\\.ya?ml'],
    ['AppVeyor', '\\.?appveyor\\.ya?ml'],
    ['Google Cloud Build', 'cloudbuild[\\w.-]*\\.(?:ya?ml|json)'],
    ['AWS CodeBuild', 'buildspec[\\w.-]*\\.ya?ml'],
    ['AWS CodeCatalyst', '\\.codecatalyst/workflows/[^/]+\\.ya?ml'],
    ['AWS Amplify', 'amplify\\.ya?ml'],
    ['Semaphore', '\\.semaphore/[^/]+\\.ya?ml'],
    ['TeamCity', '\\.teamcity/.+'],
    ['Codefresh', '\\.?codefresh(?:/[^/]+)?\\.ya?ml'],
    ['Cirrus CI', '\\.cirrus\\.(?:ya?ml|star)'],
    ['SourceHut', '\\.build\\.yml|\\.builds/[^/]+\\.yml'],
    ['Zuul', '\\.?zuul(?:\\.d/.+)?\\.ya?ml'],
    ['Prow', '\\.prow(?:/.+)?\\.ya?ml'],
    ['Bitrise', 'bitrise\\.ya?ml'],
    ['Codemagic', 'codemagic\\.ya?ml'],
    ['Harness', '\\.harness/.+\\.ya?ml'],
    ['Screwdriver', 'screwdriver\\.ya?ml'],
    ['Concourse', '(?:ci|concourse)/(?:.+/)?[\\w-]*pipeline[\\w-]*\\.ya?ml'],
    ['Buddy', 'buddy\\.yml|\\.buddy/[^/]+\\.yml'],
  ] as const
).map(([name, pattern]) => ({ name, path: new RegExp(`(?<=^|/)(?:${pattern})$`) }));

const anySystem = new RegExp(systems.map(({ path }) => path.source).join('|'));

const knownPaths = new WeakMap<readonly string[], readonly Omit<Pipeline, 'workflow'>[]>();

/** One look at a list of paths: it stays the same while texts change. */
function pipelinePaths(paths: readonly string[]): readonly Omit<Pipeline, 'workflow'>[] {
  let found = knownPaths.get(paths);
  if (!found) {
    found = paths
      .filter(path => /\.(?:ya?ml|json|jsonnet|star|sh|kts|xml)$|Jenkinsfile/.test(path) && anySystem.test(path))
      .map(path => {
        const system = systems.find(({ path: pattern }) => pattern.test(path));
        const start = system?.path.exec(path)?.index ?? 0;
        return { system: system?.name ?? '', path, root: path.slice(0, Math.max(0, start - 1)) };
      });
    knownPaths.set(paths, found);
  }
  return found;
}

interface Found {
  readonly commands: PipelineCommand[];
  readonly actions: PipelineAction[];
  readonly unreadable: Map<string, Unreadable>;
  readonly project: Project;
}

/** Actions that run the shell commands they are given, after a preparation or several times. */
const scriptActions = /(?:^|\/)(?:retry|xvfb-action|android-emulator-runner|ssh-action)$/;
/** Actions that may run tests in ways only they know, and those that only tell of tests. */
const testActions =
  /(?:^|[^a-z])(?:tests?|testing|e2e|cypress|playwright|pytest|jest|cargo|maven|gradle-build-action|integration|tox|bazel|earthly|dagger|devcontainers)(?:$|[^a-z])|cypress-io/i;
const aboutTests = /report|result|publish|upload|setup|chart-testing|comment|coverage|badge|install|cache/i;

/** Notes what cannot be followed. In words that tell of other work nothing is suspected. */
function doubt(found: Found, what: string, known?: Omit<Unreadable, 'what'>): void {
  const text = what.slice(0, 300);
  const isOther = otherWork.test(text);
  const isScript = /^(?:npm|yarn|pnpm|bun|turbo|nx|lerna|node|python3?) /.test(text);
  found.unreadable.set(what, {
    what,
    mayTest: known?.mayTest ?? (testWords.test(text) || !(isOther || buildWords.test(text))),
    mayBuildImages:
      known?.mayBuildImages ??
      (imageWords.test(text) ||
        (!isScript && buildWords.test(text)) ||
        !(isOther || (isScript && buildWords.test(text)) || testWords.test(text))),
  });
}

const testWords =
  /(?<!la|at|con|pro|grea)tests?(?!imon|at)|e2e|spec(?!if)|integration|check|verif|validat|(?:^|[^a-z])(?:ci|all|suites?)(?:[^a-z]|$)/i;
const imageWords = /docker|image|container|ship|publish|deploy|(?:^|[^a-z])(?:ci|all|oci)(?:[^a-z]|$)/i;
const buildWords = /build|release|package|dist|bundle|compile/i;
const otherWork =
  /lint|format|generat|(?:^|[^a-z])gen|docs?(?:[^a-z]|$)|changelog|version|install|setup|seed|migrat|prepare|sync|cache|clean|download|upload|notif|wait|start|init|env|label|stale|triage|codeql|slsa|sbom|scan|sign|audit|tag|bump|comment|report|stats|size|typecheck|types|i18n|translat|backport|merge|assign|welcome/i;

/** Where a script is run from, and by what. */
interface Place {
  readonly step: Step;
  readonly directory: string | undefined;
  /** Set once the commands are no longer those written in the workflow: few are ever shown. */
  readonly at?: (() => Span) | undefined;
  readonly depth: number;
}

/** Scripts that call each other, and make targets that share prerequisites, must not grow without end. */
const maxDepth = 6;
const maxCommands = 4000;

function followJob(job: Value, steps: readonly Step[], found: Found): void {
  const caller = job.get('uses');
  // A reusable workflow of this project is followed as one of its pipelines.
  if (caller && !caller.text?.startsWith('./')) doubt(found, caller.raw ?? 'a reusable workflow');
  const moved = steps.some(
    ({ yaml, with: inputs }) => inputs && (inputs.has('path') || inputs.has('repository')) && isCheckout(yaml),
  );
  for (const step of steps) followStep(step.yaml, { step, directory: moved ? undefined : '', depth: 0 }, found);
}

function isCheckout(step: Value): boolean {
  return /^actions\/checkout@/.test(step.get('uses')?.raw ?? '');
}

function followStep(yaml: Value, place: Place, found: Found): void {
  const run = yaml.get('run');
  const uses = yaml.get('uses')?.raw;
  if (uses?.startsWith('./')) followLocalAction(uses, place, found);
  else if (uses !== undefined) {
    const name = uses.split('@', 1)[0] ?? uses;
    found.actions.push({ name, with: yaml.get('with'), step: place.step, atRoot: place.directory === '' });
    const role = roleOf(name);
    const command = role === 'script' || role === 'ssh script' ? commandOf(yaml.get('with')) : undefined;
    if (command) {
      const directory = role === 'ssh script' ? undefined : place.directory;
      followScript(command, { ...place, directory, depth: place.depth + 1, at: () => command.span }, found);
    } else if (role === 'ssh' || role === 'ssh script') {
      doubt(found, name, { mayTest: false, mayBuildImages: true });
    } else if (role === 'tests') doubt(found, name, { mayTest: true, mayBuildImages: false });
  }
  if (!run) return;
  const own = yaml.get('working-directory') ?? defaultDirectory(place.step);
  const directory = own
    ? own.text === undefined
      ? undefined
      : resolvePath(place.directory, own.text)
    : place.directory;
  if (/^(?:pwsh|powershell|cmd|python)/.test(yaml.get('shell')?.raw ?? '')) doubt(found, run.raw ?? 'run');
  followScript(run, { ...place, directory }, found);
}

function commandOf(inputs: Value | undefined): Value | undefined {
  return inputs?.get('command') ?? inputs?.get('script') ?? inputs?.get('run');
}

/** What an action may do with what it is given, told by its name. */
type ActionRole = 'script' | 'ssh script' | 'ssh' | 'tests' | 'other';

const roles = new Map<string, ActionRole>();

function roleOf(action: string): ActionRole {
  let role = roles.get(action);
  if (!role) {
    const isScript = scriptActions.test(action);
    if (isScript) role = /ssh/.test(action) ? 'ssh script' : 'script';
    else if (/ssh/i.test(action) && !/agent|key|known|install|setup/i.test(action)) role = 'ssh';
    else role = testActions.test(action) && !aboutTests.test(action) ? 'tests' : 'other';
    if (roles.size < 5000) roles.set(action, role);
  }
  return role;
}

function defaultDirectory({ job }: Step): Value | undefined {
  const ofJob = job.yaml.at('defaults', 'run', 'working-directory');
  return ofJob ?? job.workflow.yaml?.at('defaults', 'run', 'working-directory');
}

function followLocalAction(uses: string, place: Place, found: Found): void {
  const folder = resolvePath(place.directory, uses);
  const { project } = found;
  const file =
    folder === undefined ? undefined : (project.file(`${folder}/action.yml`) ?? project.file(`${folder}/action.yaml`));
  const yaml = file && parseYaml(file);
  const steps = yaml?.error ? undefined : yaml?.roots[0]?.at('runs', 'steps');
  if (!steps || place.depth >= maxDepth) {
    doubt(found, uses);
    return;
  }
  const at = place.at ?? (() => place.step.at);
  for (const step of steps.items()) followStep(step, { ...place, at, depth: place.depth + 1 }, found);
}

function followScript(script: Value, place: Place, found: Found): void {
  const { raw } = script;
  if (raw !== undefined) followCommands(readCommands(raw), place, found, place.at ? undefined : script);
}

function followText(text: string, place: Place, found: Found): void {
  followCommands(readCommands(text), place, found);
}

/** Commands of a script, one after the other; `cd` moves those that follow. */
function followCommands(commands: readonly Command[], place: Place, found: Found, script?: Value): void {
  const directories = [place.directory];
  for (const command of commands) {
    if (found.commands.length >= maxCommands) {
      doubt(found, 'too many commands', { mayTest: true, mayBuildImages: true });
      return;
    }
    directories.length = Math.min(directories.length, command.depth + 1);
    while (directories.length <= command.depth) directories.push(directories.at(-1));
    const directory = directories.at(-1);
    const call = callOf(command);
    if (!call) continue;
    const { program, args, words } = call;
    if (program === 'cd' || program === 'pushd' || program === 'popd') {
      directories[directories.length - 1] = movedTo(args[0], directory, found.project);
      continue;
    }
    const own = place.at ? undefined : script;
    const followed = new Followed(words, call.elsewhere ? undefined : directory, place, own, command);
    found.commands.push(followed);
    followCommand(call, followed, place, found);
    if (call.readsInput) doubt(found, program, { mayTest: true, mayBuildImages: true });
  }
}

/** Its place is looked for when it is asked for: few commands are ever shown. */
class Followed implements PipelineCommand {
  constructor(
    readonly words: readonly Word[],
    readonly directory: string | undefined,
    private readonly place: Place,
    readonly script: Value | undefined,
    private readonly command: Command,
  ) {}

  get step(): Step {
    return this.place.step;
  }

  get at(): Span {
    const { place, script, command } = this;
    return place.at?.() ?? (script && commandSpan(script, command.start, command.end)) ?? place.step.at;
  }
}

/** What a command calls, whatever starts it. */
interface Called {
  /** As it is written, maybe with a folder. */
  readonly written: string;
  readonly program: string;
  readonly args: readonly Word[];
  readonly texts: readonly string[];
  /** The program without its folder, and its arguments. */
  readonly words: readonly Word[];
  /** Started in a container, or told to work in another folder. */
  readonly elsewhere: boolean;
  /** Started by what runs the scripts of a package. */
  readonly throughScripts: boolean;
  /** `bash <<EOF`: a script that is not among the commands. */
  readonly readsInput: boolean;
}

const calls = new WeakMap<Command, Called | { readonly none: true }>();

function callOf(command: Command): Called | undefined {
  let call = calls.get(command);
  if (!call) {
    call = readCall(command) ?? { none: true };
    calls.set(command, call);
  }
  return 'none' in call ? undefined : call;
}

function readCall(command: Command): Called | undefined {
  const own = command.words.length - invocation(command).length;
  const [first, ...args] = command.words.slice(own);
  if (!first) return undefined;
  const program = nameOf(first.text) || first.text;
  const wrapper = command.words.slice(0, own).map(({ text }) => text);
  return {
    written: first.text,
    program,
    args,
    texts: args.map(({ text }) => text),
    words: [{ ...first, text: program }, ...args],
    elsewhere: wrapper.some(word => /compose$|^(?:--directory|--project|--prefix|--cwd|-C|--dir)(?:=|$)/.test(word)),
    throughScripts:
      wrapper.some(word => scriptNames.has(nameOf(word))) && (!familiar.has(program) || program === 'test'),
    readsInput: args.length === 0 && /^(?:ba|z|da)?sh$/.test(program) && command.before !== '|',
  };
}

function movedTo(word: Word | undefined, directory: string | undefined, project: Project): string | undefined {
  const target = word?.literal ? resolvePath(directory, word.text) : undefined;
  return target !== undefined && project.hasFolder(target) ? target : undefined;
}

function commandSpan(script: Value, start: number, end: number): Span | undefined {
  const newline = script.raw?.indexOf('\n', start) ?? -1;
  const stop = newline >= 0 && newline < end ? newline : end;
  const at = script.part(start, stop);
  return at ?? (script.raw?.includes('\n') ? undefined : firstLine(script.span));
}

/** Looks into what a command runs in turn. */
function followCommand(call: Called, followed: Followed, from: Place, found: Found): void {
  const { written, program, args, texts, throughScripts } = call;
  const known = followers.get(program);
  // Most commands lead nowhere.
  if (!known && !throughScripts && familiar.has(program) && !taskRunners.has(program)) return;
  const place: Place = { ...from, directory: followed.directory, at: () => followed.at };
  const result = known
    ? known({ program, args, texts, place, found })
    : followProgram(written, program, args, place, found);
  if (result === 'unreadable' || throughScripts) doubt(found, [program, ...texts].join(' '));
}

type Outcome = 'followed' | 'unreadable';

interface Call {
  readonly program: string;
  readonly args: readonly Word[];
  readonly texts: readonly string[];
  readonly place: Place;
  readonly found: Found;
}

const followers: ReadonlyMap<string, (call: Call) => Outcome> = new Map([
  ...['npm', 'yarn', 'pnpm', 'bun'].map(name => [name, followPackageScript] as const),
  ...['make', 'gmake'].map(name => [name, followMake] as const),
  ...['bash', 'sh', 'zsh', 'dash', 'source', '.', 'eval'].map(name => [name, followShell] as const),
  ...['python', 'python3', 'node', 'ruby', 'perl', 'php', 'deno', 'tsx', 'ts-node'].map(
    name => [name, followInterpreter] as const,
  ),
  ...['npm-run-all', 'npm-run-all2', 'run-s', 'run-p', 'concurrently', 'start-server-and-test'].map(
    name => [name, followScriptList] as const,
  ),
  ['turbo', followTurbo],
  ['ssh', followSsh],
  ['docker', followDocker],
  ['podman', followDocker],
]);

/** A program by its path is a script of the project; any other is harmless when familiar, or when nothing hints at tests. */
function followProgram(written: string, program: string, args: readonly Word[], place: Place, found: Found): Outcome {
  if (/[$`]/.test(program)) return 'unreadable';
  if (taskRunners.has(program)) return 'unreadable';
  if (familiar.has(program)) return 'followed';
  if (written.includes('/') && !written.includes('node_modules/')) return followFile(written, place, found);
  const hints = /(?:^|[^a-z])(?:tests?|e2e|integration|specs?|check|verify|ci|all|image|docker)(?:$|[^a-z])/i;
  return [program, ...args.map(({ text }) => text)].some(word => hints.test(word)) ? 'unreadable' : 'followed';
}

/** A script file of the project; `$GITHUB_WORKSPACE/x` is its root. */
function followFile(path: string, place: Place, found: Found): Outcome {
  const rooted = /^\$\{?\{?\s*(?:GITHUB_WORKSPACE|github\.workspace)\s*\}?\}?\/(.*)$/.exec(path);
  const target = rooted ? resolvePath('', rooted[1] ?? '') : resolvePath(place.directory, path);
  const file = target === undefined ? undefined : found.project.file(target);
  if (
    !file ||
    place.depth >= maxDepth ||
    !/^#!.*\b(?:ba|da|z|k)?sh\b|^(?!#!)/.test(file.text) ||
    !file.path.endsWith('.sh')
  )
    return 'unreadable';
  followCommands(readCommands(file.text), { ...place, depth: place.depth + 1 }, found);
  return 'followed';
}

function followShell({ program, args, texts, place, found }: Call): Outcome {
  const inline = texts.findIndex(text => /^-[a-z]*c$/.test(text));
  const command = inline >= 0 ? args[inline + 1] : undefined;
  if (command) {
    followText(command.text, { ...place, depth: place.depth + 1 }, found);
    return place.depth < maxDepth ? 'followed' : 'unreadable';
  }
  // `curl … | sh` installs something; what `eval` runs of `$(…)` is read where it stands.
  if (
    !texts.length ||
    texts[0] === '-' ||
    texts.includes('-s') ||
    (program === 'eval' && !args.some(({ literal }) => literal))
  )
    return 'followed';
  const file = args.find(({ text }) => !text.startsWith('-'));
  if (file && /(?:^|\/)(?:activate|\.?env|[\w.-]*\.env|\.(?:bash|z)\w+|\w+\/env)$/.test(file.text)) return 'followed';
  return file ? followFile(file.text, place, found) : 'unreadable';
}

/** Inline code of an interpreter is short and looked over; a file of the project may do anything. */
function followInterpreter({ program, texts }: Call): Outcome {
  const file = texts.find(text => !text.startsWith('-'));
  if (!file || /^-(?:c|e|p|r|-eval|-print|-version|-test|V|v)\b/.test(texts[0] ?? '')) return 'followed';
  if (program.startsWith('python') && /(?:^|\/)(?:manage|setup)\.py$/.test(file)) return 'followed';
  if (program === 'php' && file === 'artisan') return 'followed';
  if (program === 'deno' && /^(?:test|lint|fmt|check|cache|install|compile)$/.test(file)) return 'followed';
  return 'unreadable';
}

/** What runs on another machine may build the image there, as deployments by hand do. */
function followSsh({ texts, found }: Call): Outcome {
  doubt(found, ['ssh', ...texts].join(' '), { mayTest: false, mayBuildImages: true });
  return 'followed';
}

/** What runs inside a container is not followed; starting services and building images is harmless for tests. */
function followDocker({ texts, found }: Call): Outcome {
  const [verb, second] = texts;
  const what = ['docker', ...texts].join(' ');
  const isStarted = texts.some(text => text === '-d' || text === '--detach' || /^-[a-z]*d[a-z]*$/.test(text));
  const runs =
    verb === 'run' ||
    verb === 'exec' ||
    (verb === 'compose' && texts.some(text => /^(?:run|exec|--exit-code-from|--abort-on-container-exit)/.test(text)));
  if (runs && !isStarted)
    doubt(found, what, { mayTest: true, mayBuildImages: texts.some(text => text.includes('docker.sock')) });
  if ((verb === 'build' || second === 'build') && texts.some(text => /^--target/.test(text))) {
    doubt(found, what, { mayTest: true, mayBuildImages: false });
  }
  return 'followed';
}

function followPackageScript({ program, args, texts, place, found }: Call): Outcome {
  const inner = wordsAfterFlags(args);
  if (!inner) {
    if (followPackages(readChoice(program, texts), place, found)) return 'followed';
    return packageVerbs.has(texts.find(text => /^[a-z]/.test(text)) ?? '') ? 'followed' : 'unreadable';
  }
  const { rest, folder } = inner;
  const directory = folder === undefined ? place.directory : resolvePath(place.directory, folder);
  const [first, ...more] = rest;
  if (!first) return 'followed';
  const verb = first.text;
  const isRun = verb === 'run' || verb === 'run-script';
  if (program === 'bun' && verb === 'test') return 'followed';
  const script = isRun ? more[0]?.text : verb === 't' || verb === 'tst' ? 'test' : verb;
  if (script === undefined) return 'followed';
  const callsScript =
    isRun || verb === 't' || verb === 'test' || verb === 'start' || (program !== 'npm' && !packageVerbs.has(verb));
  if (!callsScript) return 'followed';
  const manifest = found.project.manifests.find(
    ({ ecosystem, directory: own }) => ecosystem === 'npm' && own === directory,
  );
  const text = manifest?.scripts.get(script);
  if (text === undefined || place.depth >= maxDepth) {
    // `yarn jest`: a program of the package, not a script.
    if (!isRun && manifest && (program === 'yarn' || program === 'pnpm') && verb !== 'test') {
      const at = { ...place, directory };
      found.commands.push({
        words: rest,
        directory,
        step: place.step,
        at: place.at?.() ?? place.step.at,
        script: undefined,
      });
      return followProgram(verb, verb, more, at, found);
    }
    return 'unreadable';
  }
  const extra = (isRun ? more.slice(1) : more).filter(word => word.text !== '--');
  if (extra.some(word => !word.literal)) doubt(found, `${program} ${texts.join(' ')}`);
  const inside: Place = { ...place, directory, depth: place.depth + 1 };
  const before = manifest?.scripts.get(`pre${script}`);
  const after = manifest?.scripts.get(`post${script}`);
  if (before !== undefined) followText(before, inside, found);
  followText([text, ...extra.map(word => word.text)].join(' '), inside, found);
  if (after !== undefined) followText(after, inside, found);
  return 'followed';
}

/** Which packages of a monorepo run what; `names` is `undefined` where all do that can. */
interface Choice {
  readonly names: readonly string[] | undefined;
  /** Scripts, or with `exec` in front a program. */
  readonly words: readonly string[];
}

/**
 * The choice that a package manager or Turborepo is given; `undefined` where it cannot be told. Sources: the manuals of
 * pnpm (`--filter`, `-r`), npm (`-w`, `--workspaces`), Yarn (`workspace`, `workspaces foreach`) and Turborepo.
 */
function readChoice(program: string, texts: readonly string[]): Choice | undefined {
  const names: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < texts.length && texts[at] !== '--'; at++) {
    const text = texts[at] ?? '';
    const named = /^(?:--filter|-F|--workspace|-w)(?:=(.*))?$/.exec(text);
    if (named && !(program === 'pnpm' && text === '-w')) names.push(named[1] ?? texts[++at] ?? '');
    else if (text === 'workspace' && program === 'yarn' && !words.length) names.push(texts[++at] ?? '');
    else if (text.startsWith('-')) {
      const isScriptNamed = words.length > (words[0] === 'run' ? 1 : 0);
      if (isScriptNamed && program !== 'turbo' && !choosingFlag.test(text)) words.push(text);
    } else if (!(program === 'yarn' && /^(?:workspaces|foreach)$/.test(text))) words.push(text);
  }
  // A pattern, or what has changed since.
  if (names.some(name => /[*!{}[\]^$]|\.\.\./.test(name)) || words.some(word => /[$`]/.test(word))) return undefined;
  return { names: names.length ? names : undefined, words: words[0] === 'run' ? words.slice(1) : words };
}

const choosingFlag =
  /^(?:-r|--recursive|-ws|--workspaces|-A|--all|-p|--parallel|--if-present|--stream|--no-bail|--silent)$/;

/** Whether the scripts of all packages chosen could be followed; without a choice, of those that have one. */
function followPackages(choice: Choice | undefined, place: Place, found: Found, several = false): boolean {
  const [first = '', ...rest] = choice?.words ?? [];
  if (!choice || place.depth >= maxDepth || (packageVerbs.has(first) && first !== 'exec')) return false;
  const packages = found.project.manifests.filter(({ ecosystem, data, directory }) =>
    ecosystem !== 'npm'
      ? false
      : choice.names
        ? choice.names.some(name => name === lookup(data, 'name') || resolvePath('', name) === directory)
        : directory !== '',
  );
  const inside = (directory: string): Place => ({
    ...place,
    directory,
    depth: place.depth + 1,
    at: place.at ?? (() => place.step.at),
  });
  if (first === 'exec') {
    for (const { directory } of packages) followText(rest.join(' '), inside(directory), found);
    return packages.length > 0;
  }
  const scripts = (several ? [first, ...rest] : [first]).map(name => (name === 't' ? 'test' : name));
  const texts = packages.flatMap(({ directory, scripts: own }) =>
    scripts.flatMap(name => {
      const text = own.get(name);
      // A root whose script only starts the same again.
      return text === undefined || /\bturbo\b|\bnx\b/.test(text)
        ? []
        : [{ directory, text, extra: several ? [] : rest }];
    }),
  );
  const isWhole = choice.names ? packages.length >= choice.names.length : true;
  if (!texts.length || !isWhole) return false;
  for (const { directory, text, extra } of texts) followText([text, ...extra].join(' '), inside(directory), found);
  return true;
}

/** `turbo run lint test`: the scripts of these names in every package. */
function followTurbo({ texts, place, found }: Call): Outcome {
  return followPackages(readChoice('turbo', texts), place, found, true) ? 'followed' : 'unreadable';
}

/** Programs that run several package scripts, by name or pattern, or commands. */
function followScriptList({ texts, args, place, found }: Call): Outcome {
  const manifest = found.project.manifests.find(
    ({ ecosystem, directory }) => ecosystem === 'npm' && directory === place.directory,
  );
  if (!manifest || place.depth >= maxDepth || args.some(({ literal }) => !literal)) return 'unreadable';
  const inside: Place = { ...place, depth: place.depth + 1 };
  for (const text of texts) {
    if (text.startsWith('-') || /^\w*:?\/\/|^:?\d+$/.test(text)) continue;
    const [name = '', ...rest] = text.replace(/^(?:npm|yarn|pnpm|bun):/, '').split(' ');
    const start = name.endsWith('*') ? name.replace(/\*+$/, '') : undefined;
    const scripts = [...manifest.scripts].filter(([key]) =>
      start === undefined ? key === name : key.startsWith(start),
    );
    for (const [, script] of scripts) followText([script, ...rest].join(' '), inside, found);
    if (!scripts.length) followText(text, inside, found);
  }
  return 'followed';
}

/** The words of a package manager's command behind its own flags; `undefined` where they choose other packages. */
function wordsAfterFlags(args: readonly Word[]): { rest: readonly Word[]; folder: string | undefined } | undefined {
  let folder: string | undefined;
  let at = 0;
  const rest: Word[] = [];
  for (; at < args.length; at++) {
    const word = args[at];
    if (!word || word.text === '--') break;
    if (/^(?:-w|-ws|-r|-F|--workspaces?|--recursive|--filter|--parallel|workspaces?)(?:=|$)/.test(word.text))
      return undefined;
    const named = /^(?:--prefix|-C|--cwd|--dir)(?:=(.*))?$/.exec(word.text);
    if (named) {
      const value = named[1] ?? args[++at]?.text;
      if (value === undefined || /[$`]/.test(value)) return undefined;
      folder = value;
    } else if (rest.length || !word.text.startsWith('-')) rest.push(word);
  }
  return { rest: [...rest, ...args.slice(at)], folder };
}

function followMake({ args, texts, place, found }: Call): Outcome {
  const folderFlag = texts.findIndex(text => text === '-C' || text === '--directory');
  const folder = folderFlag < 0 ? '' : (texts[folderFlag + 1] ?? '');
  const directory = resolvePath(place.directory, folder);
  if (directory === undefined || texts.some(text => /^(?:-f|--file|--makefile)/.test(text))) return 'unreadable';
  const file = makefileIn(found.project, directory);
  if (!file || place.depth >= maxDepth || args.some(({ literal, text }) => !literal && !/^\w+=/.test(text)))
    return 'unreadable';
  const makefile = readMakefile(file);
  const wanted = operands(['make', ...texts.filter((_, index) => folderFlag < 0 || index !== folderFlag + 1)]).filter(
    text => !text.includes('='),
  );
  const pending = wanted.length ? [...wanted] : makefile.targets.size ? [[...makefile.targets.keys()][0] ?? ''] : [];
  const done = new Set<string>();
  for (let target = pending.shift(); target !== undefined; target = pending.shift()) {
    if (done.has(target)) continue;
    done.add(target);
    const rule = makefile.targets.get(target);
    if (!rule && wanted.includes(target)) return 'unreadable';
    if (!rule) continue;
    pending.push(...rule.needs);
    const recipe = rule.recipe.map(line => line.replace(/^[ \t]*[@+-]*/, '')).join('\n');
    followText(expandMake(recipe, makefile.variables), { ...place, directory, depth: place.depth + 1 }, found);
  }
  return 'followed';
}

/** Make's variables one level deep; `$$` is the shell's dollar. */
function expandMake(recipe: string, variables: ReadonlyMap<string, string>): string {
  return recipe.replace(/\$(?:\$|\(([\w.-]+)\)|\{([\w.-]+)\})/g, (whole, round?: string, curly?: string) => {
    const name = round ?? curly;
    if (name === undefined) return '$';
    return name === 'MAKE' ? 'make' : (variables.get(name) ?? (whole.startsWith('$(') ? `\${${name}}` : whole));
  });
}

/** Wrappers whose word may name a script of their own instead of a program. */
const scriptNames = new Set(['hatch', 'pdm', 'pipenv', 'rye']);

/** Each runs what its own file says, which is not read. */
const taskRunners = new Set(
  'tox nox just task mise moon bazel bazelisk earthly dagger fastlane rake invoke inv poe nx turbo lerna rush lage ant sbt lein mill scons waf buck2 pants please doit mage grunt gulp ansible-playbook vagrant act tilt skaffold devspace garden nix nix-shell nix-build devenv pixi xtask melos'.split(
    ' ',
  ),
);

/** Programs whose meaning is known: they test or build in plain sight, or do neither. */
const familiar: ReadonlySet<string> = new Set(
  (
    'local return shift trap declare readonly typeset echo printf true false exit expr readlink realpath basename dirname mktemp uname date env shell minikube kind k3d colima set export unset test [ [[ : if for read sleep wait mkdir rm cp mv ln ls cat tee touch chmod chown find grep sed awk sort head tail cut tr xargs wc date diff tar unzip zip jq yq envsubst kill ps which type hash ' +
    'git gh curl wget scp rsync apt apt-get apk brew choco dnf yum pip pip3 pipx uv poetry pdm rye conda mamba npm npx yarn pnpm bun corepack nvm gem bundle composer go cargo rustup mvn mvnw gradle gradlew dotnet mix ' +
    'ruff black isort flake8 pylint mypy pyright bandit safety pip-audit pre-commit eslint prettier biome tsc oxlint stylelint knip depcheck golangci-lint gofmt staticcheck govulncheck clippy rubocop brakeman phpstan psalm phpcs hadolint actionlint shellcheck yamllint markdownlint commitlint codespell typos trivy grype syft cosign semgrep gitleaks kubeval kubeconform ' +
    'alembic flyway liquibase prisma typeorm knex sequelize sequelize-cli drizzle-kit dbmate atlas goose migrate psql mysql redis-cli pg_isready mongosh createdb ' +
    'pytest py.test unittest coverage jest vitest mocha ava jasmine tap playwright cypress karma wdio testcafe nightwatch gotestsum ginkgo rspec cucumber phpunit pest paratest codecept behat behave robot nose2 trial rails manage.py ' +
    'docker docker-compose podman buildah nerdctl depot pack ko kaniko kubectl helm kustomize terraform tofu terragrunt aws gcloud az flyctl fly heroku vercel netlify wrangler railway sam cdk serverless pulumi codecov semantic-release release-please goreleaser twine hugo mkdocs sphinx-build vite webpack rollup esbuild next nuxt ng'
  ).split(' '),
);

/** What npm, Yarn, pnpm and Bun do themselves. */
const packageVerbs = new Set(
  'install i ci add remove rm uninstall update up upgrade publish pack audit version versions config cache list ls init login logout whoami prune rebuild link outdated view info set get pkg dedupe exec dlx x create import why store fetch deploy patch global self-update node-gyp plugin'.split(
    ' ',
  ),
);
