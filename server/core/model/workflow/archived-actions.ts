/**
 * Actions that their authors have given up, by their name in lower case. Each stands here because its repository says so
 * in the words quoted, at the date of its last commit, or because its archiving is on record where the entry says; read in
 * November 2026. To refresh: read the README of the newest commit; leave out what does not say it itself.
 */

export interface ArchivedAction {
  /** What does its work now: an action, or a command in backticks; absent where the authors name nothing. */
  readonly successor?: string;
  /** Where it is said, and when. */
  readonly source: string;
}

export const archivedActions: ReadonlyMap<string, ArchivedAction> = new Map<string, ArchivedAction>([
  // GitHub's own
  [
    'actions/create-release',
    { successor: 'softprops/action-gh-release', source: 'README, 2021-03-03: "marked this repository as Archived"' },
  ],
  [
    'actions/upload-release-asset',
    { successor: 'softprops/action-gh-release', source: 'README, 2021-03-03: "marked this repository as Archived"' },
  ],
  [
    'actions/setup-ruby',
    { successor: 'ruby/setup-ruby', source: 'README, 2021-02-09: "deprecated and should no longer be used"' },
  ],
  ['actions/setup-elixir', { successor: 'erlef/setup-beam', source: 'README, 2021-01-19: "currently unmaintained"' }],
  [
    'actions/setup-haskell',
    { successor: 'haskell-actions/setup', source: 'README, 2020-12-11: "marked this repository as Archived"' },
  ],

  // Rust: the whole organisation was archived in October 2023 (github.com/yoshidan/google-cloud-rust/pull/204).
  ['actions-rs/toolchain', { successor: 'dtolnay/rust-toolchain', source: 'archived 2023-10; last commit 2020-11-29' }],
  ['actions-rs/cargo', { successor: 'a plain `cargo` command', source: 'archived 2023-10; last commit 2021-07-01' }],
  [
    'actions-rs/clippy-check',
    { successor: 'a plain `cargo clippy`', source: 'archived 2023-10; last commit 2020-06-17' },
  ],
  ['actions-rs/audit-check', { successor: 'rustsec/audit-check', source: 'archived 2023-10; last commit 2020-05-07' }],
  ['actions-rs/install', { successor: 'taiki-e/install-action', source: 'archived 2023-10; last commit 2020-08-06' }],
  [
    'actions-rs/tarpaulin',
    { successor: 'a plain `cargo tarpaulin`', source: 'archived 2023-10; last commit 2020-11-10' },
  ],
  ['actions-rs/grcov', { source: 'archived 2023-10; last commit 2020-06-04' }],

  // Moved to another name by their owners
  [
    'gradle/gradle-build-action',
    { successor: 'gradle/actions/setup-gradle', source: 'README, 2024-08-07: superseded as of v3' },
  ],
  [
    'gradle/wrapper-validation-action',
    { successor: 'gradle/actions/wrapper-validation', source: 'README, 2024-07-15: superseded as of v3' },
  ],
  [
    'sonarsource/sonarcloud-github-action',
    {
      successor: 'sonarsource/sonarqube-scan-action',
      source: 'README, 2025-05-16: "deprecated and will be removed in a future release"',
    },
  ],
  [
    'google-github-actions/release-please-action',
    { successor: 'googleapis/release-please-action', source: 'README, 2024-05-13: "[DEPRECATED]", moved' },
  ],
  [
    'hashicorp/terraform-github-actions',
    {
      successor: 'hashicorp/setup-terraform',
      source: 'README, 2020-05-06: "no longer actively developed or maintained"',
    },
  ],
  [
    'cloudflare/pages-action',
    { successor: 'cloudflare/wrangler-action', source: 'README, 2024-10-15: "[DEPRECATED]", archived' },
  ],
  ['haskell/actions/setup', { successor: 'haskell-actions/setup', source: 'README, 2023-10-02: "DEPRECATED action"' }],
  [
    'haskell/actions/hlint-setup',
    { successor: 'haskell-actions/hlint-setup', source: 'README, 2023-10-02: "DEPRECATED action"' },
  ],
  [
    'haskell/actions/hlint-run',
    { successor: 'haskell-actions/hlint-run', source: 'README, 2023-10-02: "DEPRECATED action"' },
  ],
  [
    'crazy-max/ghaction-docker-buildx',
    { successor: 'docker/setup-buildx-action', source: 'README, 2021-01-22: "ARCHIVED"' },
  ],
  [
    'docker/github-actions',
    { successor: 'docker/build-push-action', source: 'README, 2021-06-22: "Deprecated", being replaced' },
  ],
  ['azure/appservice-actions/webapp', { successor: 'azure/webapps-deploy', source: 'README, 2019-11-04: moved' }],
  [
    'azure/webapps-container-deploy',
    { successor: 'azure/webapps-deploy', source: 'README, 2020-09-17: "This action is ARCHIVED"' },
  ],
  ['azure/k8s-actions/k8s-deploy', { successor: 'azure/k8s-deploy', source: 'README, 2019-12-04: moved' }],
  ['azure/docker-login', { successor: 'docker/login-action', source: 'README, 2024-05-22: "not maintained anymore"' }],
  ['azure/container-scan', { source: 'README, 2022-09-08: "no longer actively maintained"' }],
  [
    'azure/get-keyvault-secrets',
    { successor: 'a plain `az keyvault secret show`', source: 'README, 2022-04-25: "This Action is deprecated"' },
  ],

  // Given up by their authors
  [
    'tibdex/github-app-token',
    { successor: 'actions/create-github-app-token', source: 'README, 2025-07-07: "This action is deprecated"' },
  ],
  [
    '8398a7/action-slack',
    { successor: 'slackapi/slack-github-action', source: 'README, 2025-09-13: "Archived", "no longer maintained"' },
  ],
  [
    'ilshidur/action-slack',
    { successor: 'slackapi/slack-github-action', source: 'README, 2023-04-15: "DEPRECATION NOTICE"' },
  ],
  [
    'marvinpinto/action-automatic-releases',
    {
      successor: 'softprops/action-gh-release',
      source: 'archived 2024-05-06 (github.com/Witiko/expltools/pull/82); last commit 2022-01-29',
    },
  ],
  [
    'delaguardo/setup-graalvm',
    { successor: 'graalvm/setup-graalvm', source: 'README, 2023-04-17: "no longer maintained"' },
  ],
  [
    'semgrep/semgrep-action',
    { successor: 'a plain `semgrep ci`', source: 'README, 2023-11-01: "This project is deprecated"' },
  ],
  [
    'returntocorp/semgrep-action',
    { successor: 'a plain `semgrep ci`', source: 'the former name of semgrep/semgrep-action' },
  ],
  [
    'repo-sync/pull-request',
    { successor: 'a plain `gh pr create`', source: 'README, 2023-06-21: "in process of archiving this repository"' },
  ],
  [
    'c-hive/gha-yarn-cache',
    { successor: 'actions/setup-node', source: 'README, 2022-08-13: "Deprecated", part of setup-node' },
  ],
]);
