/** What is known of common actions: versions that once held malware, who writes them, and which names are theirs. In lower case. */
import { actionAges } from './action-versions.js';
import { archivedActions } from './archived-actions.js';

interface Compromise {
  readonly action: string;
  /** Versions that once held malware, or that an attacker's code can still be found in. */
  affects(ref: string): boolean;
  /** When it happened, and what for. */
  readonly what: string;
  /** A version known to be clean. */
  readonly safe: string | undefined;
}

/**
 * Sources: GHSA-mrrh-fwg8-r2c3 (CVE-2025-30066), GHSA-qmg3-hpqr-gqvc (CVE-2025-30154), GHSA-69fq-xp46-6x23
 * (CVE-2026-33634); actions-cool/issues-helper issues 230 and 231, apache/infrastructure-actions pull request 1035 and
 * umijs/qiankun pull request 3209, where the tags still ran that code in September 2026; wiz.io, "TeamPCP attack KICS GitHub
 * Action", and the tags that its repository has left; read in November 2026.
 */
const compromises: readonly Compromise[] = [
  {
    // From 45.0.8 on they were made after the clean-up.
    action: 'tj-actions/changed-files',
    affects: ref => ref === '0e58ed8671d6b60d0890c21b07f8835ace038e67' || ref === 'v45' || isBelow(ref, 45, 0, 8),
    what: 'printed the secrets of its users in March 2025',
    safe: 'v46.0.1',
  },
  {
    action: 'reviewdog/action-setup',
    affects: ref => ref === 'f0d342d24037bb11d26b9bd8496e0808ba32e9ec',
    what: 'printed the secrets of its users in March 2025',
    safe: undefined,
  },
  {
    // The tags of that day had no `v`; clean copies of old versions were made with one.
    action: 'aquasecurity/trivy-action',
    affects: ref => !ref.startsWith('v') && isBelow(ref, 0, 35, 0),
    what: 'was replaced by code that steals secrets in March 2026',
    safe: 'v0.35.0',
  },
  {
    action: 'aquasecurity/setup-trivy',
    affects: ref => isBelow(ref, 0, 2, 6),
    what: 'was replaced by code that steals secrets in March 2026',
    safe: 'v0.2.6',
  },
  {
    action: 'checkmarx/kics-github-action',
    affects: ref => isBelow(ref, 2, 1, 14),
    what: 'was replaced by code that steals secrets in March 2026',
    safe: 'v2.1.20',
  },
  // Nobody has taken these tags back.
  ...['actions-cool/issues-helper', 'actions-cool/maintain-one-comment'].map(action => ({
    action,
    affects: (ref: string) => majorOf(ref) !== undefined,
    what: 'has run code that steals secrets since May 2026, under every tag',
    safe: undefined,
  })),
];

/** What happened to this version of an action; `undefined` where nothing is known. */
export function compromiseOf(action: string, ref: string): Compromise | undefined {
  const name = action.toLowerCase();
  return compromises.find(entry => entry.action === name && entry.affects(ref.toLowerCase()));
}

/** The major of `v4`, `v4.1.0` or `4.1`; `undefined` for branches, commits and the like. */
export function majorOf(ref: string): number | undefined {
  const major = /^v?(\d{1,4})(\.\d+){0,3}$/.exec(ref)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** A version with all its numbers, and a tag that moves along as `v45`, before this one. */
function isBelow(ref: string, ...limit: readonly number[]): boolean {
  if (majorOf(ref) === undefined) return false;
  const numbers = ref.replace(/^v/, '').split('.').map(Number);
  for (const [index, most] of limit.entries()) {
    const own = numbers[index];
    if (own === undefined) return false;
    if (own !== most) return own < most;
  }
  return false;
}

/** A whole commit: what it names never changes. */
export function isCommit(ref: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);
}

/** Names that branches have, not releases. */
export function isBranchName(ref: string): boolean {
  return /^(refs\/heads\/.+|main|master|develop|development|dev|trunk|nightly|edge|canary|unstable)$/i.test(ref);
}

/** GitHub itself, and companies whose actions open their own products: to trust the product is to trust these. */
const firstParties: ReadonlySet<string> = new Set([
  'actions',
  'github',
  'docker',
  'aws-actions',
  'azure',
  'google-github-actions',
  'googleapis',
  'firebaseextended',
  'hashicorp',
  'microsoft',
  'redhat-actions',
  'cloudflare',
  'gradle',
  'helm',
  'golangci',
  'astral-sh',
  'pypa',
  'ruby',
  'sigstore',
  'slsa-framework',
  'ossf',
  'denoland',
  'oven-sh',
  'pnpm',
  'bufbuild',
  'grafana',
  'opentofu',
  'pulumi',
  'digitalocean',
  'superfly',
  'netlify',
  'sonarsource',
  'codecov',
  'sentry-io',
  'getsentry',
  'goreleaser',
  'anchore',
  'semgrep',
  'returntocorp',
  'snyk',
]);

/** Whether an action is by GitHub, or by the maker of the product it opens. */
export function isFirstParty(action: string): boolean {
  return firstParties.has(action.slice(0, action.indexOf('/')).toLowerCase());
}

/** Actions whose authors ask for a branch in their place of a version. */
export const branchByDesign: ReadonlySet<string> = new Set(['dtolnay/rust-toolchain', 'pypa/gh-action-pypi-publish']);

/** Much used actions, whose names others may be mistaken for. */
const popular: ReadonlySet<string> = new Set([
  ...actionAges.keys(),
  ...archivedActions.keys(),
  ...compromises.map(({ action }) => action),
  'actions/upload-artifact/merge',
  'actions/setup-cpp',
  'actions/create-github-app-token',
  'actions/dependency-review-action',
  'actions/attest',
  'actions/attest-sbom',
  'actions/attest-build-provenance',
  'actions/delete-package-versions',
  'actions/add-to-project',
  'actions/jekyll-build-pages',
  'actions/starter-workflows',
  'actions/ai-inference',
  'docker/bake-action',
  'docker/scout-action',
  'docker/setup-compose-action',
  'docker/setup-docker-action',
  'aws-actions/amazon-ecs-deploy-task-definition',
  'aws-actions/amazon-ecs-render-task-definition',
  'google-github-actions/deploy-cloudrun',
  'google-github-actions/get-gke-credentials',
  'azure/webapps-deploy',
  'azure/k8s-deploy',
  'azure/aks-set-context',
  'peaceiris/actions-gh-pages',
  'peter-evans/create-pull-request',
  'appleboy/ssh-action',
  'appleboy/scp-action',
  'webfactory/ssh-agent',
  'dtolnay/rust-toolchain',
  'swatinem/rust-cache',
  'ruby/setup-ruby',
  'shivammathur/setup-php',
  'astral-sh/setup-uv',
  'snok/install-poetry',
  'gradle/actions/setup-gradle',
  'cypress-io/github-action',
  'nick-fields/retry',
  'hadolint/hadolint-action',
  'goreleaser/goreleaser-action',
  'super-linter/super-linter',
  'slackapi/slack-github-action',
  'jamesives/github-pages-deploy-action',
  'stefanzweifel/git-auto-commit-action',
  'cloudflare/wrangler-action',
  'superfly/flyctl-actions/setup-flyctl',
]);

/** The much used action one letter away from this one. */
export function popularNear(action: string): string | undefined {
  const name = action.toLowerCase();
  if (popular.has(name) || name.length < 10 || name.length > 80) return undefined;
  for (const known of popular) if (Math.abs(known.length - name.length) <= 1 && isOneOff(name, known)) return known;
  return undefined;
}

/** One letter more, less, other, or two swapped. */
function isOneOff(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  const rest = (text: string, skipped: number) => text.slice(head + skipped);
  if (a.length !== b.length) return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
  return rest(a, 1) === rest(b, 1) || (a[head] === b[head + 1] && a[head + 1] === b[head] && rest(a, 2) === rest(b, 2));
}
