/** What the steps of a workflow do with the token GitHub gives every job: which rights its permissions have to name. */
import type { Value } from '../yaml/view.js';
import type { Project } from './project.js';
import { type Command, invocation } from './shell.js';
import type { Job, Step, Workflow } from './workflow.js';

/** Rights by scope, in the order they are written, and whether that is all of them. */
export interface TokenNeeds {
  readonly scopes: ReadonlyMap<string, 'read' | 'write'>;
  /** Whether every action and command is one whose use of the token is known. */
  readonly certain: boolean;
}

/** What these jobs need, `contents: read` for the checkout included. */
export function tokenNeeds(jobs: readonly Job[], project: Project): TokenNeeds {
  const needs = new Needs();
  needs.add('contents', 'read');
  for (const job of jobs) readJob(job, project, needs, 0);
  return needs;
}

class Needs implements TokenNeeds {
  readonly scopes = new Map<string, 'read' | 'write'>();
  certain = true;

  add(scope: string, access: 'read' | 'write'): void {
    if (this.scopes.get(scope) !== 'write') this.scopes.set(scope, access);
  }

  /** `'contents: write, packages: write'`. */
  addAll(list: string): void {
    for (const item of list.split(', ')) {
      const [scope = '', access] = item.split(': ');
      if (scope) this.add(scope, access === 'write' ? 'write' : 'read');
    }
  }
}

/** Reusable workflows may call each other four deep. */
const deepestCall = 4;

function readJob(job: Job, project: Project, needs: Needs, depth: number): void {
  if (job.callsReusable) readCall(job, project, needs, depth);
  // An image of the repository's own registry is pulled with it.
  else if (['container', 'services'].some(key => mentionsToken(job.yaml.get(key)))) needs.add('packages', 'read');
  for (const step of job.steps) readStep(step, needs);
}

/** A called workflow gets no more than its caller has, and is refused where it asks for more. */
function readCall(job: Job, project: Project, needs: Needs, depth: number): void {
  const path = job.uses?.action.replace(/^\.\//, '');
  const called = depth < deepestCall ? project.workflows.find(({ file }) => file.path === path) : undefined;
  if (!called) {
    needs.certain = false;
    return;
  }
  for (const inner of called.jobs) {
    const { permissions } = inner;
    if (permissions) readPermissions(permissions, needs);
    else readJob(inner, project, needs, depth + 1);
  }
}

function readPermissions(permissions: Value, needs: Needs): void {
  if (!permissions.isMap) needs.certain = false;
  for (const { key, value } of permissions.entries()) {
    const access = value.text;
    if (access === 'read' || access === 'write') needs.add(key, access);
    else if (access !== 'none') needs.certain = false;
  }
}

function readStep(step: Step, needs: Needs): void {
  const { uses, run } = step;
  if (uses) readAction(uses.action.toLowerCase(), step, needs);
  else if (step.yaml.has('uses')) needs.certain = false;
  if (!run) return;
  const certain = step.commands.map(command => readCommand(command, needs)).every(known => known);
  if (!certain || (run.raw !== undefined && !step.commands.length)) needs.certain = false;
  if (mentionsToken(run) || hasTokenInEnv(step)) readTokenUse(step, needs);
}

function readAction(action: string, step: Step, needs: Needs): void {
  const known = actionNeeds.get(action);
  const [input = '', more = ''] = inputNeeds.get(action) ?? [];
  if (more && isTurnedOn(step.yaml.get('with')?.get(input))) needs.addAll(more);
  if (known !== undefined) needs.addAll(known);
  else if (action === 'docker/login-action') {
    if (mentionsToken(step.yaml)) needs.add('packages', 'write');
  } else if (!isReadOnlyAction(action)) needs.certain = false;
  else if (mentionsToken(step.yaml) && !takesTokenToRead.has(action)) needs.certain = false;
}

/** Whether an input says anything but no; what only a run knows may be a yes. */
function isTurnedOn(input: Value | undefined): boolean {
  return input !== undefined && input.text !== '' && input.text?.toLowerCase() !== 'false';
}

/** Programs that reach for the token on their own, and what with. `false`: what it does cannot be known. */
function readCommand(command: Command, needs: Needs): boolean {
  const [program = '', first = '', second = ''] = invocation(command);
  if (program === 'git' && (first === 'push' || first === 'commit')) needs.add('contents', 'write');
  if (program === 'mkdocs' && first === 'gh-deploy') needs.add('contents', 'write');
  if (program === 'mike' && first === 'deploy') needs.add('contents', 'write');
  if (program === 'semantic-release') needs.addAll('contents: write, issues: write, pull-requests: write');
  if (program === 'goreleaser') needs.add('contents', 'write');
  if (program === 'gh') needs.addAll(ghNeeds.get(`${first} ${second}`) ?? ghNeeds.get(first) ?? '');
  if (program === 'gh' && !ghNeeds.has(`${first} ${second}`) && !ghNeeds.has(first)) return false;
  if (program === 'cr' || program === 'lerna' || program === 'changeset' || program === 'release-it') return false;
  if (
    /\.(sh|bash|py|js|ts|mjs|rb)$/.test(program) ||
    /^(bash|sh|python3?|node|make|npm|yarn|pnpm|just|task)$/.test(program)
  ) {
    // A script may push with the credentials that the checkout left behind; only its name speaks.
    return !command.words.some(({ text }) =>
      /(^|[/:_-])(release|publish|deploy|version|bump|tag|docs?)([.:/_-]|$)/.test(text),
    );
  }
  return true;
}

/** What a step that is handed the token does with it, where its commands tell. */
function readTokenUse(step: Step, needs: Needs): void {
  let told = false;
  for (const command of step.commands) {
    const [program, first] = invocation(command);
    if (program === 'docker' && first === 'login') {
      needs.add('packages', 'write');
      told = true;
    } else if (program === 'helm' && first === 'registry') {
      needs.add('packages', 'write');
      told = true;
    } else if (program === 'gh' || program === 'semantic-release' || program === 'goreleaser') told = true;
    else if (program === 'git') told = true;
  }
  if (!told) needs.certain = false;
}

const tokenName = /\bgithub\.token\b|\bsecrets\.GITHUB_TOKEN\b/;

function mentionsToken(value: Value | undefined): boolean {
  for (const scalar of value?.scalars() ?? []) if (tokenName.test(scalar.raw ?? '')) return true;
  return false;
}

function hasTokenInEnv({ env, job }: Step): boolean {
  return [env, job.env, job.workflow.env].some(mentionsToken);
}

/** Whether a workflow only runs when another one calls it: its caller decides what its jobs may do. */
export function isOnlyCalled(workflow: Workflow): boolean {
  return workflow.triggers?.length === 1 && workflow.triggers[0] === 'workflow_call';
}

const ghNeeds: ReadonlyMap<string, string> = new Map([
  ['release view', ''],
  ['release list', ''],
  ['release download', ''],
  ['release', 'contents: write'],
  ['pr view', 'pull-requests: read'],
  ['pr list', 'pull-requests: read'],
  ['pr diff', 'pull-requests: read'],
  ['pr checks', 'pull-requests: read, checks: read'],
  ['pr checkout', 'pull-requests: read'],
  ['pr create', 'contents: write, pull-requests: write'],
  ['pr merge', 'contents: write, pull-requests: write'],
  ['pr', 'pull-requests: write'],
  ['issue view', 'issues: read'],
  ['issue list', 'issues: read'],
  ['issue', 'issues: write'],
  ['run list', 'actions: read'],
  ['run view', 'actions: read'],
  ['run download', 'actions: read'],
  ['run', 'actions: write'],
  ['workflow', 'actions: write'],
  ['cache list', 'actions: read'],
  ['cache', 'actions: write'],
  ['label', 'issues: write'],
  ['--version', ''],
]);

/**
 * Actions that use the token for more than reading the repository, by what the README of each asks for: its "Permissions" section for
 * `stale`, `labeler`, `deploy-pages`, `codeql-action`, `action-gh-release` and `paths-filter`, read in 2026. `labeler` makes the
 * labels that are missing, `stale` throws its old state out of the cache, and `publish-unit-test-result-action` looks for issues
 * where the repository is private. The rights of the others are their users' usual ones and were not looked up.
 */
const actionNeeds: ReadonlyMap<string, string> = new Map([
  ['actions/deploy-pages', 'pages: write, id-token: write'],
  ['actions/configure-pages', 'pages: read'],
  ['actions/stale', 'actions: write, issues: write, pull-requests: write'],
  ['actions/labeler', 'issues: write, pull-requests: write'],
  ['actions/first-interaction', 'issues: write, pull-requests: write'],
  ['actions/create-release', 'contents: write'],
  ['actions/upload-release-asset', 'contents: write'],
  ['actions/attest-build-provenance', 'id-token: write, attestations: write'],
  ['actions/attest-sbom', 'id-token: write, attestations: write'],
  ['actions/attest', 'id-token: write, attestations: write'],
  ['actions/dependency-review-action', ''],
  ['github/codeql-action/init', 'security-events: write, actions: read'],
  ['github/codeql-action/autobuild', ''],
  ['github/codeql-action/analyze', 'security-events: write, actions: read'],
  ['github/codeql-action/upload-sarif', 'security-events: write, actions: read'],
  ['ossf/scorecard-action', 'security-events: write, id-token: write, actions: read'],
  ['softprops/action-gh-release', 'contents: write'],
  ['ncipollo/release-action', 'contents: write'],
  ['svenstaro/upload-release-action', 'contents: write'],
  ['marvinpinto/action-automatic-releases', 'contents: write'],
  ['release-drafter/release-drafter', 'contents: write, pull-requests: write'],
  ['googleapis/release-please-action', 'contents: write, pull-requests: write, issues: write'],
  ['google-github-actions/release-please-action', 'contents: write, pull-requests: write, issues: write'],
  ['cycjimmy/semantic-release-action', 'contents: write, issues: write, pull-requests: write'],
  ['changesets/action', 'contents: write, pull-requests: write'],
  ['goreleaser/goreleaser-action', 'contents: write'],
  ['helm/chart-releaser-action', 'contents: write'],
  ['peter-evans/create-pull-request', 'contents: write, pull-requests: write'],
  ['peter-evans/create-or-update-comment', 'issues: write, pull-requests: write'],
  ['peter-evans/find-comment', 'issues: read, pull-requests: read'],
  ['marocchino/sticky-pull-request-comment', 'pull-requests: write'],
  ['thollander/actions-comment-pull-request', 'pull-requests: write'],
  ['mshick/add-pr-comment', 'pull-requests: write'],
  ['stefanzweifel/git-auto-commit-action', 'contents: write'],
  ['endbug/add-and-commit', 'contents: write'],
  ['ad-m/github-push-action', 'contents: write'],
  ['peaceiris/actions-gh-pages', 'contents: write'],
  ['jamesives/github-pages-deploy-action', 'contents: write'],
  ['mathieudutour/github-tag-action', 'contents: write'],
  ['anothrnick/github-tag-action', 'contents: write'],
  ['dorny/test-reporter', 'checks: write, actions: read'],
  ['mikepenz/action-junit-report', 'checks: write'],
  ['enricomi/publish-unit-test-result-action', 'checks: write, pull-requests: write, issues: read'],
  ['dorny/paths-filter', 'pull-requests: read'],
  ['amannn/action-semantic-pull-request', 'pull-requests: read'],
  ['dependabot/fetch-metadata', 'pull-requests: read'],
  ['codelytv/pr-size-labeler', 'issues: write, pull-requests: write'],
  ['styfle/cancel-workflow-action', 'actions: write'],
]);

/** What an action needs on top where one of its inputs is set, by the same READMEs. */
const inputNeeds: ReadonlyMap<string, readonly [input: string, needs: string]> = new Map([
  ['actions/stale', ['delete-branch', 'contents: write']],
  ['softprops/action-gh-release', ['discussion_category_name', 'discussions: write']],
  ['golangci/golangci-lint-action', ['only-new-issues', 'pull-requests: read']],
  ['codecov/codecov-action', ['use_oidc', 'id-token: write']],
]);

/** Actions that need no rights of the token, or only those to read the repository. */
const readOnlyActions: ReadonlySet<string> = new Set([
  'actions/checkout',
  'actions/cache',
  'actions/cache/restore',
  'actions/cache/save',
  'actions/upload-artifact',
  'actions/upload-artifact/merge',
  'actions/download-artifact',
  'actions/upload-pages-artifact',
  'docker/build-push-action',
  'docker/bake-action',
  'docker/metadata-action',
  'docker/setup-buildx-action',
  'docker/setup-qemu-action',
  'docker/setup-compose-action',
  'codecov/codecov-action',
  'coverallsapp/github-action',
  'pnpm/action-setup',
  'oven-sh/setup-bun',
  'denoland/setup-deno',
  'astral-sh/setup-uv',
  'astral-sh/ruff-action',
  'snok/install-poetry',
  'pdm-project/setup-pdm',
  'pre-commit/action',
  'psf/black',
  'ruby/setup-ruby',
  'shivammathur/setup-php',
  'erlef/setup-beam',
  'gradle/actions/setup-gradle',
  'gradle/actions/wrapper-validation',
  'gradle/wrapper-validation-action',
  'gradle/gradle-build-action',
  'dtolnay/rust-toolchain',
  'actions-rs/toolchain',
  'actions-rs/cargo',
  'actions-rust-lang/setup-rust-toolchain',
  'swatinem/rust-cache',
  'taiki-e/install-action',
  'golangci/golangci-lint-action',
  'arduino/setup-protoc',
  'bufbuild/buf-setup-action',
  'hashicorp/setup-terraform',
  'opentofu/setup-opentofu',
  'terraform-linters/setup-tflint',
  'azure/setup-helm',
  'azure/setup-kubectl',
  'sigstore/cosign-installer',
  'helm/kind-action',
  'helm/chart-testing-action',
  'engineerd/setup-kind',
  'aquasecurity/trivy-action',
  'aquasecurity/setup-trivy',
  'anchore/scan-action',
  'hadolint/hadolint-action',
  'ludeeus/action-shellcheck',
  'ibiqlik/action-yamllint',
  'microsoft/setup-msbuild',
  'nuget/setup-nuget',
  'browser-actions/setup-chrome',
  'cypress-io/github-action',
  'subosito/flutter-action',
  'android-actions/setup-android',
  'reactivecircus/android-emulator-runner',
  'maxim-lobanov/setup-xcode',
  'nick-fields/retry',
  'nick-invision/retry',
  'jlumbroso/free-disk-space',
  'supercharge/redis-github-action',
  'supercharge/mongodb-github-action',
  // Without an `id-token` right, which no default token has, these sign in with keys of their own.
  'aws-actions/configure-aws-credentials',
  'google-github-actions/auth',
  'azure/login',
  'pypa/gh-action-pypi-publish',
  'aws-actions/amazon-ecr-login',
  'appleboy/ssh-action',
  'appleboy/scp-action',
  'webfactory/ssh-agent',
  'superfly/flyctl-actions/setup-flyctl',
  'jetli/wasm-pack-action',
  'mamba-org/setup-micromamba',
  'conda-incubator/setup-miniconda',
  'prefix-dev/setup-pixi',
  'extractions/setup-just',
  'ilammy/msvc-dev-cmd',
  'lukka/get-cmake',
  'jurplel/install-qt-action',
  'cachix/install-nix-action',
  'determinatesystems/nix-installer-action',
]);

/** Among these, actions whose token input only lifts a rate limit or reads. */
const takesTokenToRead: ReadonlySet<string> = new Set([
  'actions/checkout',
  'astral-sh/setup-uv',
  'arduino/setup-protoc',
  'aquasecurity/trivy-action',
  'bufbuild/buf-setup-action',
  'codecov/codecov-action',
  'denoland/setup-deno',
  'engineerd/setup-kind',
  'gradle/actions/setup-gradle',
  'shivammathur/setup-php',
  'taiki-e/install-action',
  'terraform-linters/setup-tflint',
  'cachix/install-nix-action',
  'golangci/golangci-lint-action',
]);

function isReadOnlyAction(action: string): boolean {
  return readOnlyActions.has(action) || /^actions\/setup-[a-z]+$/.test(action);
}
