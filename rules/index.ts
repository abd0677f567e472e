// Generated from the rules by `npm test`. Do not edit.
import type { CatalogueRule } from '../server/core/rule.js';
import composeExposedInternalService from './compose/exposed-internal-service.js';
import composeHardcodedSecret from './compose/hardcoded-secret.js';
import composeMissingHealthcheck from './compose/missing-healthcheck.js';
import composeMissingResourceLimits from './compose/missing-resource-limits.js';
import composeMissingRestartPolicy from './compose/missing-restart-policy.js';
import dockerfileMissingDockerignore from './dockerfile/missing-dockerignore.js';
import dockerfileMissingHealthcheck from './dockerfile/missing-healthcheck.js';
import dockerfileRootUser from './dockerfile/root-user.js';
import dockerfileUnpinnedBase from './dockerfile/unpinned-base.js';
import kubernetesMissingDisruptionBudget from './kubernetes/missing-disruption-budget.js';
import kubernetesMissingMemoryLimit from './kubernetes/missing-memory-limit.js';
import kubernetesMissingReadinessProbe from './kubernetes/missing-readiness-probe.js';
import kubernetesPrivilegeEscalation from './kubernetes/privilege-escalation.js';
import projectMissingAlerting from './project/missing-alerting.js';
import projectMissingImageBuild from './project/missing-image-build.js';
import projectMissingPipeline from './project/missing-pipeline.js';
import projectSkippedIntegrationTests from './project/skipped-integration-tests.js';
import workflowHardcodedSecret from './workflow/hardcoded-secret.js';
import workflowIgnoredFailure from './workflow/ignored-failure.js';
import workflowMissingPermissions from './workflow/missing-permissions.js';
import workflowMissingTimeout from './workflow/missing-timeout.js';

export const rules: readonly CatalogueRule[] = [
  {
    id: 'compose/exposed-internal-service',
    promise: 'Only the front door is open to the world',
    why: "`5432:5432` publishes a port on every network interface of the host, and Docker's own firewall rules come before those of the host. A data store, a console or a metrics endpoint that only the stack needs is then open to whoever finds the host.",
    rule: composeExposedInternalService,
  },
  {
    id: 'compose/hardcoded-secret',
    promise: 'No secrets in the compose file',
    why: 'Whoever can read the repository, a fork, a backup or an old clone has every password that is written here, for as long as it is valid. Compose takes it from the environment just as well, and refuses to start when it is missing.',
    rule: composeHardcodedSecret,
  },
  {
    id: 'compose/missing-healthcheck',
    promise: 'Services tell when they hang',
    why: 'A process that runs is not a service that answers. Without a healthcheck Compose cannot tell the two apart: services that depend on this one start too early, and nobody learns that it hangs.',
    rule: composeMissingHealthcheck,
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
    id: 'dockerfile/root-user',
    promise: 'Containers run as a user without privileges',
    why: 'Without a `USER`, the processes in a container are root. Whoever breaks into one of them can change everything in the container, and is one flaw of the kernel away from being root on the host.',
    rule: dockerfileRootUser,
  },
  {
    id: 'dockerfile/unpinned-base',
    promise: 'Every build starts from the same release of its base image',
    why: 'A `FROM` without a tag, or with `latest`, takes whatever release is newest on the day of the build. The next build may get another major version, with nothing in the repository that says when or why.',
    rule: dockerfileUnpinnedBase,
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
    id: 'kubernetes/missing-readiness-probe',
    promise: 'Pods get traffic only when they are ready',
    why: 'Without a readiness probe, a Service sends requests to a pod as soon as its process starts. Every rollout and every restart then fails the requests that come before the application can answer.',
    rule: kubernetesMissingReadinessProbe,
  },
  {
    id: 'kubernetes/privilege-escalation',
    promise: 'Processes cannot gain privileges',
    why: 'Unless a container forbids it, a process in it can gain rights that it did not start with, as `sudo` and other setuid programs do. An intruder who finds such a program becomes root.',
    rule: kubernetesPrivilegeEscalation,
  },
  {
    id: 'project/missing-alerting',
    promise: 'Somebody is told when the service fails',
    why: 'Users notice an outage at once. Without an alert the people who could mend it hear of it from them. Alert rules, Alertmanager, monitors in Terraform, CloudWatch alarms and error trackers all keep this promise.',
    rule: projectMissingAlerting,
  },
  {
    id: 'project/missing-image-build',
    promise: 'Every image is built before the merge',
    why: 'A Dockerfile that no job builds breaks unnoticed: a renamed file, a lock file out of date, a base image that is gone. It shows when somebody deploys, which is the worst time to learn of it.',
    rule: projectMissingImageBuild,
  },
  {
    id: 'project/missing-pipeline',
    promise: 'Every change runs through a pipeline',
    why: 'Without a pipeline, whether the code builds and its tests pass depends on somebody remembering to try. Any CI system counts; what its jobs have to do is the promise of other rules.',
    rule: projectMissingPipeline,
  },
  {
    id: 'project/skipped-integration-tests',
    promise: 'Every test suite runs in the pipeline',
    why: 'Integration tests that no job runs rot: they fail for weeks before anybody starts them, and what they would have caught is already merged. This looks at folders of integration, end-to-end, acceptance, functional and contract tests.',
    rule: projectSkippedIntegrationTests,
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
    id: 'workflow/missing-permissions',
    promise: 'Workflows get no more rights than they use',
    why: "Without `permissions`, every job holds a token with the repository's default rights, which in many repositories may write to code, packages and releases. Any action or script of the job can use it, and so can whoever takes one over.",
    rule: workflowMissingPermissions,
  },
  {
    id: 'workflow/missing-timeout',
    promise: 'A hanging job is stopped',
    why: 'A job that waits for something that never comes holds its runner for six hours, blocks the queue behind it and is paid for by the minute. A limit turns it into a failure someone sees.',
    rule: workflowMissingTimeout,
  },
];
