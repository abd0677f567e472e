/** What the steps of a workflow do with the token GitHub gives every job: which rights its permissions have to name. */
import type { Edit, Span } from '../../text.js';
import { set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { type Command, invocation } from '../shell.js';
import { actionNeeds, conditionalNeeds, ghNeeds, readOnlyActions, takesTokenToRead } from './action-rights.js';
import { callNeeds } from './api-call.js';
import type { Job, Step, Workflow } from './workflow.js';

/** A right by its scope, in the order they are written. */
export type Scopes = ReadonlyMap<string, 'read' | 'write'>;

/** The rights that jobs need, and where that cannot be told. */
export interface TokenNeeds {
  readonly scopes: Scopes;
  readonly unknown: readonly UnknownUse[];
}

/** An action or script whose use of the token is not known. */
export interface UnknownUse {
  readonly at: Span;
  /** Whether it is handed the token, or is a workflow that may ask for more than reading: it then surely needs a right. */
  readonly isHanded: boolean;
}

/** What these jobs need, `contents: read` for the checkout included. */
export function tokenNeeds(jobs: readonly Job[], project: Project): TokenNeeds {
  const needs = new Needs();
  needs.add('contents', 'read');
  for (const job of jobs) readJob(job, project, needs);
  return needs;
}

/** The least rights for a whole workflow, and those of the jobs that need more. */
export interface PermissionPlan {
  readonly scopes: Scopes;
  readonly own: readonly { readonly job: Job; readonly scopes: Scopes }[];
  readonly onlyReads: boolean;
  readonly unknown: readonly UnknownUse[];
}

/** Who needs what of these jobs: rights that only some of them use stand with these. */
export function permissionPlan(jobs: readonly Job[], project: Project): PermissionPlan {
  const needs = jobs.map(job => ({ job, ...tokenNeeds([job], project) }));
  const unknown = needs.flatMap(need => need.unknown);
  const more = needs.filter(({ scopes }) => !onlyReads(scopes));
  const [first] = needs;
  const scopes = first && needs.every(need => isSame(need.scopes, first.scopes)) ? first.scopes : reading;
  return { scopes, own: scopes === reading ? more : [], onlyReads: !more.length, unknown };
}

/** The rights of the workflow, and of each job that needs more, written down. */
export function grantRights({ yaml }: Workflow, { scopes, own }: PermissionPlan): readonly Edit[] | undefined {
  const written = [
    set(yaml, 'permissions', Object.fromEntries(scopes), { before: 'jobs' }),
    ...own.map(({ job, scopes }) =>
      set(job.yaml, 'permissions', Object.fromEntries(scopes), { after: job.callsReusable ? 'uses' : 'runs-on' }),
    ),
  ];
  return written.every(edits => edits !== undefined) ? written.flat() : undefined;
}

const reading: Scopes = new Map([['contents', 'read']]);

function onlyReads(scopes: Scopes): boolean {
  return isSame(scopes, reading);
}

function isSame(one: Scopes, other: Scopes): boolean {
  return one.size === other.size && [...one].every(([scope, access]) => other.get(scope) === access);
}

class Needs implements TokenNeeds {
  readonly scopes = new Map<string, 'read' | 'write'>();
  readonly unknown: UnknownUse[] = [];

  add(scope: string, access: 'read' | 'write'): void {
    if (this.scopes.get(scope) !== 'write') this.scopes.set(scope, access);
  }

  /** `'contents: write, packages: write'`. */
  addAll(list: string): void {
    for (const item of list.split(', ')) {
      const [scope = '', access] = item.split(': ');
      if (scope) this.add(scope, access === 'write' ? 'write' : 'read');
    }
  }

  doubt(at: Span, isHanded = false): void {
    this.unknown.push({ at, isHanded });
  }
}

/** Reusable workflows may call each other four deep. */
const deepestCall = 4;

function readJob(job: Job, project: Project, needs: Needs, depth = 0): void {
  if (job.callsReusable) readCall(job, project, needs, depth);
  // An image of the repository's own registry is pulled with it.
  else if (['container', 'services'].some(key => mentionsToken(job.yaml.get(key)))) needs.add('packages', 'read');
  for (const step of job.steps) readStep(step, needs);
}

/** A called workflow gets no more than its caller has, and is refused where it asks for more. */
function readCall(job: Job, project: Project, needs: Needs, depth: number): void {
  const path = job.uses?.action.replace(/^\.\//, '');
  const called = depth < deepestCall ? project.workflows.find(({ file }) => file.path === path) : undefined;
  const at = job.uses?.span ?? job.at;
  if (!called) needs.doubt(at, true);
  for (const inner of called?.jobs ?? []) {
    const { permissions } = inner;
    if (!permissions) readJob(inner, project, needs, depth + 1);
    else if (!readPermissions(permissions, needs)) needs.doubt(at, true);
  }
}

/** Whether all that the permissions grant is told. */
function readPermissions(permissions: Value, needs: Needs): boolean {
  let told = permissions.isMap;
  for (const { key, value } of permissions.entries()) {
    const access = value.text;
    if (access === 'read' || access === 'write') needs.add(key, access);
    else if (access !== 'none') told = false;
  }
  return told;
}

function readStep(step: Step, needs: Needs): void {
  const { uses, run } = step;
  if (uses) readAction(uses.action.toLowerCase(), step, uses.span, needs);
  else if (step.yaml.has('uses')) needs.doubt(step.at);
  if (!run) return;
  const known = step.commands.map(command => readCommand(command, needs, step)).every(isKnown => isKnown);
  const isHanded = mentionsToken(run) || mentionsToken(step.env);
  const told = isHanded || hasTokenInEnv(step) ? usesTokenKnown(step, needs) : !run.raw || step.commands.length > 0;
  if (!known || !told) needs.doubt(step.at, isHanded && !told);
}

function readAction(action: string, step: Step, at: Span, needs: Needs): void {
  const known = actionNeeds.get(action);
  const conditional = conditionalNeeds.get(action);
  const isReader = isReadOnlyAction(action);
  if (isReader && !conditional && takesTokenToRead.has(action)) return;
  if (bringsOwnToken(step)) {
    if (known === undefined && action !== 'actions/github-script' && !isReader) needs.doubt(at);
    return;
  }
  for (const [condition, more] of Object.entries(conditional ?? {})) if (holds(condition, step)) needs.addAll(more);
  if (known !== undefined) needs.addAll(known);
  else if (action === 'docker/login-action') {
    if (mentionsToken(step.yaml)) needs.add('packages', 'write');
  } else if (action === 'actions/github-script') readScript(step, at, needs);
  else if (!isReader) needs.doubt(at, mentionsToken(step.yaml) || writes.test(action));
  else if (mentionsToken(step.yaml) && !takesTokenToRead.has(action) && !conditional) needs.doubt(at, true);
}

/** Names of actions that change something on GitHub. */
const writes =
  /\/.*(^|[^a-z])(push|publish|release|releaser|pages|commit|comment|label|labeler|tag|tagger|bump|merge|automerge|backport|assign|issue|issues|pull-request|pr|changelog|sync|dispatch|delete|cleanup|deployment)([^a-z]|$)/;

/** Whether a condition of `conditionalNeeds` holds for a step. */
function holds(condition: string, step: Step): boolean {
  const { workflow } = step.job;
  if (condition === '@token') return mentionsToken(step.yaml) || hasTokenInEnv(step);
  if (condition === '@pull_request') return workflow.startsOn('pull_request', 'pull_request_target');
  if (condition === '@release') {
    const push = workflow.trigger('push');
    return workflow.startsOn('release') || (workflow.startsOn('push') && (push?.has('tags') || !push?.has('branches')));
  }
  const inputs = step.yaml.get('with');
  if (condition.startsWith('!')) return !isTurnedOff(inputs?.get(condition.slice(1)));
  const input = inputs?.get(condition);
  return input !== undefined && !isTurnedOff(input);
}

/** Whether an input says no; what only a run knows may be a yes. `generate` keeps a dependency graph to itself. */
function isTurnedOff(input: Value | undefined): boolean {
  return input?.text !== undefined && /^(false|never|off|disabled|generate|)$/i.test(input.text);
}

/** Whether a step signs in with a token of its own, so that the job's is not asked for anything. */
function bringsOwnToken({ yaml, env, job }: Step): boolean {
  let own = false;
  const inputs = yaml.get('with');
  for (const map of [inputs, env, job.env, job.workflow.env]) {
    for (const { key, value } of map?.entries() ?? []) {
      if (!(map === inputs ? tokenInput : tokenVariable).test(key)) continue;
      if (!ownToken.test(value.raw ?? '')) return false;
      own = true;
    }
  }
  return own && !mentionsToken(yaml);
}

const tokenInput = /^((repo|github|access|personal)?[-_]?(token|pat)|(deploy|ssh)[-_]key)$/i;
const tokenVariable = /^(GITHUB|GH|CR)_TOKEN$/;
const ownToken = /\bsecrets\.|\bsteps\.[\w-]+\.outputs\./;

/** What a script of `actions/github-script` asks GitHub's interface for. */
function readScript({ script, job }: Step, at: Span, needs: Needs): void {
  const { certain, calls } = callNeeds(script?.raw ?? '', job.workflow);
  for (const call of calls) needs.addAll(call);
  if (!certain || script?.raw === undefined) needs.doubt(at, true);
}

/** Programs that reach for the token on their own, and what with. `false`: what it does cannot be known. */
function readCommand(command: Command, needs: Needs, step: Step): boolean {
  const [program = '', first = '', second = ''] = invocation(command);
  if (/^(gh|semantic-release|goreleaser)$/.test(program) && bringsOwnToken(step)) return true;
  if (program === 'git' && first === 'push') needs.add('contents', 'write');
  if (program === 'mkdocs' && first === 'gh-deploy') needs.add('contents', 'write');
  if (program === 'mike' && first === 'deploy') needs.add('contents', 'write');
  if (program === 'semantic-release') needs.addAll('contents: write, issues: write, pull-requests: write');
  if (program === 'goreleaser') needs.add('contents', 'write');
  if (program === 'gh') {
    const known = ghNeeds.get(`${first} ${second}`) ?? ghNeeds.get(first);
    needs.addAll(known ?? '');
    if (known === undefined) return false;
  }
  if (program === 'cr' || program === 'lerna' || program === 'changeset' || program === 'release-it') return false;
  if (
    /\.(sh|bash|py|js|ts|mjs|rb)$/.test(program) ||
    /^(bash|sh|python3?|node|make|npm|yarn|pnpm|just|task)$/.test(program)
  ) {
    // A script may push with the credentials that the checkout left behind; only its name speaks.
    return !command.words.some(({ text }) =>
      /(^|[/:_-])(release|publish|deploy|version|bump|tag|docs?)([.:/_-]|$)/.test(text),
    );
  }
  return true;
}

/** Whether the commands of a step that is handed the token tell what they do with it. */
function usesTokenKnown({ commands }: Step, needs: Needs): boolean {
  let told = false;
  for (const command of commands) {
    const [program = '', first = ''] = invocation(command);
    const signsIn = (program === 'docker' && first === 'login') || (program === 'helm' && first === 'registry');
    const publishes = packagers.test(program) && /^(publish|deploy)$/.test(first);
    const installs = packagers.test(program) && /^(ci|install|i|add|restore)$/.test(first);
    if (signsIn || publishes) needs.add('packages', 'write');
    if (installs) needs.add('packages', 'read');
    told ||= signsIn || publishes || installs || /^(gh|git|semantic-release|goreleaser)$/.test(program);
  }
  return told;
}

/** Programs that sign in to GitHub's registry of packages. */
const packagers = /^(npm|yarn|pnpm|bun|mvn|mvnw|dotnet)$/;

const jobToken = /\bgithub\.token\b|\bsecrets\.GITHUB_TOKEN\b/i;

function mentionsToken(value: Value | undefined): boolean {
  for (const scalar of value?.scalars() ?? []) if (jobToken.test(scalar.raw ?? '')) return true;
  return false;
}

function hasTokenInEnv({ env, job }: Step): boolean {
  return [env, job.env, job.workflow.env].some(mentionsToken);
}

/** Whether a workflow only runs when another one calls it: its caller decides what its jobs may do. */
export function isOnlyCalled(workflow: Workflow): boolean {
  return workflow.triggers?.length === 1 && workflow.triggers[0] === 'workflow_call';
}

function isReadOnlyAction(action: string): boolean {
  return readOnlyActions.has(action) || /^(actions\/setup-[a-z]+$|snyk\/actions\/)/.test(action);
}
