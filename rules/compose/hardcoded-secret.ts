import type { Service, Variable } from '../../server/core/model/compose.js';
import { nameInEnvExample } from '../../server/core/model/env-example.js';
import type { Project } from '../../server/core/model/project.js';
import { findSecret, namesSecret, type Secret } from '../../server/core/model/secret.js';
import { rule } from '../../server/core/rule.js';
import { type Edits, replace, replacePart } from '../../server/core/yaml/edit.js';
import type { Value } from '../../server/core/yaml/view.js';

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'blocker',
  effort: [0.25, 1],
  aliases: ['CL-0020', 'CL-0021'],
  *check(service, project) {
    const seen = new Set<unknown>();
    for (const found of secretsOf(service)) {
      const { value, start, secret, holder } = found;
      // What several services share is told once, and development has passwords that open nothing.
      if (seen.has(value.node) || service.compose.firstUser(value) !== service) continue;
      if (service.compose.development && !secret.issued) continue;
      seen.add(value.node);
      yield {
        at: value.part(start + secret.start, start + secret.end) ?? value.span,
        message: `\`${shortened(holder)}\` shows its ${kindOf(secret)} to everyone who can read this file`,
        fix: { title: 'Take it from the environment', safe: false, edits: () => moveOut(found, service, project) },
      };
    }
  },
});

interface Found {
  readonly secret: Secret;
  /** The scalar it stands in. */
  readonly value: Value;
  /** Where the text that was searched begins in the scalar's `raw`. */
  readonly start: number;
  /** The variable or label that holds it, else the service. */
  readonly holder: string;
  readonly text: string;
  readonly variable: Variable | undefined;
}

function* secretsOf(service: Service): Generator<Found> {
  for (const variable of [...service.environment, ...service.buildArguments, ...service.labels]) {
    const { name, raw, yaml, start } = variable;
    const secret = raw === undefined ? undefined : findSecret(name, raw);
    if (raw !== undefined && secret) yield { secret, value: yaml, start, holder: name, text: raw, variable };
  }
  for (const key of ['command', 'entrypoint']) {
    const line = service.yaml.get(key);
    let flag: string | undefined;
    for (const value of line ? [line, ...line.items()] : []) {
      const { raw } = value;
      const secret = raw === undefined ? undefined : findSecret(flag, raw);
      if (raw !== undefined && secret)
        yield { secret, value, start: 0, holder: service.name, text: raw, variable: undefined };
      flag = raw?.startsWith('-') ? raw : undefined;
    }
  }
}

/** Afterwards the file names a variable where the secret stood, and the sample of the environment names it too. */
function moveOut(found: Found, service: Service, project: Project): Edits {
  const { value, start, secret } = found;
  const name = variableFor(found, service);
  const reference = `\${${name}:?${name} must be set}`;
  const [from, to] = [start + secret.start, start + secret.end];
  const whole = from === 0 && to === value.raw?.length;
  const edits =
    replacePart(value, from, to, reference) ?? (whole && !value.shared ? replace(value, reference) : undefined);
  return edits && [...edits, ...nameInEnvExample([name], service.file, project)];
}

/** A secret that is the whole value of a variable keeps the variable's name; one inside a URL that of the variable with the same secret. */
function variableFor({ secret, holder, text, variable }: Found, service: Service): string {
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

function kindOf({ kind }: Secret): string {
  return kind.replace(/ in a .*/, '');
}

function shortened(name: string): string {
  return name.length <= 36 ? name : `${name.slice(0, 35)}…`;
}
