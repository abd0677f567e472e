/** Credentials that stand in manifests: in variables, in ConfigMaps, in Secrets that are not sealed. */
import type { Fix } from '../../rule.js';
import type { TextFile } from '../../text.js';
import { rename, replace } from '../../yaml/edit.js';
import type { Entry, Value } from '../../yaml/view.js';
import { commentsAt, isToBeReplaced } from '../comment.js';
import { isForOthers } from '../project/operation.js';
import type { Project } from '../project/project.js';
import { findSecret, type Secret } from '../secret.js';
import { filledIn, isFirstUse } from './chart-values.js';
import { placesOf } from './deploy-unit.js';
import type { KubernetesObject, PodContainer } from './kubernetes.js';
import { isForShow } from './workload-image.js';

export interface WrittenSecret {
  readonly secret: Secret;
  /** The scalar it stands in. */
  readonly value: Value;
  /** The variable or key that holds it. */
  readonly name: string;
  /** The item of `env`, where it is a variable. */
  readonly variable: Value | undefined;
}

/** Literal credentials among a container's variables and on its command line. */
export function secretsIn(project: Project, { variables, yaml }: PodContainer): readonly WrittenSecret[] {
  const found: WrittenSecret[] = [];
  const look = (name: string | undefined, value: Value, variable?: Value) => {
    // What a template writes is not in this file.
    const named = variable?.get('name');
    const raw = value.shared || value.raw?.includes('{{') ? undefined : value.raw;
    const secret = raw === undefined ? undefined : findSecret(name, withoutReferences(raw));
    if (
      secret &&
      raw !== undefined &&
      !isPlaceholder(raw) &&
      !isCode(raw, secret) &&
      !namesObject(raw, secret) &&
      ![value, named].some(place => place && (isToBeReplaced(place) || isKnownOpen(project, secret, raw, place)))
    )
      found.push({ secret, value, name: name ?? 'command', variable });
  };
  for (const { name, yaml: variable } of variables) {
    const value = variable.get('value');
    if (value) look(name, value, variable);
  }
  for (const key of ['command', 'args']) {
    let flag: string | undefined;
    for (const item of yaml.get(key)?.items() ?? []) {
      look(item.raw?.startsWith('-') ? undefined : flag, item);
      flag = /^-[^=]*$/.test(item.raw ?? '') ? item.raw : undefined;
    }
  }
  return found;
}

/** Credentials that a chart's defaults put into a container's variables. */
export function secretsInDefaults(project: Project, { variables }: PodContainer): readonly WrittenSecret[] {
  return variables.flatMap(({ name, yaml }) => defaultSecret(project, name, yaml.get('value')) ?? []);
}

function defaultSecret(project: Project, name: string, use: Value | undefined): WrittenSecret | undefined {
  const filled = filledIn(project, use);
  const [value] = filled?.parts ?? [];
  if (!use || !value || filled?.parts.length !== 1 || filled.text !== value.text) return undefined;
  const secret = findSecret(name, filled.text);
  if (!secret || isSample(filled.text.slice(secret.start, secret.end)) || isToBeReplaced(value)) return undefined;
  if (isKnownOpen(project, secret, filled.text, value)) return undefined;
  return isFirstUse(project, use, value) ? { secret, value, name, variable: undefined } : undefined;
}

/** The fix that takes a variable from a Secret. The value goes nowhere: whoever knows it creates the Secret. */
export function asReference(
  { secret, value, name, variable }: WrittenSecret,
  { workload }: PodContainer,
): Fix | undefined {
  const { objectName, namespace } = workload.object;
  const isWhole = secret.start === 0 && secret.end === value.raw?.length;
  if (!variable || !isWhole || objectName === undefined || !/^[a-z0-9.-]{1,50}$/.test(objectName)) return undefined;
  if (variable.has('valueFrom') || !/^[\w.-]+$/.test(name)) return undefined;
  const holder = `${objectName}-secrets`;
  const into = namespace ? ` --namespace ${namespace}` : '';
  return {
    title: 'Take it from a Secret',
    safe: false,
    edits: () => {
      const renamed = rename(variable, 'value', 'valueFrom');
      const replaced = replace(value, { secretKeyRef: { name: holder, key: name } });
      return renamed && replaced && [...renamed, ...replaced];
    },
    command: `kubectl create secret generic ${holder}${into} --from-literal=${name}=…`,
  };
}

/** Words in capitals that a script replaces: `GOOGLE_API_KEY_VAL`, `nvapi-NVKEY`. */
function isPlaceholder(text: string): boolean {
  return /^([a-z]+-)?[A-Z]+(_[A-Z]+)*$/.test(text) && /[_-]/.test(text);
}

/** `elastic-webhook-server-cert`: the name of a Secret, not what it holds. */
function namesObject(text: string, { kind, issued }: Secret): boolean {
  return (
    !issued && kind === 'secret' && /^[a-z0-9.-]+-(certs?|tls|secrets?|credentials|creds|tokens?|keys?)$/.test(text)
  );
}

/** In a script, `SECRET=shop-backup` names a Secret, `password=db_pass,` passes a variable on, and a comment talks. */
function isCode(text: string, { kind, issued, start, end }: Secret): boolean {
  if (issued || !text.includes('\n')) return false;
  const written = text.slice(start, end);
  if (/^\s*#/.test(text.slice(text.lastIndexOf('\n', start) + 1, start))) return true;
  return (kind.startsWith('secret') && /^[a-z0-9.-]+$/.test(written)) || /^\s*[,)]/.test(text.slice(end, end + 20));
}

/** The kubelet and kustomize write references as `$(NAME)`: to the recogniser these are `${NAME}`, at the same length. */
function withoutReferences(text: string): string {
  return text.includes('$(') ? text.replaceAll(/\$\(([\w.-]{1,100})\)/g, '${$1}') : text;
}

/** The first credential that a ConfigMap shows. Of whole files only what a provider issued counts. */
export function secretInConfigMap(project: Project, object: KubernetesObject): WrittenSecret | undefined {
  for (const { key, value } of object.yaml.get('data')?.entries() ?? []) {
    const text = value.shared ? undefined : value.text;
    if (text === undefined) continue;
    const isFile = text.includes('\n') || /\.\w{1,5}$/.test(key);
    const secret = findSecret(isFile ? undefined : key, text);
    if (!secret || (isFile && !secret.issued) || isToBeReplaced(value)) continue;
    if (isKnownOpen(project, secret, text, value) || isStaged(object, project, secret)) continue;
    if (!isGarbled(secret, text) && !isSample(text.slice(secret.start, secret.end)))
      return { secret, value, name: key, variable: undefined };
  }
  return undefined;
}

/**
 * The first credential of a Secret that lies open: as it is, or in base64, which anybody can read. Of a form to fill in
 * only what a provider issued counts.
 */
export function openSecret(object: KubernetesObject, project: Project): WrittenSecret | undefined {
  if (object.yaml.has('sops')) return undefined;
  const held = textsOf(object);
  const isForm =
    formName.test(object.file.path) ||
    formRemark.test(object.file.text) ||
    held.some(({ value, text }) => isBlank(text) || isToBeReplaced(value));
  for (const { key, value, text } of held) {
    const isFile = text.includes('\n');
    const secret = findSecret(isFile ? undefined : key.toUpperCase(), text);
    if (!secret || ((isFile || isForm) && !secret.issued)) continue;
    if (isKnownOpen(project, secret, text, value) || isStaged(object, project, secret)) continue;
    const written = text.slice(secret.start, secret.end);
    if (isDefault(key, secret, text, held) || isGarbled(secret, text)) continue;
    if (object.objectName && written.startsWith(object.objectName)) continue;
    if (!isSample(written) && !isPlaceholder(written)) return { secret, value, name: key, variable: undefined };
  }
  for (const { key, value } of dataOf(object)) {
    const found = defaultSecret(project, key.toUpperCase(), value);
    if (found && !isStaged(object, project, found.secret, found.value)) return { ...found, name: key };
  }
  return undefined;
}

function dataOf({ yaml }: KubernetesObject): readonly Entry[] {
  return ['stringData', 'data'].flatMap(part => yaml.get(part)?.entries() ?? []);
}

/** What a Secret holds, decoded; nothing that is encrypted or no text. */
function textsOf(object: KubernetesObject): readonly { key: string; value: Value; text: string }[] {
  const encoded = object.yaml.get('data');
  return dataOf(object).flatMap(({ key, value }) => {
    const written = value.shared ? undefined : value.text;
    const text = written === undefined || value.parent !== encoded ? written : decodeBase64(written);
    return text === undefined || text.startsWith('ENC[') ? [] : [{ key, value, text }];
  });
}

const formName = /(^|[/._-])(examples?|samples?|templates?|tmpl|dist|placeholder)[._-][^/]*$/i;

const formRemark = /^\s*#.*\b(templates?|placeholders?|replace|fill (in|these)|change (these|this|me)|example)\b/im;

/**
 * Whether its author knows that it lies open, and nothing real hangs on it: the text or a comment says so, or it is for
 * trying or for show and no provider gave it out.
 */
function isKnownOpen(project: Project, secret: Secret, text: string, place: Value): boolean {
  const { issued, kind, start, end } = secret;
  const { path } = place.file;
  if (tolerated.test(text.slice(start, end))) return true;
  if (!issued && deskPath.test(path)) return true;
  if ((!issued || kind === 'private key') && isForShow(project, path)) return true;
  // Whoever installs a product puts in his own.
  if (!issued && isForOthers(project)) return true;
  return commentsAt(place).some(remark => known.test(remark));
}

/**
 * Whether an object is there to try something, to show it or to be filled in, by its name, its labels, what its file says
 * at its head, or where it is deployed from. Of these only what a provider issued counts.
 */
function isStaged(object: KubernetesObject, project: Project, { issued, kind }: Secret, place?: Value): boolean {
  if (issued && kind !== 'private key') return false;
  const { namespace = '', objectName = '', labels } = object;
  const file = place?.file ?? object.file;
  if (stagedName.test(namespace) || stagedName.test(objectName) || retiredPath.test(file.path)) return true;
  if (['chapter', 'lesson', 'exercise', 'tutorial'].some(key => labels?.has(key))) return true;
  if ([...commentsAt(object.yaml), ...headOf(file)].some(remark => stagedRemark.test(remark))) return true;
  const places = placesOf(project, { object });
  if (places.length > 0 && places.every(({ unit: { folder } }) => isForShow(project, `${folder}/`))) return true;
  if (issued) return false;
  const { objects = [] } = project.kubernetesFiles.find(({ file }) => file === object.file) ?? {};
  return objects.some(other => other.is('Secret', '') && textsOf(other).some(({ text }) => isBlank(text)));
}

const stagedName =
  /(^|[-_])(dev|develop(ment)?|local|minikube|demo|samples?|examples?|test(s|ing)?|sandbox|quick-?start|tutorial|playground)([-_]|$)/i;
const retiredPath = /(^|[/_-])(old|no-?use|unused|obsolete|deprecated|legacy)[/_-]/i;
const stagedRemark =
  /\b(do not use|not (meant |intended )?for( use in)? production|n[o']t (\w+ )?be (checked|committed|pushed|stored)|never (be )?(check|commit|push)(ed)?|(local|development|demo) (values|only|purposes)|self-signed|before deploying,? (you must )?(update|change|set|fill))\b/i;

/** The comments that begin a line among the first ones of a file's first document, where it says what it is for. */
function headOf({ text }: TextFile): readonly string[] {
  const lines = text.slice(0, 2000).split('\n', 24);
  const end = lines.findIndex((line, index) => index > 0 && line.startsWith('---'));
  return lines.slice(0, end < 0 ? lines.length : end).filter(line => line.startsWith('#'));
}

/**
 * `postgres` or `password` for the user `postgres`, `admin` as `admin-password`: what images come with hides nothing from
 * anybody.
 */
function isDefault(
  key: string,
  { start, end }: Secret,
  text: string,
  held: readonly { readonly text: string }[],
): boolean {
  const written = text.slice(start, end);
  if (start > 0) {
    const user = /(?:^|\/)([\w-]{1,40}):$/.exec(text.slice(0, start))?.[1] ?? '';
    return defaultNames.has(user) && (written === user || written === 'password');
  }
  if (written === 'password') return held.some(other => defaultNames.has(other.text.trim()));
  if (!defaultNames.has(written)) return written === 'mysqlpw';
  const isUser = held.filter(other => other.text.trim() === written).length > 1;
  return (
    isUser ||
    key
      .toLowerCase()
      .split(/[^a-z]/)
      .slice(0, -1)
      .includes(written)
  );
}

/**
 * Names that images have for both the user and the password; Debezium's tutorial database has `mysqlpw`. From the images'
 * pages on Docker Hub, 2026-11.
 */
const defaultNames = new Set(
  'default postgres root admin guest minioadmin mysql mongo rabbitmq keycloak neo4j elastic'.split(' '),
);

/** Whether what calls itself a private key is none: its encoding begins with a length (X.690, 8.1.3) that it does not have. */
function isGarbled({ kind }: Secret, text: string): boolean {
  const [, , written, end] = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\s+(M[\w+/=\s]+)(-----END)?/.exec(text) ?? [];
  if (kind !== 'private key' || written === undefined || text.length > longestDecoded / 2) return false;
  const body = written.replaceAll(/[\s=]/g, '');
  if (end === undefined || !body.startsWith('MII')) return end === undefined;
  const [a, b, c] = [...body.slice(3, 6)].map(digit => digits.indexOf(digit));
  const length = ((a ?? 0) << 8) | ((b ?? 0) << 2) | ((c ?? 0) >> 4);
  return Math.floor((body.length * 3) / 4) !== length + 4;
}

const tolerated =
  /(^|[-_])(fake|dummy|demo|dev-only|not-?a-?secret|do-not-use|not-used|unused|insecure)([-_]|$)|you-?should|shouldn'?t/i;
const deskPath = /(^|[/._-])(dev|devcontainers?|develop(ment)?|local|minikube|kind|k3d|sandbox)(?=[/._-])/i;
const known =
  /\b(not ?(a )?secret|gitleaks:allow|allowlist secret|nosecret|real usage|in(to)? production|insecure|fake|dummy|demo|do not use)\b/i;

/** What stands in a form to fill in: `CHANGE_ME`, `your-password`, the key of Amazon's examples. */
function isBlank(text: string): boolean {
  return /^AKIAIOSFODN|change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|placeholder|^your[-_ ]|[-_]your[-_]|^<.*>$/i.test(
    text,
  );
}

function isSample(text: string): boolean {
  return isBlank(text) || /change[-_ ]?in|replace|example|todo/i.test(text);
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const longestDecoded = 16_384;

/** Base64 as ASCII text; `undefined` where it is none, or holds other bytes. */
function decodeBase64(written: string): string | undefined {
  const text = written.slice(0, longestDecoded).replaceAll(/\s|=+$/g, '');
  let bits = 0;
  let count = 0;
  let decoded = '';
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) return undefined;
    bits = ((bits << 6) | digit) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const code = (bits >> count) & 0xff;
    if (code > 0x7e || (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) return undefined;
    decoded += String.fromCharCode(code);
  }
  return decoded;
}
