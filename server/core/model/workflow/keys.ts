/**
 * What may stand where in a workflow: keys, kinds of values, words, and the contexts an expression may read there.
 * Sources, read in November 2026: docs.github.com/en/actions/reference/workflows-and-actions ("Workflow syntax", "Events that
 * trigger workflows", "Context availability") and the grammar that GitHub's own readers share, `workflow-v1.0.json` of
 * github.com/actions/languageservices (August 2026). To refresh: compare with that file.
 */

/** What one place takes. Everything absent is not taken there. */
export interface Shape {
  /** How messages call it; without it, by its key. */
  readonly called?: string | undefined;
  /** Letters of the contexts that expressions may read here and below, beside those of the places around. */
  readonly reads?: string | undefined;
  readonly scalar?: 'text' | 'flag' | 'number' | 'condition' | undefined;
  /** The only words a scalar may be. */
  readonly words?: ReadonlySet<string> | undefined;
  readonly keys?: ReadonlyMap<string, string> | undefined;
  /** What stands behind keys that the author names. */
  readonly others?: string | undefined;
  readonly items?: string | undefined;
  readonly required?: readonly string[] | undefined;
  /** What GitHub does not know of an event, it passes over instead of refusing the file. */
  readonly isEvent?: true | undefined;
}

/** The contexts and the functions with a place of their own, by letter. */
export const readable: ReadonlyMap<string, string> = new Map([
  ['g', 'github'],
  ['i', 'inputs'],
  ['v', 'vars'],
  ['n', 'needs'],
  ['x', 'strategy'],
  ['m', 'matrix'],
  ['S', 'secrets'],
  ['t', 'steps'],
  ['j', 'job'],
  ['r', 'runner'],
  ['e', 'env'],
  ['J', 'jobs'],
  ['a', 'always'],
  ['c', 'cancelled'],
  ['f', 'failure'],
  ['u', 'success'],
  ['h', 'hashfiles'],
]);

/** What the context `github` has. Source: docs.github.com, "Contexts reference", November 2026. */
export const githubProperties: ReadonlySet<string> = new Set(
  'action action_path action_ref action_repository action_status actor actor_id api_url artifacts artifacts_list base_ref env event event_name event_path graphql_url head_ref job job_workflow_sha output path ref ref_name ref_protected ref_type repository repository_id repository_owner repository_owner_id repository_visibility repositoryurl retention_days run_attempt run_id run_number secret_source server_url sha state step_summary token triggering_actor workflow workflow_ref workflow_sha workspace artifact_cache_size_limit'.split(
    ' ',
  ),
);

const step = 'name:s.text id:text continue-on-error:s.flag';
const action = 'uses:text with:s.texts';
const script = 'run:s.text working-directory:s.text shell:text';
const common = 'if:s.if timeout-minutes:s.number env:s.texts background:flag';
const container = 'image:text options:text env:container.env ports:list volumes:list credentials:container.credentials';
const callable =
  'name:job.text needs:list if:job.if permissions:permissions concurrency:job.concurrency strategy:strategy';

/** One place a line: its name, what it takes, and after ` # ` how messages call it. */
const places = `
text text
flag flag
number number
any any
list text *text
texts {*:text}
workflow {on:on name:text description:text run-name:w.text defaults:defaults env:workflow.env permissions:permissions concurrency:workflow.concurrency jobs:jobs} # a workflow
w.text text +giv
workflow.env {*:text} +givS
workflow.concurrency text {group:text cancel-in-progress:flag queue:queue} !group +giv
job.concurrency text {group:text cancel-in-progress:flag queue:queue} !group +givnxm
queue =single,max
defaults {run:defaults.run}
defaults.run {shell:text working-directory:text}
job.defaults {run:job.defaults.run}
job.defaults.run {shell:text working-directory:text} +givnxme
permissions =read-all,write-all {actions:level artifact-metadata:level attestations:level checks:level code-quality:level contents:level copilot-requests:level.write deployments:level discussions:level drives:level id-token:level.write issues:level models:level.read packages:level pages:level pull-requests:level repository-projects:level security-events:level statuses:level vulnerability-alerts:level.read}
level =read,write,none
level.write =write,none
level.read =read,none
jobs {*:job}
job {${callable} runs-on:runs-on timeout-minutes:job.number cancel-timeout-minutes:job.number continue-on-error:job.flag container:container services:services env:job.env environment:environment outputs:job.outputs defaults:job.defaults steps:steps snapshot:snapshot cache-mode:text} # a job
call {${callable} uses:text with:call.with secrets:call.secrets} # a job that calls a workflow
call.with {*:text} +givnxm
call.secrets =inherit {*:text} +givnxmS
job.text text +givnxm
job.number number +givnxm
job.flag flag +givnxm
job.if condition +givnacfu
job.env {*:text} +givnxmS
job.outputs {*:text} +givnxmStjre
runs-on text *text {group:text labels:list} +givnxm
environment text {name:text url:environment.url deployment:flag} !name +givnxm
environment.url text +tjre
strategy {fail-fast:flag max-parallel:number matrix:matrix} +givn
matrix {include:matrix.rows exclude:matrix.rows *:matrix.values}
matrix.values *any
matrix.rows *matrix.row
matrix.row {*:any}
container text {${container}} +givnxm
container.env {*:text} +Stjre
container.credentials {username:text password:text} +Se
services {*:service} +givnxm
service text {${container} entrypoint:text command:text} # a service
snapshot text {image-name:text version:text if:snapshot.if} !image-name +givnxm
snapshot.if condition
steps *step
step {${step} ${action} ${script} ${common}} # a step
step.run {${step} ${script} ${common}} # a step with \`run\`
step.uses {${step} ${action} ${common}} # a step with \`uses\`
step.wait {name:s.text id:text continue-on-error:s.flag wait:list} # a step with \`wait\`
step.wait-all {name:s.text id:text continue-on-error:s.flag wait-all:any} # a step with \`wait-all\`
step.cancel {name:s.text id:text continue-on-error:s.flag cancel:text} # a step with \`cancel\`
step.parallel {parallel:steps} # a step with \`parallel\`
s.text text +givnxmStjreh
s.texts {*:text} +givnxmStjreh
s.flag flag +givnxmStjreh
s.number number +givnxmStjreh
s.if condition +givnxmtjreacfuh
filter text *text
schedule *cron
cron {cron:text timezone:text} !cron # an item of \`schedule\`
workflow_run {types:types.workflow_run workflows:filter branches:filter branches-ignore:filter}
image_version {types:types.image_version names:filter versions:filter}
repository_dispatch {types:filter}
workflow_call {inputs:call.inputs secrets:call.defined outputs:call.outputs}
call.inputs {*:call.input}
call.input {description:text type:call.type required:flag default:w.text} !type # an input
call.type =string,boolean,number
call.defined {*:call.definition}
call.definition {description:text required:flag} # a secret
call.outputs {*:call.output}
call.output {description:text value:call.value} !value # an output
call.value text +givJ
workflow_dispatch {inputs:dispatch.inputs}
dispatch.inputs {*:dispatch.input}
dispatch.input {description:text type:dispatch.type required:flag default:text options:list deprecationMessage:text} # an input
dispatch.type =string,boolean,number,choice,environment`;

const onBranches = 'branches branches-ignore';
const onPaths = `${onBranches} paths paths-ignore`;
const pullRequest =
  'assigned unassigned labeled unlabeled opened edited closed reopened synchronize converted_to_draft locked unlocked enqueued dequeued milestoned demilestoned ready_for_review review_requested review_request_removed auto_merge_enabled auto_merge_disabled stacked';

/** Events: the filters they take, then what may stand in \`types\`. Events with settings of their own stand above. */
const events: Readonly<Record<string, readonly [filters: string, types: string]>> = {
  branch_protection_rule: ['', 'created edited deleted'],
  check_run: ['', 'completed created rerequested requested_action'],
  check_suite: ['', 'completed requested rerequested'],
  create: ['', ''],
  delete: ['', ''],
  deployment: ['', ''],
  deployment_status: ['', ''],
  discussion: [
    '',
    'created edited deleted transferred pinned unpinned labeled unlabeled locked unlocked category_changed answered unanswered',
  ],
  discussion_comment: ['', 'created edited deleted'],
  fork: ['', ''],
  gollum: ['', ''],
  image_version: ['', 'created ready deleted'],
  issue_comment: ['', 'created edited deleted'],
  issues: [
    '',
    'opened edited deleted transferred pinned unpinned closed reopened assigned unassigned labeled unlabeled locked unlocked milestoned demilestoned field_added field_removed typed untyped',
  ],
  label: ['', 'created edited deleted'],
  merge_group: [onBranches, 'checks_requested destroyed'],
  milestone: ['', 'created closed opened edited deleted'],
  page_build: ['', ''],
  project: ['', 'created closed reopened edited deleted'],
  project_card: ['', 'created moved converted edited deleted'],
  project_column: ['', 'created updated moved deleted'],
  public: ['', ''],
  pull_request: [onPaths, pullRequest],
  pull_request_comment: ['', 'created edited deleted'],
  pull_request_review: ['', 'submitted edited dismissed'],
  pull_request_review_comment: ['', 'created edited deleted'],
  pull_request_target: [onPaths, pullRequest],
  push: [`${onPaths} tags tags-ignore`, ''],
  registry_package: ['', 'published updated'],
  release: ['', 'published unpublished created edited deleted prereleased released'],
  repository_dispatch: ['', ''],
  schedule: ['', ''],
  status: ['', ''],
  watch: ['', 'started'],
  workflow_call: ['', ''],
  workflow_dispatch: ['', ''],
  workflow_run: ['', 'requested completed in_progress'],
};

/** Every place by its name; a workflow begins at `workflow`. */
export const shapes: ReadonlyMap<string, Shape> = new Map([...eventShapes(), ...placeShapes()]);

/** Every word that GitHub knows somewhere. What is none of them, and like none, may have come after this table. */
export const everyWord: ReadonlySet<string> = new Set(
  [...shapes.values()].flatMap(({ keys, words }) => [...(keys?.keys() ?? []), ...(words ?? [])]),
);

function* placeShapes(): Iterable<[string, Shape]> {
  for (const line of places.trim().split('\n')) {
    const [form = '', called] = line.split(' # ');
    const keys = /\{(.*)\}/.exec(form)?.[1]?.split(' ') ?? [];
    const [name = '', ...words] = form.replace(/ ?\{.*\}/, '').split(' ');
    const after = (sign: string) => words.find(word => word.startsWith(sign))?.slice(1);
    const pairs = keys.map(pair => pair.split(':') as [string, string]);
    const scalar = words.find(word => /^(text|flag|number|condition)$/.test(word)) as Shape['scalar'];
    yield [
      name,
      {
        called,
        scalar,
        reads: after('+'),
        words: after('=') ? new Set(after('=')?.split(',')) : undefined,
        items: after('*'),
        keys: new Map(pairs.filter(([key]) => key !== '*')),
        others: pairs.find(([key]) => key === '*')?.[1],
        required: after('!')?.split(','),
        isEvent: name in events || undefined,
      },
    ];
  }
}

function* eventShapes(): Iterable<[string, Shape]> {
  const names = Object.keys(events);
  const known = new Set(names);
  yield ['on', { keys: new Map(names.map(name => [name, name])), words: known, items: 'event', isEvent: true }];
  yield ['event', { words: known, isEvent: true }];
  for (const [name, [filters, types]] of Object.entries(events)) {
    const keys = filters.split(' ').filter(Boolean);
    const pairs = keys.map((key): [string, string] => [key, 'filter']);
    if (types) pairs.push(['types', `types.${name}`]);
    const words = new Set(types.split(' '));
    yield [name, { keys: new Map(pairs), isEvent: true }];
    yield [`types.${name}`, { words, items: `type.${name}`, isEvent: true }];
    yield [`type.${name}`, { words, isEvent: true }];
  }
}
