/** Credentials among Terraform's arguments, whose names often speak of a secret that is kept elsewhere. */
import { findSecret, namesSecret, type Secret } from '../secret.js';

export function terraformSecret(name: string, text: string, path: string): Secret | undefined {
  if (text.length < 4 || !(namesSecret(name) || mayHoldToken.test(text))) return undefined;
  const secret = findSecret(name, text);
  if (!secret || isStandIn(text) || /(?:^|_)(?:ssm|path|name|id|gtm)(?:_|$)/i.test(name)) return undefined;
  if (secret.issued) return secret;
  // Examples and tests have made-up ones, and most tokens and keys that nobody issued are names of resources.
  if (/(?:^|\/)(?:_?examples?|tests?|fixtures?|testdata|samples?|docs?)\//i.test(path)) return undefined;
  return /password|passphrase/.test(secret.kind) || isStrong(text) ? secret : undefined;
}

/** Long runs without spaces, and addresses that may hold a password. */
const mayHoldToken = /[\w-]{20}|:\/\/[^@/]*@|-----BEGIN/;

function isStandIn(text: string): boolean {
  return /\s|placeholder|your[-_]|change[-_]?me|replace|dummy|example|xxx|^to-?do|^(?:ssm|arn|alias|projects|vault|secretsmanager)\b|\/.*\//i.test(
    text,
  );
}

function isStrong(text: string): boolean {
  return text.length >= 20 && /\d/.test(text) && /[A-Za-z]/.test(text) && /^[\w+/=.~-]+$/.test(text);
}
