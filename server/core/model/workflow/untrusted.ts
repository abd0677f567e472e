/** What strangers can write into a run, and how a script reads it without running it. */

import type { Edit, Span } from '../../text.js';
import { set } from '../../yaml/edit.js';
import type { Value } from '../../yaml/view.js';
import type { Project } from '../project/project.js';
import { type Command, readCommands } from '../shell.js';
import { type Expression, type Placeholder, partsOf, pathOf, placeholders, readCondition } from './expression.js';
import type { Job, Step, Workflow } from './workflow.js';

/**
 * Contexts whose text anybody may choose who opens an issue or a pull request, or whose commit is merged; `*` is any
 * one name. Source: docs.github.com, "Script injections" (endings such as `body`, `email`, `title`), applied to the payloads of
 * the webhooks; read in November 2026.
 */
const contexts = [
  'github.head_ref',
  'github.event.issue.title',
  'github.event.issue.body',
  'github.event.comment.body',
  'github.event.review.body',
  'github.event.review_comment.body',
  'github.event.discussion.title',
  'github.event.discussion.body',
  'github.event.pull_request.title',
  'github.event.pull_request.body',
  'github.event.pull_request.head.ref',
  'github.event.pull_request.head.label',
  'github.event.pull_request.head.repo.default_branch',
  'github.event.pull_request.head.repo.description',
  'github.event.pull_request.head.repo.homepage',
  'github.event.pages.*.page_name',
  'github.event.commits.*.message',
  'github.event.commits.*.author.email',
  'github.event.commits.*.author.name',
  'github.event.commits.*.committer.email',
  'github.event.commits.*.committer.name',
  'github.event.head_commit.message',
  'github.event.head_commit.author.email',
  'github.event.head_commit.author.name',
  'github.event.head_commit.committer.email',
  'github.event.head_commit.committer.name',
  'github.event.workflow_run.head_branch',
  'github.event.workflow_run.display_title',
  'github.event.workflow_run.head_commit.message',
  'github.event.workflow_run.head_commit.author.email',
  'github.event.workflow_run.head_commit.author.name',
  'github.event.workflow_run.pull_requests.*.head.ref',
].map(context => new RegExp(`^${context.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`));

/** Functions whose answer holds the text they are given. */
const passesOn: ReadonlySet<string> = new Set(['format', 'join', 'tojson', 'fromjson']);

/** The untrusted context whose text an expression hands on; comparisons and `contains` hand on none. */
export function untrustedIn(expression: Expression | undefined): string | undefined {
  if (!expression) return undefined;
  if (expression.kind === 'context') {
    const path = pathOf(expression);
    return path !== undefined && contexts.some(pattern => pattern.test(path)) ? path : undefined;
  }
  const inner =
    expression.kind === 'call' && passesOn.has(expression.name)
      ? expression.args
      : expression.kind === 'operation' && (expression.operator === '||' || expression.operator === '&&')
        ? // Of `a && b` only the last decides what comes out, unless it is empty.
          expression.operator === '&&'
          ? expression.operands.slice(-1)
          : expression.operands
        : [];
  for (const part of inner) {
    const found = untrustedIn(part);
    if (found) return found;
  }
  return undefined;
}

/** Whether an expression reads one of the repository's secrets; GitHub's own token is none. */
function readsSecret(expression: Expression | undefined): boolean {
  if (!expression) return false;
  for (const part of partsOf(expression)) {
    if (part.kind === 'context' && part.path[0] === 'secrets' && part.path[1] !== 'github_token') return true;
  }
  return false;
}

/** How to write an expression's value into a script through a variable of the step. */
export interface Indirection {
  /** The variable. */
  readonly name: string;
  /** Whether the step has it already. */
  readonly exists: boolean;
  /** What of the script goes, and what comes. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The same value through a variable, right for the shell and the quotes around it; `undefined` where that is not sure. */
export function indirection(step: Step, script: string, { start, end }: Placeholder): Indirection | undefined {
  const written = script.slice(start, end);
  const variable = variableFor(step, written);
  if (!variable) return undefined;
  const { name } = variable;
  const around = `${script[start - 1] ?? ''}${script[end] ?? ''}`;
  if (step.shell === 'pwsh' || step.shell === 'powershell') {
    const isWhole = around === '""' || around === "''";
    return isWhole ? { ...variable, start: start - 1, end: end + 1, text: `$env:${name}` } : undefined;
  }
  if (step.shell !== 'bash' && step.shell !== 'sh') return undefined;
  const quotes = quotesAt(script, start);
  if (quotes === 'double') return { ...variable, start, end, text: `\${${name}}` };
  if (quotes === 'none') return { ...variable, start, end, text: `"\${${name}}"` };
  if (quotes === 'single' && around === "''")
    return { ...variable, start: start - 1, end: end + 1, text: `"\${${name}}"` };
  return undefined;
}

/** The step with one more variable. */
export function withVariable({ yaml }: Step, name: string, value: string): readonly Edit[] | undefined {
  return set(yaml, ['env', name], value, yaml.has('name') ? { before: 'run' } : { after: 'run' });
}

/** A variable of the step that holds this placeholder, or a free name for one. */
export function variableFor(
  { env, job, commands }: Step,
  written: string,
): { name: string; exists: boolean } | undefined {
  const same = (text: string | undefined) => text?.replace(/\s/g, '') === written.replace(/\s/g, '');
  const own = env?.entries().find(({ value }) => same(value.raw));
  if (own) return { name: own.key, exists: true };
  if (env && !env.isMap) return undefined;
  const base = variableName(written);
  const taken = (name: string) =>
    [env, job.env, job.workflow.env].some(map => map?.has(name)) ||
    commands.some(({ assignments, looped }) => looped && assignments.some(assignment => assignment.name === name));
  for (const name of [base, `${base}_VALUE`, `EVENT_${base}`]) if (!taken(name)) return { name, exists: false };
  return undefined;
}

/** `${{ github.event.pull_request.title }}` → `PULL_REQUEST_TITLE`. */
function variableName(written: string): string {
  const path = /(?:github\.event\.|github\.|secrets\.|inputs\.)([\w.*-]+)/i.exec(written)?.[1] ?? 'value';
  const name = path
    .replace(/\.(\d+|\*)(?=\.|$)/g, '')
    .replace(/\W+/g, '_')
    .toUpperCase();
  return /^[A-Z_]/.test(name) ? name : `VALUE_${name}`;
}

/** Which quotes of a POSIX shell stand around a place; `undefined` in comments, here-documents and backticks. */
function quotesAt(script: string, at: number): 'none' | 'double' | 'single' | undefined {
  const line = script.slice(script.lastIndexOf('\n', at) + 1, at);
  const word = line.includes('`') ? undefined : wordAt(readCommands(script), at);
  if (!word) return undefined;
  let quotes: 'none' | 'double' | 'single' = 'none';
  for (let index = word.start; index < at; index++) {
    const char = script[index];
    if (quotes === 'single') quotes = char === "'" ? 'none' : 'single';
    else if (char === '\\') index++;
    else if (char === '"') quotes = quotes === 'double' ? 'none' : 'double';
    else if (char === "'" && quotes === 'none') quotes = 'single';
    else if (script.startsWith('${{', index)) {
      const close = script.indexOf('}}', index);
      if (close < 0 || close >= at) return undefined;
      index = close + 1;
    } else if (char === '$' && (script[index + 1] === '(' || script[index + 1] === '{' || script[index + 1] === "'")) {
      return undefined;
    }
  }
  return quotes;
}

/** The innermost word that holds a place. */
function wordAt(
  commands: readonly Command[],
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  let best: { readonly start: number; readonly end: number } | undefined;
  for (const { words, assignments, redirections } of commands) {
    for (const word of [
      ...words,
      ...assignments.map(({ value }) => value),
      ...redirections.map(({ target }) => target),
    ]) {
      const holds = word.start <= at && at < word.end;
      if (holds && (!best || word.end - word.start < best.end - best.start)) best = word;
    }
  }
  return best;
}

/** Every placeholder of a value that hands on untrusted text, with its context. */
export function untrustedPlaceholders(raw: string): readonly { readonly at: Placeholder; readonly context: string }[] {
  if (!raw.includes('${{')) return [];
  return placeholders(raw).flatMap(at => {
    const context = untrustedIn(at.expression);
    return context === undefined ? [] : [{ at, context }];
  });
}

/**
 * What a step checks out, where that is the code of a pull request and the run has the repository's own rights; not where
 * the job asks somebody first.
 */
export function checkedOutStrangers({ uses, with: inputs, job }: Step, project: Project): Value | undefined {
  const ref = inputs?.get('ref');
  if (uses?.action.toLowerCase() !== 'actions/checkout' || ref?.raw === undefined || isGuarded(job)) return undefined;
  if (job.workflow.startsOn('pull_request', 'push') && mentionsEvent(job)) return undefined;
  if (/github\.event\.workflow_run\.head_(sha|branch|commit)/i.test(ref.raw))
    return mayFollowStrangers(job.workflow, project) ? ref : undefined;
  // A run that follows another one knows no pull request by itself.
  if (!job.workflow.startsOn('pull_request_target', 'issue_comment')) return undefined;
  return strangersCode.test(ref.raw) ? ref : undefined;
}

const strangersCode = /github\.event\.pull_request\.head\.(sha|ref)|github\.head_ref|refs\/pull\/\$\{\{/i;

/** Whether one of the workflows that this one waits for may have been started by a pull request. */
function mayFollowStrangers(workflow: Workflow, project: Project): boolean {
  const names = workflow.trigger('workflow_run')?.get('workflows');
  const awaited = (names?.isList ? names.items() : names ? [names] : []).map(({ text }) => text);
  return awaited.some(name => {
    const found = project.workflows.filter(other => other.name === name);
    return (
      !found.length || found.some(other => other.startsOn('pull_request', 'pull_request_target') || !other.triggers)
    );
  });
}

/** Somebody with a say is asked: a reviewer of the environment, a label, an association, the same repository. */
function isGuarded({ environment, yaml, before }: Job): boolean {
  if (environment) return true;
  const conditions = [yaml, ...[...before].map(job => job.yaml)].map(job => job.get('if')?.raw ?? '');
  return conditions.some(condition =>
    /label|author_association|head\.(repo|user)|head_repository|\.fork|workflow_run\.event|actor|login|permission/i.test(
      condition,
    ),
  );
}

/** Whether a step only runs for those who may write to the repository anyway, or for one named account. */
export function isForInsiders({ yaml, job }: Step): boolean {
  return [yaml, job.yaml, ...[...job.before].map(other => other.yaml)].some(holder =>
    /author_association|head\.(repo|user)\.|\bfork\b|outside|\b(actor|login) *==/i.test(holder.get('if')?.raw ?? ''),
  );
}

function mentionsEvent(job: Job): boolean {
  return /event_name/.test(job.yaml.get('if')?.raw ?? '');
}

/** Whether a step runs what lies in the folder: a build, a script, an action of the repository. */
export function runsCheckedOut({ uses, commands }: Step): boolean {
  if (uses?.action.startsWith('./')) return true;
  return commands.some(command => {
    const [program = '', first = ''] = command.words.map(word => word.text);
    if (program.startsWith('./') || /\.(sh|py|js)$/.test(program)) return true;
    if (
      /^(npm|yarn|pnpm|bun|make|just|mvn|gradle|cargo|go|pip|pip3|poetry|uv|bundle|composer|dotnet|tox|nox|pytest|npx)$/.test(
        program,
      )
    )
      return !/^(--version|-v|cache|config|view|version|env)$/.test(first);
    return /^(bash|sh|python3?|node|ruby)$/.test(program) && /^[^-$].*\.\w+$/.test(first);
  });
}

/** The `if` by which a comment starts a job that holds secrets, where nothing asks who wrote it. */
export function commentCommand(job: Job): { readonly value: Value; readonly text: string } | undefined {
  const value = job.yaml.get('if');
  const { condition, environment } = job;
  if (!value?.raw || value.shared || !condition || environment || job.needs.length) return undefined;
  const raw = value.raw.trim();
  if (!/comment\.body/i.test(raw) || job.steps.some(asksItself)) return undefined;
  let holdsSecrets = false;
  for (const scalar of job.yaml.scalars()) {
    const text = scalar.raw ?? '';
    // Whoever is asked, by an expression, a script or an action: somebody is.
    if (/author_association|actor|sender|login|permission|collaborator|membership|authoriz|allowed|team/i.test(text))
      return undefined;
    holdsSecrets ||= text.includes('${{') && placeholders(text).some(({ expression }) => readsSecret(expression));
  }
  if (!holdsSecrets) return undefined;
  return { value, text: raw.startsWith('${{') ? raw.slice(3, -2).trim() : raw };
}

/** Where a condition takes whoever acted last for a bot; offsets into its `raw`. None where it asks for the author too. */
export function trustedActors(condition: Value): readonly { readonly start: number; readonly end: number }[] {
  const { raw, shared } = condition;
  if (raw === undefined || shared || /pull_request\.user\.login/i.test(raw)) return [];
  const read = readCondition(raw);
  const trusts = (read ? [...partsOf(read)] : []).some(
    part =>
      part.kind === 'operation' &&
      part.operator === '==' &&
      part.operands.some(operand => pathOf(operand) === 'github.actor') &&
      part.operands.some(operand => operand.kind === 'literal' && /\[bot\]$/.test(String(operand.value))),
  );
  if (!trusts) return [];
  return [...raw.matchAll(/\bgithub\.actor\b(?! *!=)/gi)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** An action that by itself refuses whoever may not write to the repository. Source: its docs/security.md, November 2026. */
function asksItself({ uses, with: inputs }: Step): boolean {
  return /^anthropics\/claude-code-action$/i.test(uses?.action ?? '') && !inputs?.has('allowed_non_write_users');
}

/** Whether a workflow may hand over all secrets as one text: a look at its words, once, before anything is read closely. */
export function mentionsAllSecrets(workflow: Workflow): boolean {
  let found = allSecrets.get(workflow);
  if (found === undefined) {
    found = /tojson\s*\(\s*secrets/i.test(workflow.file.text);
    allSecrets.set(workflow, found);
  }
  return found;
}

const allSecrets = new WeakMap<Workflow, boolean>();

/** Contexts of strangers that may have several lines. */
const severalLines = /\.(body|message)$/;

/** A commit's message with all its lines, as the answer of a command; `%s` is only the first. */
const wholeMessage = /^[^(]*\$\(git (log|show) [^)|]*%[Bb][^)|]*\)/;

/** Where a step writes text of strangers to the files that set variables and paths, with every line break that is in it. */
export function* strangersLines(step: Step): Generator<{
  readonly at: Span;
  readonly what: string;
  readonly file: string;
}> {
  const { run, commands } = step;
  const delimited = new Set<string>();
  for (const { words, redirections } of run ? commands : []) {
    const file = redirections
      .map(({ target }) => /^\$\{?(GITHUB_ENV|GITHUB_PATH)\}?$/.exec(target.text)?.[1])
      .find(found => found !== undefined);
    if (file === undefined || (words[0]?.text !== 'echo' && words[0]?.text !== 'printf')) continue;
    for (const word of words) {
      // A delimiter around it makes it safe, in the same word or by a command before.
      if (word.text.includes('<<')) delimited.add(file);
      if (delimited.has(file)) break;
      // Without quotes the shell makes one line of several.
      if (!run?.raw?.slice(word.start, word.end).includes('"')) continue;
      const what = strangersText(word.text, step);
      const at = what === undefined ? undefined : run?.part(word.start, word.end);
      if (what !== undefined && at) yield { at, what, file };
    }
  }
}

/** What a word of a script takes over from a stranger, line breaks and all. */
function strangersText(text: string, { commands, env, job }: Step): string | undefined {
  if (wholeMessage.test(text)) return 'the commit message';
  // A command may take the breaks out.
  const name = /\$\(|`/.test(text) ? undefined : /\$\{?(\w+)\}?/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const set = commands.flatMap(({ assignments }) => assignments).findLast(assignment => assignment.name === name);
  if (set) return wholeMessage.test(set.value.text) ? `\`$${name.slice(0, 18)}\`` : undefined;
  const value = [env, job.env, job.workflow.env].map(map => map?.get(name)).find(found => found !== undefined);
  const context = untrustedPlaceholders(value?.raw ?? '')[0]?.context;
  return context !== undefined && severalLines.test(context) ? `\`$${name.slice(0, 18)}\`` : undefined;
}
