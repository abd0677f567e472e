/** Jobs that deploy, told by what they run, else by their names together with something that may. */
import { invocation, operands } from '../shell.js';
import { deploymentsOf, trial } from './deployment.js';
import type { Job, Step, Workflow } from './workflow.js';

/**
 * Whether a job brings the service, or what it runs on, into use, as far as its commands, actions and names tell. Pages,
 * documents, previews, clusters of its own, and what is switched off are not that.
 */
export function isDeployment(job: Job): boolean {
  let found = deploying.get(job);
  if (found === undefined) {
    found = !isForReaders(job) && (job.purposes.has('deploy') || deploymentsOf(job).length > 0 || saysSo(job));
    deploying.set(job, found);
  }
  return found;
}

const deploying = new WeakMap<Job, boolean>();

/** Whether each push to a branch that production follows starts a workflow: a tag is set by somebody who has decided. */
export function startsOnEachPush(workflow: Workflow): boolean {
  const push = workflow.trigger('push');
  if (!workflow.startsOn('push') || (push?.has('tags') && !push.has('branches'))) return false;
  const branches = push?.get('branches');
  const names = (branches?.isList ? branches.items() : branches ? [branches] : []).map(({ text }) => text ?? '');
  return !names.length || !names.every(name => /^(?:dev|develop|development|test|testing|stag(?:e|ing))$/i.test(name));
}

/** The step of a job with which its deployment begins; -1 where none says so. */
export function deployStepOf(job: Job): number {
  const [first] = deploymentsOf(job);
  const known = job.steps.findIndex(
    ({ yaml, purposes }) => yaml === first?.step.yaml || purposes.some(({ purpose }) => purpose === 'deploy'),
  );
  return known >= 0 ? known : job.steps.findIndex(stepSaysSo);
}

/** Whether a job that is not seen to deploy may do so all the same: names say it, and not all that it runs is known. */
export function mayDeploy(job: Job): boolean {
  if (isForReaders(job)) return false;
  const names = [titleOf(job), nameOfWorkflow(job), ...job.steps.map(({ yaml }) => yaml.get('name')?.raw ?? '')];
  return names.some(name => deployWord.test(name)) && (job.callsReusable || job.steps.some(mayBeAnything));
}

/** Whether a job is called a deployment, and all it does is to say so. */
export function onlyClaimsToDeploy(job: Job): boolean {
  const scripts = job.steps.filter(({ run }) => run !== undefined);
  return (
    !isForReaders(job) &&
    isCalledSo(job) &&
    scripts.length > 0 &&
    scripts.every(onlyPrints) &&
    !job.steps.some(mayBeAnything)
  );
}

/** Whether all that a step runs is to write something for those who read its log. */
export function onlyPrints({ run, isPosix, commands }: Step): boolean {
  return (
    run !== undefined && isPosix && commands.every(({ words }) => /^(?:echo|printf|true|:)$/.test(words[0]?.text ?? ''))
  );
}

/** A step that does more than to fetch, build, test and print. */
function mayBeAnything({ uses, commands, run, isPosix }: Step): boolean {
  if (uses)
    return !/^(?:actions|docker|aws-actions|google-github-actions|azure|hashicorp|astral-sh|pnpm)\//i.test(uses.action);
  return run !== undefined && (!isPosix || commands.some(command => !harmless.test(invocation(command).join(' '))));
}

const harmless =
  /^(?:(?:echo|printf|cat|ls|cd|mkdir|cp|mv|rm|test|\[|export|set|sleep|date|true|exit|if|for|jq|sed|grep|awk|git|chmod|tee|head|tail|pip3?|mvnw?|gradlew?|go|dotnet)(?: |$)|docker (?:login|build|buildx|tag|push|pull|images)|(?:npm|pnpm|yarn|bun) (?:ci|i|install|test|build|audit|lint|run (?:build|test|lint|type)\S*)\b|python3? -(?:m|V|c)|node -)/;

function isForReaders(job: Job): boolean {
  const { hasTestCluster, yaml, environment } = job;
  return (
    hasTestCluster ||
    yaml.get('if')?.raw?.trim() === 'false' ||
    (environment?.text ?? environment?.get('name')?.text) === 'github-pages' ||
    forReaders.test(`${titleOf(job)} ${nameOfWorkflow(job)}`) ||
    [job.name, yaml.get('name')?.raw ?? ''].some(name => trial.test(name) && !/build/i.test(name))
  );
}

const forReaders = /(^|[^a-z])(docs?|documentation|mkdocs|storybook|pages|chromatic|previews?)([^a-z]|$)/i;

function titleOf({ name, yaml }: Job): string {
  return `${name} ${yaml.get('name')?.raw ?? ''}`;
}

function nameOfWorkflow({ workflow }: Job): string {
  const { path } = workflow.file;
  return `${workflow.yaml.get('name')?.raw ?? ''} ${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** Whether its names say that it deploys, and something in it may: another's action or workflow, a script, another machine. */
function saysSo(job: Job): boolean {
  const { uses, environment, steps } = job;
  const whole = nameOfWorkflow(job);
  if (besideDeployment.test(titleOf(job)) || (/test|e2e/i.test(whole) && !deployWord.test(whole))) return false;
  if (uses && !uses.action.startsWith('./') && namesDeployment(uses.action)) return true;
  return (isCalledSo(job) && environment !== undefined && steps.some(mayBeAnything)) || steps.some(stepSaysSo);
}

function isCalledSo(job: Job): boolean {
  return deployWord.test(titleOf(job)) || /^\W*cd\W*$/i.test(job.name);
}

function stepSaysSo({ job, yaml, uses, commands }: Step): boolean {
  const name = yaml.get('name')?.raw ?? '';
  const isStep = deployWord.test(name) || (isCalledSo(job) && !/test|verif|check/i.test(name));
  const isWithin = isStep || deployWord.test(nameOfWorkflow(job));
  if (uses) {
    const action = uses.action.toLowerCase();
    return namesDeployment(action) || (isWithin && /ssh-action|rsync-deploy|github-action-ssh/.test(action));
  }
  const isGitOps = isStep || /manifest|git-?ops|image[ -]tag|kustomiz|helm values/i.test(`${titleOf(job)} ${name}`);
  return commands.some(command => {
    const words = invocation(command);
    if (words[0] === 'git') return isGitOps && words.includes('push');
    return runsDeployment(words, isStep, isWithin);
  });
}

const deployWord = /(^|[^a-z])(deploy(ment|ments|ing|s)?|roll-?out)([^a-z]|$)/i;
/** Jobs before, behind and around a deployment. */
const besideDeployment =
  /notif|clean-?up|roll-?back|migrat|version|approv|(?:pre|post|after|on)[-_ ]?deploy|pre-?check|create-release|publish|announce|(^|[^a-z])(checks?|status|summary|destroy|delete|verify|validate)([^a-z]|$)/i;

/** `nais/deploy/actions/deploy`, `./.github/actions/deploy-api`; not what checks one, or writes down that it was. */
function namesDeployment(action: string): boolean {
  const name = action.slice(action.lastIndexOf('/') + 1);
  return (
    /(^|[^a-z])deploy(er)?([^a-z]|$)/i.test(name) &&
    !/pages|docs|preview|storybook|validat|verif|check|status|wait|notif|report|local|setup|diagnos|key/i.test(action)
  );
}

/**
 * A script or target that is called so; under such a name also what starts services, here or on another machine, and what
 * calls a hook.
 */
function runsDeployment(words: readonly string[], isCalled: boolean, isWithin: boolean): boolean {
  const [program = ''] = words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const isRunner = /^(make|just|task|npm|pnpm|yarn|bun|bash|sh|node|python3?|rake|cap|dep|nx|turbo)$/.test(name);
  const named = [name, ...(isRunner ? operands(words).slice(0, 3) : [])];
  if (!words.includes('migrate') && named.some(word => deployScript.test(word.slice(word.lastIndexOf('/') + 1))))
    return true;
  if (isCalled && /^docker(?:-compose| compose) (?:.* )?up\b|^docker run (?:.* )?-d/.test(words.join(' '))) return true;
  if (!isWithin) return false;
  return /^(ssh|scp|rsync|sshpass)$/.test(name) || (name === 'curl' && words.some(word => /hook|deploy/i.test(word)));
}

const deployScript =
  /^(?!.*(?:docs|pages|preview|storybook|test|local|prisma|migrat|db[:_-]|validat))([\w.]+[:_-])?deploy([:_.-][\w.:-]*)?$/i;
