/** How workflows hand credentials to programs and clouds. */
import type { Edit } from '../../text.js';
import { replacePart } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import { type Command, invocation } from '../shell.js';
import { majorOf } from './known-actions.js';
import { variableFor, withVariable } from './untrusted.js';
import type { Job, Step } from './workflow.js';

export interface PasswordLogin {
  /** Where the flag stands that takes the password. */
  readonly flag: { readonly start: number; readonly end: number };
  /** The password handed over on the input, through a variable; absent where that cannot be written. */
  readonly edits: (() => readonly Edit[] | undefined) | undefined;
}

/** `docker login --password VALUE` and its like; offsets are into the script. */
export function loginWithPassword(step: Step, command: Command): PasswordLogin | undefined {
  const [program = '', first = '', second = ''] = invocation(command);
  const logsIn =
    (/^(docker|podman|buildah|nerdctl|oras|crane)$/.test(program) && (first === 'login' || second === 'login')) ||
    (program === 'helm' && first === 'registry' && second === 'login');
  const { run } = step;
  const script = run?.raw ?? '';
  if (!logsIn || !run) return undefined;
  const { words, start, end } = command;
  for (const [index, word] of words.entries()) {
    const joined = /^(--password=|-p(?=[$"'\w]))/.exec(word.text)?.[0];
    const next = words[index + 1];
    const alone = word.text === '-p' || word.text === '--password';
    if (!(joined && word.literal === false) && !(alone && next && !next.literal)) continue;
    const last = joined ? word : next;
    if (!last) continue;
    const flag = { start: word.start, end: joined ? Math.min(word.end, word.start + joined.length) : word.end };
    const valueStart = joined ? word.start + joined.length : last.start;
    const value = script.slice(valueStart, last.end);
    const isPlain = command.before !== '|' && !command.redirections.length && !/[\n`]/.test(script.slice(start, end));
    const edits = () => {
      const whole = step.placeholders.find(at => value.replace(/^"|"$/g, '') === script.slice(at.start, at.end));
      const through = whole && variableFor(step, script.slice(whole.start, whole.end));
      const quoted = through ? `"$${through.name}"` : /^".*"$|^'.*'$/.test(value) ? value : `"${value}"`;
      const text = `echo ${quoted} | ${script.slice(start, word.start)}--password-stdin${script.slice(last.end, end)}`;
      const login = replacePart(run, start, end, text);
      if (!login || !whole || !through || through.exists) return login;
      const variable = withVariable(step, through.name, script.slice(whole.start, whole.end));
      return variable && [...login, ...variable];
    };
    return { flag, edits: isPlain && !/^".*".*"$/.test(value) ? edits : undefined };
  }
  return undefined;
}

/** Inputs by which an action is given a key that stays valid until somebody changes it. Source: the actions' manuals. */
const keyInputs: ReadonlyMap<string, { readonly input: string; readonly cloud: string }> = new Map([
  ['aws-actions/configure-aws-credentials', { input: 'aws-access-key-id', cloud: 'AWS' }],
  ['google-github-actions/auth', { input: 'credentials_json', cloud: 'Google Cloud' }],
  ['google-github-actions/setup-gcloud', { input: 'service_account_key', cloud: 'Google Cloud' }],
  ['azure/login', { input: 'creds', cloud: 'Azure' }],
]);

/** The stored key with which a step opens a cloud that would also take short-lived ones. */
export function cloudKey({
  uses,
  with: inputs,
  job,
}: Step): { readonly at: Value; readonly cloud: string } | undefined {
  const known = keyInputs.get(uses?.action.toLowerCase() ?? '');
  const at = known && inputs?.get(known.input);
  // Keys of a session, and those that another step made, are short-lived.
  if (!at || inputs?.has('aws-session-token') || !/secrets\./.test(at.raw ?? '')) return undefined;
  // An action that tries itself tries every way in.
  if (job.steps.some(step => step.uses?.action === './')) return undefined;
  // Beside an identity the key is what forks of the project, which have none, fall back to.
  if (inputs?.has('workload_identity_provider') || inputs?.has('client-id')) return undefined;
  return { at, cloud: known.cloud };
}

/**
 * Whether a job puts the whole folder that a step checks out into an artifact, and with it the token that this checkout
 * keeps in `.git/config`. Versions from 6 on keep it elsewhere. Source: the action's change log, v6.0.0.
 */
export function uploadsToken({ uses, with: inputs, job, yaml }: Step): Step | undefined {
  const major = majorOf(uses?.ref ?? '');
  if (major === undefined || major > 5 || inputs?.get('persist-credentials')?.flag === false) return undefined;
  const folder = inputs?.get('path')?.text ?? '.';
  const at = job.steps.findIndex(step => step.yaml === yaml);
  return job.steps.slice(at + 1).find(step => {
    if (step.uses?.action.toLowerCase() !== 'actions/upload-artifact') return false;
    // From version 4.4 on hidden files stay out unless they are asked for.
    const leavesHiddenOut =
      step.with?.get('include-hidden-files')?.flag !== true && (majorOf(step.uses.ref ?? '') ?? 4) >= 4;
    const path = step.with?.get('path')?.raw?.trim() ?? '';
    return (
      !leavesHiddenOut &&
      (path === folder ||
        path === `${folder}/` ||
        path === `./${folder}` ||
        (folder === '.' && /^\$\{\{ *github\.workspace *\}\}\/?$/.test(path)))
    );
  });
}

/** Whether a job reaches its repository by `git` again after the checkout: then it needs the token. */
export function usesGitToken({ steps }: Job): boolean {
  return steps.some(
    ({ uses, commands }) =>
      /commit|push|pull-request|release|tag|changesets/i.test(uses?.action ?? '') ||
      commands.some(command => {
        const [program = '', first = ''] = invocation(command);
        return (
          (program === 'git' && /^(push|fetch|pull|clone|submodule|lfs|ls-remote|remote)$/.test(first)) ||
          /\.sh$|^(make|bash|sh|semantic-release)$/.test(program)
        );
      }),
  );
}
