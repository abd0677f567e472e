/** Credentials that stand in manifests: in variables, in ConfigMaps, in Secrets that are not sealed. */
import type { Fix } from '../rule.js';
import { rename, replace } from '../yaml/edit.js';
import type { Entry, Value } from '../yaml/view.js';
import { filledIn, isFirstUse } from './chart-values.js';
import { isToBeReplaced } from './comment.js';
import type { KubernetesObject, PodContainer } from './kubernetes.js';
import type { Project } from './project.js';
import { findSecret, type Secret } from './secret.js';

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
export function secretsIn({ variables, yaml }: PodContainer): readonly WrittenSecret[] {
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
      ![value, named].some(place => place && isToBeReplaced(place))
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

/** In a script, `SECRET=shop-backup` names a Secret, and `password=db_pass,` passes a variable on. */
function isCode(text: string, { kind, issued, start, end }: Secret): boolean {
  if (issued || !text.includes('\n')) return false;
  const written = text.slice(start, end);
  return (kind.startsWith('secret') && /^[a-z0-9.-]+$/.test(written)) || /^\s*[,)]/.test(text.slice(end, end + 20));
}

/** The kubelet and kustomize write references as `$(NAME)`: to the recogniser these are `${NAME}`, at the same length. */
function withoutReferences(text: string): string {
  return text.includes('$(') ? text.replaceAll(/\$\(([\w.-]{1,100})\)/g, '${$1}') : text;
}

/** The first credential that a ConfigMap shows. Of whole files only what a provider issued counts. */
export function secretInConfigMap({ yaml }: KubernetesObject): WrittenSecret | undefined {
  for (const { key, value } of yaml.get('data')?.entries() ?? []) {
    const text = value.shared ? undefined : value.text;
    if (text === undefined) continue;
    const isFile = text.includes('\n') || /\.\w{1,5}$/.test(key);
    const secret = findSecret(isFile ? undefined : key, text);
    if (!secret || (isFile && !secret.issued) || isToBeReplaced(value)) continue;
    if (!isSample(text.slice(secret.start, secret.end))) return { secret, value, name: key, variable: undefined };
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
    formName.test(object.file.path) || held.some(({ value, text }) => isBlank(text) || isToBeReplaced(value));
  for (const { key, value, text } of held) {
    const isFile = text.includes('\n');
    const secret = findSecret(isFile ? undefined : key.toUpperCase(), text);
    if (!secret || ((isFile || isForm) && !secret.issued)) continue;
    const written = text.slice(secret.start, secret.end);
    if (!isSample(written) && !isPlaceholder(written)) return { secret, value, name: key, variable: undefined };
  }
  for (const { key, value } of dataOf(object)) {
    const found = defaultSecret(project, key.toUpperCase(), value);
    if (found) return { ...found, name: key };
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

/** What stands in a form to fill in: `CHANGE_ME`, `your-password`. */
function isBlank(text: string): boolean {
  return /change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|placeholder|^your[-_ ]|[-_]your[-_]|^<.*>$/i.test(text);
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
