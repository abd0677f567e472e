/** Credentials written out in Prometheus' and Alertmanager's configuration, and the setting that reads each from a file. */
import type { Fix } from '../../rule.js';
import { type Edits, rename, replace } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { findSecret, type Secret } from '../secret.js';
import type { Holder } from './prometheus.js';

export interface WrittenSecret {
  /** The setting that holds it. */
  readonly key: string;
  readonly value: Value;
  readonly map: Value;
  readonly secret: Secret;
  /** The setting that takes the path of a file instead, where there is one. */
  readonly fileKey: string | undefined;
}

/**
 * Every credential in a configuration, in the order they are written. Examples have made-up ones; a Secret is the place
 * for them, and what somebody issued in a ConfigMap is found by what looks at ConfigMaps.
 */
export function* secretsWritten(root: Value, holder: Holder | undefined): Generator<WrittenSecret> {
  if (holder === 'Secret') return;
  const example = /(?:^|\/)(?:docs?|documentation|_?examples?|samples?|fixtures?|tests?|testdata)\//i.test(
    root.file.path,
  );
  for (const found of secretsIn(root)) if (found.secret.issued ? !holder : !example) yield found;
}

function* secretsIn(map: Value): Generator<WrittenSecret> {
  for (const { key, value } of map.entries()) {
    if (value.shared) continue;
    const { raw } = value;
    if (raw !== undefined) {
      const secret = secretUnder(key, raw);
      if (secret) yield { key, value, map, secret, fileKey: fileKeys.get(key) };
    }
    yield* secretsIn(value);
  }
  for (const item of map.items()) {
    if (item.shared) continue;
    const { raw } = item;
    const secret = raw?.includes('://') && raw.includes('@') ? findSecret(undefined, raw) : undefined;
    if (secret && map.keySpan) yield { key: keyOf(map), value: item, map, secret, fileKey: undefined };
    yield* secretsIn(item);
  }
}

/** Afterwards the setting names a file; what was written has to be put there by hand. Nothing where there is no such setting. */
export function readFromFile(found: Pick<WrittenSecret, 'map' | 'key' | 'fileKey' | 'value'>): Fix | undefined {
  return found.fileKey === undefined
    ? undefined
    : { title: 'Read it from a file', safe: false, edits: () => nameFile(found) };
}

function nameFile({ map, key, fileKey, value }: Pick<WrittenSecret, 'map' | 'key' | 'fileKey' | 'value'>): Edits {
  if (fileKey === undefined || map.has(fileKey)) return undefined;
  const renamed = rename(map, key, fileKey);
  const replaced = replace(value, `/run/secrets/${key.toLowerCase()}`);
  return renamed && replaced && [...renamed, ...replaced];
}

/** The setting that takes the path of a file with what another one takes itself. */
export function fileKeyOf(key: string): string | undefined {
  return fileKeys.get(key);
}

function keyOf(list: Value): string {
  const key = list.pair?.key;
  return key === undefined || key === null ? 'item' : String(key);
}

function secretUnder(key: string, raw: string): Secret | undefined {
  const name = passwords.has(key) ? 'PASSWORD' : tokens.has(key) ? 'API_TOKEN' : undefined;
  const secret = name || (raw.length > 25 && links.test(key)) ? findSecret(name, raw) : undefined;
  return secret && !isStandIn(raw.slice(secret.start, secret.end)) ? secret : undefined;
}

/** Mail and chat services take no such passwords: who wrote them means "put yours here". */
function isStandIn(text: string): boolean {
  return /\{\{|placeholder|your|change[_-]?me|example|replace|dummy|demo|xxx|^to-?do|(?:secret|key|token|password)[_-]?here|^[a-z]*[_-]?(?:password|passwd|secret|token)$|^12345/i.test(
    text,
  );
}

const passwords = new Set([
  'password',
  'smtp_auth_password',
  'auth_password',
  'smtp_auth_secret',
  'auth_secret',
  'client_secret',
  'secret_key',
  'api_secret',
  'wechat_api_secret',
]);
const tokens = new Set(
  'bearer_token credentials token service_key routing_key api_key bot_token user_key opsgenie_api_key victorops_api_key slack_app_token app_token application_credential_secret account_secret secret_id'.split(
    ' ',
  ),
);
/** Settings whose value is an address, which may hold a password or be a credential itself. */
const links = /(?:^|_)urls?$|^(?:proxy_url|server|targets)$/;

const fileKeys: ReadonlyMap<string, string> = new Map(
  'password smtp_auth_password auth_password client_secret bearer_token credentials service_key routing_key api_key bot_token token user_key opsgenie_api_key victorops_api_key slack_api_url api_url webhook_url'
    .split(' ')
    .map(key => [key, `${key}_file`]),
);
