/** Credentials written into a workflow, without those that only open what the run itself starts and throws away. */
import type { Span } from '../../text.js';
import type { Value } from '../../yaml/view.js';
import { findSecret, namesSecret, type Secret } from '../secret.js';
import { type Command, invocation } from '../shell.js';
import { commandSpan, type Job, type Step, type Workflow } from './workflow.js';

export interface LiteralSecret {
  /** The key, variable or program it is given to. */
  readonly name: string;
  /** What it is: a noun that fits after "a" or "an". */
  readonly kind: string;
  readonly at: Span;
  /** The value that holds it, and where in its `raw`. */
  readonly value: Value;
  readonly start: number;
  readonly end: number;
  /** What to call it among the repository's secrets; absent where the `secrets` context cannot stand in its place. */
  readonly secretName: string | undefined;
}

/** Every literal credential of a workflow, in the order of reading; several in one value count once. */
export function literalSecrets(workflow: Workflow): readonly LiteralSecret[] {
  const names = new Names();
  const found: LiteralSecret[] = [];
  for (const { place, secret, raw } of suspectsIn(workflow)) {
    if (isThrowaway(secret, raw, place)) continue;
    const { value, key } = place;
    const { kind, start, end } = secret;
    found.push({
      name: key,
      kind,
      at: value.part(start, end) ?? value.span,
      value,
      start,
      end,
      secretName: nameFor(place, names, raw.slice(start, end), kind),
    });
  }
  for (const job of workflow.jobs) for (const step of job.steps) addFromScript(step, job, found);
  return found;
}

/** References, and what is too short to show by itself what it is: most values need no closer look. */
function isHarmless(key: string, raw: string): boolean {
  if (raw.startsWith('${{') && raw.indexOf('}}') === raw.length - 2) return true;
  return raw.length < 8 && !namesSecret(key);
}

interface Place {
  readonly value: Value;
  readonly key: string;
  readonly isInput: boolean;
  /** What stands before keys that say little, in the name of the secret; absent for inputs that cannot take a secret. */
  readonly word: (() => string) | undefined;
  /** The jobs it reaches. */
  readonly jobs: readonly Job[];
}

interface Suspect {
  readonly place: Place;
  readonly secret: Secret;
  readonly raw: string;
}

/** What looks secret among the values that reach a program, but for scripts and for the settings of service containers. */
function suspectsIn(workflow: Workflow): readonly Suspect[] {
  const found: Suspect[] = [];
  const variables = (map: Value | undefined, jobs: readonly Job[]) => addSuspects(map, false, () => '', jobs, found);
  const inputs = (map: Value | undefined, jobs: readonly Job[], word: Place['word']) =>
    addSuspects(map, true, word, jobs, found);
  variables(workflow.env, workflow.jobs);
  for (const job of workflow.jobs) {
    const jobs = [job];
    variables(job.env, jobs);
    const container = job.yaml.get('container');
    variables(container?.get('env'), jobs);
    inputs(container?.get('credentials'), jobs, () => 'REGISTRY');
    for (const service of job.services) inputs(service.yaml.get('credentials'), jobs, () => 'REGISTRY');
    if (job.callsReusable) {
      inputs(job.yaml.get('with'), jobs, undefined);
      inputs(job.yaml.get('secrets'), jobs, () => 'CALL');
    }
    for (const step of job.steps) {
      if (step.env) variables(step.env, jobs);
      if (step.with) inputs(step.with, jobs, () => actionWord(step));
    }
  }
  return found;
}

function addSuspects(
  map: Value | undefined,
  isInput: boolean,
  word: Place['word'],
  jobs: readonly Job[],
  found: Suspect[],
): void {
  for (const { key, value } of map?.entries() ?? []) {
    const raw = value.raw;
    const secret = raw === undefined || value.shared || isHarmless(key, raw) ? undefined : findSecret(key, raw);
    if (raw !== undefined && secret) found.push({ place: { value, key, isInput, word, jobs }, secret, raw });
  }
}

/** What to call a secret among the repository's: after its key, and where that says little after what takes it. */
function nameFor({ key, word }: Place, names: Names, text: string, kind: string): string | undefined {
  const saysLittle = /^(password|token|key|secret|passphrase|(api|access|private|ssh|secret)[-_]?(key|token))$/i;
  const owner = word?.();
  if (owner === undefined) return undefined;
  return names.nameFor(owner && saysLittle.test(key) ? `${owner}_${key}` : key, text, kind);
}

/** `docker/login-action` → `docker`, `appleboy/ssh-action` → `ssh`. */
function actionWord({ uses }: Step): string {
  const [owner = '', name = ''] = (uses?.action ?? '').split('/');
  const word = name.replace(/(^|-)(github-)?actions?(-|$)/g, '');
  return /^(login|deploy|setup|upload|publish|)$/.test(word) ? owner : word;
}

/** Names for secrets, no name for two values. */
class Names {
  private readonly taken = new Map<string, string>();

  nameFor(owner: string, text: string, kind: string): string {
    const snake = owner
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/\W+/g, '_')
      .toUpperCase();
    const whole = isPartOfUrl(kind) ? `${snake.replace(/_?(URL|URI|DSN|CONNECTION(_STRING)?)$/, '')}_PASSWORD` : snake;
    // GitHub refuses names that start with a digit or with its own prefix.
    const base = whole
      .replace(/^_+/, '')
      .replace(/^GITHUB_/, 'GH_')
      .replace(/^(?=\d|$)/, 'SECRET_');
    let name = base;
    for (let number = 2; (this.taken.get(name) ?? text) !== text; number++) name = `${base}_${number}`;
    this.taken.set(name, text);
    return name;
  }
}

function isPartOfUrl(kind: string): boolean {
  return kind.startsWith('password in a');
}

// ── What the run starts and throws away ──────────────────────────────────────────────────────────────────────────────

/**
 * Whether a literal opens only what lives as long as the run: a database in a service container or on the runner, an
 * account that a test creates. Whoever reads it can do nothing with it.
 */
function isThrowaway({ kind, start, end }: Secret, raw: string, { key, value, isInput, jobs }: Place): boolean {
  const text = raw.slice(start, end);
  if (publicByDesign.has(key.toUpperCase().replaceAll('-', '_'))) return true;
  if (isPartOfUrl(kind)) return isThrowawayUrl(raw, start, end, jobs);
  if (!named.has(kind)) return false;
  if (jobs.some(job => servesWith(job, text)) || asksTheRunner.test(raw)) return true;
  // `secrets: |` of an action lists where in a vault they are.
  if (isInput)
    return databaseName.test(key) || /secrets$/i.test(key) || (usualPasswords.test(text) && !jobs.some(deploys));
  if (isLocalBeside(value, jobs) && databaseName.test(key)) return true;
  if (ownKey.test(key)) return callsItselfFalse(text);
  if (jobs.some(deploys)) return callsItselfFalse(text) || isForTrials.test(text);
  return !looksIssued(text) || (isForTests(value) && /secret|encryption/.test(kind));
}

/** A request that the run sends to a service of its own. */
const asksTheRunner = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)[:/]/;

/** Tokens that may only send pictures or reports, so that forks can too: their makers say they may be shown. */
const publicByDesign: ReadonlySet<string> = new Set([
  'PERCY_TOKEN',
  'FOSSA_API_KEY',
  'CHROMATIC_PROJECT_TOKEN',
  'PROJECTTOKEN',
]);

/** Kinds that only the name shows: the value has no format of its own. */
const named: ReadonlySet<string> = new Set([
  'password',
  'secret',
  'token',
  'API key',
  'access key',
  'secret key',
  'encryption key',
  'credential',
]);

/** The key a service asks of its own callers is whatever the service is told; a vendor's key is issued, so words are none. */
const ownKey = /^((app|admin|service|internal|backend|server|master|x)_)?api_?key$/i;

const databaseName =
  /(^|[_ -])(pg|psql|postgres(ql)?|mysql|mariadb|mongo(db)?|redis|rabbitmq|db|database|sa|mssql|clickhouse|neo4j|elastic(search)?|minio)([_ -]|password)/i;

function callsItselfFalse(text: string): boolean {
  return /123456|dummy|fake|mock|stub|insecure|unsafe|placeholder|example|sample|\bnot\b|not[-_]|changeme/i.test(text);
}

const isForTrials = /(^|[-_])(ci|e2e|tests?|testing|dev|build|migrations?)([-_]|$)/i;

/** Whether a machine made it up: long, mixed, without words or counting. */
function looksIssued(text: string): boolean {
  if (text.length < 16 || !/\d/.test(text) || !/[a-z]/i.test(text) || /123456|abcdef/i.test(text)) return false;
  if (/test|admin|password|secret|dummy|example/i.test(text)) return false;
  // Words with hyphens between them are a sentence.
  if (text.split(/[-_. !]/).filter(part => /^[a-z]{2,}$/i.test(part)).length >= 3) return false;
  return (
    (text.match(/[a-z]+|[A-Z]+/g) ?? []).every(run => run.length < 8) && !/(^|[-_])(test|ci|dev)([-_]|$)/i.test(text)
  );
}

function isThrowawayUrl(raw: string, start: number, end: number, jobs: readonly Job[]): boolean {
  const text = raw.slice(start, end);
  // `user:password@` is how manuals write it.
  if (/^pass(word)?$/i.test(text) && /\/\/user(name)?:$/i.test(raw.slice(0, start))) return true;
  const host = hostOf(raw, end);
  if (host === undefined) return !jobs.some(deploys) && !looksIssued(text);
  if (jobs.some(job => isLocal(host, job) || servesWith(job, text))) return true;
  return (
    !jobs.some(deploys) && (usualPasswords.test(text) || /^192\.0\.2\.|\.(test|example|invalid|local)$/.test(host))
  );
}

/** The host behind a password: `…@host:5432`, or `Server=host` of the same connection string. */
function hostOf(raw: string, end: number): string | undefined {
  const url = /^@(?:tcp\()?(\[[^\]]{1,64}\]|[^\s/:?#)"']{1,255})/.exec(raw.slice(end, end + 300));
  if (url) return url[1];
  return /(?:^|[;?&"'])(?:server|host|data source|address) {0,2}= {0,2}(?:tcp:)?([^;,&\s"']{1,255})/i.exec(raw)?.[1];
}

const usualPasswords =
  /^(postgres(ql)?|password|pass|root|test(ing|er)?|mysql|example|secret|admin|guest|ci|dev|user)$/i;

function isLocal(host: string, job: Job): boolean {
  if (/^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal)$/i.test(host)) return true;
  return job.services.some(({ name }) => name === host);
}

function servesWith(job: Job, text: string): boolean {
  return job.services.some(
    ({ yaml }) =>
      yaml
        .get('env')
        ?.entries()
        .some(({ value }) => value.raw === text) === true,
  );
}

/** Whether the host named beside a password is the runner or one of its services. */
function isLocalBeside(value: Value, jobs: readonly Job[]): boolean {
  for (const { key, value: host } of value.parent?.entries() ?? []) {
    const text = /host(name)?$/i.test(key) ? host.text : undefined;
    if (text !== undefined && jobs.some(job => isLocal(text, job))) return true;
  }
  return false;
}

/** `NODE_ENV: test` beside it: a secret that the application makes up for itself is then made up for the test. */
function isForTests(value: Value): boolean {
  return (value.parent?.entries() ?? []).some(
    ({ key, value: mode }) => /(^|_)env(ironment)?$/i.test(key) && /^test(ing)?$/i.test(mode.text ?? ''),
  );
}

function deploys({ purposes, environment, hasTestCluster }: Job): boolean {
  return !hasTestCluster && (purposes.has('deploy') || environment !== undefined);
}

// ── Scripts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `export TOKEN=…`, `TOKEN=… command`, `--password …`, and whatever has a token's format. */
function addFromScript({ run, commands }: Step, job: Job, found: LiteralSecret[]): void {
  const script = run?.raw;
  if (!run || script === undefined || run.shared) return;
  for (const { name, kind, command, start, end } of secretsIn(commands, script)) {
    if (isThrowawayInScript(kind, script, start, end, job)) continue;
    found.push({
      name: name ?? invocation(command)[0] ?? 'run',
      kind,
      at: run.part(start, end) ?? commandSpan(run, command),
      value: run,
      start,
      end,
      // Where the shell reads a secret depends on the quotes around it: that is the author's to change.
      secretName: undefined,
    });
  }
}

interface ScriptSecret extends Secret {
  readonly name: string | undefined;
  readonly command: Command;
}

/** By the commands of a script, which stay while its text does. */
const scriptSecrets = new WeakMap<readonly Command[], readonly ScriptSecret[]>();

function secretsIn(commands: readonly Command[], script: string): readonly ScriptSecret[] {
  let known = scriptSecrets.get(commands);
  if (!known) {
    const maySpeak = showsSecret(script);
    // `>> .env.test`
    const goesToTests = ({ redirections }: Command) =>
      redirections.some(({ target }) => /(^|[./_-])(test|ci|e2e)$/.test(target.text));
    known = commands.flatMap(command =>
      goesToTests(command)
        ? []
        : [...inCommand(command, script, maySpeak)].map(({ name, secret, from }) => ({
            ...secret,
            name,
            command,
            start: from + secret.start,
            end: from + secret.end,
          })),
    );
    scriptSecrets.set(commands, known);
  }
  return known;
}

/** Whether a part of the script may be a secret by its own looks: what is in none of it is in no part. */
function showsSecret(script: string): boolean {
  return script.length > 16_000 || script.includes('curl') || findSecret(undefined, script) !== undefined;
}

function* inCommand(
  command: Command,
  script: string,
  maySpeak: boolean,
): Iterable<{ name: string | undefined; secret: Secret; from: number }> {
  let found = false;
  for (const { name, from, to } of assignmentsOf(command, script)) {
    const secret = maySpeak || namesSecret(name) ? findSecret(name, script.slice(from, to)) : undefined;
    if (!secret) continue;
    found = true;
    yield { name, secret, from };
  }
  const whole = found || !maySpeak ? undefined : findSecret(undefined, script.slice(command.start, command.end));
  if (whole) yield { name: undefined, secret: whole, from: command.start };
}

/** `NAME=value` before a program, or as a word of one that takes them: `export`, `env`, `docker run -e`. */
function* assignmentsOf(command: Command, script: string): Iterable<{ name: string; from: number; to: number }> {
  for (const { name, value } of command.assignments) yield { name, ...withoutQuotes(script, value.start, value.end) };
  for (const { text, start, end } of command.words) {
    const name = text.includes('=') ? /^[A-Za-z_]\w{1,63}(?==)/.exec(text)?.[0] : undefined;
    const equals = name === undefined ? -1 : script.indexOf('=', start);
    if (name !== undefined && equals < end) yield { name, ...withoutQuotes(script, equals + 1, end) };
  }
}

function withoutQuotes(script: string, start: number, end: number): { from: number; to: number } {
  const from = /["']/.test(script[start] ?? '') ? start + 1 : start;
  return { from, to: end > from && /["']/.test(script[end - 1] ?? '') ? end - 1 : end };
}

/** In a script a name alone is not enough: what tests and local containers are given looks just like a secret. */
function isThrowawayInScript(kind: string, script: string, start: number, end: number, job: Job): boolean {
  const text = script.slice(start, end);
  if (isPartOfUrl(kind)) return text.includes('$') || isThrowawayUrl(script, start, end, [job]);
  if (!named.has(kind)) return false;
  // What is made up beside it is made up for the test.
  if (/\b(NODE_ENV|ENVIRONMENT|APP_ENV|RAILS_ENV)=["']?test|\bTEST_MODE=["']?(true|1)/.test(script)) return true;
  return text.includes('$') || !looksIssued(text) || servesWith(job, text);
}
