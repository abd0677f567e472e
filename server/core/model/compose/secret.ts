/** Credentials in services: where they stand, and how they move to the environment. */
import { type Edits, replace, replacePart } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { findSecret, namesSecret, type Secret } from '../secret.js';
import { type ComposeFile, isSample, type Service, shortName, type Variable } from './compose.js';
import { nameInEnvExample } from './env-example.js';
import { interpolationsIn, valueIn } from './variable.js';

/** A credential that is written in a service. */
export interface ServiceSecret {
  readonly secret: Secret;
  /** The scalar it stands in. */
  readonly value: Value;
  /** Where the text that was searched begins in the scalar's `raw`. */
  readonly start: number;
  /** The variable or label that holds it, else the service. */
  readonly holder: string;
  readonly text: string;
  readonly variable: Variable | undefined;
  /** Whether it is the password of a URL or of a connection string. */
  readonly inUrl: boolean;
}

/**
 * The credentials of a service in its environment, build arguments, labels and command lines. What several services
 * share is told for the first.
 */
export function secretsOf(service: Service): readonly ServiceSecret[] {
  let secrets = known.get(service);
  if (!secrets) {
    const seen = new Set<unknown>();
    secrets = [...findSecrets(service)].filter(({ value, secret }) => {
      if (seen.has(value.node) || (!secret.issued && opensNothing(service.compose))) return false;
      return seen.add(value.node);
    });
    known.set(service, secrets);
  }
  return secrets;
}

/** Passwords for development and in samples are not those that production has. */
function opensNothing(compose: ComposeFile): boolean {
  return compose.development || isSample(compose);
}

/** A noun for what it is, without where it stands. */
export function kindOf({ kind }: Secret): string {
  return kind.replace(/ in a .*/, '');
}

/** Who shows it, for a message. */
export function holderOf({ holder }: ServiceSecret): string {
  return shortName(holder, 36);
}

/** Afterwards the file names a variable where the secret stood, and the sample of the environment names it too. */
export function moveToEnvironment(found: ServiceSecret, service: Service, project: Project): Edits {
  const { value, start, secret } = found;
  const name = variableFor(found, service);
  const reference = requiredReference(name);
  const [from, to] = [start + secret.start, start + secret.end];
  const whole = from === 0 && to === value.raw?.length;
  const edits =
    replacePart(value, from, to, reference) ?? (whole && !value.shared ? replace(value, reference) : undefined);
  return edits && [...edits, ...nameInEnvExample([name], service.file, project)];
}

/** A reference that Compose refuses to start without. */
export function requiredReference(name: string): string {
  return `\${${name}:?${name} must be set}`;
}

/** A variable that holds a credential which the environment need not set. */
export interface OptionalSecret {
  readonly variable: Variable;
  /** The environment's variable. */
  readonly name: string;
  /** Offsets of the reference in the scalar's `raw`. */
  readonly start: number;
  readonly end: number;
  /** What it is when nobody sets it; '' is nothing. */
  readonly fallback: string;
}

/** The credentials of a service that come from the environment, and are known or empty where it does not have them. */
export function* optionalSecrets({ environment, compose }: Service): Iterable<OptionalSecret> {
  if (compose.development) return;
  for (const variable of environment) {
    const { raw, name, start } = variable;
    if (!raw?.includes('$') || !namesSecret(name)) continue;
    const [only, ...others] = interpolationsIn(raw);
    if (!only || others.length || only.start > 0 || only.end < raw.length) continue;
    if (isSample(compose)) return;
    // Set beside the file: what it is worth there is for another rule to say.
    if (compose.dotEnv && valueIn(compose.dotEnv, only) !== undefined) continue;
    const { operator, fallback } = only;
    const place = { variable, name: only.name, start: start + only.start, end: start + only.end };
    if (operator === '' && opensData.test(name)) yield { ...place, fallback: '' };
    else if ((operator === ':-' || operator === '-') && findSecret(name, fallback)) yield { ...place, fallback };
  }
}

/** What a stack cannot do without: the passwords of its own data stores, and the keys its sessions and tokens are signed with. */
const opensData =
  /^(?:(?:POSTGRES|MYSQL|MYSQL_ROOT|MARIADB|MARIADB_ROOT|MONGO_INITDB_ROOT|RABBITMQ_DEFAULT|MINIO_ROOT|MSSQL_SA|SA|DB|DATABASE|DB_ROOT)_?(?:PASSWORD|PASS)|(?:[A-Z_]*JWT_SECRET(?:_KEY)?|SECRET_KEY|SECRET_KEY_BASE|SESSION_SECRET|NEXTAUTH_SECRET|DJANGO_SECRET_KEY|APP_SECRET))$/;

const known = new WeakMap<Service, readonly ServiceSecret[]>();

function* findSecrets(service: Service): Generator<ServiceSecret> {
  for (const variable of [...service.environment, ...service.buildArguments, ...service.labels]) {
    const { name, yaml } = variable;
    const { text, start } = withoutQuotes(variable);
    const secret = text === undefined ? undefined : findSecret(name, text);
    if (text !== undefined && secret && service.owns(yaml))
      yield { secret, value: yaml, start, holder: name, text, variable, inUrl: isInUrl(secret) };
  }
  for (const key of ['command', 'entrypoint']) {
    const line = service.yaml.get(key);
    let flag: string | undefined;
    for (const value of line ? [line, ...line.items()] : []) {
      const { raw } = value;
      const secret = raw === undefined ? undefined : findSecret(flag, raw);
      if (raw !== undefined && secret && service.owns(value)) {
        const holder = service.name;
        yield { secret, value, start: 0, holder, text: raw, variable: undefined, inUrl: isInUrl(secret) };
      }
      flag = raw?.startsWith('-') ? raw : undefined;
    }
  }
}

/** In a list, quotes around a value alone are a part of it; what they hold is what its author thought of. */
function withoutQuotes({ raw, start }: Variable): { readonly text: string | undefined; readonly start: number } {
  const quote = raw?.[0];
  const isQuoted = raw !== undefined && raw.length > 1 && (quote === '"' || quote === "'") && raw.endsWith(quote);
  return isQuoted && start > 0 ? { text: raw.slice(1, -1), start: start + 1 } : { text: raw, start };
}

function isInUrl({ kind }: Secret): boolean {
  return kind.endsWith(' in a URL') || kind.endsWith(' in a connection string');
}

/** A secret that is the whole value of a variable keeps the variable's name; one inside a URL that of the variable with the same secret. */
function variableFor({ secret, holder, text, variable }: ServiceSecret, service: Service): string {
  const hidden = text.slice(secret.start, secret.end);
  if (variable && text.trim() === hidden) return unambiguous(variable.name, hidden, service);
  for (const other of service.compose.services) {
    const twin = other.environment.find(({ name, raw }) => raw?.trim() === hidden && namesSecret(name));
    if (twin) return unambiguous(twin.name, hidden, other);
  }
  const stem = variable ? holder.replace(/_(?:URL|URI|DSN|CONNECTION|CONNECTION_STRING)$/i, '') : service.name;
  return environmentName(`${stem}_${kindOf(secret)}`.toUpperCase());
}

/** The name, with the service before it where another service keeps another secret under the same name. */
function unambiguous(name: string, secret: string, { compose, name: serviceName }: Service): string {
  const others = compose.services.flatMap(({ environment }) => environment).filter(other => other.name === name);
  const clash = others.some(({ raw }) => raw !== undefined && raw.trim() !== secret && !raw.includes('$'));
  return environmentName(clash ? `${serviceName.toUpperCase()}_${name}` : name);
}

function environmentName(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  return text
    .replaceAll(/\W+/g, '_')
    .replace(/^(?=\d)/, '_')
    .toUpperCase();
}
