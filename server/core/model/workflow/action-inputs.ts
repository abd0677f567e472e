/**
 * The inputs of the most used actions; `!` behind those that an action fails without. Source: the `action.yml` of their
 * default branches, August 2026. To refresh: read those files. Inputs of older versions may be missing: only a name much
 * like one of these is taken for a slip.
 */
const table = `
actions/checkout repository ref token ssh-key ssh-known-hosts ssh-strict ssh-user persist-credentials path clean filter sparse-checkout sparse-checkout-cone-mode fetch-depth fetch-tags show-progress lfs submodules set-safe-directory github-server-url allow-unsafe-pr-checkout
actions/setup-node node-version node-version-file architecture check-latest registry-url scope token cache package-manager-cache cache-dependency-path mirror mirror-token
actions/setup-python python-version python-version-file cache architecture check-latest token cache-dependency-path update-environment allow-prereleases freethreaded pip-version
actions/setup-go go-version go-version-file check-latest token cache cache-dependency-path architecture go-download-base-url
actions/setup-java java-version java-version-file distribution java-package architecture jdk-file jdkFile check-latest force-download set-default verify-signature verify-signature-public-key server-id server-username-env-var server-username server-password-env-var server-password mvn-server-credentials mvn-repositories mvn-repositories-include-central mvn-repositories-prioritize-central settings-path overwrite-settings gpg-private-key gpg-passphrase-env-var gpg-passphrase cache cache-jdk cache-dependency-path cache-path cache-read-only job-status token mvn-toolchain-id mvn-toolchain-vendor show-download-progress problem-matcher
actions/setup-dotnet dotnet-version dotnet-quality dotnet-channel global-json-file source-url owner config-file cache cache-dependency-path workloads architecture
actions/cache path! key! restore-keys upload-chunk-size enableCrossOsArchive fail-on-cache-miss lookup-only save-always
actions/upload-artifact name path! if-no-files-found retention-days compression-level overwrite include-hidden-files archive
actions/download-artifact name artifact-ids path pattern merge-multiple github-token repository run-id skip-decompress digest-mismatch
actions/github-script script! github-token debug user-agent previews result-encoding retries retry-exempt-status-codes base-url
docker/setup-buildx-action version driver driver-opts buildkitd-flags buildkitd-config buildkitd-config-inline use name endpoint platforms append keep-state cache-binary cleanup
docker/login-action registry username password ecr scope logout registry-auth
docker/build-push-action add-hosts allow annotations attests build-args build-contexts builder cache-from cache-to call cgroup-parent context file labels load network no-cache no-cache-filters outputs platforms provenance pull push sbom secrets secret-envs secret-files shm-size ssh tags target ulimit github-token
docker/metadata-action context images tags flavor labels annotations sep-tags sep-labels sep-annotations bake-target github-token
aws-actions/configure-aws-credentials aws-region aws-profile overwrite-aws-profile role-to-assume aws-access-key-id aws-secret-access-key aws-session-token web-identity-token-file role-chaining audience http-proxy no-proxy mask-aws-account-id role-duration-seconds role-external-id role-session-name role-skip-session-tagging transitive-tag-keys inline-session-policy managed-session-policies output-credentials output-env-credentials unset-current-credentials disable-retry retry-max-attempts special-characters-workaround use-existing-credentials allowed-account-ids force-skip-oidc action-timeout-s custom-tags sts-endpoint`;

export interface ActionInputs {
  /** As the action writes them, by their name in lower case: upper and lower case are one. */
  readonly names: ReadonlyMap<string, string>;
  readonly required: readonly string[];
}

export function actionInputs(names: readonly string[], required: readonly string[]): ActionInputs {
  return { names: new Map(names.map(name => [name.toLowerCase(), name])), required };
}

/** By the name of the action in lower case. */
export const knownInputs: ReadonlyMap<string, ActionInputs> = new Map(
  table
    .trim()
    .split('\n')
    .map(line => {
      const [action = '', ...inputs] = line.split(' ');
      const required = inputs.filter(input => input.endsWith('!')).map(input => input.slice(0, -1));
      const names = inputs.map(input => input.replace('!', ''));
      return [action, actionInputs(names, required)];
    }),
);
