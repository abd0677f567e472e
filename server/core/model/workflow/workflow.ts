/** GitHub Actions workflows: their jobs and steps, what runs in them, with what rights, and what for. */
import { Document } from 'yaml';
import { firstLine, type Span, span, type TextFile } from '../../text.js';
import { type ParseFailure, parseYaml, Value } from '../../yaml/view.js';
import { type Command, invocation, readCommands } from '../shell.js';
import {
  type Expression,
  type Placeholder,
  pathOf,
  placeholders,
  readCondition,
  readExpression,
} from './expression.js';
import { actionPurposes, commandPurposes, type Purpose } from './purpose.js';

export interface Workflow {
  readonly kind: 'workflow';
  readonly file: TextFile;
  readonly name: string;
  /** The name of the workflow; without one its `on`, or whatever stands first. */
  readonly at: Span;
  readonly error?: ParseFailure | undefined;
  readonly yaml: Value;
  readonly jobs: readonly Job[];
  /** The events it runs on; `undefined` where they cannot be told. */
  readonly triggers: readonly string[] | undefined;
  /** Whether one of these events is known to start it. */
  startsOn(...events: readonly string[]): boolean;
  /** The filters and settings of an event. */
  trigger(event: string): Value | undefined;
  readonly permissions: Value | undefined;
  readonly env: Value | undefined;
}

export interface Job {
  readonly file: TextFile;
  /** Its id: the key under `jobs`. */
  readonly name: string;
  readonly at: Span;
  readonly yaml: Value;
  readonly workflow: Workflow;
  readonly steps: readonly Step[];
  /** Its work is another workflow, named by `uses`: it has no steps and takes few keys. */
  readonly callsReusable: boolean;
  readonly uses: ActionReference | undefined;
  readonly runsOn: Value | undefined;
  /** The ids of the jobs it waits for. */
  readonly needs: readonly string[];
  /** The jobs it waits for, and those that they wait for; ids that name no job are left out. */
  readonly before: ReadonlySet<Job>;
  /** Its `if`, where that can be read. */
  readonly condition: Expression | undefined;
  /** Every label of `runs-on` as a value, those of its matrix included; `undefined` where they cannot be told. */
  readonly runners: readonly Value[] | undefined;
  readonly timeout: Value | undefined;
  /** Those in force: its own before those of the workflow. `undefined` is the repository's default. */
  readonly permissions: Value | undefined;
  readonly environment: Value | undefined;
  readonly env: Value | undefined;
  readonly services: readonly { readonly name: string; readonly yaml: Value }[];
  /** What its steps are for. */
  readonly purposes: ReadonlySet<Purpose>;
  /** Whether it starts a cluster of its own: what it deploys there is a test. */
  readonly hasTestCluster: boolean;
}

export interface Step {
  readonly file: TextFile;
  /** Its `name`; without one the action, or the first line of the script. */
  readonly name: string;
  readonly at: Span;
  readonly yaml: Value;
  readonly job: Job;
  readonly id: string | undefined;
  readonly uses: ActionReference | undefined;
  readonly run: Value | undefined;
  /** The code it runs: `run`, or that of `actions/github-script`. */
  readonly script: Value | undefined;
  readonly with: Value | undefined;
  readonly env: Value | undefined;
  /** Whether `run` is read by `sh` or `bash`. */
  readonly isPosix: boolean;
  /** The program that reads `run`, without its flags; `undefined` where only the run knows. */
  readonly shell: string | undefined;
  /** Its `if`, where that can be read. */
  readonly condition: Expression | undefined;
  /** The `${{ … }}` of `run`; offsets are into its `raw`. */
  readonly placeholders: readonly Placeholder[];
  /** The commands of `run`; offsets are into its `raw`. Empty for the scripts of other languages. */
  readonly commands: readonly Command[];
  readonly purposes: readonly Evidence[];
}

/** `owner/name/path@ref`; `./path` and `docker://image` stand whole in `action`. */
export interface ActionReference {
  readonly action: string;
  readonly ref: string | undefined;
  readonly span: Span;
}

export interface Evidence {
  readonly purpose: Purpose;
  /** The command or action that shows it. */
  readonly at: Span;
  readonly command?: Command;
}

export function parseWorkflow(file: TextFile): Workflow {
  const { roots, error } = parseYaml(file, isWorkflowLiteral);
  const root = roots[0] ?? new Value({ file, document: new Document(null), isLiteral: isWorkflowLiteral }, null);
  if (root.isMap || root.kind === 'null') return new WorkflowFile(file, root, error);
  return new WorkflowFile(
    file,
    root,
    error ?? { reason: 'Is a workflow by its path, yet holds no keys', at: root.span },
  );
}

/** `${{ expression }}` is known only when the workflow runs. */
function isWorkflowLiteral(raw: string): boolean {
  return !raw.includes('${{');
}

class WorkflowFile implements Workflow {
  readonly kind = 'workflow';
  private jobList: readonly Job[] | undefined;
  private triggerSet: ReadonlySet<string> | undefined;

  constructor(
    readonly file: TextFile,
    readonly yaml: Value,
    readonly error: ParseFailure | undefined,
  ) {}

  get name(): string {
    return this.yaml.get('name')?.raw ?? this.file.path;
  }

  get at(): Span {
    const name = this.yaml.get('name');
    if (name?.kind === 'scalar') return name.span;
    const entry = this.yaml.entry('on') ?? this.yaml.entries()[0];
    return entry?.keySpan ?? firstLine(span(this.file, 0, this.file.text.length));
  }

  get jobs(): readonly Job[] {
    this.jobList ??= (this.yaml.get('jobs')?.entries() ?? [])
      .filter(({ value }) => value.isMap)
      .map(({ key, keySpan, value }) => new WorkflowJob(this, key, keySpan, value));
    return this.jobList;
  }

  get triggers(): readonly string[] | undefined {
    const on = this.yaml.get('on');
    if (!on) return undefined;
    if (on.isMap) return on.keys();
    const names = on.isList ? on.items().map(item => item.text) : [on.text];
    const known = names.filter(name => name !== undefined);
    return known.length === names.length ? known : undefined;
  }

  startsOn(...events: readonly string[]): boolean {
    this.triggerSet ??= new Set(this.triggers);
    return events.some(event => this.triggerSet?.has(event));
  }

  trigger(event: string): Value | undefined {
    return this.yaml.get('on')?.get(event);
  }

  get permissions(): Value | undefined {
    return this.yaml.get('permissions');
  }

  get env(): Value | undefined {
    return this.yaml.get('env');
  }
}

class WorkflowJob implements Job {
  private stepList: readonly Step[] | undefined;
  private purposeSet: ReadonlySet<Purpose> | undefined;
  private testCluster: boolean | undefined;
  private beforeSet: ReadonlySet<Job> | undefined;
  private runnerList: readonly Value[] | null | undefined;

  constructor(
    readonly workflow: Workflow,
    readonly name: string,
    readonly at: Span,
    readonly yaml: Value,
  ) {}

  get file(): TextFile {
    return this.workflow.file;
  }

  get steps(): readonly Step[] {
    this.stepList ??= (this.yaml.get('steps')?.items() ?? [])
      .filter(item => item.isMap)
      .map(item => new WorkflowStep(this, item));
    return this.stepList;
  }

  get callsReusable(): boolean {
    return this.yaml.has('uses');
  }

  get uses(): ActionReference | undefined {
    return reference(this.yaml.get('uses'));
  }

  get runsOn(): Value | undefined {
    return this.yaml.get('runs-on');
  }

  get needs(): readonly string[] {
    const needs = this.yaml.get('needs');
    const values = needs?.isList ? needs.items() : needs ? [needs] : [];
    return values.flatMap(value => value.text ?? []);
  }

  get before(): ReadonlySet<Job> {
    this.beforeSet ??= jobsBefore(this);
    return this.beforeSet;
  }

  get condition(): Expression | undefined {
    return conditionOf(this.yaml);
  }

  get runners(): readonly Value[] | undefined {
    if (this.runnerList === undefined) this.runnerList = runnersOf(this) ?? null;
    return this.runnerList ?? undefined;
  }

  get timeout(): Value | undefined {
    return this.yaml.get('timeout-minutes');
  }

  get permissions(): Value | undefined {
    return this.yaml.get('permissions') ?? this.workflow.permissions;
  }

  get environment(): Value | undefined {
    return this.yaml.get('environment');
  }

  get env(): Value | undefined {
    return this.yaml.get('env');
  }

  get services(): readonly { readonly name: string; readonly yaml: Value }[] {
    return (this.yaml.get('services')?.entries() ?? []).map(({ key, value }) => ({ name: key, yaml: value }));
  }

  get purposes(): ReadonlySet<Purpose> {
    this.purposeSet ??= new Set(this.steps.flatMap(step => step.purposes.map(({ purpose }) => purpose)));
    return this.purposeSet;
  }

  get hasTestCluster(): boolean {
    this.testCluster ??= this.steps.some(startsCluster);
    return this.testCluster;
  }
}

class WorkflowStep implements Step {
  readonly run: Value | undefined;
  readonly with: Value | undefined;
  readonly env: Value | undefined;
  private commandList: readonly Command[] | undefined;
  private evidence: readonly Evidence[] | undefined;
  private reference: ActionReference | null | undefined;
  private posix: boolean | undefined;
  private placeholderList: readonly Placeholder[] | undefined;

  constructor(
    readonly job: Job,
    readonly yaml: Value,
  ) {
    // Nearly every rule asks for these.
    this.run = yaml.get('run');
    this.with = yaml.get('with');
    this.env = yaml.get('env');
  }

  get file(): TextFile {
    return this.job.file;
  }

  get name(): string {
    const { yaml } = this;
    const written = yaml.get('name')?.raw ?? yaml.get('uses')?.raw ?? yaml.get('run')?.raw ?? 'step';
    return written.trimStart().split('\n', 1)[0] ?? written;
  }

  get at(): Span {
    const name = this.yaml.get('name') ?? this.yaml.get('uses');
    if (name?.kind === 'scalar') return name.span;
    return this.yaml.entries()[0]?.keySpan ?? this.yaml.span;
  }

  get id(): string | undefined {
    return this.yaml.get('id')?.text;
  }

  get uses(): ActionReference | undefined {
    if (this.reference === undefined) this.reference = reference(this.yaml.get('uses')) ?? null;
    return this.reference ?? undefined;
  }

  get script(): Value | undefined {
    return (
      this.run ?? (this.uses?.action.toLowerCase() === 'actions/github-script' ? this.with?.get('script') : undefined)
    );
  }

  get isPosix(): boolean {
    if (this.posix === undefined) {
      const shell = shellOf(this);
      this.posix = shell === undefined ? !onWindows(this.job) : /^(bash|sh)( |$)/.test(shell);
    }
    return this.posix;
  }

  get shell(): string | undefined {
    if (!this.run) return undefined;
    const shell = shellOf(this);
    if (shell !== undefined) return shell === 'unknown' ? undefined : shell.split(' ', 1)[0];
    const windows = this.job.runners?.filter(({ text }) => /^windows/i.test(text ?? '')).length;
    if (windows === undefined) return undefined;
    return windows === 0 ? 'bash' : windows === this.job.runners?.length ? 'pwsh' : undefined;
  }

  get condition(): Expression | undefined {
    return conditionOf(this.yaml);
  }

  get placeholders(): readonly Placeholder[] {
    this.placeholderList ??= placeholders(this.run?.raw ?? '');
    return this.placeholderList;
  }

  get commands(): readonly Command[] {
    if (!this.commandList) {
      const script = this.run?.raw;
      this.commandList = script !== undefined && speaksShell(this) ? readCommands(script) : [];
    }
    return this.commandList;
  }

  get purposes(): readonly Evidence[] {
    this.evidence ??= purposesOf(this);
    return this.evidence;
  }
}

function reference(uses: Value | undefined): ActionReference | undefined {
  const text = uses?.text;
  if (!uses || text === undefined) return undefined;
  const at = text.lastIndexOf('@');
  if (at < 0 || text.startsWith('./') || text.startsWith('docker://')) {
    return { action: text, ref: undefined, span: uses.span };
  }
  return { action: text.slice(0, at), ref: text.slice(at + 1), span: uses.span };
}

function conditionOf(yaml: Value): Expression | undefined {
  const raw = yaml.get('if')?.raw;
  return raw === undefined ? undefined : readCondition(raw);
}

function jobsBefore(job: Job): ReadonlySet<Job> {
  const byName = new Map(job.workflow.jobs.map(other => [other.name, other]));
  const found = new Set<Job>();
  const pending = [...job.needs];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const other = byName.get(name);
    if (!other || found.has(other)) continue;
    found.add(other);
    pending.push(...other.needs);
  }
  return found;
}

function runnersOf({ runsOn, yaml }: Job): readonly Value[] | undefined {
  if (!runsOn || runsOn.isMap) return undefined;
  const labels = runsOn.isList ? runsOn.items() : [runsOn];
  const found = labels.map(label => (label.text === undefined ? matrixValues(yaml, label.raw ?? '') : [label]));
  const known = found.filter(values => values !== undefined);
  return known.length === found.length ? known.flat() : undefined;
}

/** All that `${{ matrix.name }}` may stand for; `undefined` where it is another expression, or the matrix is computed. */
function matrixValues(job: Value, raw: string): readonly Value[] | undefined {
  const condition = raw.startsWith('${{') ? readExpression(raw.slice(3, -2)) : undefined;
  const path = condition && pathOf(condition)?.split('.');
  if (path?.[0] !== 'matrix' || path.length > 3 || path.length < 2) return undefined;
  const [, name = '', property] = path;
  const matrix = job.at('strategy', 'matrix');
  if (!matrix?.isMap || matrix.hasUnknownMerge) return undefined;
  const included = matrix.get('include');
  if (included && !included.isList) return undefined;
  const rows = [
    ...(matrix.get(name)?.items() ?? []),
    ...(included?.items() ?? []).flatMap(row => row.get(name) ?? []),
  ].map(row => (property === undefined ? row : row.get(property)));
  const known = rows.filter(row => row?.text !== undefined) as readonly Value[];
  return rows.length && known.length === rows.length ? known : undefined;
}

function shellOf({ yaml, job }: Step): string | undefined {
  const shell = yaml.get('shell') ?? usualShell(job.yaml) ?? usualShell(job.workflow.yaml);
  // A shell that only the run knows is none we can read.
  return shell && (shell.text ?? 'unknown');
}

function usualShell(yaml: Value): Value | undefined {
  return yaml.get('defaults')?.get('run')?.get('shell');
}

/** PowerShell starts programs much like a POSIX shell does; Python and the like do not. */
function speaksShell(step: Step): boolean {
  const shell = shellOf(step);
  return shell === undefined || /^(bash|sh|pwsh|powershell|cmd|unknown)( |$)/.test(shell);
}

function onWindows({ runsOn, yaml }: Job): boolean {
  const raw = runsOn?.raw ?? runsOn?.items()[0]?.raw ?? '';
  if (/^windows/i.test(raw)) return true;
  // A matrix that holds a Windows runner has steps of both kinds; the default shell of a step is then unknown.
  if (isWorkflowLiteral(raw)) return false;
  for (const value of yaml.at('strategy', 'matrix')?.scalars() ?? []) {
    if (/^windows/i.test(value.raw ?? '')) return true;
  }
  return false;
}

/** Inputs of actions that are shell scripts, run on the same machine. */
const scriptInputs: ReadonlyMap<string, string> = new Map([
  ['nick-fields/retry', 'command'],
  ['nick-invision/retry', 'command'],
  ['reactivecircus/android-emulator-runner', 'script'],
]);

function purposesOf(step: Step): readonly Evidence[] {
  const { uses, run, commands } = step;
  const found = run ? commandEvidence(run, commands, step.job) : [];
  if (!uses) return found;
  const action = uses.action.toLowerCase();
  const input = step.with?.get(scriptInputs.get(action) ?? '');
  if (input?.raw !== undefined) found.push(...commandEvidence(input, readCommands(input.raw), step.job));
  for (const purpose of actionPurposes(action, name => step.with?.get(name)?.text))
    found.push({ purpose, at: uses.span });
  return found;
}

function commandEvidence(script: Value, commands: readonly Command[], job: Job): Evidence[] {
  const found: Evidence[] = [];
  for (const { purpose, command } of purposesIn(commands)) {
    if (purpose === 'deploy' && job.hasTestCluster) continue;
    found.push(new CommandEvidence(purpose, command, script));
  }
  return found;
}

interface CommandPurpose {
  readonly purpose: Purpose;
  readonly command: Command;
}

/** By the commands of a script, which stay while its text does. */
const scriptPurposes = new WeakMap<readonly Command[], readonly CommandPurpose[]>();

function purposesIn(commands: readonly Command[]): readonly CommandPurpose[] {
  let found = scriptPurposes.get(commands);
  if (!found) {
    found = commands.flatMap(command => commandPurposes(command).map(purpose => ({ purpose, command })));
    scriptPurposes.set(commands, found);
  }
  return found;
}

/** Its place is looked for when it is asked for: most evidence is only counted. */
class CommandEvidence implements Evidence {
  constructor(
    readonly purpose: Purpose,
    readonly command: Command,
    private readonly script: Value,
  ) {}

  get at(): Span {
    return commandSpan(this.script, this.command);
  }
}

/** Where a command is written; only its first line, and the whole script's where that cannot be told. */
export function commandSpan(script: Value, { start, end }: Command): Span {
  const newline = script.raw?.indexOf('\n', start) ?? -1;
  return script.part(start, newline >= 0 && newline < end ? newline : end) ?? script.span;
}

const clusterActions =
  /^(helm\/kind-action|engineerd\/setup-kind|nolar\/setup-k3d-k3s|medyagh\/setup-minikube|container-tools\/kind-action|azure\/setup-kind|abshield\/k3d-action|manusa\/actions-setup-minikube)$/i;

const saysCluster =
  /\b(install|creat|set ?up|start|spin|launch|boot|bring)\w*\b.{0,40}\b(kind|k3d|minikube|microk8s)\b|\b(kind|k3d|minikube|microk8s)\b.{0,20}\b(create|setup|cluster)\b/i;

function startsCluster({ uses, commands, yaml }: Step): boolean {
  if (uses && clusterActions.test(uses.action)) return true;
  // Behind a script's name nothing is seen; the step's own name tells.
  if (saysCluster.test(yaml.get('name')?.raw ?? '')) return true;
  let known = clusterScripts.get(commands);
  if (known === undefined) {
    known = createsCluster(commands);
    clusterScripts.set(commands, known);
  }
  return known;
}

const clusterScripts = new WeakMap<readonly Command[], boolean>();

function createsCluster(commands: readonly Command[]): boolean {
  return commands.some(command => {
    const [program = '', first = '', second = ''] = invocation(command);
    if (/(^|[_-])(kind|k3d|k3s|minikube|microk8s)([._-][\w.-]*)?\.sh$/i.test(program)) return true;
    if (program === 'kind' || program === 'k3d') return first === 'create' || second === 'create';
    return program === 'minikube' && first === 'start';
  });
}
