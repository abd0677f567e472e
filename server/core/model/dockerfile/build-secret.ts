/** Credentials that a Dockerfile writes into the image or its history. */
import { addFlag, removeInstruction } from '../../dockerfile/edit.js';
import type { Edit, Span } from '../../text.js';
import { directoryOf, nameOf } from '../paths.js';
import type { Project } from '../project/project.js';
import { findSecret, namesSecret, type Secret } from '../secret.js';
import type { BuildCommand } from './build-command.js';
import { contextsOf, inFolder } from './build-context.js';
import type { Instruction, Pair, Stage, Word } from './dockerfile.js';
import { isShipped } from './image-use.js';

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

/** Whether an image that is made for everybody only names the password that is to be replaced. */
export function isPlaceholder({ secret, pair }: WrittenSecret, project: Project): boolean {
  const text = unquoted(pair?.value?.text ?? '');
  return (
    !secret.issued &&
    project.isCollection &&
    /^(password|passwd|secret|pass|changeme|hackme|\w*passwd|admin|root|123456\d*)$/i.test(text)
  );
}

/** Takes the variable out, and has the RUNs behind it that name it mount it instead. */
export function asMount({ pair, instruction }: WrittenSecret, { instructions }: Stage): readonly Edit[] | undefined {
  if (!pair || instruction.pairs.length !== 1 || instruction.keyword === 'LABEL') return undefined;
  const { name } = pair;
  const named = new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`);
  const users = instructions.filter(({ keyword, text }) => keyword === 'RUN' && named.test(text));
  const elsewhere = instructions.some(
    other => other !== instruction && other.keyword !== 'RUN' && named.test(other.text),
  );
  // What starts with the image reads it from its environment; nothing in the Dockerfile can take the place of that.
  if (users.length === 0 || elsewhere) return undefined;
  const edits = [
    removeInstruction(instruction),
    ...users.map(user => addFlag(user, `--mount=type=secret,id=${name},env=${name}`)),
  ];
  return edits.every(edit => edit !== undefined) ? edits.flat() : undefined;
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
  // Keys of a browser are in every copy of it, and some settings only repeat the default of the base image.
  if (/GOOGLE_DEFAULT_CLIENT_ID/.test(value) || (name === 'GF_SECURITY_ADMIN_PASSWORD' && value === 'admin'))
    return undefined;
  if (/^\W*none\W*$/i.test(value) || /^(.)\1*$/.test(value)) return undefined;
  if (/token$/i.test(name ?? '') && /^\d{1,8}$/.test(value)) return undefined;
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

/** The files of a COPY that hold credentials, by their usual names. Where one was read, what is in it decides. */
export function copiedSecrets(
  stage: Stage,
  project: Project,
): readonly { readonly word: Word; readonly kind: string }[] {
  // Tests have keys of their own.
  if (!project.mainDockerfiles.includes(stage.dockerfile)) return [];
  const words = stage.copies.filter(({ fromContext }) => fromContext).flatMap(({ sources }) => sources);
  return words.flatMap(word => {
    const kind = word.value === undefined ? undefined : credentialFile(word.value);
    if (kind === undefined) return [];
    // An image that is handed in is made into another for one run, on one machine.
    const kept = isEnvironment(word)
      ? !stage.base.image || !isShipped(stage, project) || isHarmless(word, stage, project)
      : !reachesAnImage(stage, project);
    return kept ? [] : [{ word, kind }];
  });
}

/** Whether the layers of a stage are part of an image, and not only of a build. */
function reachesAnImage(stage: Stage, project: Project): boolean {
  return stage.dockerfile.stages.some(product => {
    for (let at: Stage | undefined = product; at; at = at.parent) {
      if (at === stage) return product.final || isShipped(product, project);
    }
    return false;
  });
}

/** Whether a word of a COPY names a `.env` file. */
function isEnvironment({ text }: Word): boolean {
  return /(^|\/)\.env[\w.]*["']?$/.test(text);
}

/** Whether a `.env` file is in the project, wherever the build takes it from, and has settings alone. */
function isHarmless({ value = '' }: Word, { dockerfile }: Stage, project: Project): boolean {
  const known = contextsOf(dockerfile, project).map(({ folder }) => folder);
  const folders = known.length > 0 ? known : [directoryOf(dockerfile.file.path)];
  const path = value.replace(/^(\.?\/)+/, '');
  return folders.every(folder => {
    const lines = project.file(inFolder(folder, path))?.text.split('\n');
    return lines?.every(line => {
      const [, name = '', held = ''] = /^\s*(?:export\s+)?(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return held === '' || findSecret(name, unquoted(held)) === undefined;
    });
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
