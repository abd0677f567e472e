/** Credentials that a Dockerfile writes into the image or its history. */
import type { Span } from '../text.js';
import type { BuildCommand } from './build-command.js';
import type { Copy, Instruction, Pair, Stage, Word } from './dockerfile.js';
import { nameOf } from './paths.js';
import { findSecret, namesSecret, type Secret } from './secret.js';

export interface WrittenSecret {
  readonly secret: Secret;
  /** The variable, or the instruction, that holds it. */
  readonly holder: string;
  readonly at: Span;
  readonly instruction: Instruction;
  /** The variable of an ENV or ARG. */
  readonly pair?: Pair;
}

/** The credentials in the ENV, ARG, LABEL and RUN instructions of a stage. */
export function* writtenSecrets({ instructions, commands }: Stage): Generator<WrittenSecret> {
  for (const instruction of instructions) {
    for (const pair of instruction.pairs) {
      const { name, value } = pair;
      if (!value || !mayHoldSecret(value.text, name)) continue;
      const secret = realSecret(name, unquoted(value.text));
      if (secret) yield { secret, holder: name, at: value.span, instruction, pair };
    }
  }
  for (const run of commands) yield* secretsIn(run);
}

function* secretsIn(run: BuildCommand): Generator<WrittenSecret> {
  const { command, instruction, program } = run;
  for (const { name, value } of command.assignments) {
    const secret = value.text && !isForAssets(run) ? realSecret(name, value.text) : undefined;
    if (secret) yield { secret, holder: name, at: run.spanOf(value), instruction };
  }
  let flag: string | undefined;
  for (const word of command.words) {
    const secret = mayHoldSecret(word.text, flag) ? realSecret(flag, word.text) : undefined;
    flag = word.text.startsWith('-') ? word.text : undefined;
    if (secret) yield { secret, holder: program, at: run.spanOf(word), instruction };
  }
}

/** Nearly all words are too short for a token, and name nothing. */
function mayHoldSecret(text: string, flag: string | undefined): boolean {
  return (
    text.length > 19 ||
    (text.length > 3 && (text.includes('=') || text.includes('://') || (flag !== undefined && namesSecret(flag))))
  );
}

/** Builds of assets want any value at all for settings that they never use. */
function realSecret(name: string | undefined, value: string): Secret | undefined {
  const secret = findSecret(name, value);
  if (!secret || secret.issued) return secret;
  return /dummy|build|placeholder|unused|@(localhost|127\.0\.0\.1)\b/i.test(value) ? undefined : secret;
}

function isForAssets({ words }: BuildCommand): boolean {
  return words.some(word =>
    /^(collectstatic|compilemessages|compress|assets:precompile|build|generate|check)$/.test(word),
  );
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** The files of a COPY that hold credentials, by their usual names. */
export function copiedSecrets({
  sources,
  fromContext,
}: Copy): readonly { readonly word: Word; readonly kind: string }[] {
  if (!fromContext) return [];
  return sources.flatMap(word => {
    const kind = word.value === undefined ? undefined : credentialFile(word.value);
    return kind === undefined ? [] : [{ word, kind }];
  });
}

/** What a file of this name holds; `undefined` where the name says nothing of secrets. */
export function credentialFile(path: string): string | undefined {
  const name = nameOf(path.replace(/\/+$/, ''));
  if (/(example|sample|template|dist|defaults?|test|fake|dummy|mock)/i.test(path)) return undefined;
  return credentialNames.find(([, pattern]) => pattern.test(name) || pattern.test(path))?.[0];
}

const credentialNames: readonly (readonly [kind: string, name: RegExp])[] = [
  ['a private SSH key', /^id_(rsa|dsa|ecdsa|ed25519)$/],
  [
    'a private key',
    /^([\w.-]+[._-])?(private|privkey|server|client|ssl|tls|ca)?[._-]?key\.pem$|^[\w-]*(server|private|client|ssl|tls|domain|localhost)[\w-]*\.key$|\.(p12|pfx)$/i,
  ],
  ['passwords', /^\.(netrc|pgpass|git-credentials|my\.cnf)$|^_netrc$|^\.htpasswd$/],
  ['the credentials of a registry', /(^|\/)\.docker\/config\.json$|^\.dockercfg$/],
  [
    'cloud credentials',
    /(^|\/)\.aws(\/credentials)?$|^(gcp-|gcloud-|google-|firebase-)?(credentials?|service[-_]?account([-_]?key)?|adminsdk[\w-]*)\.json$/i,
  ],
  ['the credentials of a cluster', /^(kubeconfig|kube\.config)$|(^|\/)\.kube(\/config)?$/],
  ['the settings and passwords of one machine', /^\.env(\.(local|prod|production))?$/],
];
