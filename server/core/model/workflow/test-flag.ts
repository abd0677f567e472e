/** Settings for trials that a workflow gives to what it releases. */
import type { Span } from '../../text.js';
import { type Command, invocation } from '../shell.js';
import { deploymentsOf, isForDevelopment } from './deployment.js';
import type { Job, Step } from './workflow.js';

export interface TestFlag {
  readonly name: string;
  readonly value: string;
  readonly at: Span;
}

const flags =
  /(^|_)(DEMO|DEMO_MODE|FAKE|FAKES|MOCK|MOCKS|MOCKED|STUB|STUBS|TEST_MODE|SKIP_AUTH|DISABLE_AUTH|AUTH_DISABLED|NO_AUTH|BYPASS_AUTH|AUTH_BYPASS)(_|$)/i;
const negated =
  /(^|_)(NO|DISABLE|DISABLED|SKIP|WITHOUT)_?(DEMO|FAKE|MOCK|STUB)|(DEMO|FAKE|MOCK|STUB)S?_(DISABLED|OFF)/i;
const debug = /^(DJANGO|FLASK|APP|RAILS|LARAVEL)_DEBUG$/;
const mode =
  /^(NODE_ENV|RAILS_ENV|RACK_ENV|FLASK_ENV|APP_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|DJANGO_ENV|MIX_ENV|GO_ENV|SYMFONY_ENV)$/;

/** Whether a setting belongs to trials: fakes and open doors switched on, or a mode other than production. */
export function isTestFlag(name: string, value: string): boolean {
  const isOn = /^(true|1|yes|on|enabled)$/i.test(value);
  if (mode.test(name)) return /^(development|dev|test|testing|local)$/i.test(value);
  return isOn && (debug.test(name) || (flags.test(name) && !negated.test(name)));
}

const elsewhere =
  /(^|[^a-z])(dev|develop|development|stag(e|ing)|tests?|testing|qa|uat|preview|demo|sandbox|e2e|ci|pr|nightly|local)([^a-z]|$)/i;

/** Whether a job releases to those who use it, by its deployments or the images it pushes. */
export function isProduction(job: Job): boolean {
  const { name, environment, yaml } = job;
  const words = `${name} ${yaml.get('name')?.raw ?? ''} ${environment?.get('name')?.raw ?? environment?.raw ?? ''}`;
  return (
    !elsewhere.test(words) && !isForDevelopment(job) && (deploymentsOf(job).length > 0 || job.steps.some(pushesImage))
  );
}

function pushesImage({ uses, with: inputs }: Step): boolean {
  const tags = inputs?.get('tags')?.raw ?? '';
  return (
    uses?.action.toLowerCase() === 'docker/build-push-action' &&
    inputs?.get('push')?.flag === true &&
    !elsewhere.test(tags)
  );
}

/** The flags that a production job hands to its releases and images. */
export function* testFlagsOf(job: Job): Generator<TestFlag> {
  const releasing = new Set(deploymentsOf(job).map(({ step }) => step.yaml));
  // Where tests run in the same job its variables are theirs.
  const isReleasing = releasing.size > 0 && !job.purposes.has('test');
  if (isReleasing) yield* inEnvironment(job.env);
  for (const step of job.steps) {
    if (step.yaml.has('if') && !releasing.has(step.yaml)) continue;
    if (releasing.has(step.yaml)) {
      yield* inEnvironment(step.env);
      yield* inArguments(step);
    }
    if (pushesImage(step)) yield* inBuildArguments(step);
    if (isReleasing && !releasing.has(step.yaml) && buildsRelease(step)) yield* inEnvironment(step.env, flags);
  }
}

/** What is built in the job that releases is what it releases; a mode given to a build may be about its tools alone. */
function buildsRelease({ commands }: Step): boolean {
  return commands.some(command => {
    const [program = '', ...words] = invocation(command);
    return /^(npm|pnpm|yarn|bun|next|nuxt|vite|ng|vercel)$/.test(program) && words.slice(0, 2).includes('build');
  });
}

function* inEnvironment(env: Step['env'], named?: RegExp): Generator<TestFlag> {
  for (const { key, value } of env?.entries() ?? []) {
    if (named && !named.test(key)) continue;
    if (value.text !== undefined && !value.shared && isTestFlag(key, value.text))
      yield { name: key, value: value.text, at: value.span };
  }
}

function* inBuildArguments({ with: inputs }: Step): Generator<TestFlag> {
  for (const { text, span } of inputs?.get('build-args')?.lines() ?? []) {
    const [, name = '', value = ''] = /^\s*["']?(\w+)=([\w-]*)["']?\s*$/.exec(text) ?? [];
    if (isTestFlag(name, value)) yield { name, value, at: span };
  }
}

/** `--set-env-vars DEBUG=true`, `-e NODE_ENV=development`, `--build-arg MOCKS=1`. */
function* inArguments({ run, commands }: Step): Generator<TestFlag> {
  for (const command of commands) {
    if (
      !run ||
      !/^(gcloud|fly|flyctl|railway|docker|vercel|netlify|wrangler|heroku|az|helm|kubectl)$/.test(
        invocation(command)[0] ?? '',
      )
    )
      continue;
    for (const { text, start, end } of settings(command)) {
      const [, name = '', value = ''] = /^(?:[\w.-]*\.)?(\w+)=([\w-]+)$/.exec(text) ?? [];
      const at = isTestFlag(name, value) ? run.part(start, end) : undefined;
      if (at) yield { name, value, at };
    }
  }
}

function settings({ words }: Command) {
  return words.filter(
    (word, index) =>
      word.literal &&
      /^(-e|--env|--set|--set-string|--set-env-vars|--update-env-vars|--build-arg|--build-env|--var)$/.test(
        words[index - 1]?.text ?? '',
      ),
  );
}
