/**
 * How old the versions of common actions are, by their name in lower case. Source: `runs.using` in the `action.yml` of the
 * actions' own tags, as their repositories stood between February and August 2026; read in November 2026. What GitHub has
 * switched off: github.blog/changelog 2024-04-16 and 2024-12-05 (artifacts, Pages), 2024-12-05 (caches). To refresh: look up
 * the tag that each major points to; a major on a retired Node.js goes into `last…`, the first on the current one into `next`.
 */

export interface ActionAge {
  /** The last major that GitHub refuses to run. */
  readonly off?: number;
  /** The first major that runs on Node.js at all: those before are containers, or part of the runner. */
  readonly first?: number;
  /** The last major written for Node.js 12, and for Node.js 16. */
  readonly last12?: number;
  readonly last16?: number;
  /** The major to go to: the first for the current Node.js whose inputs those of the old one still fit. */
  readonly next: number;
}

export const actionAges: ReadonlyMap<string, ActionAge> = new Map<string, ActionAge>([
  ['actions/checkout', { first: 2, last12: 2, last16: 3, next: 5 }],
  ['actions/setup-node', { last12: 2, last16: 3, next: 5 }],
  ['actions/setup-python', { last12: 2, last16: 4, next: 6 }],
  ['actions/setup-java', { last12: 2, last16: 3, next: 5 }],
  ['actions/setup-go', { last12: 2, last16: 4, next: 6 }],
  ['actions/setup-dotnet', { last12: 1, last16: 3, next: 5 }],
  ['actions/cache', { off: 2, last16: 3, next: 5 }],
  ['actions/cache/restore', { last16: 3, next: 5 }],
  ['actions/cache/save', { last16: 3, next: 5 }],
  ['actions/upload-artifact', { off: 3, next: 6 }],
  ['actions/download-artifact', { off: 3, next: 7 }],
  // A composite of upload-artifact: v2 still uses v3 of that.
  ['actions/upload-pages-artifact', { off: 2, next: 4 }],
  ['actions/deploy-pages', { off: 3, next: 5 }],
  // By the release notes of v6.0.0.
  ['actions/configure-pages', { last16: 3, next: 6 }],
  ['actions/github-script', { last12: 5, last16: 6, next: 8 }],
  ['actions/labeler', { first: 2, last12: 3, last16: 4, next: 6 }],
  ['actions/stale', { last12: 4, last16: 8, next: 10 }],
  ['github/codeql-action/init', { last12: 1, last16: 2, next: 4 }],
  ['github/codeql-action/autobuild', { last12: 1, last16: 2, next: 4 }],
  ['github/codeql-action/analyze', { last12: 1, last16: 2, next: 4 }],
  ['github/codeql-action/upload-sarif', { last12: 1, last16: 2, next: 4 }],
  ['docker/login-action', { last12: 1, last16: 2, next: 4 }],
  ['docker/setup-buildx-action', { last12: 1, last16: 2, next: 4 }],
  ['docker/setup-qemu-action', { last12: 1, last16: 2, next: 4 }],
  ['docker/metadata-action', { last12: 3, last16: 4, next: 6 }],
  ['docker/build-push-action', { first: 2, last12: 2, last16: 4, next: 7 }],
  ['aws-actions/configure-aws-credentials', { last12: 1, last16: 3, next: 6 }],
  ['aws-actions/amazon-ecr-login', { last16: 1, next: 2 }],
  ['azure/login', { last16: 1, next: 3 }],
  ['azure/setup-helm', { last12: 1, last16: 3, next: 5 }],
  ['azure/setup-kubectl', { last12: 2, last16: 3, next: 5 }],
  ['google-github-actions/auth', { last16: 1, next: 3 }],
  ['google-github-actions/setup-gcloud', { last16: 1, next: 3 }],
  ['hashicorp/setup-terraform', { last12: 1, last16: 2, next: 4 }],
  ['codecov/codecov-action', { last12: 2, last16: 3, next: 5 }],
  ['pnpm/action-setup', { last12: 1, last16: 2, next: 4 }],
  ['softprops/action-gh-release', { last16: 1, next: 3 }],
  // From v7 on it wants another configuration file.
  ['golangci/golangci-lint-action', { last12: 2, last16: 3, next: 6 }],
  ['dorny/paths-filter', { last12: 1, last16: 2, next: 4 }],
  ['amannn/action-semantic-pull-request', { last12: 4, next: 6 }],
  ['coverallsapp/github-action', { last16: 1, next: 2 }],
  ['dependabot/fetch-metadata', { last16: 1, next: 3 }],
  ['marocchino/sticky-pull-request-comment', { last12: 1, next: 3 }],
  ['peaceiris/actions-gh-pages', { first: 3, last16: 3, next: 4 }],
  ['peter-evans/create-or-update-comment', { last12: 1, last16: 3, next: 5 }],
  ['peter-evans/create-pull-request', { last12: 3, last16: 5, next: 8 }],
  ['peter-evans/repository-dispatch', { last12: 1, last16: 2, next: 4 }],
  ['stefanzweifel/git-auto-commit-action', { first: 4, last16: 4, next: 7 }],
  ['step-security/harden-runner', { last16: 1, next: 2 }],
  ['svenstaro/upload-release-action', { last12: 1, next: 2 }],
]);
