/** Credentials that stand in manifests: in variables, in ConfigMaps, in Secrets that are not sealed. */
import type { Value } from '../yaml/view.js';
import type { KubernetesObject, PodContainer } from './kubernetes.js';
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
    const raw = value.shared || value.raw?.includes('{{') ? undefined : value.raw;
    const secret = raw === undefined ? undefined : findSecret(name, withoutReferences(raw));
    if (secret && raw !== undefined && !isPlaceholder(raw))
      found.push({ secret, value, name: name ?? 'command', variable });
  };
  for (const { name, yaml: variable } of variables) {
    const value = variable.get('value');
    if (value) look(name, value, variable);
  }
  for (const key of ['command', 'args']) {
    let flag: string | undefined;
    for (const item of yaml.get(key)?.items() ?? []) {
      look(flag, item);
      flag = item.raw?.startsWith('-') ? item.raw : undefined;
    }
  }
  return found;
}

/** Words in capitals that a script replaces: `GOOGLE_API_KEY_VAL`. */
function isPlaceholder(text: string): boolean {
  return /^[A-Z]+(_[A-Z]+)+$/.test(text);
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
    if (secret && (!isFile || secret.issued)) return { secret, value, name: key, variable: undefined };
  }
  return undefined;
}

/** The first credential of a Secret that lies open: as it is, or in base64, which anybody can read. */
export function openSecret({ yaml }: KubernetesObject): WrittenSecret | undefined {
  if (yaml.has('sops')) return undefined;
  for (const part of ['stringData', 'data']) {
    for (const { key, value } of yaml.get(part)?.entries() ?? []) {
      const written = value.shared ? undefined : value.text;
      const text = written === undefined || part === 'stringData' ? written : decodeBase64(written);
      if (text === undefined || text.startsWith('ENC[')) continue;
      const isFile = text.includes('\n');
      const secret = findSecret(isFile ? undefined : key.toUpperCase(), text);
      if (secret && (!isFile || secret.issued)) return { secret, value, name: key, variable: undefined };
    }
  }
  return undefined;
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
